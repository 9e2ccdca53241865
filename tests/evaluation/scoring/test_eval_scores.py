"""Scores: cases computed by hand, notes, signatures, and documents that do not line up."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest

from nmstag.document import Document, Mention, Relation
from nmstag.errors import ScoringError, UsageError
from nmstag.evaluation import Counts, evaluate
from nmstag.evaluation.scoring.annotations import MentionItem
from nmstag.evaluation.scoring.measures import overlapping

TEXT = "Lithium and digoxin caused acute renal failure, nausea and severe renal failure in two men."


def tag(name: str, type_: str, *ids: str, text: str = TEXT) -> Mention:
    """Return the mention of the first place where the name stands."""
    start = text.index(name)
    return Mention(start, start + len(name), name, type_, ids)


def doc(name: str, *mentions: Mention, relations: tuple[Relation, ...] = ()) -> Document:
    return Document(name, TEXT, mentions=mentions, relations=relations)


GOLD = doc(
    "1",
    tag("Lithium", "Chemical", "D008094"),
    tag("digoxin", "Chemical", "D004077"),
    tag("acute renal failure", "Disease", "D058186"),
    tag("nausea", "Disease", "D009325"),
    tag("severe renal failure", "Disease", "-1"),
    relations=(Relation("CID", "D008094", "D058186"), Relation("CID", "D004077", "D009325")),
)
PRED = doc(
    "1",
    tag("Lithium", "Chemical", "MESH:D008094"),
    tag("digoxin", "Disease", "MESH:D004077"),
    tag("acute", "Disease", "MESH:D058186"),
    tag("renal failure", "Disease", "MESH:D058186"),
    tag("nausea", "Disease", "MESH:D000001"),
    relations=(
        Relation("Positive_Correlation", "MESH:D008094", "MESH:D058186"),
        Relation("CID", "MESH:D009325", "MESH:D004077"),
        Relation("Negative_Correlation", "MESH:D008094", "MESH:D000001"),
    ),
)


def test_by_hand_bc5cdr() -> None:
    scores = evaluate([GOLD], [PRED], "bc5cdr")
    # Both types have one right mention; a set of the counts would lose one of the two.
    assert scores.counts("mention_strict", "type", "Chemical") == Counts(tp=1, fp=0, fn=1, found=1)
    assert scores.counts("mention_strict", "type", "Disease") == Counts(tp=1, fp=3, fn=2, found=1)
    assert scores.counts("mention_strict") == Counts(tp=2, fp=3, fn=3, found=2)
    # 'acute' and 'renal failure' both overlap one gold mention: two right, one found.
    assert scores.counts("mention_relaxed", "type", "Disease") == Counts(tp=3, fp=1, fn=1, found=2)
    assert scores.counts("concept", "type", "Chemical") == Counts(tp=1, fp=0, fn=1, found=1)
    assert scores.counts("concept", "type", "Disease") == Counts(tp=1, fp=2, fn=1, found=1)
    assert scores.counts("relation_cid") == Counts(tp=1, fp=1, fn=1, found=1)
    assert scores.counts("mention_strict").precision == 0.4
    assert scores.counts("mention_strict").f1 == pytest.approx(0.4)
    assert scores.counts("mention_relaxed", "type", "Disease").f1 == pytest.approx(
        2 * 0.75 * (2 / 3) / (0.75 + 2 / 3)
    )


def test_ncbi_scores_diseases_alone() -> None:
    scores = evaluate([GOLD], [PRED], "ncbi_disease")
    assert scores.counts("mention_strict") == scores.counts("mention_strict", "type", "Disease")
    assert scores.counts("concept") == Counts(tp=1, fp=2, fn=1, found=1)
    assert not [kind for kind in scores.kinds if kind.startswith("relation")]


def test_equal_counts_of_two_types_add_up() -> None:
    gold = doc("1", tag("Lithium", "Chemical"), tag("nausea", "Disease"))
    overall = evaluate([gold], [gold], "bc5cdr").counts("mention_strict")
    assert overall == Counts(tp=2, found=2)


def biored(*relations: Relation) -> Document:
    return doc("1", tag("Lithium", "Chemical", "D1"), tag("nausea", "Disease", "D2"), relations=relations)


def test_a_wrong_relation_type_is_one_false_positive_and_one_false_negative() -> None:
    gold = biored(Relation("Positive_Correlation", "D1", "D2", novelty="Novel"))
    pred = biored(Relation("Association", "D2", "D1", novelty="Novel"))
    scores = evaluate([gold], [pred], "biored")
    assert scores.counts("relation_pair") == Counts(tp=1, found=1)
    assert scores.counts("relation_novelty") == Counts(tp=1, found=1)
    assert scores.counts("relation_type") == Counts(fp=1, fn=1)
    assert scores.counts("relation_type", "type", "Association") == Counts(fp=1)
    assert scores.counts("relation_type", "type", "Positive_Correlation") == Counts(fn=1)
    assert scores.counts("relation_type", "pair", "Chemical-Disease") == Counts(fp=1, fn=1)
    assert scores.counts("relation_type+novelty") == Counts(fp=1, fn=1)


def test_novelty_is_compared_where_the_level_says_so() -> None:
    gold = biored(Relation("Positive_Correlation", "D1", "D2", novelty="Novel"))
    pred = biored(Relation("CID", "D1", "D2", novelty="No"))
    scores = evaluate([gold], [pred], "biored")
    assert scores.counts("relation_type") == Counts(tp=1, found=1)
    assert scores.counts("relation_novelty") == Counts(fp=1, fn=1)
    assert scores.counts("relation_type+novelty") == Counts(fp=1, fn=1)


def test_relations_without_mentions_take_the_gold_types() -> None:
    gold = biored(Relation("Association", "D1", "D2"))
    scores = evaluate([gold], [gold.with_mentions(())], "biored", types=("Disease", "Chemical"))
    assert scores.counts("relation_type") == Counts(tp=1, found=1)


def test_an_invented_argument_is_a_false_positive() -> None:
    gold = biored(Relation("Association", "D1", "D2"))
    scores = evaluate(
        [gold], [biored(Relation("Association", "D1", "D7"))], "biored", types=("Disease", "Chemical")
    )
    assert scores.counts("relation_pair") == Counts(fp=1, fn=1)
    assert scores.counts("relation_pair", "pair", "?-Chemical") == Counts(fp=1)


@pytest.mark.parametrize(("scheme", "false"), [("bc5cdr", 0), ("ncbi_disease", 1)])
def test_bc5cdr_discards_predictions_where_there_is_no_gold_of_the_kind(scheme: str, false: int) -> None:
    gold = [doc("1"), doc("2", tag("nausea", "Disease", "-1"))]
    pred = [doc("1", tag("nausea", "Disease", "D1")), doc("2", tag("nausea", "Disease", "D1"))]
    scores = evaluate(gold, pred, scheme)
    assert scores.counts("mention_strict") == Counts(tp=1, fp=false, found=1)
    assert scores.counts("concept") == Counts(fp=2 * false)
    assert scores.discarded == ({} if false else {"mention_relaxed": 1, "mention_strict": 1, "concept": 2})
    assert any("discarded" in note for note in scores.notes()) is not bool(false)


def test_a_ratio_of_nothing_is_0_with_a_note() -> None:
    scores = evaluate([doc("1")], [doc("1")], "bc5cdr")
    counts = scores.counts("concept")
    assert (counts.precision, counts.recall, counts.f1) == (0.0, 0.0, 0.0)
    assert counts.note == "precision, recall, f1 0/0"
    assert "concept, all: precision, recall, f1 0/0, printed as 0" in scores.notes()
    assert Counts(fp=1, fn=1).note == "f1 0/0"


def test_relaxed_sees_nested_and_touching_spans() -> None:
    def items(*spans: tuple[int, int]) -> frozenset[MentionItem]:
        return frozenset(MentionItem("Disease", *span) for span in spans)

    assert overlapping(items((5, 6)), items((0, 9), (1, 2)))
    assert overlapping(items((0, 9)), items((3, 4)))
    assert not overlapping(items((0, 3)), items((3, 5)))
    assert not overlapping(items((4, 5)), items((0, 4), (5, 6)))


def test_the_signature_names_what_was_scored() -> None:
    scores = evaluate([GOLD], [PRED], "bc5cdr", types=("Disease",), pack_hash="0123456789abcdef")
    pattern = (
        r"bc5cdr\|mention:strict\|types:Disease\|docs:1\|gold:[0-9a-f]{12}\|pred:[0-9a-f]{12}"
        r"\|pack:0123456789ab\|nmstag:[0-9.]+\|seed:1"
    )
    assert re.fullmatch(pattern, scores.signature("mention_strict", "seed:1"))
    assert scores.signature().startswith("bc5cdr|all|")


def test_hashes_see_content_alone() -> None:
    scores = evaluate([GOLD], [PRED], "bc5cdr")
    again = replace(GOLD, mentions=GOLD.mentions[::-1] + GOLD.mentions)
    assert evaluate([again], [PRED], "bc5cdr").gold_hash == scores.gold_hash
    changed = replace(GOLD, mentions=GOLD.mentions[1:])
    assert evaluate([changed], [PRED], "bc5cdr").gold_hash != scores.gold_hash


def test_a_table_and_json_carry_the_same_figures() -> None:
    scores = evaluate([GOLD], [PRED], "bc5cdr")
    result = json.loads(json.dumps(scores.to_json(per_document=True)))
    strict = result["scores"]["mention_strict"]
    assert strict["overall"]["precision"] == 0.4
    assert strict["by_type"]["Disease"]["fn"] == 2
    assert result["scores"]["mention_relaxed"]["by_type"]["Disease"]["found"] == 2
    assert result["per_document"][0]["scores"]["relation_cid"]["tp"] == 1
    lines = scores.format_table().splitlines()
    assert lines[4].split() == ["all", "2", "3", "3", "40.00", "40.00", "40.00"]
    assert scores.signature("relation_cid") in lines


def test_ids_that_do_not_line_up_are_listed() -> None:
    gold = [doc(str(number)) for number in range(9)]
    with pytest.raises(ScoringError) as caught:
        evaluate(gold, [doc("0"), doc("x")], "ncbi_disease")
    missing, extra = caught.value.faults
    assert missing.value == "1, 2, 3, 4, 5, …"
    assert "8 gold documents" in missing.message
    assert extra.value == "x"


def test_missing_predictions_may_count_as_empty_or_be_left_out() -> None:
    gold = [GOLD, replace(GOLD, id="2")]
    assert evaluate(gold, [PRED], "ncbi_disease", missing="empty").counts("mention_strict").fn == 5
    assert evaluate(gold, [PRED], "ncbi_disease", missing="skip").counts("mention_strict").fn == 2
    assert "missing:empty" in evaluate(gold, [PRED], "ncbi_disease", missing="empty").signature()
    with pytest.raises(UsageError):
        evaluate(gold, [PRED], "ncbi_disease", missing="ignore")  # type: ignore[arg-type]


def test_repeated_ids_are_paired_by_position() -> None:
    one, two = doc("1", tag("nausea", "Disease")), doc("1", tag("Lithium", "Disease"))
    assert (
        evaluate([one, doc("2"), two], [doc("2"), one, two], "ncbi_disease").counts("mention_strict").f1
        == 1.0
    )
    assert evaluate([one, two], [two, one], "ncbi_disease").counts("mention_strict").tp == 0
    with pytest.raises(ScoringError) as caught:
        evaluate([one, two], [one], "ncbi_disease")
    assert caught.value.faults[0].value == "1 (no. 2 of that id)"


def test_no_documents_is_an_error() -> None:
    with pytest.raises(ScoringError):
        evaluate([], [], "ncbi_disease")


def test_a_kind_that_was_not_counted_is_a_key_error() -> None:
    with pytest.raises(KeyError, match="relation_cid"):
        evaluate([GOLD], [GOLD], "ncbi_disease").counts("relation_cid")
