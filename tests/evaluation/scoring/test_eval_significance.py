"""Macro averages, bootstrap intervals and paired tests."""

from __future__ import annotations

import random
import time
from array import array
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nmstag.document import Document, Mention
from nmstag.errors import ScoringError, UsageError
from nmstag.evaluation import Counts, CountTable, Row, evaluate
from nmstag.evaluation.scoring.averages import document_scores, macro_by_document, macro_by_type
from nmstag.evaluation.scoring.counts import Column
from nmstag.evaluation.scoring.resampling import PackedCounts
from nmstag.evaluation.scoring.scores import Scores
from nmstag.evaluation.scoring.significance import Method, compare, confidence_intervals

STRICT = Row("mention_strict")
METHODS = get_args(Method)


def documents(*right: int, type_: str = "Disease") -> list[Document]:
    """Return documents with the first so many of four mentions."""
    return [
        Document(
            str(number), "", mentions=tuple(Mention(n * 9, n * 9 + 3, "xyz", type_) for n in range(count))
        )
        for number, count in enumerate(right)
    ]


def scored(*right: int) -> Scores:
    return evaluate(documents(*[4] * len(right)), documents(*right), "ncbi_disease")


def test_per_document_scores() -> None:
    found = dict(document_scores(scored(4, 1), STRICT))
    assert found == {("0", 0): Counts(tp=4, found=4), ("1", 0): Counts(tp=1, fn=3, found=1)}


def test_macro_averages_by_hand() -> None:
    gold = [*documents(4, 4), Document("2", "")]
    pred = [*documents(4, 1), Document("2", "")]
    average = macro_by_document(evaluate(gold, pred, "ncbi_disease"), STRICT)
    assert (average.count, average.precision, average.recall) == (2, 1.0, 0.625)
    assert average.f1 == pytest.approx((1 + 0.4) / 2)
    # Chemical occurs nowhere, so it does not pull the mean over types down.
    by_type = macro_by_type(evaluate(gold, pred, "bc5cdr"), "mention_strict")
    assert (by_type.count, by_type.recall) == (1, 5 / 8)
    assert macro_by_type(evaluate(gold, pred, "bc5cdr"), "relation_cid").count == 0


def test_intervals_hold_the_figure_and_repeat_with_their_seed() -> None:
    scores = scored(*[4, 3, 2, 1] * 10)
    found = confidence_intervals(scores, samples=300, seed=7)
    recall = found.rows[STRICT]["recall"]
    assert recall.low < scores.counts("mention_strict").recall < recall.high
    assert found.rows[STRICT]["precision"] == type(recall)(1.0, 1.0)
    assert confidence_intervals(scores, samples=300, seed=7) == found
    assert confidence_intervals(scores, samples=300, seed=8) != found
    assert found.fields == ("ci:0.95", "bootstrap:300", "seed:7")
    assert scores.signature("mention_strict", *found.fields).endswith("|ci:0.95|bootstrap:300|seed:7")


def test_the_interval_is_near_the_one_of_the_normal_approximation() -> None:
    # 400 documents, half of them with a recall of 1, half with 0.5: mean 0.75, standard error 0.0125.
    recall = confidence_intervals(scored(*[4, 2] * 200), [STRICT], samples=2000).rows[STRICT]["recall"]
    assert recall.low == pytest.approx(0.75 - 1.96 * 0.0125, abs=0.004)
    assert recall.high == pytest.approx(0.75 + 1.96 * 0.0125, abs=0.004)


@pytest.mark.parametrize("method", METHODS)
def test_a_system_does_not_differ_from_itself(method: Method) -> None:
    scores = scored(4, 3, 2, 1)
    found = compare(scores, scores, STRICT, method=method, samples=50)
    assert (found.difference, found.p_value) == (0.0, 1.0)
    assert (found.interval.low, found.interval.high) == (0.0, 0.0)


@pytest.mark.parametrize("method", METHODS)
def test_a_clear_difference_is_significant(method: Method) -> None:
    better, worse = scored(*[4] * 30, *[3] * 10), scored(*[2] * 40)
    found = compare(better, worse, STRICT, method=method, samples=500)
    assert found.p_value == pytest.approx(1 / 501)
    assert found.interval.low > 0
    back = compare(worse, better, STRICT, method=method, samples=500)
    assert back.difference == -found.difference
    assert back.p_value == pytest.approx(1 / 501)


@pytest.mark.parametrize("method", METHODS)
def test_noise_is_not_significant(method: Method) -> None:
    one, other = scored(*[4, 2] * 20), scored(*[2, 4] * 19, 4, 3)
    assert compare(one, other, STRICT, method=method, samples=500).p_value > 0.5


def test_randomisation_by_hand() -> None:
    # Two documents, swapped or not: |difference| is 1/4 where both or none are, else 0. So p is near 1/2.
    found = compare(scored(4, 2), scored(3, 1), STRICT, figure="recall", samples=4000)
    assert found.difference == 0.25
    assert found.p_value == pytest.approx(0.5, abs=0.03)


def test_the_signature_of_a_comparison() -> None:
    one, other = scored(4, 2), scored(3, 1)
    signature = compare(one, other, STRICT, samples=9, seed=5).signature
    assert signature == one.signature(
        "mention_strict", f"versus:{other.pred_hash[:12]}", "randomisation:9", "seed:5"
    )


def test_other_gold_is_refused() -> None:
    with pytest.raises(ScoringError):
        compare(scored(4, 2), evaluate(documents(4, 3), documents(4, 3), "ncbi_disease"), STRICT)


@pytest.mark.parametrize(
    ("options", "field"),
    [
        ({"samples": 0}, "samples"),
        ({"level": 1.0}, "level"),
        ({"figure": "x"}, "figure"),
        ({"method": "t"}, "method"),
    ],
)
def test_wrong_options_are_named(options: dict[str, object], field: str) -> None:
    with pytest.raises(UsageError) as caught:
        compare(scored(4), scored(4), STRICT, **options)  # type: ignore[arg-type]
    assert caught.value.faults[0].field == field


@given(st.lists(st.lists(st.integers(0, 900), min_size=8, max_size=8), min_size=1, max_size=6), st.randoms())
def test_packed_sums_are_the_sums(cells: list[list[int]], chance: random.Random) -> None:
    rows = [Row("a"), Row("b")]
    columns = {
        row: Column(array("l", [number for cell in cells for number in cell[first : first + 4]]))
        for row, first in zip(rows, (0, 4), strict=True)
    }
    table = CountTable([(str(number), 0) for number in range(len(cells))], columns)
    packed = PackedCounts(table, rows)
    drawn = chance.choices(range(len(cells)), k=len(cells))
    total = sum(packed.documents[index] for index in drawn)
    assert list(packed.unpack(total)) == [table.counts(row, drawn) for row in rows]


def test_1000_samples_of_500_documents_are_quick() -> None:
    scores = scored(*[4, 3, 2, 1] * 125)
    started = time.perf_counter()
    confidence_intervals(scores, samples=1000)
    compare(scores, scored(*[3] * 500), STRICT, samples=1000)
    assert time.perf_counter() - started < 3
