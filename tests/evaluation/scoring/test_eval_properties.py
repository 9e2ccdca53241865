"""Properties of the evaluator that hold for any documents."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nmstag.document import Document, Mention, Relation
from nmstag.evaluation import SCHEMES, Row, Scores, evaluate
from nmstag.evaluation.scoring.annotations import MentionItem
from nmstag.evaluation.scoring.measures import overlapping

IDS = ("D1", "D2", "MESH:D1", "C3", "-1", "7")
TYPES = ("Disease", "ChemicalEntity", "Modifier", "GeneOrGeneProduct", "Chemical")
RELATION_TYPES = ("CID", "Positive_Correlation", "Association")

mentions = st.builds(
    lambda start, length, type_, ids, gaps: Mention(
        start, start + length, "x", type_, tuple(ids), separators=gaps
    ),
    st.integers(0, 12),
    st.integers(1, 5),
    st.sampled_from(TYPES),
    st.lists(st.sampled_from(IDS), max_size=3),
    st.sampled_from(["", ",", "+", "|,"]),
)
relations = st.builds(
    lambda type_, head, tail, novelty: Relation(type_, head, tail, novelty=novelty),
    st.sampled_from(RELATION_TYPES),
    st.sampled_from((*IDS, "D1,D2", "C3|7")),
    st.sampled_from(IDS),
    st.sampled_from(["Novel", "No"]),
)
contents = st.tuples(st.lists(mentions, max_size=6), st.lists(relations, max_size=4))
pairs = st.lists(st.tuples(contents, contents), min_size=1, max_size=4)
schemes = st.sampled_from(sorted(SCHEMES))

Content = tuple[list[Mention], list[Relation]]


def build(items: list[Content]) -> list[Document]:
    return [
        Document(str(number), "x" * 20, mentions=tuple(found), relations=tuple(linked))
        for number, (found, linked) in enumerate(items)
    ]


def split(items: list[tuple[Content, Content]]) -> tuple[list[Document], list[Document]]:
    return build([gold for gold, _ in items]), build([pred for _, pred in items])


def all_rows(scores: Scores) -> list[Row]:
    return [row for kind in scores.kinds for row in scores.rows(kind)]


@given(st.lists(contents, min_size=1, max_size=4), schemes)
def test_gold_against_gold_is_1(items: list[Content], scheme: str) -> None:
    gold = build(items)
    scores = evaluate(gold, gold, scheme)
    for row in all_rows(scores):
        counts = scores.table.counts(row)
        assert (counts.fp, counts.fn) == (0, 0)
        assert counts.f1 == (1.0 if counts.tp else 0.0)


@given(pairs, st.sampled_from(["ncbi_disease", "biored"]))
@settings(max_examples=40)
def test_swapping_gold_and_prediction_swaps_precision_and_recall(
    items: list[tuple[Content, Content]], scheme: str
) -> None:
    gold, pred = split(items)
    # Argument types fall back on the gold, which is the other side when swapped.
    gold = [
        replace(left, mentions=left.mentions + right.mentions) for left, right in zip(gold, pred, strict=True)
    ]
    if scheme == "biored":
        pred = [right.with_mentions(left.mentions) for left, right in zip(gold, pred, strict=True)]
    forward, back = evaluate(gold, pred, scheme), evaluate(pred, gold, scheme)
    for row in all_rows(forward):
        one, other = forward.table.counts(row), back.table.counts(row)
        assert (one.precision, one.recall) == (other.recall, other.precision)
        assert one.f1 == pytest.approx(other.f1)


@given(pairs, schemes, st.randoms(use_true_random=False))
@settings(max_examples=40)
def test_order_and_duplicates_do_not_matter(
    items: list[tuple[Content, Content]], scheme: str, chance: random.Random
) -> None:
    gold, pred = split(items)

    def shuffled(documents: list[Document]) -> list[Document]:
        result = [
            replace(
                item,
                mentions=tuple(chance.sample(item.mentions * 2, 2 * len(item.mentions))),
                relations=tuple(chance.sample(item.relations * 2, 2 * len(item.relations))),
            )
            for item in documents
        ]
        return chance.sample(result, len(result))

    assert evaluate(shuffled(gold), shuffled(pred), scheme) == evaluate(gold, pred, scheme)


@given(pairs, schemes)
@settings(max_examples=50)
def test_figures_hang_together(items: list[tuple[Content, Content]], scheme: str) -> None:
    scores = evaluate(*split(items), scheme)
    strict, relaxed = scores.counts("mention_strict"), scores.counts("mention_relaxed")
    assert strict.tp <= relaxed.tp
    assert strict.tp <= relaxed.found
    assert strict.tp + strict.fp == relaxed.tp + relaxed.fp
    for kind in scores.kinds:
        for axis in {row.axis for row in scores.rows(kind)} - {"all"}:
            parts = [scores.table.counts(row) for row in scores.rows(kind) if row.axis == axis]
            assert sum(part.tp for part in parts) == scores.counts(kind).tp
            assert sum(part.fn for part in parts) == scores.counts(kind).fn
        whole = scores.counts(kind)
        assert all(0.0 <= figure <= 1.0 for figure in (whole.precision, whole.recall, whole.f1))
        singles = [scores.table.counts(Row(kind), [index]) for index in range(len(items))]
        assert sum(single.fp for single in singles) == whole.fp


def items(found: list[Mention]) -> frozenset[MentionItem]:
    return frozenset(MentionItem(mention.type, mention.start, mention.end) for mention in found)


@given(st.lists(mentions, max_size=8), st.lists(mentions, max_size=8))
def test_overlap_is_what_comparing_every_pair_finds(left: list[Mention], right: list[Mention]) -> None:
    expected = [one for one in left if any(one.type == other.type and one.overlaps(other) for other in right)]
    assert overlapping(items(left), items(right)) == items(expected)
