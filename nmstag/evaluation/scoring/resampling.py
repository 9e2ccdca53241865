"""Per-document counts packed into integers, which makes resampling quick without a numeric library."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from itertools import compress

from nmstag.evaluation.scoring.counts import Counts, CountTable, ScoreRow


class PackedCounts:
    """The counts of several rows in one integer a document, so that a sample is one `sum`.

    Every count has a field wide enough for the largest sum that a sample can have, so fields never
    run into each other.
    """

    def __init__(self, table: CountTable, rows: Sequence[ScoreRow]) -> None:
        size = len(table.documents)
        parts = [part for row in rows for part in table.column(row).parts]
        largest = max((max(part, default=0) for part in parts), default=0)
        self.width = (largest * size).bit_length() + 1
        self.fields = len(parts)
        self.documents = [0] * size
        for position, part in enumerate(parts):
            for index, value in enumerate(part):
                if value:
                    self.documents[index] |= value << (position * self.width)

    def unpack(self, total: int) -> Iterator[Counts]:
        """Yield the counts of each row."""
        mask = (1 << self.width) - 1
        values = [(total >> (position * self.width)) & mask for position in range(self.fields)]
        for start in range(0, self.fields, 4):
            yield Counts(*values[start : start + 4])


class PackedPair:
    """One row of two systems, packed together; the first system's counts come first."""

    def __init__(self, first: CountTable, second: CountTable, row: ScoreRow, figure: str) -> None:
        both = CountTable(
            first.documents,
            {ScoreRow("first"): first.column(row), ScoreRow("second"): second.column(row)},
        )
        self._packed = PackedCounts(both, list(both.columns))
        self._value: Callable[[Counts], float] = lambda counts: float(getattr(counts, figure))

    def drawn(self, chance: random.Random, samples: int) -> Iterator[float]:
        """Yield the differences on documents drawn with replacement, the same ones for both."""
        documents = self._packed.documents
        for _ in range(samples):
            one, other = self._packed.unpack(sum(chance.choices(documents, k=len(documents))))
            yield self._value(one) - self._value(other)

    def swapped(self, chance: random.Random, samples: int) -> Iterator[float]:
        """Yield the differences after each document's outputs were swapped or not, at random."""
        documents = self._packed.documents
        size = len(documents)
        one, other = self._packed.unpack(sum(documents))
        for _ in range(samples):
            chosen = map(int, f"{chance.getrandbits(size):0{size}b}")
            mine, yours = self._packed.unpack(sum(compress(documents, chosen)))
            yield self._value(one - mine + yours) - self._value(other - yours + mine)
