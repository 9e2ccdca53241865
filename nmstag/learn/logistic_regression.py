"""A scorecard of the kinds that names belong to: how much each speaks for a name, how much against it.

A logistic regression whose features are kinds. A kind with little support is drawn towards no points, so
that a rare word says little and a frequent one much; what kinds have in common is not counted twice. It
is fitted one kind after the other by Newton's step, always in the same order, so the same finds give the
same points.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable, Mapping, Sequence
from math import exp, sqrt
from typing import Generic, NamedTuple, TypeVar

K = TypeVar("K", bound=Hashable)

SHRINKAGE = 2.0
"""How strongly points are drawn towards 0: a kind must be borne out by about so many finds."""

PASSES = 12
LONGEST_STEP = 1.0


class Example(NamedTuple, Generic[K]):
    """The kinds of a name, and how many of its finds are right and wrong."""

    kinds: Collection[K]
    right: int
    wrong: int


def chance(points: float) -> float:
    """Return the chance that a sum of points stands for.

    >>> chance(0), round(chance(2), 2)
    (0.5, 0.88)
    """
    return 1 / (1 + exp(-points)) if points > -30 else 0.0


def fit(examples: Sequence[Example[K]], shrinkage: float = SHRINKAGE) -> dict[K, float]:
    """Return the points of each kind, in order of first appearance.

    Finds of one name in one document are not independent: they count as the square root of their number.

    Args:
        examples: Names with their finds.
        shrinkage: How strongly points are drawn towards 0.
    """
    rows_of: dict[K, list[int]] = defaultdict(list)
    for row, example in enumerate(examples):
        for kind in example.kinds:
            rows_of[kind].append(row)
    points = dict.fromkeys(rows_of, 0.0)
    sums = [0.0] * len(examples)
    weights = [1 / sqrt(max(example.right + example.wrong, 1)) for example in examples]
    finds = [(e.right + e.wrong) * weight for e, weight in zip(examples, weights, strict=True)]
    for _ in range(PASSES):
        for kind, rows in rows_of.items():
            slope, bend = -shrinkage * points[kind], shrinkage
            for row in rows:
                share = chance(sums[row])
                slope += examples[row].right * weights[row] - share * finds[row]
                bend += share * (1 - share) * finds[row]
            step = max(-LONGEST_STEP, min(LONGEST_STEP, slope / bend))
            points[kind] += step
            for row in rows:
                sums[row] += step
    return points


def total(points: Mapping[K, float], kinds: Collection[K]) -> float:
    """Return the sum of points of some kinds; one that no example had counts nothing."""
    return sum(points.get(kind, 0.0) for kind in kinds)
