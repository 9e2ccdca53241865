"""Pairs of documents in, a class for every gold and every predicted mention out."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from nmstag.document import Document, Mention
from nmstag.evaluation.errors.subtypes import ErrorSubtype
from nmstag.evaluation.scoring.alignment import DocumentKey, Missing, ScoredPair, scored_pairs
from nmstag.evaluation.scoring.annotations import rule_names
from nmstag.evaluation.scoring.schemes import Scheme, find_scheme


class MentionClass(StrEnum):
    """What became of a mention, in the order in which classes are printed."""

    RIGHT = "right"
    WRONG_CONCEPT = "wrong concept"
    TOO_LONG = "too long"
    TOO_SHORT = "too short"
    SHIFTED = "shifted"
    WRONG_TYPE = "wrong type"
    MISSED = "missed"
    INVENTED = "invented"


@dataclass(frozen=True, slots=True)
class MentionOutcome:
    """The class of one mention, or of a gold and a predicted mention that belong together.

    Types and ids of the mentions are written as the scheme compares them.

    Args:
        document: The document, by id and position among equal ids.
        error: The class.
        gold: The gold mention; None for an invented one.
        pred: The predicted mention; None for a missed one.
        counts_gold: Whether this outcome gives the gold mention its class. False where a second
            prediction overlaps a gold mention that is paired with another one.
        counts_pred: The same for the predicted mention.
        subtype: What more is known of the error (see `refinement`).
    """

    document: DocumentKey
    error: MentionClass
    gold: Mention | None = None
    pred: Mention | None = None
    counts_gold: bool = True
    counts_pred: bool = True
    subtype: ErrorSubtype | None = None

    @property
    def type(self) -> str:
        """Entity type, of the gold mention where there is one."""
        mention = self.gold or self.pred
        return mention.type if mention else ""

    @property
    def strings(self) -> tuple[str, str]:
        """Texts of the gold and the predicted mention, empty where there is none."""
        return self.gold.text if self.gold else "", self.pred.text if self.pred else ""

    @property
    def rules(self) -> tuple[str, ...]:
        """The rules that made the predicted mention."""
        return rule_names(self.pred.evidence) if self.pred else ()


def find_errors(
    gold: Iterable[Document],
    pred: Iterable[Document],
    scheme: Scheme | str,
    *,
    types: Collection[str] | None = None,
    missing: Missing = "error",
) -> Iterator[MentionOutcome]:
    """Yield a class for every gold and every predicted mention that the scheme scores.

    In each document gold and predicted mentions are paired one to one: those of the same span and type
    first, then the same span, then overlapping ones of the same type, then any that overlap; among
    equals the longest overlap, then the first in the text. A pair of the same span and type is right or
    has the wrong concept (not the same set of ids); of the same type, the prediction is too long (holds
    the gold span), too short (lies in it) or shifted; of two types, it has the wrong type, whatever its
    span. What is left takes its class from the mention it overlaps most, unless that one's span was hit
    exactly; otherwise it is missed or invented.

    So strict true positives are the right ones and those with the wrong concept. Mentions of the same
    span and type are one, with the ids of all of them. Predictions that the scheme discards are left out.

    Raises:
        UsageError: The scheme or a type is unknown.
        ScoringError: Document ids do not line up.
    """
    rules = find_scheme(scheme).restricted(types)
    for pair in scored_pairs(gold, pred, rules, missing):
        yield from classify_mentions(pair)


def classify_mentions(pair: ScoredPair) -> Iterator[MentionOutcome]:
    """Yield the outcomes of one document: pairs, then the rest of the gold, then of the predictions."""
    key, gold = pair.key, pair.gold.linked_mentions
    pred = pair.pred.linked_mentions if gold or not pair.gold.scheme.discards else []
    candidates = _candidates(gold, pred)
    pairs = _pair(candidates)
    partners = dict(pairs)
    exact = {(one, other) for one, other in pairs if _same_span(gold[one], pred[other])}
    exact_gold, exact_pred = {one for one, _ in exact}, {other for _, other in exact}
    for one, other in pairs:
        yield MentionOutcome(key, compare_mentions(gold[one], pred[other]), gold[one], pred[other])
    best_gold, best_pred = _best(candidates, exact_gold, exact_pred)
    for one, mention in enumerate(gold):
        if one not in partners:
            near = best_pred.get(one)
            yield _without_partner(key, mention, None if near is None else pred[near], is_gold=True)
    taken = set(partners.values())
    for other, mention in enumerate(pred):
        if other not in taken:
            near = best_gold.get(other)
            yield _without_partner(key, mention, None if near is None else gold[near], is_gold=False)


def _candidates(gold: Sequence[Mention], pred: Sequence[Mention]) -> list[tuple[int, int]]:
    """Return the positions of gold and predicted mentions that touch each other, best first."""
    starts = [mention.start for mention in pred]
    longest = max((mention.end - mention.start for mention in pred), default=0)
    ranked = []
    for one, mention in enumerate(gold):
        for other in range(bisect_left(starts, mention.start - longest), len(pred)):
            if starts[other] > mention.end:
                break
            if pred[other].overlaps(mention) or _same_span(pred[other], mention):
                ranked.append((*_rank(mention, pred[other]), one, other))
    return [(one, other) for _, _, one, other in sorted(ranked)]


def _rank(gold: Mention, pred: Mention) -> tuple[int, int]:
    """Return what orders candidates: kind of agreement, then length of overlap; less is better."""
    overlap = min(gold.end, pred.end) - max(gold.start, pred.start)
    return 2 * (not _same_span(gold, pred)) + (gold.type != pred.type), -overlap


def _pair(candidates: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the candidates that remain when each takes its best free partner, in text order."""
    used_gold: set[int] = set()
    used_pred: set[int] = set()
    pairs = []
    for one, other in candidates:
        if one not in used_gold and other not in used_pred:
            used_gold.add(one)
            used_pred.add(other)
            pairs.append((one, other))
    return sorted(pairs)


def _best(
    candidates: Iterable[tuple[int, int]], exact_gold: set[int], exact_pred: set[int]
) -> tuple[dict[int, int], dict[int, int]]:
    """Return the best neighbour of each mention, among those whose span was not hit exactly.

    Two maps: gold by predicted mention, and predicted by gold mention.
    """
    gold: dict[int, int] = {}
    pred: dict[int, int] = {}
    for one, other in candidates:
        if one not in exact_gold:
            gold.setdefault(other, one)
        if other not in exact_pred:
            pred.setdefault(one, other)
    return gold, pred


def _without_partner(
    key: DocumentKey, mention: Mention, near: Mention | None, *, is_gold: bool
) -> MentionOutcome:
    """Return the outcome of a mention without a partner, from its neighbour where it has one."""
    if is_gold:
        error = compare_mentions(mention, near) if near else MentionClass.MISSED
        return MentionOutcome(key, error, mention, near, counts_pred=False)
    error = compare_mentions(near, mention) if near else MentionClass.INVENTED
    return MentionOutcome(key, error, near, mention, counts_gold=False)


def compare_mentions(gold: Mention, pred: Mention) -> MentionClass:
    """Return the class of two mentions that overlap; types and ids as the scheme writes them."""
    if gold.type != pred.type:
        return MentionClass.WRONG_TYPE
    if _same_span(gold, pred):
        return MentionClass.RIGHT if set(gold.ids) == set(pred.ids) else MentionClass.WRONG_CONCEPT
    if pred.start <= gold.start and pred.end >= gold.end:
        return MentionClass.TOO_LONG
    if pred.start >= gold.start and pred.end <= gold.end:
        return MentionClass.TOO_SHORT
    return MentionClass.SHIFTED


def _same_span(one: Mention, other: Mention) -> bool:
    return (one.start, one.end) == (other.start, other.end)
