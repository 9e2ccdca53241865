"""Logistic regression over conditions: a scorecard to which every condition adds a little.

Where examples are few and most conditions are weak evidence, weighing all of them together errs less than
choosing the strongest one after the other. Points are drawn towards 0 (Hoerl and Kennard 1970; le Cessie
and van Houwelingen 1992).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log

from nmstag.learn.logistic_regression import fit_points
from nmstag.learn.relations.boosting import Conjunction
from nmstag.relations.scorecard import MOST, Condition

_PASSES = 25
_PARTS = 12
"""A feature is cut into so many ranges, at most."""
_SMALLEST_STEP = 0.004


@dataclass(frozen=True, slots=True)
class RegressionSettings:
    """Settings of the regression.

    Args:
        shrinkage: How strongly points are drawn towards 0.
        support: Examples that a condition must cover, and must leave out, at least.
        least: Conditions with points nearer to 0 than this are left out, and the others fitted again.
    """

    shrinkage: float = 20.0
    support: int = 5
    least: float = 0.06


def weigh(
    rows: Sequence[Mapping[str, int]], labels: Sequence[bool], settings: RegressionSettings
) -> tuple[float, list[Conjunction]]:
    """Return the starting score and a weight for each condition, the greatest first.

    Args:
        rows: Features of each example.
        labels: Whether it is one.
        settings: Settings of the regression.
    """
    conditions = _conditions(rows, settings.support)
    start, points = _fitted(rows, labels, conditions, settings.shrinkage)
    weighty = [one for one, point in zip(conditions, points, strict=True) if abs(point) >= settings.least]
    start, points = _fitted(rows, labels, weighty, settings.shrinkage)
    weights = [Conjunction((condition,), point) for condition, point in zip(weighty, points, strict=True)]
    return start, sorted(weights, key=lambda weight: (-abs(weight.points), weight.when))


def _fitted(
    rows: Sequence[Mapping[str, int]],
    labels: Sequence[bool],
    conditions: Sequence[Condition],
    shrinkage: float,
) -> tuple[float, list[float]]:
    """Return the starting score and the points of each condition."""
    covered = [
        [number for number, row in enumerate(rows) if row.get(name, 0) >= least]
        for name, least, _ in conditions
    ]
    share = (sum(labels) + 1) / (len(labels) + 2)
    start, ones = log(share / (1 - share)), [1.0] * len(labels)
    return fit_points(covered, labels, ones, shrinkage, _PASSES, start, _SMALLEST_STEP)


def _conditions(rows: Sequence[Mapping[str, int]], support: int) -> list[Condition]:
    """Return 'feature >= n' for each feature and each n that tells enough examples apart.

    The greatest n needs no more examples than any weight: what is seldom seen may matter much.
    """
    values: dict[str, Counter[int]] = {}
    for row in rows:
        for name, value in row.items():
            if value:
                values.setdefault(name, Counter())[value] += 1
    found = []
    for name in sorted(values):
        covers = last = 0
        for value in sorted(values[name], reverse=True):
            covers += values[name][value]
            separates = covers - last >= max(support, len(rows) // _PARTS) if last else True
            if separates and support <= covers <= len(rows) - support:
                found.append(Condition(name, value, MOST))
                last = covers
    return found
