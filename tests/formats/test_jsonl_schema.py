"""The JSON Schema of JSON Lines holds for what is written, and has every field of the records."""

import json
from dataclasses import fields, replace
from importlib.resources import files

import pytest

from nmstag.document import ATTRIBUTES, Document, Evidence, Mention, Passage, RelatedMentions, Relation
from nmstag.document.encoding import encode
from nmstag.formats import FORMATS

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
    ("key", "value"), [("version", 2), ("id", 7.5), ("mentions", [{"start": 0}]), ("more", 1), ("text", None)]
)
def test_what_does_not_fit_is_refused(validator, key, value):
    assert not validator.is_valid({**Document("1", "x").to_dict(), key: value})


@pytest.mark.parametrize("without", [["text"], ["evidence"], ["evidence", "text"]])
def test_what_is_written_without_something_fits(validator, without):
    validator.validate(encode(EVERYTHING, without))


def objects(value, kind="document"):
    """Yield the objects of a document as the schema calls them, each with what it is."""
    yield kind, value
    for key, item in value.items():
        inner = {"mentions": "related_mentions" if kind == "relation" else "mention"}.get(
            key, key.rstrip("s")
        )
        for one in item if isinstance(item, list) else ():
            if isinstance(one, dict):
                yield from objects(one, inner)


def read_back(value):
    """Return the faults of a line."""
    faults = []
    list(FORMATS["jsonl"].read([json.dumps(value) + "\n"], on_fault=faults.append))
    return faults


def test_the_schema_demands_the_keys_that_the_reader_needs(validator):
    related = (RelatedMentions(0, 1, 2, 3),)
    relations = [replace(one, mentions=related) for one in EVERYTHING.relations]
    whole = EVERYTHING.with_relations(relations).to_dict()
    assert read_back(whole) == []
    seen = set()
    for kind, value in objects(whole):
        for key in list(value):
            taken = value.pop(key)
            fits, read = validator.is_valid(whole), not read_back(whole)
            value[key] = taken
            seen.add((kind, key))
            # Written without its text, a document fits, although it cannot be read.
            assert fits == (read or (kind, key) == ("document", "text")), (kind, key)
    assert {kind for kind, _ in seen} == {"document", *PARTS}
