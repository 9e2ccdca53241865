"""Scores beside the official ones: what of a mention is right, and relations whatever their type.

The official figures say how many mentions are right as a whole. These say where the others fail: at their
boundaries, at their type, or at their concept.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from typing import NamedTuple

from nmstag.document import Document
from nmstag.evaluation.errors.mentions import scored_mentions
from nmstag.evaluation.scoring.annotations import ConceptItem, Items, MentionItem
from nmstag.evaluation.scoring.schemes import Scheme
from nmstag.evaluation.scoring.tally import (
    MENTION_CONCEPT,
    MENTION_LINKED,
    MENTION_OVERLAP,
    MENTION_SPAN,
    RELATION_RELAXED,
    Tally,
    overlapping,
)


class LinkedItem(NamedTuple):
    """A mention with all its ids; mentions of the same span and type are one."""

    type: str
    start: int
    end: int
    ids: tuple[str, ...]


class PairItem(NamedTuple):
    """The two concepts of a relation, sorted by id."""

    first: str
    second: str


def count_details(
    tally: Tally, gold: tuple[Document, Items], pred: tuple[Document, Items], scheme: Scheme
) -> None:
    """Add the counts of one document: see `docs/evaluation.md` for what each kind compares."""
    mentions = gold[1].mentions, pred[1].mentions
    linked = _linked(gold[0], scheme), _linked(pred[0], scheme)
    tally.add(MENTION_SPAN, *mentions, by_type, same_span)
    tally.add(MENTION_OVERLAP, *mentions, by_type, any_overlap)
    tally.add(MENTION_CONCEPT, _with_ids(linked[0]), _with_ids(linked[1]), by_type, same_concept)
    tally.add(MENTION_LINKED, *linked, by_type)
    if scheme.levels:
        tally.add(RELATION_RELAXED, _pairs(gold[1]), _pairs(pred[1]), lambda item: ())


def by_type(item: MentionItem | LinkedItem | ConceptItem) -> tuple[tuple[str, str], ...]:
    """Return the row that a mention belongs to besides the total."""
    return (("type", item.type),)


def same_span(items: AbstractSet[MentionItem], others: AbstractSet[MentionItem]) -> set[MentionItem]:
    """Return the mentions that start and end where one of the others does, whatever their type."""
    spans = {(item.start, item.end) for item in others}
    return {item for item in items if (item.start, item.end) in spans}


def any_overlap(items: AbstractSet[MentionItem], others: AbstractSet[MentionItem]) -> set[MentionItem]:
    """Return the mentions that share a character with one of the others, whatever their type."""
    found = overlapping(
        {item._replace(type="") for item in items}, {item._replace(type="") for item in others}
    )
    return {item for item in items if item._replace(type="") in found}


def same_concept(items: AbstractSet[LinkedItem], others: AbstractSet[LinkedItem]) -> set[LinkedItem]:
    """Return the mentions that share a character with one of the others of the same set of ids."""
    found = overlapping(set(map(_by_concept, items)), set(map(_by_concept, others)))
    return {item for item in items if _by_concept(item) in found}


def _by_concept(item: LinkedItem) -> MentionItem:
    return MentionItem("\t".join(item.ids), item.start, item.end)


def _linked(document: Document, scheme: Scheme) -> frozenset[LinkedItem]:
    return frozenset(
        LinkedItem(mention.type, mention.start, mention.end, mention.ids)
        for mention in scored_mentions(document, scheme)
    )


def _with_ids(items: AbstractSet[LinkedItem]) -> frozenset[LinkedItem]:
    return frozenset(item for item in items if item.ids)


def _pairs(items: Items) -> frozenset[PairItem]:
    return frozenset(PairItem(*sorted((item.head.id, item.tail.id))) for item in items.relations)
