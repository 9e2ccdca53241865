"""Documents as plain data and back, and their mentions by type and attribute."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nmstag import FormatError
from nmstag.document import Attribute, Document, Evidence, Mention, Passage, RelatedMentions, Relation

CUE = Evidence("rule", "negation.no", "No", 0, 2)
DOCUMENT = Document(
    "n1",
    "No fever\u2028on haloperidol.",
    (Passage(0, 24, "title"),),
    (
        Mention(3, 8, "fever", "Disease", ("MESH:D005334",), (Attribute("negated", (CUE,)),), name="Fever"),
        Mention(12, 23, "haloperidol", "Chemical", ("X:1", "X:2"), parts=("a", "b"), separators="+"),
    ),
    (Relation("causes", "X:1", "MESH:D005334", (CUE,), "No", (), (RelatedMentions(12, 23, 3, 8),)),),
    "0" * 64,
)


def test_a_document_comes_back_from_json_and_from_its_object():
    assert Document.from_json(DOCUMENT.to_json()) == DOCUMENT
    assert json.loads(DOCUMENT.to_json()) == json.loads(json.dumps(DOCUMENT.to_dict()))
    assert len(DOCUMENT.to_json().splitlines()) == 1


@given(st.text(), st.data())
def test_any_text_comes_back_with_its_offsets(text, data):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    mentions = (Mention(start, end, text[start:end], "Disease", name=text),) if start < end else ()
    document = Document(text, text, mentions=mentions)
    assert Document.from_json(document.to_json()) == document


def test_every_fault_of_a_line_is_raised():
    line = '{"id":"1","text":"Fever","mentions":[{"start":0},{"start":0,"end":9,"text":"x","type":"T"}]}'
    with pytest.raises(FormatError) as caught:
        Document.from_json(line)
    assert len(caught.value.faults) >= 2
    with pytest.raises(FormatError, match="not a JSON object"):
        Document.from_json("{")


def test_another_text_at_a_span_is_a_warning():
    line = '{"id":"1","text":"Fever","mentions":[{"start":0,"end":5,"text":"x","type":"T"}]}'
    with pytest.warns(UserWarning, match="something else at this span"):
        assert Document.from_json(line).mentions[0].text == "Fever"


def test_select_by_type_and_attributes():
    fever, haloperidol = DOCUMENT.mentions
    assert DOCUMENT.select() == (fever, haloperidol)
    assert DOCUMENT.select("disease") == DOCUMENT.select(type=["Disease", "Gene"]) == (fever,)
    assert DOCUMENT.select(with_=["negated"]) == (fever,)
    assert DOCUMENT.select(without="negated") == (haloperidol,)
    assert DOCUMENT.select("Disease", without=["negated", "historical"]) == ()


def test_select_takes_attributes_of_other_programs_too():
    own = Document("", "x", mentions=(Mention(0, 1, "x", "T", attributes=(Attribute("severe"),)),))
    assert own.select(with_="severe") == own.mentions
