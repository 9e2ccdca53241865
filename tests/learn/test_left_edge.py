"""Points for the word before a disease, fitted on annotations and judged on held-out text."""

from __future__ import annotations

from dataclasses import replace

import pytest

from nmstag.document import Document, Evidence, Mention
from nmstag.learn.background import KnownBefore
from nmstag.learn.extension_gains import LEFT_EDGE, Extensions
from nmstag.learn.induction import CorpusLesson, learn_corpora
from nmstag.learn.left_edge import Uses, _uses_features, edge_cells, edge_points, edge_rows
from nmstag.learn.literature import literature_lesson
from nmstag.learn.matching import read_uses
from nmstag.lexicon import LexiconRow
from nmstag.match import Gazetteer
from nmstag.match.left_edge import NAME, LeftEdge, edge_plain
from nmstag.match.overlap import Candidate
from nmstag.match.step import Resources

CLASSES = {"site": ("macular", "renal"), "course": ("severe",)}
TYPES = {"ochre": "Chemical"}
STARTS = ("Muc", "Xanth", "Lup", "Typh", "Kel", "Fibr", "Ster", "Scler", "Derm", "Aden", "Haem", "Lymph")


def spasm(text: str) -> Candidate:
    """Return a name that was found in a text."""
    start = text.index("spasm")
    return Candidate(start, start + 5, 10, "Disease", ("X:1",), Evidence("lexicon", "a.tsv:2", "spasm"))


def document(number: int, text: str, *names: str) -> Document:
    """Return a document with annotations."""
    starts = [text.index(one) for one in names]
    mentions = tuple(
        Mention(start, start + len(one), one, TYPES.get(one, "Disease"), (f"X:{one}",))
        for start, one in zip(starts, names, strict=True)
    )
    return Document(str(number), text, mentions=mentions)


def corpus(kind: str = "inside") -> list[Document]:
    """Return documents in which a word for a place is inside of mentions, or outside; 'severe' is outside."""
    places = ("macular", "renal", "gastric", "colonic", "hepatic")
    nouns = ("edema", "edema", "ulcer", "ulcer", "spasm")
    found = []
    for number in range(20):
        place, noun = places[number % 5], nouns[(number // 5 + number) % 5]
        inside = f"{place} {noun}" if kind == "inside" else noun
        found.append(document(number, f"A {place} {noun} with severe gout.", inside, "gout"))
    return found


def extended(documents: list[Document], text: str) -> str:
    """Return the mention that 'spasm' becomes by what documents teach."""
    gazetteer = Gazetteer({}, [], [])
    points = edge_points(edge_rows(documents, CLASSES))
    step = LeftEdge(edge_plain(points, CLASSES), Resources(gazetteer))
    [one] = step.extend(gazetteer.read(text), [spasm(text)])
    return text[one.start : one.end]


def test_documents_in_which_a_word_is_inside_and_outside_are_counted():
    rows = {row[:2]: row for row in edge_rows(corpus(), CLASSES)}
    assert rows["word", "macular"][2:4] == (4, 0)
    assert rows["word", "severe"][2:4] == (0, 20)
    assert rows["class", "site"][2:4] == (8, 0)
    assert rows["word", "macular"].points > 0 > rows["word", "severe"].points
    assert edge_cells(rows["word", "severe"])[:4] == ("word", "severe", 0, 20)


def test_a_word_twice_in_a_document_counts_once():
    twice = replace(
        (one := document(1, "Renal ulcer, renal ulcer.", "Renal ulcer")),
        mentions=(*one.mentions, Mention(13, 24, "renal ulcer", "Disease", ("X:1",))),
    )
    rows = {row[:2]: row for row in edge_rows([twice], CLASSES)}
    assert rows["word", "renal"][2:4] == (1, 0)


def test_a_name_that_is_annotated_alone_is_extended_less_readily():
    points = edge_points(edge_rows(corpus(), CLASSES))[NAME]
    assert points["gout"] < points["edema"]
    assert "" in points, "all other names"


def test_the_end_of_an_annotation_is_a_name_only_where_it_begins_with_a_word():
    rows = edge_rows([document(1, "Renal (or gastric) ulcer.", "Renal (or gastric) ulcer")], CLASSES)
    names = {row.value for row in rows if row.feature == NAME}
    assert "ulcer" in names
    assert not [one for one in names if one.startswith(("(", ")"))]


def test_no_scorecard_comes_of_documents_without_diseases():
    assert edge_rows([document(1, "Red ochre.", "ochre")], CLASSES) == []
    assert edge_rows([], CLASSES) == []


def test_annotations_within_a_word_tell_nothing():
    assert not [
        row for row in edge_rows([document(1, "Renal myulcers.", "ulcer")], {}) if row.inside or row.outside
    ]


@pytest.mark.parametrize(("kind", "expected"), [("inside", "macular spasm"), ("outside", "spasm")])
def test_what_annotators_do_decides(kind, expected):
    assert extended(corpus(kind), "A macular spasm.") == expected
    assert extended(corpus(kind), "A severe spasm.") == "spasm"


def gain(documents: list[Document], *gold: str) -> int:
    """Return the gain by the scorecard in a text in which something is annotated."""
    text = "A macular spasm."
    gazetteer = Gazetteer({}, [], [])
    spans = {(text.index(one), text.index(one) + len(one), "Disease") for one in gold}
    extensions = Extensions(documents, [], CLASSES, gazetteer)
    return dict(extensions.gains(gazetteer.read(text), [spasm(text)], spans))[LEFT_EDGE]


def test_the_scorecard_is_judged_by_the_mentions_that_it_makes_right_and_wrong():
    assert gain(corpus(), "macular spasm") == 1
    assert gain(corpus(), "spasm") == -1
    assert gain(corpus()) == 0
    assert gain(corpus("outside"), "macular spasm") == 0


def new_words(kind: str) -> list[Document]:
    """Return documents whose words before 'ulcer' and 'edema' end alike, each in one document alone."""
    found = []
    for number, start in enumerate(STARTS):
        again = "in" if kind.endswith("again") else ""
        longer = f"{start}{again}oid {'ulcer' if number % 2 else 'edema'}"
        annotated = longer if kind.startswith("inside") else longer.split()[1]
        found.append(document(number, f"{longer} with severe spasm.", annotated, "spasm"))
    return [replace(one, id=f"{kind}{one.id}") for one in found]


def lessons(*kinds: str) -> dict[str, CorpusLesson]:
    """Return what corpora teach, and what they teach together."""
    names = ("ulcer", "edema", "spasm")
    rows = [LexiconRow(one, "Disease", (f"X:{one}",), "curated", "a.tsv:2") for one in names]
    background = KnownBefore(rows=rows, classes={})
    corpora = read_uses({kind: new_words(kind) for kind in kinds}, rows)
    own = dict(learn_corpora(corpora, background))
    together = literature_lesson(corpora, own, background)
    assert together is not None
    return own | {"together": together}


def test_a_profile_has_the_scorecard_where_it_helps_in_held_out_text():
    found = lessons("inside", "outside")
    assert found["inside"].edge
    assert not found["outside"].edge
    assert not found["together"].edge, "one corpus alone does so"
    assert lessons("inside", "inside again")["together"].edge


@pytest.mark.parametrize(
    ("alone", "within", "expected"),
    [
        (0, 0, ["no use", "no use of 0", "0", "0"]),
        (1, 0, ["4", "4 of 1", "1", "0"]),
        (1, 2, ["1", "1 of 2 or 3", "1", "2 or 3"]),
        (3, 1, ["3", "3 of 4 to 9", "2 or 3", "1"]),
        (5, 4, ["2", "2 of 4 to 9", "4 to 9", "4 to 9"]),
        (10, 9, ["2", "2 of 10 or more", "10 or more", "4 to 9"]),
    ],
)
def test_uses_of_a_name_are_told_in_classes(alone, within, expected):
    assert [value for _, value in _uses_features(Uses(alone, within))] == expected
