"""What kind of error each relation is: every gold and every predicted relation falls into one class."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from nmstag.document import Document
from nmstag.errors import Fault, UsageError
from nmstag.evaluation.errors.subtypes import Kind
from nmstag.evaluation.scoring.alignment import DocumentKey, Missing, align
from nmstag.evaluation.scoring.annotations import RelationItem, concept_types, extract_items
from nmstag.evaluation.scoring.schemes import Scheme, find_scheme


class RelationError(StrEnum):
    """What became of a relation, in the order in which pairs are made."""

    RIGHT = "right"
    WRONG_NOVELTY = "wrong novelty"
    WRONG_TYPE = "wrong type"
    WRONG_DIRECTION = "wrong direction"
    WRONG_ARGUMENT = "wrong argument"
    MISSED = "missed"
    INVENTED = "invented"


@dataclass(frozen=True, slots=True)
class RelationFinding:
    """The class of one relation, or of a gold and a predicted one that were paired.

    Args:
        document: The document, by id and position among equal ids.
        error: The class.
        gold: The gold relation as the scheme compares it; None for an invented one.
        pred: The predicted relation; None for a missed one.
        kind: The kind of error within the class, where it has been looked for (see `refine`).
    """

    document: DocumentKey
    error: RelationError
    gold: RelationItem | None = None
    pred: RelationItem | None = None
    kind: Kind | None = None


def find_relation_errors(
    gold: Iterable[Document],
    pred: Iterable[Document],
    scheme: Scheme | str,
    *,
    types: Collection[str] | None = None,
    missing: Missing = "error",
) -> Iterator[RelationFinding]:
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
    for key, left, right in align(gold, pred, missing):
        wanted = _comparable(extract_items(left, rules).relations, rules)
        found = _comparable(extract_items(right, rules, concept_types(left, rules)).relations, rules)
        if rules.discards and not wanted:
            found.clear()
        yield from _classify(key, wanted, found, directed=bool(rules.argument_types))


def _comparable(relations: Iterable[RelationItem], scheme: Scheme) -> set[RelationItem]:
    """Return the relations without their novelty where the scheme does not compare it."""
    if any(level.with_novelty for level in scheme.levels):
        return set(relations)
    return {item._replace(novelty="") for item in relations}


def _classify(
    key: DocumentKey, gold: set[RelationItem], pred: set[RelationItem], *, directed: bool
) -> Iterator[RelationFinding]:
    """Yield the findings of one document; takes from both sets what has been paired."""
    for error in RelationError:
        for one in sorted(gold):
            match = min(
                (item for item in pred if compare_relations(one, item, directed=directed) is error),
                default=None,
            )
            if match is not None:
                gold.remove(one)
                pred.remove(match)
                yield RelationFinding(key, error, one, match)
    for one in sorted(gold):
        yield RelationFinding(key, RelationError.MISSED, gold=one)
    for other in sorted(pred):
        yield RelationFinding(key, RelationError.INVENTED, pred=other)


def compare_relations(gold: RelationItem, pred: RelationItem, *, directed: bool) -> RelationError | None:
    """Return the class of two relations; None where they have nothing to do with each other."""
    if (gold.head, gold.tail) == (pred.head, pred.tail):
        if gold.type != pred.type:
            return RelationError.WRONG_TYPE
        return RelationError.RIGHT if gold.novelty == pred.novelty else RelationError.WRONG_NOVELTY
    if directed and (gold.head.id, gold.tail.id) == (pred.tail.id, pred.head.id):
        return RelationError.WRONG_DIRECTION
    if gold.type == pred.type and {gold.head, gold.tail} & {pred.head, pred.tail}:
        return RelationError.WRONG_ARGUMENT
    return None
