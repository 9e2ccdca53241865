"""Boosting: conjunctions of conditions, learned from features that are whole numbers.

Each round adds the conjunction of at most three conditions that lowers the logistic loss most (a
second-order step, as in gradient boosting: Friedman 2001; Chen and Guestrin 2016), grown greedily one
condition at a time. The result is a list of conjunctions with points, which a person can read.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, compress
from math import exp, fsum, log
from operator import itemgetter, or_

from nmstag.relations.scorecard import MOST, Condition

_PARTS = 16


@dataclass(frozen=True, slots=True)
class BoostSettings:
    """How to boost.

    Args:
        rounds: How many conjunctions to add.
        rate: Share of the full step that each takes.
        depth: Conditions in a conjunction, at most.
        support: Examples that a conjunction must cover, at least.
        shrinkage: Second-order penalty on points; keeps conjunctions with little support near 0.
    """

    rounds: int = 80
    rate: float = 0.3
    depth: int = 3
    support: int = 20
    shrinkage: float = 4.0


@dataclass(frozen=True, slots=True)
class Conjunction:
    """Conditions that must all hold, and the points that they add."""

    when: tuple[Condition, ...]
    points: float

    def holds(self, features: Mapping[str, int]) -> bool:
        """Return whether all conditions hold; a missing feature counts 0."""
        return all(least <= features.get(name, 0) <= most for name, least, most in self.when)


@dataclass(frozen=True, slots=True)
class _Binned:
    """A feature with the rows between its thresholds.

    Args:
        name: The feature.
        cuts: Thresholds; bin 0 is below the first, bin n from the n-th on.
        picks: For each bin, what picks the values of its rows out of a list; None for the fullest bin,
            whose sum is what the others leave.
        low: For each threshold, the rows below it, as bits.
        high: For each threshold, the other rows.
    """

    name: str
    cuts: tuple[int, ...]
    picks: tuple[Callable[[Sequence[float]], Sequence[float]] | None, ...]
    low: tuple[int, ...]
    high: tuple[int, ...]

    def conditions(self) -> Iterator[tuple[Condition, int]]:
        """Yield the conditions on this feature, two a threshold, and their rows as bits."""
        for cut, low, high in zip(self.cuts, self.low, self.high, strict=True):
            yield Condition(self.name, cut, MOST), high
            yield Condition(self.name, 0, cut - 1), low

    def sums(self, values: Sequence[float], total: float) -> Iterator[float]:
        """Yield for each condition the sum of the values of its rows; `total` is that of all rows."""
        bins = [fsum(pick(values)) if pick else 0.0 for pick in self.picks]
        bins[self.picks.index(None)] = total - fsum(bins)
        below = 0.0
        for value in bins[:-1]:
            below += value
            yield total - below
            yield below


def binned(rows: Sequence[Mapping[str, int]]) -> list[_Binned]:
    """Return the features that vary; thresholds are values that occur, some 16 a feature, evenly by rank."""
    found = []
    for name in sorted({name for row in rows for name in row}):
        values = [row.get(name, 0) for row in rows]
        ordered = sorted(values)
        cuts = {ordered[len(ordered) * step // _PARTS] for step in range(1, _PARTS)} | {1, 2, 3}
        cuts = cuts & set(values) - {ordered[0]}
        if cuts:
            found.append(_bin(name, values, tuple(sorted(cuts))))
    return found


def _bin(name: str, values: Sequence[int], cuts: tuple[int, ...]) -> _Binned:
    bins: list[list[int]] = [[] for _ in range(len(cuts) + 1)]
    for row, value in enumerate(values):
        bins[bisect_right(cuts, value)].append(row)
    fullest = max(range(len(bins)), key=lambda number: len(bins[number]))
    picks = tuple(None if number == fullest else _picker(inside) for number, inside in enumerate(bins))
    masks = [sum(1 << row for row in inside) for inside in bins]
    low = tuple(accumulate(masks[:-1], or_))
    everything = (1 << len(values)) - 1
    return _Binned(name, cuts, picks, low, tuple(everything ^ mask for mask in low))


def _picker(rows: Sequence[int]) -> Callable[[Sequence[float]], Sequence[float]]:
    if len(rows) > 1:
        return itemgetter(*rows)
    return itemgetter(slice(rows[0], rows[0] + 1))


def boost(
    rows: Sequence[Mapping[str, int]], labels: Sequence[bool], settings: BoostSettings
) -> tuple[float, list[Conjunction]]:
    """Return the starting score and the conjunctions, in the order in which they were found.

    Args:
        rows: Features of each example.
        labels: Whether it is one.
        settings: How to boost.
    """
    features = binned(rows)
    share = (sum(labels) + 1) / (len(labels) + 2)
    start = log(share / (1 - share))
    scores = [start] * len(rows)
    cards: list[Conjunction] = []
    for _ in range(settings.rounds):
        slopes, bends = _derivatives(scores, labels)
        when, covered = _best_conjunction(features, slopes, bends, settings)
        if not when:
            break
        step = fsum(compress(slopes, covered)) / (fsum(compress(bends, covered)) + settings.shrinkage)
        cards.append(Conjunction(when, settings.rate * step))
        scores = [score + settings.rate * step * held for score, held in zip(scores, covered, strict=True)]
    return start, cards


def merged(conjunctions: Sequence[Conjunction]) -> list[Conjunction]:
    """Return the conjunctions, equal ones joined, in order of first appearance."""
    points: dict[tuple[Condition, ...], float] = {}
    for one in conjunctions:
        when = tuple(sorted(one.when))
        points[when] = points.get(when, 0.0) + one.points
    return [Conjunction(when, value) for when, value in points.items()]


def _derivatives(scores: Sequence[float], labels: Sequence[bool]) -> tuple[list[float], list[float]]:
    chances = [1 / (1 + exp(-score)) for score in scores]
    slopes = [label - chance for label, chance in zip(labels, chances, strict=True)]
    return slopes, [chance * (1 - chance) for chance in chances]


def _best_conjunction(
    features: Sequence[_Binned], slopes: Sequence[float], bends: Sequence[float], settings: BoostSettings
) -> tuple[tuple[Condition, ...], list[bool]]:
    """Return the conjunction with the greatest gain, grown one condition at a time, and where it holds."""
    when: tuple[Condition, ...] = ()
    inside = (1 << len(slopes)) - 1
    held = [True] * len(slopes)
    best = 0.0
    for _ in range(settings.depth):
        asked = {name for name, _, _ in when}
        free = [feature for feature in features if feature.name not in asked]
        found = _best_condition(free, slopes, bends, inside, settings)
        if found is None or found[0] <= best * (1.05 if when else 1):
            break
        best, condition, mask = found
        when = (*when, condition)
        inside &= mask
        held = [bit == "1" for bit in reversed(f"{inside:0{len(held)}b}")]
        slopes = [slope * bit for slope, bit in zip(slopes, held, strict=True)]
        bends = [bend * bit for bend, bit in zip(bends, held, strict=True)]
    return when, held


def _best_condition(
    features: Sequence[_Binned],
    slopes: Sequence[float],
    bends: Sequence[float],
    inside: int,
    settings: BoostSettings,
) -> tuple[float, Condition, int] | None:
    """Return the condition with the greatest gain on the rows inside, its gain and its rows."""
    slope, bend, rows = fsum(slopes), fsum(bends), inside.bit_count()
    best: tuple[float, Condition, int] | None = None
    for feature in features:
        sums = zip(feature.sums(slopes, slope), feature.sums(bends, bend), feature.conditions(), strict=True)
        for one, other, (condition, mask) in sums:
            gain = one * one / (other + settings.shrinkage)
            if best is not None and gain <= best[0]:
                continue
            if settings.support <= (mask & inside).bit_count() < rows:
                best = gain, condition, mask
    return best
