"""Scores beside the official ones, computed by hand, and type names of one's own."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nmstag.document import Document, Mention, Relation
from nmstag.errors import UsageError
from nmstag.evaluation import SCHEMES, Counts, evaluate

GOLD = Document(
    "1",
    "x" * 60,
    mentions=(
        Mention(0, 5, "x", "Disease", ("D1",)),
        Mention(10, 20, "x", "Disease", ("D2",)),
        Mention(30, 35, "x", "Chemical", ("D3",)),
        Mention(40, 45, "x", "Chemical", ("-1",)),
    ),
    relations=(Relation("CID", "D3", "D1"),),
)
PRED = Document(
    "1",
    "x" * 60,
    mentions=(
        Mention(0, 5, "x", "Chemical", ("D1",)),  # wrong type, right span and concept
        Mention(12, 20, "x", "Disease", ("D2",)),  # too short, right concept
        Mention(30, 35, "x", "Chemical", ("D9",)),  # wrong concept
        Mention(40, 45, "x", "Chemical", ()),  # right, no concept on either side
        Mention(50, 55, "x", "Disease", ("D1",)),  # invented
    ),
    relations=(Relation("CID", "D1", "D3"),),  # the wrong way round
)


@pytest.mark.parametrize(
    ("kind", "tp", "fp", "fn"),
    [
        ("mention_strict", 2, 3, 2),
        ("mention_relaxed", 3, 2, 1),
        ("mention_span", 3, 2, 1),
        ("mention_overlap", 4, 1, 0),
        ("mention_concept", 2, 2, 1),  # the mentions without ids are left out
        ("mention_linked", 1, 4, 3),
        ("relation_cid", 0, 1, 1),
        ("relation_relaxed", 1, 0, 0),
    ],
)
def test_details_by_hand(kind: str, tp: int, fp: int, fn: int) -> None:
    assert evaluate([GOLD], [PRED], "bc5cdr", details=True).counts(kind) == Counts(tp, fp, fn, tp)


def test_details_are_left_out_unless_asked_for() -> None:
    assert "mention_span" not in evaluate([GOLD], [PRED], "bc5cdr").kinds
    assert "relation_relaxed" not in evaluate([GOLD], [PRED], "ncbi_disease", details=True).kinds


def test_a_type_of_ones_own_is_scored_under_another() -> None:
    pred = Document("1", "x" * 60, mentions=(Mention(0, 5, "x", "Finding", ("D1",)),))
    scheme = SCHEMES["bc5cdr"].renaming({"Finding": "SpecificDisease"})
    scores = evaluate([GOLD], [pred], scheme)
    assert scores.counts("mention_strict").tp == 1
    assert "|map:Finding=Disease" in scores.signature()
    assert "map:" not in evaluate([GOLD], [pred], "bc5cdr").signature()


def test_a_type_can_be_left_out() -> None:
    scores = evaluate([GOLD], [GOLD], SCHEMES["bc5cdr"].renaming({"Chemical": "-"}))
    assert scores.counts("mention_strict") == Counts(2, 0, 0, 2)


def test_a_mapping_to_a_type_that_is_not_scored_is_refused() -> None:
    with pytest.raises(UsageError) as raised:
        SCHEMES["ncbi_disease"].renaming({"Finding": "Gene"})
    assert (raised.value.faults[0].field, raised.value.faults[0].value) == ("map", "Gene")


mentions = st.builds(
    lambda start, length, type_, ids: Mention(start, start + length, "x", type_, tuple(ids)),
    st.integers(0, 10),
    st.integers(1, 5),
    st.sampled_from(["Disease", "Chemical"]),
    st.lists(st.sampled_from(["D1", "D2"]), max_size=2),
)


@given(st.lists(mentions, max_size=7), st.lists(mentions, max_size=7))
def test_looser_comparisons_find_no_less(gold: list[Mention], pred: list[Mention]) -> None:
    scores = evaluate(
        [Document("1", "", mentions=tuple(gold))],
        [Document("1", "", mentions=tuple(pred))],
        "bc5cdr",
        details=True,
    )
    right = {kind: scores.counts(kind).tp for kind in scores.kinds}
    assert right["mention_linked"] <= right["mention_strict"] <= right["mention_span"]
    assert right["mention_strict"] <= right["mention_relaxed"] <= right["mention_overlap"]
    assert right["mention_span"] <= right["mention_overlap"]
