"""Training of relation scorecards on the pairs of annotated documents.

From the pairs a scorecard is learned for each relation type: boosted (`boosting`) where pairs are many, as in
BC5CDR, and by logistic regression over all conditions (`regression`) where they are few, as in BioRED.
Five-fold cross-validation over documents decides how many boosted conjunctions are used and where the
threshold is.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import inf

from nmstag.learn.relations.boosting import BoostSettings, Conjunction, boost, merged
from nmstag.learn.relations.examples import LabelledPair
from nmstag.learn.relations.prior import tally, with_counts, with_prior
from nmstag.learn.relations.regression import RegressionSettings, weigh
from nmstag.learn.relations.thresholds import best_threshold, f1
from nmstag.relations.features import Features, opposed

FOLDS = 5
CID = BoostSettings(rounds=120, rate=0.3, depth=3, support=20, shrinkage=4.0)
PAIRS = RegressionSettings(shrinkage=25.0)
AMONG = RegressionSettings(shrinkage=20.0)
"""For what is learned among the related pairs alone: their types, and novelty."""
SHARE_OF_BEST = 0.3
"""A boosted pair must have more than this share of the score that the document's best pair has."""
RELATED = "Related"
NOVEL = "Novel"
_ENOUGH = 12
_SHIFTS = [tenths / 10 for tenths in range(-12, 18)]
_COMPARED_THRESHOLDS = [tenths / 10 * (1 - SHARE_OF_BEST) for tenths in range(-32, 13)]
_GAIN = 0.001
"""More rounds must bring so much F1."""
_SMOOTH = 2
_OF_TYPES = "molecular"
"""A feature of documents that tells types apart, and neither what is related nor what is novel."""
_DRAWS = 3
"""Neighbouring thresholds count too, and folds are drawn several times: with few pairs luck decides much."""


@dataclass(frozen=True, slots=True)
class TypeScorecard:
    """The weights of one relation type.

    Args:
        type: The type.
        start: The score that a pair starts from.
        weights: The weights.
        of_best: What is added for each point that the document's best pair has.
    """

    type: str
    start: float
    weights: tuple[Conjunction, ...]
    of_best: float = 0.0

    def score(self, features: Features) -> float:
        """Return the score of a pair by itself; above 0 the type is more likely than not."""
        return self.start + sum(weight.points for weight in self.weights if weight.holds(features))


@dataclass(frozen=True, slots=True)
class Learned:
    """Scorecards, with their scores in cross-validation.

    Args:
        scorecards: One for each type.
        pair: F1 of the pairs, whatever their type.
        typed: F1 of pairs with the right type.
        full: F1 of pairs with the right type and novelty.
    """

    scorecards: list[TypeScorecard]
    pair: float
    typed: float
    full: float = 0.0


def learn_one(rows: Sequence[LabelledPair], type_: str, settings: BoostSettings, missed: int = 0) -> Learned:
    """Return a scorecard that separates one relation type from everything else.

    A pair is taken by its score less a share of that of the document's best pair (`SHARE_OF_BEST`). The
    threshold has the best F1 that cross-validation lets expect (`thresholds`). The weights may use how often
    the other documents relate a pair, too (`nmstag.learn.relations.prior`).

    Args:
        rows: Pairs with evidence.
        type_: The type.
        settings: Settings of the boosting.
        missed: Annotated pairs without evidence; they count against recall.
    """
    gold = missed + sum(row.gold == type_ for row in rows)
    rows = [row for row in rows if type_ in row.types]
    right = [row.gold == type_ for row in rows]
    staged: dict[int, list[float]] = {}
    for draw in range(1, _DRAWS + 1):
        for step, scores in _staged(rows, type_, settings, draw):
            staged.setdefault(step, []).extend(_compared(rows, scores))
    best: tuple[float, int, float] = (-1.0, 0, 0.0)
    for step, scores in staged.items():
        threshold = best_threshold(scores, _DRAWS * right, _DRAWS * gold, _COMPARED_THRESHOLDS)
        value = f1(scores, _DRAWS * right, _DRAWS * gold, threshold)
        if value > best[0] + _GAIN:
            best = value, step, -threshold / (1 - SHARE_OF_BEST)
    value, step, shift = best
    scorecard = _scorecard(with_prior(rows, type_), type_, settings, step, shift)
    return Learned([replace(scorecard, of_best=-SHARE_OF_BEST)], value, value)


def learn_typed(
    rows: Sequence[LabelledPair],
    types: Sequence[str],
    missed: int = 0,
    others: Sequence[LabelledPair] = (),
    pairs: RegressionSettings = PAIRS,
    among: RegressionSettings = AMONG,
) -> Learned:
    """Return scorecards: for being related at all, and for each type among the related pairs.

    The threshold is the middle of those with the best sum of three F1 in cross-validation: of pairs, of pairs
    with their type, and of pairs with type and novelty. A type with too few pairs has no scorecard.

    Args:
        rows: Pairs with evidence.
        types: The types to learn.
        missed: Annotated pairs without evidence; they count against recall.
        others: Pairs with evidence of other kinds in the same documents, for novelty (`learn_novelty`).
        pairs: Settings for what makes a pair related.
        among: Settings for what makes it one of a type.
    """
    related = [replace(_plain(row), gold=RELATED if row.gold else "") for row in rows]
    found = [row for row in rows if row.gold]
    types = [type_ for type_ in types if sum(row.gold == type_ for row in found) >= _ENOUGH]
    marked = _marked((*rows, *others))
    curve = [[0.0, 0.0, 0.0] for _ in _SHIFTS]
    for draw in range(1, _DRAWS + 1):
        by_type = {type_: _held_out(rows, type_, among, _related, draw) for type_ in types}
        typed = [
            row.gold == _typed(row, {type_: by_type[type_][number] for type_ in types})
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
                sums[level] += f1(scores, right, missed + len(found), -shift) / _DRAWS
    around = [sum(map(sum, curve[max(0, at - _SMOOTH) : at + _SMOOTH + 1])) for at in range(len(curve))]
    inside = range(_SMOOTH, len(curve) - _SMOOTH)
    best = max(inside, key=around.__getitem__)
    weights = [_weighed(related, RELATED, pairs, _SHIFTS[best])]
    weights += [_weighed(found, type_, among) for type_ in types]
    return Learned(weights, *curve[best])


def learn_novelty(rows: Sequence[LabelledPair], among: RegressionSettings = AMONG) -> TypeScorecard:
    """Return the scorecard of novelty, the same for all kinds of pairs: the words for it are the same.

    Args:
        rows: Pairs with evidence of all kinds.
        among: Settings of the regression.
    """
    return _weighed([row for row in _marked(rows) if row.gold], NOVEL, among)


def _marked(rows: Iterable[LabelledPair]) -> list[LabelledPair]:
    """Return the rows with their novelty in place of their type."""
    return [replace(_plain(row), gold=row.gold and (NOVEL if row.novel else "Known")) for row in rows]


def _plain(row: LabelledPair) -> LabelledPair:
    """Return a row without the feature that counts for types alone."""
    return replace(row, features={name: value for name, value in row.features.items() if name != _OF_TYPES})


def _typed(row: LabelledPair, scores: Mapping[str, float]) -> str:
    """Return the type decided by hand, or that with the greatest score of those with nothing against."""
    if row.by_hand not in ("", RELATED):
        return row.by_hand
    against = opposed(row.features)
    return max((type_ for type_ in scores if type_ != against), key=scores.__getitem__, default="-")


def _related(row: LabelledPair) -> bool:
    return bool(row.gold)


def _everything(row: LabelledPair) -> bool:
    return True


def _weighed(
    rows: Sequence[LabelledPair], type_: str, settings: RegressionSettings, bias: float = 0.0
) -> TypeScorecard:
    start, weights = weigh([row.features for row in rows], [row.gold == type_ for row in rows], settings)
    return TypeScorecard(type_, start + bias, tuple(weights))


def _held_out(
    rows: Sequence[LabelledPair],
    type_: str,
    settings: RegressionSettings,
    learn_from: Callable[[LabelledPair], bool] = _everything,
    draw: int = 1,
) -> list[float]:
    """Return the score of every row by a scorecard learned without its document."""
    fold = _folds(rows, draw)
    scores = [0.0] * len(rows)
    for held in range(FOLDS):
        inside = [row for row in rows if fold[row.document] != held and learn_from(row)]
        scorecard = _weighed(inside, type_, settings)
        for number, row in enumerate(rows):
            if fold[row.document] == held:
                scores[number] = scorecard.score(row.features)
    return scores


def _folds(rows: Sequence[LabelledPair], draw: int = 1) -> dict[int, int]:
    """Return the fold of each document; another draw shuffles them again."""
    documents = sorted({row.document for row in rows})
    random.Random(draw).shuffle(documents)
    return {document: number % FOLDS for number, document in enumerate(documents)}


def _scorecard(
    rows: Sequence[LabelledPair], type_: str, settings: BoostSettings, step: int, bias: float
) -> TypeScorecard:
    start, weights = boost([row.features for row in rows], [row.gold == type_ for row in rows], settings)
    return TypeScorecard(type_, start + bias, tuple(merged(weights[:step])))


def _staged(
    rows: Sequence[LabelledPair], type_: str, settings: BoostSettings, draw: int
) -> Iterator[tuple[int, list[float]]]:
    """Yield numbers of rounds and the score of every row by weights learned without its document."""
    fold = _folds(rows, draw)
    steps = [settings.rounds * part // 6 for part in range(1, 7)]
    staged = [[0.0] * len(rows) for _ in steps]
    for held in range(FOLDS):
        learned_from = [row for row in rows if fold[row.document] != held]
        inside, counts = with_prior(learned_from, type_), tally(learned_from, type_)
        start, weights = boost(
            [row.features for row in inside], [row.gold == type_ for row in inside], settings
        )
        for number, row in enumerate(rows):
            if fold[row.document] == held:
                features = with_counts(row, counts).features
                points = [weight.points if weight.holds(features) else 0.0 for weight in weights]
                for place, step in enumerate(steps):
                    staged[place][number] = start + sum(points[:step])
    yield from zip(steps, staged, strict=True)


def _compared(rows: Sequence[LabelledPair], scores: Sequence[float]) -> list[float]:
    """Return the scores of pairs less a share of that of the best pair of their document."""
    best: dict[int, float] = {}
    for row, score in zip(rows, scores, strict=True):
        best[row.document] = max(best.get(row.document, score), score)
    return [score - SHARE_OF_BEST * best[row.document] for row, score in zip(rows, scores, strict=True)]
