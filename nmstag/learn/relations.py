"""Decision rules for relations, induced from documents with annotated relations.

From the candidate pairs of the annotated documents a scorecard is made for each relation type: boosted
(`nmstag.learn.boosting`) where pairs are many, as for BC5CDR's reading, and weighed all at once
(`nmstag.learn.relation_regression`) where they are few, as for BioRED's. Five-fold cross-validation over
documents decides how many boosted rules go in and where the threshold lies. What comes out is a rule file
that a person can read, edit and delete from.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import inf
from statistics import fmean

from nmstag.learn.boosting import Card, Settings, boost, merged
from nmstag.learn.relation_known import informed, informed_by, tally
from nmstag.learn.relation_regression import Weighing, weigh
from nmstag.learn.relation_rows import Row
from nmstag.relations.features import Features, opposed

FOLDS = 5
CID = Settings(rounds=120, rate=0.3, depth=3, support=20, shrinkage=4.0)
PAIRS = Weighing(shrinkage=25.0)
AMONG = Weighing(shrinkage=20.0)
"""For what is learnt among the related pairs alone: their types, and novelty."""
RELATED = "Related"
NOVEL = "Novel"
_ENOUGH = 12
_SHIFTS = [tenths / 10 for tenths in range(-12, 18)]
_BIASES = range(-12, 33)
_SMOOTH = 2
_DRAWS = 3
"""Thresholds beside one also count for it, and folds are drawn anew: with few pairs the best is half luck."""


@dataclass(frozen=True, slots=True)
class Scorecard:
    """The cards of one relation type, with the score that a pair starts from."""

    type: str
    start: float
    cards: tuple[Card, ...]

    def score(self, features: Features) -> float:
        """Return the score of a pair; above 0 speaks for the type."""
        return self.start + sum(card.points for card in self.cards if card.holds(features))


@dataclass(frozen=True, slots=True)
class Learnt:
    """Scorecards, with what cross-validation says of them.

    Args:
        scorecards: One for each type.
        pair: F1 of the pairs, whatever their type.
        typed: F1 of pairs with the right type.
        full: F1 of pairs with the right type and novelty.
    """

    scorecards: list[Scorecard]
    pair: float
    typed: float
    full: float = 0.0


def learn_one(rows: Sequence[Row], kind: str, settings: Settings, missed: int = 0) -> Learnt:
    """Return a scorecard that tells one relation type from everything else.

    Its threshold is the middle of those with the best F1 in cross-validation. The cards weigh what the
    other documents say of a pair, too (`nmstag.learn.relation_known`).

    Args:
        rows: Candidate pairs.
        kind: The type.
        settings: How to boost.
        missed: Annotated pairs that are no candidates; they count against recall.
    """
    gold = missed + sum(row.gold == kind for row in rows)
    rows = [row for row in rows if kind in row.types]
    right = [row.gold == kind for row in rows]
    curves: dict[int, list[float]] = {}
    for draw in range(1, _DRAWS + 1):
        for step, scores in _staged(rows, kind, settings, draw):
            curve = curves.setdefault(step, [0.0] * len(_BIASES))
            for place, tenths in enumerate(_BIASES):
                curve[place] += _f1(scores, right, gold, -tenths / 10) / _DRAWS
    best: tuple[float, int, float] = (-1.0, 0, 0.0)
    for step, curve in curves.items():
        for at in range(_SMOOTH, len(curve) - _SMOOTH):
            value = fmean(curve[at - _SMOOTH : at + _SMOOTH + 1])
            if value > best[0] + 0.001:
                best = value, step, _BIASES[at] / 10
    value, step, shift = best
    return Learnt([_scorecard(informed(rows, kind), kind, settings, step, shift)], value, value)


def learn_typed(
    rows: Sequence[Row],
    types: Sequence[str],
    missed: int = 0,
    others: Sequence[Row] = (),
    pairs: Weighing = PAIRS,
    among: Weighing = AMONG,
) -> Learnt:
    """Return scorecards: for being related at all, and for each type among the related pairs.

    The threshold is the middle of those with the best sum of three F1 in cross-validation: of pairs, of pairs
    with their type, and of pairs with type and novelty. A type with too few pairs has no scorecard.

    Args:
        rows: Candidate pairs.
        types: The types to learn.
        missed: Annotated pairs that are no candidates; they count against recall.
        others: Candidate pairs of other kinds in the same documents, for novelty (`learn_novelty`).
        pairs: How to weigh what makes a pair related.
        among: How to weigh what makes it one of a type.
    """
    related = [replace(row, gold=RELATED if row.gold else "") for row in rows]
    found = [row for row in rows if row.gold]
    types = [kind for kind in types if sum(row.gold == kind for row in found) >= _ENOUGH]
    marked = _marked((*rows, *others))
    curve = [[0.0, 0.0, 0.0] for _ in _SHIFTS]
    for draw in range(1, _DRAWS + 1):
        by_type = {kind: _held_out(rows, kind, among, _related, draw) for kind in types}
        typed = [
            row.gold == _typed(row, {kind: by_type[kind][number] for kind in types})
            for number, row in enumerate(rows)
        ]
        novelties = _held_out(marked, NOVEL, among, _related, draw)[: len(rows)]
        full = [
            one and (score > 0) == row.novel for one, score, row in zip(typed, novelties, rows, strict=True)
        ]
        scores = _held_out(related, RELATED, pairs, draw=draw)
        scores = [inf if row.by_hand else score for row, score in zip(rows, scores, strict=True)]
        for sums, shift in zip(curve, _SHIFTS, strict=True):
            for level, right in enumerate(([bool(row.gold) for row in rows], typed, full)):
                sums[level] += _f1(scores, right, missed + len(found), -shift) / _DRAWS
    around = [sum(map(sum, curve[max(0, at - _SMOOTH) : at + _SMOOTH + 1])) for at in range(len(curve))]
    inside = range(_SMOOTH, len(curve) - _SMOOTH)
    best = max(inside, key=around.__getitem__)
    cards = [_weighed(related, RELATED, pairs, _SHIFTS[best])]
    cards += [_weighed(found, kind, among) for kind in types]
    return Learnt(cards, *curve[best])


def learn_novelty(rows: Sequence[Row], among: Weighing = AMONG) -> Scorecard:
    """Return the scorecard of novelty, the same for all kinds of pairs: what is new is told alike.

    Args:
        rows: Candidate pairs of all kinds.
        among: How to weigh.
    """
    return _weighed([row for row in _marked(rows) if row.gold], NOVEL, among)


def _marked(rows: Iterable[Row]) -> list[Row]:
    """Return the rows with their novelty in place of their type."""
    return [replace(row, gold=row.gold and (NOVEL if row.novel else "Known")) for row in rows]


def _typed(row: Row, scores: Mapping[str, float]) -> str:
    """Return the type decided by hand, or that with the greatest score of those with nothing against."""
    if row.by_hand not in ("", RELATED):
        return row.by_hand
    against = opposed(row.features)
    return max((kind for kind in scores if kind != against), key=scores.__getitem__, default="-")


def _related(row: Row) -> bool:
    return bool(row.gold)


def _everything(row: Row) -> bool:
    return True


def _weighed(rows: Sequence[Row], kind: str, settings: Weighing, bias: float = 0.0) -> Scorecard:
    start, cards = weigh([row.features for row in rows], [row.gold == kind for row in rows], settings)
    return Scorecard(kind, start + bias, tuple(cards))


def _held_out(
    rows: Sequence[Row],
    kind: str,
    settings: Weighing,
    learn_from: Callable[[Row], bool] = _everything,
    draw: int = 1,
) -> list[float]:
    """Return the score of every row by a scorecard learnt without its document."""
    fold = _folds(rows, draw)
    scores = [0.0] * len(rows)
    for held in range(FOLDS):
        inside = [row for row in rows if fold[row.document] != held and learn_from(row)]
        scorecard = _weighed(inside, kind, settings)
        for number, row in enumerate(rows):
            if fold[row.document] == held:
                scores[number] = scorecard.score(row.features)
    return scores


def _folds(rows: Sequence[Row], draw: int = 1) -> dict[int, int]:
    """Return the fold of each document; another draw shuffles them anew."""
    documents = sorted({row.document for row in rows})
    random.Random(draw).shuffle(documents)
    return {document: number % FOLDS for number, document in enumerate(documents)}


def _scorecard(rows: Sequence[Row], kind: str, settings: Settings, step: int, bias: float) -> Scorecard:
    start, cards = boost([row.features for row in rows], [row.gold == kind for row in rows], settings)
    return Scorecard(kind, start + bias, tuple(merged(cards[:step])))


def _staged(
    rows: Sequence[Row], kind: str, settings: Settings, draw: int
) -> Iterator[tuple[int, list[float]]]:
    """Yield numbers of rounds and the score of every row by cards learnt without its document."""
    fold = _folds(rows, draw)
    steps = [settings.rounds * part // 6 for part in range(1, 7)]
    staged = [[0.0] * len(rows) for _ in steps]
    for held in range(FOLDS):
        learnt_from = [row for row in rows if fold[row.document] != held]
        inside, counts = informed(learnt_from, kind), tally(learnt_from, kind)
        start, cards = boost([row.features for row in inside], [row.gold == kind for row in inside], settings)
        for number, row in enumerate(rows):
            if fold[row.document] == held:
                features = informed_by(row, counts).features
                points = [card.points if card.holds(features) else 0.0 for card in cards]
                for place, step in enumerate(steps):
                    staged[place][number] = start + sum(points[:step])
    yield from zip(steps, staged, strict=True)


def _f1(scores: Sequence[float], right: Sequence[bool], gold: int, threshold: float) -> float:
    """Return the F1 of the pairs above a threshold, of which some are right."""
    said = [number for number, score in enumerate(scores) if score > threshold]
    return 2 * sum(right[number] for number in said) / max(1, len(said) + gold)
