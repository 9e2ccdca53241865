"""What is counted: each kind of score, with what it compares and when two of it agree.

A new score is one more `Measure` in `measures`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import accumulate
from operator import itemgetter
from typing import Any, Generic, NamedTuple, TypeVar

from nmstag.evaluation.scoring.annotations import MentionItem, RelationItem, ScoredDocument
from nmstag.evaluation.scoring.counts import ScoreRow
from nmstag.evaluation.scoring.schemes import Level, Scheme

MENTION_STRICT = "mention_strict"
MENTION_RELAXED = "mention_relaxed"
RELATION = "relation_"

T = TypeVar("T", bound=Hashable)
Groups = tuple[tuple[str, str], ...]


class LinkedItem(NamedTuple):
    """A mention with all its ids; mentions of the same span and type are one."""

    type: str
    start: int
    end: int
    ids: tuple[str, ...]


class ScoredConceptPair(NamedTuple):
    """The two concepts of a relation, sorted by id."""

    first: str
    second: str


def common(items: AbstractSet[T], others: AbstractSet[T]) -> AbstractSet[T]:
    """Return the items that are among the others as well."""
    return items & others


def by_type(item: Any) -> Groups:
    """Return the row that a mention or concept belongs to besides the total."""
    return (("type", item.type),)


@dataclass(frozen=True, slots=True)
class Measure(Generic[T]):
    """One kind of score.

    Args:
        kind: Its name, such as 'mention_strict'.
        items: Returns what of a document is compared.
        agree: Returns those of the first set that agree with the second.
        groups: Names the rows that an item counts in besides the total.
        scores: Returns how sure a tool was of what is compared; None where nothing is asked of it.
    """

    kind: str
    items: Callable[[ScoredDocument], AbstractSet[T]]
    agree: Callable[[AbstractSet[T], AbstractSet[T]], Collection[T]] = common
    groups: Callable[[T], Groups] = by_type
    scores: Callable[[ScoredDocument], Mapping[T, float]] | None = None


def measures(scheme: Scheme, *, details: bool = False) -> list[Measure[Any]]:
    """Return what is counted, in the order in which it is printed.

    Args:
        scheme: The rules, whose official scores are counted.
        details: Whether to count what no official scorer does as well: what of a mention is right
            (its span, an overlap, its concept, or all of it), and relations whatever their type.
    """
    found: list[Measure[Any]] = [
        Measure(MENTION_STRICT, _mentions, scores=_mention_scores),
        Measure(MENTION_RELAXED, _mentions, overlapping, scores=_mention_scores),
    ]
    if details:
        found += [
            Measure("mention_span", _mentions, same_span),
            Measure("mention_overlap", _mentions, any_overlap),
            Measure("mention_concept", _with_ids, same_concept),
            Measure("mention_linked", _linked),
        ]
    found.append(Measure("concept", lambda document: document.concepts))
    found += [_relation_measure(level, scheme) for level in scheme.levels]
    if details and scheme.levels:
        found.append(Measure(RELATION + "relaxed", _concept_pairs, groups=lambda item: ()))
    return found


def score_kinds(scheme: Scheme, *, details: bool = False) -> tuple[str, ...]:
    """Return the names of what is counted, in the order in which it is printed."""
    return tuple(measure.kind for measure in measures(scheme, details=details))


def permanent_rows(scheme: Scheme, *, details: bool = False) -> Iterator[ScoreRow]:
    """Yield the rows that a table shows even where they count nothing."""
    for kind in score_kinds(scheme, details=details):
        yield ScoreRow(kind)
        if not kind.startswith(RELATION):
            yield from (ScoreRow(kind, "type", name) for name in scheme.types)


def overlapping(items: AbstractSet[MentionItem], others: AbstractSet[MentionItem]) -> set[MentionItem]:
    """Return the mentions that share a character with one of the others of the same type.

    Among the others that start before a mention's end, the largest end decides; so nested and
    overlapping mentions need no pairwise comparison.
    """
    spans: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    for type_, start, end in others:
        spans[type_].append((start, end))
    starts: dict[str, list[int]] = {}
    reach: dict[str, list[int]] = {}
    for type_, pairs in spans.items():
        pairs.sort()
        starts[type_] = [start for start, _ in pairs]
        reach[type_] = list(accumulate((end for _, end in pairs), max))
    found = set()
    for item in items:
        before = bisect_left(starts.get(item.type, ()), item.end)
        if item in others or (before and reach[item.type][before - 1] > item.start):
            found.add(item)
    return found


def same_span(items: AbstractSet[MentionItem], others: AbstractSet[MentionItem]) -> set[MentionItem]:
    """Return the mentions that start and end where one of the others does, whatever their type."""
    spans = {(item.start, item.end) for item in others}
    return {item for item in items if (item.start, item.end) in spans}


def any_overlap(items: AbstractSet[MentionItem], others: AbstractSet[MentionItem]) -> set[MentionItem]:
    """Return the mentions that share a character with one of the others, whatever their type."""
    return _overlapping_as(items, others, lambda item: item._replace(type=""))


def same_concept(items: AbstractSet[LinkedItem], others: AbstractSet[LinkedItem]) -> set[LinkedItem]:
    """Return the mentions that share a character with one of the others of the same set of ids."""
    return _overlapping_as(items, others, lambda item: MentionItem("\t".join(item.ids), item.start, item.end))


def _overlapping_as(
    items: AbstractSet[T], others: AbstractSet[T], write: Callable[[T], MentionItem]
) -> set[T]:
    """Return the items that overlap one of the others when each is written otherwise."""
    found = overlapping(set(map(write, items)), set(map(write, others)))
    return {item for item in items if write(item) in found}


def _mentions(document: ScoredDocument) -> AbstractSet[MentionItem]:
    return document.mentions


def _mention_scores(document: ScoredDocument) -> Mapping[MentionItem, float]:
    return document.mention_scores


def _linked(document: ScoredDocument) -> AbstractSet[LinkedItem]:
    return {LinkedItem(item.type, item.start, item.end, item.ids) for item in document.linked_mentions}


def _with_ids(document: ScoredDocument) -> AbstractSet[LinkedItem]:
    return {item for item in _linked(document) if item.ids}


def _concept_pairs(document: ScoredDocument) -> AbstractSet[ScoredConceptPair]:
    return {ScoredConceptPair(*sorted((item.head.id, item.tail.id))) for item in document.relations}


def _relation_measure(level: Level, scheme: Scheme) -> Measure[RelationItem]:
    """Return the score of relations at one level: what the level does not compare is left out of them."""

    def compared(item: RelationItem) -> RelationItem:
        return item._replace(
            type=item.type if level.with_type else "", novelty=item.novelty if level.with_novelty else ""
        )

    def items(document: ScoredDocument) -> AbstractSet[RelationItem]:
        return set(map(compared, document.relations))

    def scores(document: ScoredDocument) -> Mapping[RelationItem, float]:
        return {
            compared(item): score
            for item, score in sorted(document.relation_scores.items(), key=itemgetter(1))
        }

    def groups(item: RelationItem) -> Groups:
        type_row = (("type", item.type),) if level.with_type else ()
        return type_row if scheme.argument_types else (*type_row, ("pair", item.pair))

    return Measure(RELATION + level.name, items, groups=groups, scores=scores)
