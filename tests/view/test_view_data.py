"""What the page's script gets: everything of a document, and where relations are drawn."""

from __future__ import annotations

from nmstag.document import Document, Mention, Passage, RelatedMentions, Relation
from nmstag.view.data import PageData, related_spans, section_of, worded


def at(start: int, *ids: str) -> Mention:
    return Mention(start, start + 2, "ab", "Disease", ids)


def test_a_mention_keeps_all_that_is_shown(note: Document) -> None:
    data = PageData()
    mention = data.document(note)[2][0]  # type: ignore[index]
    string = data.strings
    start, end, kind, ids, name, section, evidence, attributes, score = mention
    assert score is None
    assert note.text[start:end] == "fever"
    assert [string[number] for number in (kind, ids, name, section)] == [
        "Disease",
        "X:1",
        "Fever",
        "assessment",
    ]
    assert [string[number] for number in evidence[0][:2]] == ["lexicon a.tsv:1", "fever"]
    ((attribute, ((rule, cue, cue_start, cue_end),)),) = attributes
    assert [string[number] for number in (attribute, rule, cue)] == ["negated", "rule negated.cue", "No"]
    assert note.text[cue_start:cue_end] == "No"


def test_each_string_is_there_once(note: Document) -> None:
    data = PageData()
    first = data.document(note)
    size = len(data.strings)
    assert data.document(note) == first
    assert len(data.strings) == size == len(set(data.strings))


def test_the_section_is_the_innermost() -> None:
    passages = (Passage(0, 50, "note"), Passage(10, 20, "plan"))
    assert [section_of(at(start), passages) for start in (5, 10, 20, 60)] == ["note", "plan", "note", ""]


def test_a_relation_is_drawn_where_it_was_read() -> None:
    relation = Relation("causes", "A", "B", mentions=(RelatedMentions(0, 2, 30, 32),))
    assert related_spans(relation, [at(0, "A"), at(10, "B"), at(30, "B")]) == [((0, 2), (30, 32))]


def test_a_relation_of_concepts_is_drawn_where_they_stand_nearest() -> None:
    mentions = [at(0, "A"), at(40, "B"), at(50, "A"), at(90, "B"), at(50, "C")]
    assert related_spans(Relation("x", "A", "B"), mentions) == [((50, 52), (40, 42))]
    assert related_spans(Relation("x", "A", "none"), mentions) == []
    assert related_spans(Relation("x", "A", "A"), mentions) == [((0, 2), (50, 52))]
    assert related_spans(Relation("x", "A", "C"), mentions) == [((0, 2), (50, 52))]


def test_a_relation_is_told_as_the_document_words_it() -> None:
    mentions = (Mention(0, 5, "ab\ncd", "Disease", ("A", "B")), Mention(6, 8, "ef", "Disease", ("A",)))
    document = Document("1", "ab\ncd ef", mentions=mentions)
    assert worded(Relation("x", "B", "C"), document) == ("ab cd", "C")
    read = Relation("x", "A", "B", mentions=(RelatedMentions(6, 8, 0, 5),))
    assert worded(read, document) == ("ef", "ab cd")
