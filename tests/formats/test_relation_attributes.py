"""The context of relations in the formats: no format asserts what the text denies."""

import io

import pytest

from nmstag.document import Attribute, Document, Mention, Relation
from nmstag.formats import FORMATS

TEXT = "Rash, not due to lithium."
MENTIONS = (
    Mention(0, 4, "Rash", "Disease", ("MESH:1",)),
    Mention(17, 24, "lithium", "Chemical", ("MESH:2",)),
)


def document(*names: str) -> Document:
    relation = Relation("causes", "MESH:2", "MESH:1", attributes=tuple(map(Attribute, names)))
    return Document("x", TEXT, mentions=MENTIONS, relations=(relation,))


def written(name: str, *marks: str, **options: bool) -> str:
    stream = io.StringIO()
    FORMATS[name].write([document(*marks)], stream, **options)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("name", "options"),
    [("jsonl", {}), ("bioc-json", {}), ("bioc-xml", {}), ("pubtator", {"attributes": True})],
)
@pytest.mark.parametrize("marks", [(), ("negated",), ("uncertain", "historical"), ("general",)])
def test_attributes_are_read_back(name: str, options: dict[str, bool], marks: tuple[str, ...]) -> None:
    text = written(name, *marks, **options)
    (again,) = FORMATS[name].read(io.StringIO(text))
    assert [[item.name for item in one.attributes] for one in again.relations] == [list(marks)]


def test_pubtator_leaves_out_what_is_denied() -> None:
    assert "causes" not in written("pubtator", "negated")
    assert "x\tcauses\tMESH:2\tMESH:1\n" in written("pubtator", "uncertain")
