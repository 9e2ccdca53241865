"""The readings of all names, unpacked one by one: a page holds a few dozen of tens of thousands."""

from __future__ import annotations

import marshal
import sys
from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import overload

from nmstag.lexicon import EntryFields

Readings = tuple[EntryFields, ...]


class PackedEntries(Sequence[Readings]):
    """The readings of each key of a lexicon, as bytes until they are asked for.

    All are in one piece: of a thousand small ones, each that is looked at would be a page of memory that
    a copy of this process no longer shares.

    Args:
        packed: What `plain` returned: the bytes, and where in them each key's readings end, as numbers of
            four bytes, the lowest first.

    Raises:
        ValueError: The places do not fit the bytes.
    """

    __slots__ = ("_ends", "_packed")

    def __init__(self, packed: tuple[bytes, bytes]) -> None:
        self._packed, ends = packed
        self._ends = array("I")
        self._ends.frombytes(ends)
        if sys.byteorder == "big":
            self._ends.byteswap()
        if (self._ends[-1] if self._ends else 0) != len(self._packed):
            raise ValueError("the places of the readings do not fit them")

    @classmethod
    def pack(cls, entries: Iterable[Readings]) -> PackedEntries:
        """Return readings packed."""
        packed = [marshal.dumps(readings) for readings in entries]
        ends = array("I", accumulate(map(len, packed)))
        if sys.byteorder == "big":
            ends.byteswap()
        return cls((b"".join(packed), ends.tobytes()))

    def plain(self) -> tuple[bytes, bytes]:
        """Return what the constructor takes."""
        ends = self._ends[:]
        if sys.byteorder == "big":
            ends.byteswap()
        return self._packed, ends.tobytes()

    def __reduce__(self) -> tuple[type[PackedEntries], tuple[tuple[bytes, bytes]]]:
        return type(self), (self.plain(),)

    def __len__(self) -> int:
        return len(self._ends)

    def __iter__(self) -> Iterator[Readings]:
        return map(self.__getitem__, range(len(self)))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, PackedEntries) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]

    @overload
    def __getitem__(self, key: int) -> Readings: ...
    @overload
    def __getitem__(self, key: slice) -> list[Readings]: ...
    def __getitem__(self, key: int | slice) -> Readings | list[Readings]:
        if isinstance(key, slice):
            return [self[number] for number in range(*key.indices(len(self)))]
        ends = self._ends
        key = range(len(ends))[key]
        readings: Readings = marshal.loads(self._packed[ends[key - 1] if key else 0 : ends[key]])
        return readings
