"""Boosted conjunctions: a scorecard of short rules learnt from features that are whole numbers.

Each round adds the conjunction of at most three conditions that lowers the logistic loss most (a
second-order step, as in gradient boosting: Friedman 2001; Chen and Guestrin 2016), grown greedily one
condition at a time. What comes out is a list of rules with points, which a person can read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, log
from operator import itemgetter

Condition = tuple[str, int, int]
"""Feature, least value, greatest value."""
MOST = 1 << 30
_THRESHOLDS = 8


@dataclass(frozen=True, slots=True)
class Settings:
    """How to boost.

    Args:
        rounds: How many conjunctions to add.
        rate: Share of the full step that each takes.
        depth: Conditions in a conjunction, at most.
        support: Examples that a conjunction must cover, at least.
        shrinkage: Second-order penalty on points; pulls rules with little support towards 0.
    """

    rounds: int = 80
    rate: float = 0.3
    depth: int = 3
    support: int = 20
    shrinkage: float = 4.0


@dataclass(frozen=True, slots=True)
class Card:
    """A conjunction and its points."""

    when: tuple[Condition, ...]
    points: float

    def holds(self, features: Mapping[str, int]) -> bool:
        """Return whether all conditions hold; a missing feature counts 0."""
        return all(least <= features.get(name, 0) <= most for name, least, most in self.when)


def conditions_of(rows: Sequence[Mapping[str, int]], support: int) -> dict[Condition, list[int]]:
    """Return each condition worth asking and the numbers of the rows that it holds for.

    Thresholds lie between the values that occur, at most eight a feature, evenly by rank.
    """
    found: dict[Condition, list[int]] = {}
    for name in sorted({name for row in rows for name in row}):
        values = [row.get(name, 0) for row in rows]
        ordered = sorted(values)
        cuts = {ordered[len(ordered) * step // (_THRESHOLDS * 2)] for step in range(1, _THRESHOLDS * 2)}
        for cut in sorted(cuts | {1, 2, 3} & set(values)):
            for condition in ((name, cut, MOST), (name, 0, cut - 1)):
                covered = [row for row, value in enumerate(values) if condition[1] <= value <= condition[2]]
                if support <= len(covered) < len(rows):
                    found[condition] = covered
    return found


def boost(
    rows: Sequence[Mapping[str, int]], labels: Sequence[bool], settings: Settings
) -> tuple[float, list[Card]]:
    """Return the starting score and the cards, in the order in which they were found.

    Args:
        rows: Features of each example.
        labels: Whether it is one.
        settings: How to boost.
    """
    conditions = conditions_of(rows, settings.support)
    covers = {condition: frozenset(covered) for condition, covered in conditions.items()}
    share = (sum(labels) + 1) / (len(labels) + 2)
    start = log(share / (1 - share))
    scores = [start] * len(rows)
    cards: list[Card] = []
    for _ in range(settings.rounds):
        slopes, bends = _derivatives(scores, labels)
        when, covered = _best_conjunction(conditions, covers, slopes, bends, settings)
        if not when:
            break
        step = sum(map(slopes.__getitem__, covered)) / (
            sum(map(bends.__getitem__, covered)) + settings.shrinkage
        )
        cards.append(Card(when, settings.rate * step))
        for row in covered:
            scores[row] += settings.rate * step
    return start, cards


def merged(cards: Sequence[Card]) -> list[Card]:
    """Return the cards with equal conjunctions joined, in order of first appearance."""
    points: dict[tuple[Condition, ...], float] = {}
    for card in cards:
        when = tuple(sorted(card.when))
        points[when] = points.get(when, 0.0) + card.points
    return [Card(when, value) for when, value in points.items()]


def _derivatives(scores: Sequence[float], labels: Sequence[bool]) -> tuple[list[float], list[float]]:
    chances = [1 / (1 + exp(-score)) for score in scores]
    slopes = [label - chance for label, chance in zip(labels, chances, strict=True)]
    return slopes, [chance * (1 - chance) for chance in chances]


def _best_conjunction(
    conditions: Mapping[Condition, list[int]],
    covers: Mapping[Condition, frozenset[int]],
    slopes: Sequence[float],
    bends: Sequence[float],
    settings: Settings,
) -> tuple[tuple[Condition, ...], list[int]]:
    """Return the conjunction with the greatest gain, grown one condition at a time."""

    def gain(covered: Sequence[int]) -> float:
        if len(covered) > 1:
            pick = itemgetter(*covered)
            return float(sum(pick(slopes)) ** 2 / (sum(pick(bends)) + settings.shrinkage))
        return 0.0

    when: tuple[Condition, ...] = ()
    covered: list[int] = []
    best = 0.0
    for _ in range(settings.depth):
        found: tuple[float, Condition, list[int]] | None = None
        for condition, rows in conditions.items():
            if any(condition[0] == name for name, _, _ in when):
                continue
            inside = rows if not when else [row for row in covered if row in covers[condition]]
            if len(inside) < settings.support:
                continue
            value = gain(inside)
            if value > best * (1.05 if when else 1) and (found is None or value > found[0]):
                found = value, condition, inside
        if found is None:
            break
        best, condition, covered = found
        when = (*when, condition)
    return when, covered
