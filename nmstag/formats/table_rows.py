"""The rows of a table of texts: what is broken is named, and costs no row but its own."""

from __future__ import annotations

import csv
import re
from collections import deque
from collections.abc import Iterator

from nmstag.errors import Fault, FaultHandler
from nmstag.formats.base import Lines

_LONGEST = 2**31 - 1
_DELIMITERS = ",;\t"
_LONE_RETURN = re.compile(r"\r(?!\n\Z)")
_IN_PLACE = "\udc0d"
"""Stands for a lone carriage return, which the library takes for the end of a line; no file holds it."""
_MOST_TO_THE_END, _MANY = 20, 1000
"""So many rows may go on to the end of the file, or for many lines, which are then read once more."""

Row = tuple[int, int, list[str]]
"""First and last line, and the fields."""


def rows_of_table(lines: Lines, delimiter: str, path: str, on_fault: FaultHandler) -> Iterator[Row]:
    """Yield the rows that are not blank.

    A line that could not be decoded ends the row that it is in, which is left out. So is a row with a
    quotation mark that is not closed: in a later line text goes on after the mark that would close it, or
    the file ends. The line after the first one of that row then begins the next.

    Args:
        lines: The file.
        delimiter: What separates fields; told from the first row where it is empty.
        path: Its name, for the faults.
        on_fault: Called with each fault.
    """
    if csv.field_size_limit() < _LONGEST:
        csv.field_size_limit(_LONGEST)  # a note may be longer than the library's 128 kB
    source = _Source(lines)
    to_the_end = 0
    while (first := source.next()) is not None:
        if first[1] is None:
            continue
        delimiter = delimiter or max(_DELIMITERS, key=first[1].count)
        row = source.row(first, delimiter)
        if row is not None:
            if row:
                yield first[0], source.taken[-1][0], row
            continue
        if source.broken:
            continue
        left = source.taken[1:]
        to_the_end += source.at_end or len(left) > _MANY
        message = "a quotation mark that is not closed"
        if to_the_end > _MOST_TO_THE_END:
            message += f", as in {_MOST_TO_THE_END} rows before; {len(left)} lines after it are not read"
            left = []
        source.give_back(left)
        allowed = "another at the end of the field, and two for each within it"
        on_fault(Fault(message, path, first[0], allowed=allowed))


class _Source:
    """Numbered lines, from which one row after another is taken."""

    def __init__(self, lines: Lines) -> None:
        self._rest = enumerate(lines, 1)
        self._back: deque[tuple[int, str | None]] = deque()
        self.taken: list[tuple[int, str | None]] = []
        """The lines of the last row."""
        self.broken = self.at_end = False
        """Whether that ended at a line that could not be decoded, or at the end of the file."""

    def next(self) -> tuple[int, str | None] | None:
        """Return the next line with its number; None at the end."""
        return self._back.popleft() if self._back else next(self._rest, None)

    def give_back(self, lines: list[tuple[int, str | None]]) -> None:
        """Have lines read once more."""
        self._back.extendleft(reversed(lines))

    def row(self, first: tuple[int, str | None], delimiter: str) -> list[str] | None:
        """Return the row that begins with a line; empty where that is blank, None where the row has no end.

        A quotation mark within a field of one line is kept as it is.
        """
        for strict in (True, False):
            try:
                row = next(csv.reader(self._lines(first), delimiter=delimiter, strict=strict), [])
            except csv.Error:
                if self.broken or self.at_end or len(self.taken) > 1:
                    return None
            else:
                restored = any(_LONE_RETURN.search(line or "") for _, line in self.taken)
                row = [one.replace(_IN_PLACE, "\r") for one in row] if restored else row
                return None if self.broken or self.at_end else row
        return None

    def _lines(self, first: tuple[int, str | None]) -> Iterator[str]:
        self.taken, self.broken, self.at_end = [], False, False
        following: tuple[int, str | None] | None = first
        while following is not None:
            self.taken.append(following)
            if following[1] is None:
                self.broken = True
                return
            line = following[1]
            yield _LONE_RETURN.sub(_IN_PLACE, line) if "\r" in line else line
            following = self.next()
        self.at_end = True
