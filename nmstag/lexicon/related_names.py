"""What other names tell of a name: longer names of MeSH with it inside, and the concept of a shorter one.

Part of judging names (`nmstag.lexicon.name_features`): gets the rows of all names by key.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from nmstag.lexicon.rows import STOP, LexiconRow

MESH = "mesh"
"""Source of the names of MeSH."""

MOST_WORDS = 8
"""Of a longer name so many words are looked at; what has more is the systematic name of a chemical."""

_NONE: Counter[str] = Counter()


class RelatedNames:
    """Tells of the names beside a name.

    Args:
        groups: The rows of each key; those that a corpus has counted tell nothing here.
    """

    def __init__(self, groups: Mapping[str, Sequence[LexiconRow]]) -> None:
        self._groups = groups
        self._inside: dict[str, Counter[str]] = {}
        self._first: dict[str, Counter[str]] = {}
        for key, rows in groups.items():
            types = {row.type for row in rows if row.source == MESH} if " " in key else ()
            if types:
                self._count(key, types)

    def _count(self, key: str, types: Iterable[str]) -> None:
        words = key.split(" ")
        parts = {part for part in _parts(words) if part in self._groups and part != key}
        beginnings = [part for part in parts if key.startswith(f"{part} ")]
        for type_ in types:
            self._inside.setdefault(type_, Counter()).update(parts)
            self._first.setdefault(type_, Counter()).update(beginnings)

    def longer(self, key: str, type_: str) -> tuple[int, int]:
        """Return how many longer names of a type MeSH has with a name inside, and how many begin with it."""
        return self._inside.get(type_, _NONE)[key], self._first.get(type_, _NONE)[key]

    def concepts(self, key: str, type_: str) -> set[str]:
        """Return the concepts that the lexicons have for a name of a type."""
        rows = self._groups.get(key, ())
        return {
            id_
            for row in rows
            if row.type == type_ and row.source != STOP and row.counts is None
            for id_ in row.ids
        }


def _parts(words: Sequence[str]) -> Iterator[str]:
    """Yield the shorter names that words next to each other can be."""
    looked_at = words[:MOST_WORDS]
    for first in range(len(looked_at)):
        part = ""
        for word in looked_at[first:]:
            part = f"{part} {word}" if part else word
            yield part
