"""Decision rules for relations, induced from documents with annotated relations.

For each relation type the candidate pairs of the annotated documents are boosted into a scorecard
(`nmstag.learn.boosting`). Five-fold cross-validation over documents decides how many rules go in and
where the threshold lies. What comes out is a rule file that a person can read, edit and delete from.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import inf

from nmstag.document import Document, canonical_id
from nmstag.learn.boosting import Card, Settings, boost, merged
from nmstag.relations import Relater
from nmstag.relations.features import Features
from nmstag.text.sentences import split_sentences

FOLDS = 5
SETTINGS = {
    "cid": Settings(rounds=120, rate=0.3, depth=3, support=20, shrinkage=4.0),
    "biored": Settings(rounds=60, rate=0.3, depth=1, support=8, shrinkage=4.0),
}
RELATED = "Related"
_ENOUGH = 12


@dataclass(frozen=True, slots=True)
class Row:
    """A candidate pair of an annotated document.

    Args:
        document: Number of the document.
        features: What it says of the pair.
        types: The types that there is evidence for.
        gold: The annotated type; empty where the pair is not related.
        novel: Whether it is annotated as novel.
        by_hand: The type that the hand-written rules decide on before any other.
    """

    document: int
    features: Features
    types: frozenset[str]
    gold: str
    novel: bool
    by_hand: str = ""


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
    """

    scorecards: list[Scorecard]
    pair: float
    typed: float


def rows_of(documents: Iterable[Document], relater: Relater, kind: str, aliases: dict[str, str]) -> list[Row]:
    """Return the candidate pairs of a kind in the documents that have relations.

    Args:
        documents: Documents with gold mentions and relations.
        relater: Finds the candidates.
        kind: 'chemical-disease' or 'chemical-chemical'.
        aliases: Names of relation types in the documents, such as 'CID', to our own.
    """
    rows = []
    for number, document in enumerate(documents):
        gold: dict[frozenset[str], tuple[str, bool]] = {}
        for relation in document.relations:
            name = aliases.get(relation.type, relation.type)
            for head in relation.head.split(","):
                for tail in relation.tail.split(","):
                    pair = frozenset((canonical_id(head), canonical_id(tail)))
                    gold[pair] = name, relation.novelty == "Novel"
        if not gold:
            continue
        for item in relater.candidates(document, split_sentences(document.text)):
            if item.kind == kind:
                name, novel = gold.get(frozenset(map(canonical_id, item.pair)), ("", False))
                decision = relater.decide_by_hand(item)
                by_hand = decision.type if decision else ""
                rows.append(Row(number, item.features, item.types, name, novel, by_hand))
    return rows


def learn_one(rows: Sequence[Row], kind: str, settings: Settings, missed: int = 0) -> Learnt:
    """Return a scorecard that tells one relation type from everything else.

    Args:
        rows: Candidate pairs.
        kind: The type.
        settings: How to boost.
        missed: Annotated pairs that are no candidates; they count against recall.
    """
    gold = missed + sum(row.gold == kind for row in rows)
    rows = [row for row in rows if kind in row.types]
    best: tuple[float, int, float] = (-1.0, 0, 0.0)
    for step, scores in _staged(rows, kind, settings):
        right = [row.gold == kind for row in rows]
        for bias in range(-10, 31):
            value = _f1(scores, right, right, gold, -bias / 10)[0]
            if value > best[0] + 0.001:
                best = value, step, bias / 10
    value, step, shift = best
    return Learnt([_scorecard(rows, kind, settings, step, shift)], value, value)


def learn_typed(rows: Sequence[Row], types: Sequence[str], settings: Settings, missed: int = 0) -> Learnt:
    """Return a scorecard for being related at all, and one for each type among the related pairs.

    The number of rules and the threshold are those with the best sum of the F1 of pairs and the F1 of
    pairs and types in cross-validation. A type with too few pairs to learn from has no scorecard.

    Args:
        rows: Candidate pairs.
        types: The types to learn.
        settings: How to boost.
        missed: Annotated pairs that are no candidates; they count against recall.
    """
    related = [replace(row, gold=RELATED if row.gold else "") for row in rows]
    among = [row for row in rows if row.gold]
    types = [kind for kind in types if sum(row.gold == kind for row in among) >= _ENOUGH]
    stages = {kind: dict(_staged(rows, kind, settings, learn_from=_related)) for kind in types}
    gold = missed + len(among)
    best: tuple[float, int, float, float, float] = (-1.0, 0, 0.0, 0.0, 0.0)
    for step, scores in _staged(related, RELATED, settings):
        typed = [
            row.gold == (row.by_hand or _best(row, number, stages, step)) for number, row in enumerate(rows)
        ]
        scores = [inf if row.by_hand else score for row, score in zip(rows, scores, strict=True)]
        for bias in range(-10, 21):
            pair, full = _f1(scores, [bool(row.gold) for row in rows], typed, gold, -bias / 10)
            if pair + full > best[0] + 0.002:
                best = pair + full, step, bias / 10, pair, full
    _, step, shift, pair, full = best
    cards = [_scorecard(related, RELATED, settings, step, shift)]
    cards += [_scorecard(among, kind, settings, step, 0.0) for kind in types]
    return Learnt(cards, pair, full)


def learn_novelty(rows: Sequence[Row], settings: Settings) -> tuple[Scorecard, float]:
    """Return the scorecard of novelty among related pairs, and its cross-validated accuracy."""
    marked = [replace(row, gold="Novel" if row.novel else "") for row in rows if row.gold]
    best, right = 0, -1
    for step, scores in _staged(marked, "Novel", settings):
        value = sum((score > 0) == bool(row.gold) for score, row in zip(scores, marked, strict=True))
        if value > right:
            best, right = step, value
    return _scorecard(marked, "Novel", settings, best, 0.0), right / max(1, len(marked))


def _best(row: Row, number: int, stages: Mapping[str, Mapping[int, Sequence[float]]], step: int) -> str:
    """Return the type with the greatest score of those that there is evidence for."""
    scores = {kind: stages[kind][step][number] for kind in stages if kind in row.types}
    return max(scores, key=scores.__getitem__, default="-")


def _related(row: Row) -> bool:
    return bool(row.gold)


def _everything(row: Row) -> bool:
    return True


def _scorecard(rows: Sequence[Row], kind: str, settings: Settings, step: int, bias: float) -> Scorecard:
    start, cards = boost([row.features for row in rows], [row.gold == kind for row in rows], settings)
    return Scorecard(kind, start + bias, tuple(merged(cards[:step])))


def _staged(
    rows: Sequence[Row], kind: str, settings: Settings, learn_from: Callable[[Row], bool] = _everything
) -> Iterator[tuple[int, list[float]]]:
    """Yield numbers of rounds and the score of every row by cards learnt without its document."""
    documents = sorted({row.document for row in rows})
    random.Random(1).shuffle(documents)
    fold = {document: number % FOLDS for number, document in enumerate(documents)}
    steps = [settings.rounds * part // 6 for part in range(1, 7)]
    staged = [[0.0] * len(rows) for _ in steps]
    for held in range(FOLDS):
        inside = [row for row in rows if fold[row.document] != held and learn_from(row)]
        start, cards = boost([row.features for row in inside], [row.gold == kind for row in inside], settings)
        for number, row in enumerate(rows):
            if fold[row.document] == held:
                points = [card.points if card.holds(row.features) else 0.0 for card in cards]
                for place, step in enumerate(steps):
                    staged[place][number] = start + sum(points[:step])
    yield from zip(steps, staged, strict=True)


def _f1(
    scores: Sequence[float], pairs: Sequence[bool], typed: Sequence[bool], gold: int, threshold: float
) -> tuple[float, float]:
    """Return the F1 of pairs, and of pairs with their type, at a threshold."""
    said = [number for number, score in enumerate(scores) if score > threshold]
    total = max(1, len(said) + gold)
    return 2 * sum(pairs[number] for number in said) / total, 2 * sum(
        typed[number] for number in said
    ) / total
