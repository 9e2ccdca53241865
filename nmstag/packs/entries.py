"""The readings of all names, unpacked one by one: a page holds a few dozen of tens of thousands."""

from __future__ import annotations

import marshal
from collections.abc import Iterable, Iterator, Sequence
from typing import overload

from nmstag.lexicon import EntryFields

Readings = tuple[EntryFields, ...]


class PackedEntries(Sequence[Readings]):
    """The readings of each key of a lexicon, each key's as bytes until it is asked for.

    Args:
        packed: What `pack` returned.
    """

    __slots__ = ("packed",)

    def __init__(self, packed: list[bytes]) -> None:
        self.packed = packed

    @classmethod
    def pack(cls, entries: Iterable[Readings]) -> PackedEntries:
        """Return readings packed."""
        return cls([marshal.dumps(readings) for readings in entries])

    def __len__(self) -> int:
        return len(self.packed)

    def __iter__(self) -> Iterator[Readings]:
        return map(marshal.loads, self.packed)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, PackedEntries) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]

    @overload
    def __getitem__(self, key: int) -> Readings: ...
    @overload
    def __getitem__(self, key: slice) -> list[Readings]: ...
    def __getitem__(self, key: int | slice) -> Readings | list[Readings]:
        if isinstance(key, slice):
            return [marshal.loads(item) for item in self.packed[key]]
        readings: Readings = marshal.loads(self.packed[key])
        return readings
