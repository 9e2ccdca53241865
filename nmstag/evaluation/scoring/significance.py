"""How far a score would move on other documents, and whether two systems really differ.

Documents are what is drawn: mentions of one abstract are not independent of each other. All methods sum
the per-document counts that `Scores` keeps, so nothing is scored again. Method and seed belong to a figure
and are in its signature; the same seed gives the same numbers.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil, floor
from typing import Literal, get_args

from nmstag.errors import Fault, ScoringError, UsageError
from nmstag.evaluation.scoring.counts import ScoreRow
from nmstag.evaluation.scoring.intervals import FIGURES, Figure, Interval, Intervals
from nmstag.evaluation.scoring.resampling import PackedCounts, PackedPair
from nmstag.evaluation.scoring.scores import Scores

Method = Literal["randomisation", "bootstrap"]


@dataclass(frozen=True, slots=True)
class Comparison:
    """One figure of two systems on the same gold.

    Args:
        row: What was compared.
        figure: 'precision', 'recall' or 'f1'.
        first: The figure of the first system.
        second: That of the second.
        interval: Confidence interval of first minus second, by paired bootstrap.
        p_value: Probability of a difference at least this large if the systems were alike; two-sided.
        method: How the p-value was found.
        signature: What the comparison must be quoted with.
    """

    row: ScoreRow
    figure: Figure
    first: float
    second: float
    interval: Interval
    p_value: float
    method: Method
    signature: str

    @property
    def difference(self) -> float:
        """First minus second."""
        return self.first - self.second


def confidence_intervals(
    scores: Scores,
    rows: Iterable[ScoreRow] | None = None,
    *,
    samples: int = 1000,
    seed: int = 1,
    level: float = 0.95,
) -> Intervals:
    """Return percentile bootstrap intervals: documents are drawn with replacement, as many as there are.

    Args:
        scores: An evaluation.
        rows: Rows to look at; all where not given.
        samples: Number of samples.
        seed: Seed of the draws.
        level: Share of the samples that the interval holds.

    Raises:
        UsageError: `samples` is below 1 or `level` not between 0 and 1.
    """
    _check_numbers(samples, level)
    chosen = list(scores.table.columns) if rows is None else list(rows)
    packed = PackedCounts(scores.table, chosen)
    draws = random.Random(seed)
    size = len(packed.documents)
    values: list[list[tuple[float, float, float]]] = [[] for _ in chosen]
    for _ in range(samples):
        for found, counts in zip(
            values, packed.unpack(sum(draws.choices(packed.documents, k=size))), strict=True
        ):
            found.append((counts.precision, counts.recall, counts.f1))
    intervals = {
        row: {
            figure: _interval(part, level)
            for figure, part in zip(FIGURES, zip(*found, strict=True), strict=True)
        }
        for row, found in zip(chosen, values, strict=True)
    }
    return Intervals(intervals, samples, seed, level)


def compare(
    first: Scores,
    second: Scores,
    row: ScoreRow,
    *,
    figure: Figure = "f1",
    method: Method = "randomisation",
    samples: int = 1000,
    seed: int = 1,
    level: float = 0.95,
) -> Comparison:
    """Return whether two systems differ in one figure on the same gold.

    - 'randomisation' (approximate randomisation, Noreen 1989): the two systems' documents are swapped at
      random; the p-value is the share of the swaps that differ at least as much as the systems do.
    - 'bootstrap' (paired bootstrap, as in Berg-Kirkpatrick et al. 2012): documents are drawn with
      replacement; the p-value is the share of the samples whose difference is off the observed one by
      at least as much as that one is from zero.

    Both are two-sided and count the observed outcome as one of the samples, so p is never 0.

    Raises:
        UsageError: A figure, method or number is none of those allowed.
        ScoringError: The two were not scored on the same gold, documents or types.
    """
    _check_numbers(samples, level)
    _check_choice("figure", figure, FIGURES)
    _check_choice("method", method, get_args(Method))
    _check_same_gold(first, second)
    observed = _figure(first, row, figure) - _figure(second, row, figure)
    packed = PackedPair(first.table, second.table, row, figure)
    drawn = list(packed.drawn(random.Random(seed), samples))
    if method == "bootstrap":
        beyond = sum(abs(value - observed) >= abs(observed) - 1e-12 for value in drawn)
    else:
        swapped = packed.swapped(random.Random(seed), samples)
        beyond = sum(abs(value) >= abs(observed) - 1e-12 for value in swapped)
    fields = (f"versus:{second.pred_hash[:12]}", f"{method}:{samples}", f"seed:{seed}")
    return Comparison(
        row,
        figure,
        _figure(first, row, figure),
        _figure(second, row, figure),
        _interval(drawn, level),
        (beyond + 1) / (samples + 1),
        method,
        first.signature(row.kind, *fields),
    )


def _interval(values: Iterable[float], level: float) -> Interval:
    """Return the narrowest order statistics that hold at least that share of the values."""
    ordered = sorted(values)
    outside = (1 - level) / 2 * len(ordered)
    last = len(ordered) - 1
    return Interval(ordered[min(floor(outside), last)], ordered[max(ceil(len(ordered) - outside) - 1, 0)])


def _figure(scores: Scores, row: ScoreRow, figure: Figure) -> float:
    return float(getattr(scores.counts(*row), figure))


def _check_numbers(samples: int, level: float) -> None:
    if samples < 1:
        raise UsageError(Fault("too few samples", field="samples", value=str(samples), allowed="at least 1"))
    if not 0 < level < 1:
        raise UsageError(Fault("no such level", field="level", value=str(level), allowed="between 0 and 1"))


def _check_choice(field: str, value: str, allowed: Sequence[str]) -> None:
    if value not in allowed:
        raise UsageError(Fault("unknown value", field=field, value=value, allowed=", ".join(allowed)))


def _check_same_gold(first: Scores, second: Scores) -> None:
    same = (first.scheme, first.gold_hash, first.table.documents)
    if same != (second.scheme, second.gold_hash, second.table.documents):
        raise ScoringError(
            Fault(
                "the two systems were not scored on the same gold",
                value=second.signature(),
                allowed=first.signature(),
            )
        )
