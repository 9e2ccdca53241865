"""The JSON Schema of JSON Lines holds for what is written, and has every field of the records."""

import json
from dataclasses import fields
from importlib.resources import files

import pytest

from nmstag.document import ATTRIBUTES, Document, Evidence, Mention, Passage, RelatedMentions, Relation

from .test_jsonl import EVERYTHING

SCHEMA = json.loads((files("nmstag.formats") / "jsonl.schema.json").read_text(encoding="utf-8"))
PARTS = {
    "passage": Passage,
    "mention": Mention,
    "relation": Relation,
    "related_mentions": RelatedMentions,
    "evidence": Evidence,
}


@pytest.fixture(scope="module")
def validator():
    jsonschema = pytest.importorskip("jsonschema")
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    return jsonschema.Draft202012Validator(SCHEMA)


def test_every_field_of_the_records_is_in_the_schema():
    added = {"format", "version"}
    assert set(SCHEMA["properties"]) - added == {item.name for item in fields(Document)}
    for name, record in PARTS.items():
        keys = set(SCHEMA["$defs"][name]["properties"]) - {"attribute_evidence"}
        assert keys == {item.name for item in fields(record)}
    assert all(
        name in SCHEMA["$defs"]["mention"]["properties"]["attributes"]["description"] for name in ATTRIBUTES
    )


@pytest.mark.parametrize("document", [EVERYTHING, Document("", "")])
def test_what_is_written_fits(validator, document):
    validator.validate(document.to_dict())


def test_findings_of_the_default_pack_fit(validator):
    import nmstag

    document = nmstag.tag("HPI: No fever. Haloperidol caused dystonia; his mother had gout.")
    assert document.relations
    validator.validate(json.loads(document.to_json()))


@pytest.mark.parametrize(
    ("key", "value"), [("version", 2), ("id", 7), ("mentions", [{"start": 0}]), ("more", 1), ("text", None)]
)
def test_what_does_not_fit_is_refused(validator, key, value):
    assert not validator.is_valid({**Document("1", "x").to_dict(), key: value})
