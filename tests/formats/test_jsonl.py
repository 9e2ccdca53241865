"""JSONL: every field of every record comes back; every fault names its key."""

from __future__ import annotations

import io
import json
from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nmstag.document import (
    Attribute,
    Document,
    Evidence,
    Mention,
    Passage,
    RelatedMentions,
    Relation,
    decoding,
)
from nmstag.document.decoding import DocumentDecoder
from nmstag.document.encoding import encode, encode_mention
from nmstag.document.quick import quick_document
from nmstag.errors import Fault, FormatError
from nmstag.formats import FORMATS, Fields, jsonl, read_documents

JSONL = FORMATS["jsonl"]
NEGATED = Attribute("negated", (Evidence("rule", "no", "No", 0, 2),))

EVERYTHING = Document(
    "notes/1",
    "No fever.\r\nMother: NMS",
    (Passage(0, 9, "title"), Passage(11, 22, "family history")),
    (
        Mention(
            3,
            8,
            "fever",
            "Disease",
            ("MESH:D005334", "MESH:D009459"),
            (
                Attribute("negated", (Evidence("rule", "context/negation:no", "No", 0, 2),)),
                Attribute("uncertain"),
            ),
            (Evidence("lexicon", "curated/a.tsv:12", "plural"),),
            ("fever", "high fever"),
            "+",
            0.75,
            "Fever|Neuroleptic Malignant Syndrome",
            ("UMLS:C0015967",),
        ),
        Mention(19, 22, "NMS", "Disease"),
    ),
    (Relation("CID", "MESH:D1", "MESH:D2", (Evidence("rule", "r", "", 0, 9),), "Novel", score=-2.5),),
)


def read(text: str, strict: bool = False) -> tuple[list[Document], list[Fault]]:
    faults: list[Fault] = []
    lines = io.StringIO(text, newline="\n")
    return list(JSONL.read(lines, path="in.jsonl", strict=strict, on_fault=faults.append)), faults


def write(*documents: Document) -> str:
    stream = io.StringIO(newline="\n")
    JSONL.write(documents, stream)
    return stream.getvalue()


def test_every_field_comes_back() -> None:
    assert read(write(EVERYTHING)) == ([EVERYTHING], [])


def test_everything_means_every_field() -> None:
    """A field added to a record must be set above, and be of a type the decoder knows."""
    records: list[Any] = [EVERYTHING, EVERYTHING.passages[0], EVERYTHING.mentions[0], EVERYTHING.relations[0]]
    records.append(EVERYTHING.relations[0].evidence[0])
    for record in records:
        for item in fields(record):
            assert str(item.type).startswith(("str", "int", "float", "tuple["))
            assert record.novelty if item.name == "novelty" else True
    assert all(getattr(EVERYTHING.mentions[0], item.name) for item in fields(Mention))


def test_an_ordinary_line_needs_no_second_look(monkeypatch: pytest.MonkeyPatch) -> None:
    """What we write is read the quick way, whatever fields it uses."""
    related = Relation("causes", "a", "b", mentions=(RelatedMentions(0, 1, 2, 3),), attributes=(NEGATED,))
    written = replace(EVERYTHING, relations=(*EVERYTHING.relations, related), pack="0" * 64)
    monkeypatch.setattr(decoding, "DocumentDecoder", None)
    assert read(write(written)) == ([written], [])


@pytest.mark.parametrize("span", [(0, 99, 0, 1), (0, 1, 2, 2), (-1, 1, 0, 1), (3, 1, 0, 1)])
def test_related_mentions_outside_of_the_text_are_left_out_alone(span: tuple[int, ...]) -> None:
    one, other = RelatedMentions(*span), RelatedMentions(0, 1, 2, 3)
    line = write(replace(EVERYTHING, relations=(Relation("causes", "a", "b", mentions=(one, other)),)))
    (document,), faults = read(line)
    assert [item.mentions for item in document.relations] == [(other,)]
    assert [(fault.field, fault.severity) for fault in faults] == [("relations[0].mentions[0]", "error")]


@pytest.mark.parametrize("key", sorted({item.name for item in fields(Mention)} - {"start", "end"}))
def test_a_value_of_another_type_is_found_in_every_field(key: str) -> None:
    value = json.loads(write(EVERYTHING))
    value["mentions"][0][key] = [3]
    assert read(json.dumps(value))[1]


def test_evidence_and_text_can_be_left_out() -> None:
    stream = io.StringIO()
    jsonl.write([EVERYTHING], stream, without=("evidence",))
    (document,), faults = read(stream.getvalue())
    assert faults == []
    assert "evidence" not in stream.getvalue()
    assert document.mentions[0].attributes == (Attribute("negated"), Attribute("uncertain"))
    assert [mention.ids for mention in document.mentions] == [m.ids for m in EVERYTHING.mentions]
    stream = io.StringIO()
    jsonl.write([EVERYTHING], stream, without=("text",))
    assert json.loads(stream.getvalue())["mentions"] == json.loads(write(EVERYTHING))["mentions"]
    documents, (fault,) = read(stream.getvalue())
    assert documents == []
    assert "written without its text" in fault.message


def test_attributes_are_true_where_they_hold() -> None:
    mention = json.loads(write(EVERYTHING))["mentions"][0]
    assert mention["attributes"] == {"negated": True, "uncertain": True}
    assert mention["attribute_evidence"] == {
        "negated": [{"source": "rule", "rule": "context/negation:no", "detail": "No", "start": 0, "end": 2}]
    }
    assert json.loads(write(EVERYTHING))["mentions"][1] == {
        "start": 19,
        "end": 22,
        "text": "NMS",
        "type": "Disease",
        "ids": [],
        "attributes": {},
    }


@pytest.mark.parametrize(
    "text", ['{"id":"1","text":"Fever"}', '{"format":"nmstag","version":1,"text":"Fever","id":"1"}\r']
)
def test_what_may_be_left_out(text: str) -> None:
    assert read(f"\n{text}\n\n") == ([Document("1", "Fever")], [])


MENTION = '{"start":0,"end":5,"text":"Fever","type":"Disease"%s}'


def with_mention(more: str) -> str:
    return '{"id":"1","text":"Fever","mentions":[%s]}' % (MENTION % more)


@pytest.mark.parametrize(
    ("text", "key", "allowed"),
    [
        ("nonsense", "", ""),
        ('{"id":"1"', "", ""),
        ("[1]", "", "an object with 'id' and 'text'"),
        ("1" * 5000, "", ""),
        ("[" * 200_000, "", ""),
        ('{"format":"other","id":"1","text":""}', "format", "'nmstag'"),
        ('{"version":2,"id":"1","text":""}', "version", "1"),
        ('{"version":true,"id":"1","text":""}', "version", "1"),
        ('{"text":"Fever"}', "id", "id: a text"),
        ('{"id":1,"text":"Fever"}', "id", "a text"),
        ('{"id":"1","text":null}', "text", "a text"),
    ],
)
def test_a_faulty_line_loses_no_neighbour(text: str, key: str, allowed: str) -> None:
    good = '{"id":"2","text":"NMS"}'
    documents, faults = read(f"{good}\n{text}\n{good}")
    assert [document.id for document in documents] == ["2", "2"]
    assert [(fault.path, fault.line, fault.field, fault.allowed) for fault in faults] == [
        ("in.jsonl", 2, key, allowed)
    ]


@pytest.mark.parametrize(
    ("text", "key", "value", "mentions"),
    [
        ('{"id":"1","text":"Fever","mention":[]}', "mention", "", 0),
        ('{"id":"1","text":"Fever","mentions":{}}', "mentions", "{}", 0),
        ('{"id":"1","text":"Fever","mentions":[3]}', "mentions[0]", "3", 0),
        (with_mention(',"id":[]'), "mentions[0].id", "", 1),
        (with_mention(',"ids":["D1",2]'), "mentions[0].ids[1]", "2", 1),
        (with_mention(',"ids":"D1"'), "mentions[0].ids", "D1", 1),
        (with_mention(',"attributes":["negated"]'), "mentions[0].attributes", "['negated']", 1),
        (with_mention(',"attributes":{"negated":1}'), "mentions[0].attributes.negated", "1", 1),
        (with_mention(',"attribute_evidence":{"negated":[]}'), "mentions[0].attributes", "negated", 1),
        (with_mention(',"evidence":[{"source":"rule"}]'), "mentions[0].evidence[0].rule", "", 1),
        (with_mention("").replace("5", "6"), "mentions[0]", "0 6", 0),
        (with_mention("").replace("5", "5.0"), "mentions[0].end", "5.0", 0),
        (with_mention("").replace("5", "true"), "mentions[0].end", "True", 0),
        (with_mention("").replace("0", "-1"), "mentions[0]", "-1 5", 0),
        (
            '{"id":"1","text":"Fever","passages":[{"start":3,"end":9,"kind":"title"}]}',
            "passages[0]",
            "3 9",
            0,
        ),
        ('{"id":"1","text":"Fever","relations":[{"type":"CID","head":"D1"}]}', "relations[0].tail", "", 0),
    ],
)
def test_only_the_faulty_record_is_left_out(text: str, key: str, value: str, mentions: int) -> None:
    (document,), faults = read(text)
    assert len(document.mentions) == mentions
    assert [(fault.field, fault.value, fault.severity) for fault in faults] == [(key, value, "error")]


def test_the_near_miss_of_an_unknown_key_is_suggested() -> None:
    _, faults = read(with_mention(',"typ":"x"'))
    assert "'type'" in faults[0].allowed


def test_other_text_at_the_span_is_a_warning() -> None:
    (document,), faults = read(with_mention("").replace('"end":5', '"end":4'))
    assert document.mentions[0].text == "Feve"
    assert [(fault.field, fault.severity) for fault in faults] == [("mentions[0].text", "warning")]


def test_false_means_the_attribute_does_not_hold() -> None:
    (document,), faults = read(with_mention(',"attributes":{"negated":false,"historical":true}'))
    assert document.mentions[0].attributes == (Attribute("historical"),)
    assert faults == []


def test_strict_raises_every_fault() -> None:
    with pytest.raises(FormatError) as caught:
        read('x\n{"id":"1","text":"a"}\ny\n', strict=True)
    assert [fault.line for fault in caught.value.faults] == [1, 3]


def test_lone_surrogates_and_line_separators() -> None:
    (document,), faults = read('{"id":"1","text":"a\\ud800b \\ud83d\\ude00"}\n')
    assert document.text == "a\ud800b 😀"
    assert faults == []
    assert write(document).isascii()
    assert write(Document("1", "a\u2028b\x85é")).splitlines()[0].endswith("}")
    assert "é" in write(Document("1", "é"))


def test_deep_nesting_in_a_field() -> None:
    documents, faults = read('{"id":"1","text":' + "[" * 900 + "]" * 900 + "}\n")
    assert documents == []
    assert len(faults) == 1


QUIET = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""A loaded machine is no fault of the code."""
TEXT = st.text(
    st.one_of(st.sampled_from('\n\r\u2028\x85\0"\\אé\u0301😀\ud800'), st.characters()), max_size=30
)
OFFSET = st.integers(-1, 10**9)
EVIDENCE = st.lists(st.builds(Evidence, TEXT, TEXT, TEXT, OFFSET, OFFSET), max_size=2).map(tuple)
ATTRIBUTES = st.lists(
    st.builds(Attribute, TEXT, EVIDENCE), max_size=2, unique_by=lambda attribute: attribute.name
).map(tuple)
TEXTS = st.lists(TEXT, max_size=3).map(tuple)


@st.composite
def documents(draw: st.DrawFn) -> Document:
    text = draw(TEXT)
    spans = draw(
        st.lists(st.tuples(st.integers(0, len(text)), st.integers(0, len(text))).map(sorted), max_size=4)
    )
    mentions = tuple(
        Mention(
            start,
            end,
            text[start:end],
            draw(TEXT),
            draw(TEXTS),
            draw(ATTRIBUTES),
            draw(EVIDENCE),
            draw(TEXTS),
            draw(TEXT),
        )
        for start, end in spans
        if start < end
    )
    passages = tuple(Passage(start, end, draw(TEXT)) for start, end in spans)
    places = [(start, end) for start, end in spans if start < end]
    pairs = st.lists(st.tuples(*[st.sampled_from(places)] * 2), max_size=2) if places else st.just([])
    related = pairs.map(lambda found: tuple(RelatedMentions(*head, *tail) for head, tail in found))
    one = st.builds(Relation, TEXT, TEXT, TEXT, EVIDENCE, TEXT, ATTRIBUTES, related)
    relations = draw(st.lists(one, max_size=1).map(tuple))
    return Document(draw(TEXT), text, passages, mentions, relations, draw(TEXT))


@settings(QUIET, max_examples=40)
@given(st.lists(documents(), max_size=2))
def test_round_trip(written: list[Document]) -> None:
    text = write(*written)
    text.encode("utf-8")
    assert len(text.splitlines()) == len(written)
    assert read(text) == (written, [])


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 9) | st.floats() | st.text(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from([item.name for kind in (Document, Mention, Evidence) for item in fields(kind)]),
            inner,
        )
    ),
    max_leaves=12,
)


@settings(QUIET, max_examples=60)
@given(documents(), JSON, st.data())
def test_the_quick_way_gives_what_the_other_gives(document: Document, odd: Any, data: st.DataObject) -> None:
    """A line with one value changed is either passed on, or read as the decoder with faults reads it."""
    value = json.loads(write(document))
    place: Any = value
    while isinstance(place, dict | list) and place:
        keys = list(place) if isinstance(place, dict) else range(len(place))
        key = data.draw(st.sampled_from(keys))
        if not place[key] or data.draw(st.booleans()):
            place[key] = odd
            break
        place = place[key]
    faults: list[Fault] = []
    quick = quick_document(value, jsonl.FORMAT, jsonl.VERSION)
    slow = DocumentDecoder("", faults.append).document(value)
    assert quick is None or (quick == slow and not faults)


@settings(max_examples=60)
@given(JSON)
def test_no_value_raises(value: Any) -> None:
    read(json.dumps({"id": "1", "text": "Fever", "mentions": [value], "relations": value}))
    read(json.dumps(value))


def test_context_and_mentions_of_relations() -> None:
    uncertain = Attribute("uncertain", (Evidence("rule", "r", "", 0, 3),))
    relation = Relation("causes", "a", "b", (), "", (uncertain,), (RelatedMentions(0, 1, 2, 3),))
    document = Document("1", "a b.", relations=(relation,))
    assert read(write(document)) == ([document], [])
    assert '"attributes"' not in write(Document("1", "a b.", relations=(Relation("CID", "a", "b"),)))


def test_lines_of_another_program_are_told_which_option_names_their_keys(tmp_path):
    (tmp_path / "a.jsonl").write_text('{"id": 1, "note": "Gout."}\n' * 9, encoding="utf-8")
    faults = []
    assert list(read_documents(tmp_path / "a.jsonl", on_fault=faults.append)) == []
    assert [fault.message for fault in faults] == [
        "no text under this key",
        "no text under this key",
        "7 more lines are left out likewise",
    ]
    assert (faults[0].field, faults[0].allowed) == ("--text-field", "one of id, note")


@settings(QUIET, max_examples=60)
@given(documents(), st.integers(0, 30), st.one_of(st.none(), st.floats(0, 1)))
def test_a_mention_alone_is_encoded_as_in_its_document(
    document: Document, place: int, score: float | None
) -> None:
    mentions = [replace(one, score=score, name="n", links=("x",)) for one in document.mentions]
    whole = encode(document.with_mentions(mentions))["mentions"]
    assert [encode_mention(one) for one in mentions] == whole
    moved = [
        replace(one, start=one.start + place, end=one.end + place) for one in mentions if not one.evidence
    ]
    alone = [one for one in mentions if not one.evidence]
    for far, near in zip(moved, alone, strict=True):
        expected = encode_mention(replace(near, attributes=()))
        assert encode_mention(replace(far, attributes=()), place) == expected


def test_offsets_of_evidence_are_counted_from_the_place_too() -> None:
    because = (Evidence("rule", "r", "", 12, 15), Evidence("lexicon", "a.tsv:2"))
    mention = Mention(
        10, 15, "fever", "Disease", attributes=(Attribute("negated", because),), evidence=because
    )
    found = encode_mention(mention, 10)
    moved = [{"source": "rule", "rule": "r", "start": 2, "end": 5}, {"source": "lexicon", "rule": "a.tsv:2"}]
    assert found["evidence"] == moved
    assert found["attribute_evidence"] == {"negated": moved}
    assert (found["start"], found["end"], found["attributes"]) == (0, 5, {"negated": True})


@pytest.mark.parametrize("keys", [Fields(), Fields("note")])
@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("fever", "a value is missing at character 1"),
        ('{"id": }', "a value is missing at character 8"),
        ("{broken", "a key in double quotation marks is missing at character 2"),
        ('{"id" "a"}', "a colon is missing at character 7"),
        ('{"id":"a" "b":1}', "a comma is missing at character 11"),
        ('{"id":"a', "a text without its closing quotation mark at character 9"),
        ('{"id":"a\tb"}', "a control character in a text, such as a tab or a line break at character 9"),
        ('{"id":"a\\x"}', "a backslash that escapes nothing at character 9"),
        ('{"id":"a"} {', "something comes after the end at character 12"),
        ("9" * 5000, "a number is too long, or lists are too deep"),
    ],
)
def test_broken_json_is_told_in_plain_words(line, words, keys):
    faults = []
    assert list(FORMATS["jsonl"].read([line + "\n"], path="a", on_fault=faults.append, fields=keys)) == []
    assert [(fault.message, fault.line) for fault in faults] == [(f"not a JSON object: {words}", 1)]
