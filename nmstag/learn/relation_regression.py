"""Logistic regression over conditions: a scorecard in which every condition has its say.

Where examples are few and most conditions say a little, weighing all of them together errs less than
choosing the strongest one after the other. Points are drawn towards 0 (Hoerl and Kennard 1970; le Cessie
and van Houwelingen 1992) and found one condition at a time by Newton's step, always in the same order.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log

from nmstag.learn.boosting import MOST, Card, Condition
from nmstag.learn.logistic_regression import chance

_PASSES = 25
_PARTS = 12
"""A feature is cut into so many ranges, at most."""
_STILL = 0.004


@dataclass(frozen=True, slots=True)
class Weighing:
    """How to weigh.

    Args:
        shrinkage: How strongly points are drawn towards 0.
        support: Examples that a condition must cover, and must leave out, at least.
        least: Conditions with points nearer to 0 than this are left out, and the others weighed anew.
    """

    shrinkage: float = 20.0
    support: int = 5
    least: float = 0.06


def weigh(
    rows: Sequence[Mapping[str, int]], labels: Sequence[bool], settings: Weighing
) -> tuple[float, list[Card]]:
    """Return the starting score and a card for each condition, the weightiest first.

    Args:
        rows: Features of each example.
        labels: Whether it is one.
        settings: How to weigh.
    """
    conditions = _conditions(rows, settings.support)
    start, points = _fitted(rows, labels, conditions, settings.shrinkage)
    weighty = [one for one, point in zip(conditions, points, strict=True) if abs(point) >= settings.least]
    start, points = _fitted(rows, labels, weighty, settings.shrinkage)
    cards = [Card((condition,), point) for condition, point in zip(weighty, points, strict=True)]
    return start, sorted(cards, key=lambda card: (-abs(card.points), card.when))


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
    start = log(share / (1 - share))
    sums = [start] * len(rows)
    points = [0.0] * len(conditions)
    everyone = range(len(rows))
    for _ in range(_PASSES):
        step = _step(everyone, sums, labels, 0.0, 0.001)
        start += step
        largest = abs(step)
        for number, inside in enumerate(covered):
            step = _step(inside, sums, labels, points[number], shrinkage)
            points[number] += step
            largest = max(largest, abs(step))
        if largest < _STILL:
            break
    return start, points


def _step(
    rows: Sequence[int], sums: list[float], labels: Sequence[bool], points: float, shrinkage: float
) -> float:
    """Return Newton's step for the points of some rows, and add it to their sums."""
    slope, bend = -shrinkage * points, shrinkage
    for row in rows:
        share = chance(sums[row])
        slope += labels[row] - share
        bend += share * (1 - share)
    step = max(-1.0, min(1.0, slope / bend))
    for row in rows:
        sums[row] += step
    return step


def _conditions(rows: Sequence[Mapping[str, int]], support: int) -> list[Condition]:
    """Return 'feature >= n' for each feature and each n that tells enough examples apart.

    The greatest n needs no more examples than any rule; what counts seldom may count much.
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
            apart = covers - last >= max(support, len(rows) // _PARTS) if last else True
            if apart and support <= covers <= len(rows) - support:
                found.append((name, value, MOST))
                last = covers
    return found
