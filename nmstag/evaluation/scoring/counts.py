"""The counts of each document in, a table of them out, whose columns give every figure.

A score is the sum of a column over all documents, a bootstrap sample that over drawn ones, and a
document's score a single line.
"""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple


class ScoreRow(NamedTuple):
    """A line of the score table.

    Args:
        kind: What is counted, such as 'mention_strict' or 'relation_cid'.
        axis: 'all' for everything, 'type' for one entity or relation type, 'pair' for one pair of
            entity types.
        name: The type or pair; empty for everything.
    """

    kind: str
    axis: str = "all"
    name: str = ""


@dataclass(frozen=True, slots=True)
class Counts:
    """Counts of one row.

    Args:
        tp: Predicted items that are right.
        fp: Predicted items that are wrong.
        fn: Gold items that were not found.
        found: Gold items that were found. The same as `tp`, except for relaxed mentions, where two
            predictions may overlap one gold mention.
    """

    tp: int = 0
    fp: int = 0
    fn: int = 0
    found: int = 0

    @property
    def wanted(self) -> int:
        """What the gold has."""
        return self.found + self.fn

    @property
    def precision(self) -> float:
        """Right share of what was predicted; 0 where nothing was."""
        return _ratio(self.tp, self.tp + self.fp)

    @property
    def recall(self) -> float:
        """Found share of the gold; 0 where there is none."""
        return _ratio(self.found, self.wanted)

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall; 0 where both are."""
        return _ratio(2 * self.precision * self.recall, self.precision + self.recall)

    @property
    def note(self) -> str:
        """Which figures are 0/0 and only printed as 0; empty where none is.

        >>> Counts(fn=2).note
        'precision, f1 0/0'
        """
        undefined = [("precision", self.tp + self.fp), ("recall", self.wanted)]
        names = [name for name, divisor in undefined if not divisor]
        if not self.precision + self.recall:
            names.append("f1")
        return ", ".join(names) + " 0/0" if names else ""

    def __add__(self, other: Counts) -> Counts:
        return Counts(self.tp + other.tp, self.fp + other.fp, self.fn + other.fn, self.found + other.found)

    def __sub__(self, other: Counts) -> Counts:
        return Counts(self.tp - other.tp, self.fp - other.fp, self.fn - other.fn, self.found - other.found)


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


@dataclass(slots=True)
class Column:
    """The counts of one row in every document: four numbers a document, in the order of `Counts`."""

    numbers: array[int] = field(default_factory=lambda: array("l"))

    @property
    def parts(self) -> list[array[int]]:
        """The numbers of all documents, one array for each field of `Counts`."""
        return [self.numbers[place::4] for place in range(4)]

    def append(self, counts: Counts) -> None:
        """Add the counts of one more document."""
        self.numbers.extend((counts.tp, counts.fp, counts.fn, counts.found))

    def pad(self, length: int) -> None:
        """Add empty counts up to that number of documents."""
        self.numbers.extend([0] * (4 * length - len(self.numbers)))

    def at(self, document: int) -> Counts:
        """Return the counts of one document."""
        return Counts(*self.numbers[4 * document : 4 * document + 4])

    def total(self, documents: Iterable[int] | None = None) -> Counts:
        """Return the sum over these documents, or over all."""
        if documents is None:
            return Counts(*map(sum, self.parts))
        return sum(map(self.at, documents), Counts())

    def reordered(self, order: Iterable[int]) -> Column:
        """Return the column with its documents in another order."""
        column = Column()
        for document in order:
            column.append(self.at(document))
        return column


@dataclass(slots=True)
class CountTable:
    """The counts of every row in every document, 32 bytes a cell.

    Args:
        documents: Id and position among equal ids, from 0, of each document.
        columns: Counts by row, parallel to `documents`.
    """

    documents: list[tuple[str, int]] = field(default_factory=list)
    columns: dict[ScoreRow, Column] = field(default_factory=dict)

    def append(self, document: tuple[str, int], counts: Mapping[ScoreRow, Counts]) -> None:
        """Add a document; rows it does not name count nothing in it."""
        for row, value in counts.items():
            column = self.columns.setdefault(row, Column())
            column.pad(len(self.documents))
            column.append(value)
        self.documents.append(document)

    def without(self, kinds: Collection[str]) -> CountTable:
        """Return the table without the rows of these kinds."""
        return CountTable(
            self.documents, {row: column for row, column in self.columns.items() if row.kind not in kinds}
        )

    def finished(self, rows: Iterable[ScoreRow]) -> CountTable:
        """Return the table sorted by document and row, with these rows present even where empty."""
        order = sorted(range(len(self.documents)), key=self.documents.__getitem__)
        columns = {**{row: Column() for row in rows}, **self.columns}
        for column in columns.values():
            column.pad(len(order))
        return CountTable(
            [self.documents[index] for index in order],
            {row: columns[row].reordered(order) for row in sorted(columns)},
        )

    def column(self, row: ScoreRow) -> Column:
        """Return the counts of a row in every document; zeros for an unknown row."""
        column = self.columns.get(row)
        if column is None:
            column = Column()
            column.pad(len(self.documents))
        return column

    def counts(self, row: ScoreRow, documents: Iterable[int] | None = None) -> Counts:
        """Return the sum of a row over these documents, or over all; nothing for an unknown row."""
        column = self.columns.get(row)
        return column.total(documents) if column else Counts()
