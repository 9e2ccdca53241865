"""Pairs of documents in, a class for every gold and every predicted relation out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from nmstag.document import Document, Evidence
from nmstag.errors import Fault, UsageError
from nmstag.evaluation.errors.subtypes import ErrorSubtype
from nmstag.evaluation.scoring.alignment import DocumentKey, Missing, ScoredPair, scored_pairs
from nmstag.evaluation.scoring.annotations import RelationItem, ScoredDocument, rule_names
from nmstag.evaluation.scoring.schemes import Scheme, find_scheme


class RelationClass(StrEnum):
    """What became of a relation, in the order in which pairs are made."""

    RIGHT = "right"
    WRONG_NOVELTY = "wrong novelty"
    WRONG_TYPE = "wrong type"
    WRONG_DIRECTION = "wrong direction"
    WRONG_ARGUMENT = "wrong argument"
    MISSED = "missed"
    INVENTED = "invented"


@dataclass(frozen=True, slots=True)
class RelationOutcome:
    """The class of one relation, or of a gold and a predicted one that were paired.

    Args:
        document: The document, by id and position among equal ids.
        error: The class.
        gold: The gold relation as the scheme compares it; None for an invented one.
        pred: The predicted relation; None for a missed one.
        rules: The rules that made the predicted relation.
        subtype: What more is known of the error (see `refinement`).
    """

    document: DocumentKey
    error: RelationClass
    gold: RelationItem | None = None
    pred: RelationItem | None = None
    rules: tuple[str, ...] = ()
    subtype: ErrorSubtype | None = None


def find_relation_errors(
    gold: Iterable[Document],
    pred: Iterable[Document],
    scheme: Scheme | str,
    *,
    types: Collection[str] | None = None,
    missing: Missing = "error",
) -> Iterator[RelationOutcome]:
    """Yield a class for every gold and every predicted relation that the scheme scores.

    Gold and predicted relations of a document are paired one to one, in this order: equal; the same
    arguments and type with another novelty; the same arguments with another type; head and tail
    exchanged (directed relations only); the same type and one argument right. The rest is missed or
    invented. Novelty counts only where a level of the scheme compares it.

    Raises:
        UsageError: The scheme or a type is unknown, or no relations are scored.
        ScoringError: Document ids do not line up.
    """
    rules = find_scheme(scheme).restricted(types)
    if not rules.levels:
        raise UsageError(Fault("no relations are scored", field="scheme", value=rules.name))
    for pair in scored_pairs(gold, pred, rules, missing):
        yield from classify_relations(pair, novelty=any(level.with_novelty for level in rules.levels))


def classify_relations(pair: ScoredPair, *, novelty: bool) -> Iterator[RelationOutcome]:
    """Yield the outcomes of one document.

    Args:
        pair: The document.
        novelty: Whether the novelty of relations is compared.
    """
    scheme = pair.gold.scheme
    evidence = _comparable(pair.pred, novelty=novelty)
    gold, pred = set(_comparable(pair.gold, novelty=novelty)), set(evidence)
    if scheme.discards and not gold:
        pred.clear()
    for error in RelationClass:
        for one in sorted(gold):
            alike = (
                item
                for item in pred
                if compare_relations(one, item, directed=bool(scheme.argument_types)) is error
            )
            match = min(alike, default=None)
            if match is not None:
                gold.remove(one)
                pred.remove(match)
                yield RelationOutcome(pair.key, error, one, match, rule_names(evidence[match]))
    for one in sorted(gold):
        yield RelationOutcome(pair.key, RelationClass.MISSED, gold=one)
    for other in sorted(pred):
        yield RelationOutcome(pair.key, RelationClass.INVENTED, pred=other, rules=rule_names(evidence[other]))


def _comparable(document: ScoredDocument, *, novelty: bool) -> dict[RelationItem, tuple[Evidence, ...]]:
    """Return the relations and their evidence, without their novelty where it is not compared."""
    if novelty:
        return document.relation_evidence
    found: dict[RelationItem, tuple[Evidence, ...]] = {}
    for item, evidence in document.relation_evidence.items():
        found.setdefault(item._replace(novelty=""), evidence)
    return found


def compare_relations(gold: RelationItem, pred: RelationItem, *, directed: bool) -> RelationClass | None:
    """Return the class of two relations; None where they have nothing to do with each other."""
    if (gold.head, gold.tail) == (pred.head, pred.tail):
        if gold.type != pred.type:
            return RelationClass.WRONG_TYPE
        return RelationClass.RIGHT if gold.novelty == pred.novelty else RelationClass.WRONG_NOVELTY
    if directed and (gold.head.id, gold.tail.id) == (pred.tail.id, pred.head.id):
        return RelationClass.WRONG_DIRECTION
    if gold.type == pred.type and {gold.head, gold.tail} & {pred.head, pred.tail}:
        return RelationClass.WRONG_ARGUMENT
    return None
