"""Logistic regression whose conditions are features: how many points each is worth, for or against.

Used by the scorecards of names and of relations. The points of a feature with little support are drawn
towards 0, so that a rare word counts little and a frequent one much; what features have in common is not
counted twice. Features are fitted one after the other by Newton's step, always in the same order, so the same
examples give the same points.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable, Sequence
from math import exp, sqrt
from typing import Generic, NamedTuple, TypeVar

K = TypeVar("K", bound=Hashable)

SHRINKAGE = 2.0
"""How strongly points are drawn towards 0: a feature needs support by about so many mentions."""

PASSES = 12
LONGEST_STEP = 1.0
_START_SHRINKAGE = 0.001


class Example(NamedTuple, Generic[K]):
    """The features of a name, and how many of its mentions are right and wrong."""

    features: Collection[K]
    right: int
    wrong: int


def chance(points: float) -> float:
    """Return the chance that a sum of points gives.

    >>> chance(0), round(chance(2), 2)
    (0.5, 0.88)
    """
    return 1 / (1 + exp(-points)) if points > -30 else 0.0


def fit(examples: Sequence[Example[K]], shrinkage: float = SHRINKAGE) -> dict[K, float]:
    """Return the points of each feature, in order of first appearance.

    Mentions of one name in one document are not independent: they count as the square root of their number.

    Args:
        examples: Names with their mentions.
        shrinkage: How strongly points are drawn towards 0.
    """
    rows_of: dict[K, list[int]] = defaultdict(list)
    for row, example in enumerate(examples):
        for feature in example.features:
            rows_of[feature].append(row)
    weights = [1 / sqrt(max(example.right + example.wrong, 1)) for example in examples]
    right = [example.right * weight for example, weight in zip(examples, weights, strict=True)]
    seen = [(e.right + e.wrong) * weight for e, weight in zip(examples, weights, strict=True)]
    _, points = fit_points(list(rows_of.values()), right, seen, shrinkage, PASSES)
    return dict(zip(rows_of, points, strict=True))


def fit_points(
    covered: Sequence[Sequence[int]],
    right: Sequence[float],
    seen: Sequence[float],
    shrinkage: float,
    passes: int,
    start: float | None = None,
    smallest_step: float = 0.0,
) -> tuple[float, list[float]]:
    """Return the starting score and the points of each condition, found by Newton's steps.

    Args:
        covered: For each condition the numbers of the examples that it holds for.
        right: How often each example is right.
        seen: How often each example is seen, right or wrong.
        shrinkage: How strongly points are drawn towards 0.
        passes: How many times all conditions are fitted, at most.
        start: The starting score, which is fitted, too; without one it is 0 and stays so.
        smallest_step: A pass without a larger step is the last.
    """
    sums = [start or 0.0] * len(right)
    points = [0.0] * len(covered)
    for _ in range(passes):
        largest = 0.0
        if start is not None:
            step = _newton_step(range(len(right)), sums, right, seen, 0.0, _START_SHRINKAGE)
            start += step
            largest = abs(step)
        for number, rows in enumerate(covered):
            step = _newton_step(rows, sums, right, seen, points[number], shrinkage)
            points[number] += step
            largest = max(largest, abs(step))
        if largest < smallest_step:
            break
    return start or 0.0, points


def _newton_step(
    rows: Sequence[int],
    sums: list[float],
    right: Sequence[float],
    seen: Sequence[float],
    points: float,
    shrinkage: float,
) -> float:
    """Return the step for the points of some examples, and add it to their sums."""
    slope, bend = -shrinkage * points, shrinkage
    for row in rows:
        share = chance(sums[row])
        slope += right[row] - share * seen[row]
        bend += share * (1 - share) * seen[row]
    step = max(-LONGEST_STEP, min(LONGEST_STEP, slope / bend))
    for row in rows:
        sums[row] += step
    return step
