"""Counting of one document: gold items against predicted ones."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator
from collections.abc import Set as AbstractSet
from itertools import accumulate
from typing import TypeVar

from nmstag.evaluation.scoring.annotations import ConceptItem, Items, MentionItem, RelationItem
from nmstag.evaluation.scoring.counts import Counts, Row
from nmstag.evaluation.scoring.schemes import Level, Scheme

MENTION_STRICT = "mention_strict"
MENTION_RELAXED = "mention_relaxed"
CONCEPT = "concept"
RELATION = "relation_"

MENTION_SPAN = "mention_span"
MENTION_OVERLAP = "mention_overlap"
MENTION_CONCEPT = "mention_concept"
MENTION_LINKED = "mention_linked"
RELATION_RELAXED = "relation_relaxed"
MENTION_DETAILS = (MENTION_SPAN, MENTION_OVERLAP, MENTION_CONCEPT, MENTION_LINKED)

T = TypeVar("T", bound=Hashable)
Groups = tuple[tuple[str, str], ...]


def relation_kind(level: Level) -> str:
    """Return the kind that a relation level is counted under, such as 'relation_cid'."""
    return RELATION + level.name


def score_kinds(scheme: Scheme, *, details: bool = False) -> tuple[str, ...]:
    """Return what is counted, in the order it is printed: what the scheme asks for, and the details."""
    more = MENTION_DETAILS if details else ()
    relaxed = (RELATION_RELAXED,) if details and scheme.levels else ()
    levels = map(relation_kind, scheme.levels)
    return (MENTION_STRICT, MENTION_RELAXED, *more, CONCEPT, *levels, *relaxed)


def standing_rows(scheme: Scheme, *, details: bool = False) -> Iterator[Row]:
    """Yield the rows that a table shows even where they count nothing."""
    for kind in score_kinds(scheme, details=details):
        yield Row(kind)
        if not kind.startswith(RELATION):
            yield from (Row(kind, "type", name) for name in scheme.types)


def common(items: AbstractSet[T], others: AbstractSet[T]) -> AbstractSet[T]:
    """Return the items that are among the others as well."""
    return items & others


def overlapping(items: AbstractSet[MentionItem], others: AbstractSet[MentionItem]) -> set[MentionItem]:
    """Return the mentions that share a character with one of the others of the same type.

    Among the others that start before a mention's end, the largest end decides; so nested and
    overlapping mentions need no pairwise comparison.
    """
    spans: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    for kind, start, end in others:
        spans[kind].append((start, end))
    starts: dict[str, list[int]] = {}
    reach: dict[str, list[int]] = {}
    for kind, pairs in spans.items():
        pairs.sort()
        starts[kind] = [start for start, _ in pairs]
        reach[kind] = list(accumulate((end for _, end in pairs), max))
    found = set()
    for item in items:
        before = bisect_left(starts.get(item.type, ()), item.end)
        if item in others or (before and reach[item.type][before - 1] > item.start):
            found.add(item)
    return found


def _type_group(item: MentionItem | ConceptItem) -> Groups:
    return (("type", item.type),)


def _at_level(items: Iterable[RelationItem], level: Level) -> Iterator[RelationItem]:
    """Yield the relations without what the level does not compare."""
    for item in items:
        yield item._replace(
            type=item.type if level.with_type else "",
            novelty=item.novelty if level.with_novelty else "",
        )


class Tally:
    """Counts of one document by row, and how many predictions were discarded by kind."""

    def __init__(self, gold: Items, pred: Items, scheme: Scheme) -> None:
        self.discarded: Counter[str] = Counter()
        self._discards = scheme.discards
        self._cells: defaultdict[Row, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
        self.add(MENTION_STRICT, gold.mentions, pred.mentions, _type_group)
        self.add(MENTION_RELAXED, gold.mentions, pred.mentions, _type_group, overlapping)
        self.add(CONCEPT, gold.concepts, pred.concepts, _type_group)
        for level in scheme.levels:
            self._add_relations(level, gold, pred, directed=bool(scheme.argument_types))

    @property
    def counts(self) -> dict[Row, Counts]:
        """The counts of each row that has any."""
        return {row: Counts(*cell) for row, cell in self._cells.items()}

    def _add_relations(self, level: Level, gold: Items, pred: Items, *, directed: bool) -> None:
        def groups(item: RelationItem) -> Groups:
            by_type = (("type", item.type),) if level.with_type else ()
            return by_type if directed else (*by_type, ("pair", item.pair))

        gold_items = frozenset(_at_level(gold.relations, level))
        self.add(relation_kind(level), gold_items, frozenset(_at_level(pred.relations, level)), groups)

    def add(
        self,
        kind: str,
        gold: AbstractSet[T],
        pred: AbstractSet[T],
        groups: Callable[[T], Groups],
        select: Callable[[AbstractSet[T], AbstractSet[T]], Collection[T]] = common,
    ) -> None:
        """Count one kind of items.

        Args:
            kind: What is counted.
            gold: Gold items of the document.
            pred: Predicted ones.
            groups: Names the rows that an item counts in besides the total.
            select: Returns those of the first set that agree with the second.
        """
        if self._discards and not gold:
            self.discarded[kind] += len(pred)
            pred = frozenset()
        right, found = select(pred, gold), select(gold, pred)
        self._count(kind, pred, right, (0, 1), groups)
        self._count(kind, gold, found, (3, 2), groups)

    def _count(
        self,
        kind: str,
        items: Iterable[T],
        good: Collection[T],
        slots: tuple[int, int],
        groups: Callable[[T], Groups],
    ) -> None:
        everything = self._cells[Row(kind)]
        for item in items:
            slot = slots[0] if item in good else slots[1]
            everything[slot] += 1
            for axis, name in groups(item):
                self._cells[Row(kind, axis, name)][slot] += 1
