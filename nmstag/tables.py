"""Tables: TSV files in UTF-8 whose columns are named; one reader and one writer for all of them.

Lexicons, the files in `knowledge/` and in `profiles/` and MeSH in plain TSV are such tables. Lines at the
top that start with '#' are comments, which say how the file came to be. The first other line names the
columns. Each later line that is not blank is a row. A line may end with LF or CRLF.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import BinaryIO, cast

from nmstag.errors import DataError, Fault, FaultHandler, PackError, near_miss

_GZIP = b"\x1f\x8b"
_SURROGATES = re.compile("[\ud800-\udfff]")


class TableRow(dict[str, str]):
    """The cells of one row by column, without the spaces around them.

    A cell that the line or the file does not have reads as an empty text.
    """

    __slots__ = ("line", "path")
    path: str
    line: int

    def __missing__(self, column: str) -> str:
        return ""

    def text(self) -> str:
        """Return the row as the file has it."""
        return "\t".join(self.values()).rstrip("\t")

    def fault(self, message: str, column: str = "", allowed: str = "", value: str | None = None) -> Fault:
        """Return a fault in this row.

        Args:
            message: What is wrong.
            column: The column that is wrong; empty where it is the whole row.
            allowed: What would be right.
            value: The value that is wrong; the cell, or the whole row, where it is not given.
        """
        if value is None:
            value = self[column] if column else self.text()
        return Fault(message, self.path, self.line, column, value, allowed)


def read_table(
    path: Path,
    *,
    required: Sequence[str],
    optional: Sequence[str] = (),
    on_fault: FaultHandler,
    unnamed: Sequence[str] = (),
) -> Iterator[TableRow]:
    """Yield the rows of a table in order.

    Args:
        path: The file.
        required: Columns that it must have.
        optional: Columns that it may have.
        on_fault: Called with each fault. Where the columns are wrong, no row is read; a row with too many
            cells is left out.
        unnamed: Names of the columns, for a file that has no line of column names. Comments are then
            allowed anywhere.

    Raises:
        PackError: The file cannot be read or is not UTF-8.
    """
    place = str(path)
    columns = list(unnamed)
    for number, line in enumerate(read_text(path).split("\n"), 1):
        line = line.rstrip("\r")
        if not line or (line.startswith("#") and (unnamed or not columns)):
            continue
        cells = line.split("\t")
        if not columns:
            faults = list(_column_faults(cells, place, number, required, optional))
            for fault in faults:
                on_fault(fault)
            if faults:
                return
            columns = cells
        elif len(cells) > len(columns):
            allowed = f"at most {len(columns)}"
            on_fault(Fault("more cells than columns", place, number, "", line, allowed))
        else:
            row = TableRow(zip_longest(columns, map(str.strip, cells), fillvalue=""))
            row.path, row.line = place, number
            yield row


def read_text(path: Path, error: type[DataError] = PackError) -> str:
    """Return the text of a file in UTF-8, without a byte order mark, with its line ends as they are.

    A file compressed with gzip is decompressed.

    Args:
        path: The file.
        error: The class of the error that is raised.

    Raises:
        DataError: The file cannot be read, or is not UTF-8.
    """
    try:
        with open_binary(path, error) as stream:
            return stream.read().decode("utf-8-sig")
    except (OSError, EOFError, zlib.error) as caught:
        raise error(_unreadable(path, caught)) from caught
    except UnicodeDecodeError as caught:
        line = caught.object.count(b"\n", 0, caught.start) + 1
        fault = Fault(f"not UTF-8 (byte {caught.start})", str(path), line, allowed="a text in UTF-8")
        raise error(fault) from caught


def open_binary(path: Path, error: type[DataError] = PackError) -> BinaryIO:
    """Return an open file, decompressed where it is compressed with gzip.

    Raises:
        DataError: The file cannot be opened.
    """
    try:
        stream = path.open("rb")
        if stream.peek(2)[:2] == _GZIP:
            import gzip

            return cast(BinaryIO, gzip.open(stream))
    except OSError as caught:
        raise error(_unreadable(path, caught)) from caught
    return stream


def _unreadable(path: Path, caught: Exception) -> Fault:
    reason = getattr(caught, "strerror", None) or "the compressed file is damaged"
    return Fault(f"cannot be read ({reason})", str(path))


def _column_faults(
    columns: list[str], path: str, line: int, required: Sequence[str], optional: Sequence[str]
) -> Iterator[Fault]:
    """Yield what is wrong with the line of column names."""
    known = (*required, *optional)
    text = "\t".join(columns)
    words = re.split(r"[\s,;|]+", text.strip())
    if len(columns) == 1 < len(words) and words[0] in known:
        message = "the columns are not separated by tabs"
        yield Fault(message, path, line, "", text, "one tab between two cells")
        return
    if not any(column in known or near_miss(column, known).startswith("'") for column in columns):
        allowed = "the names of columns, with one tab between two: " + ", ".join(known)
        yield Fault("the first line does not name the columns", path, line, "", text, allowed)
        return
    for column in dict.fromkeys(columns):
        if column not in known:
            yield Fault("unknown column", path, line, "column", column, near_miss(column, known))
        elif columns.count(column) > 1:
            yield Fault("duplicate column", path, line, "column", column)
    for column in required:
        if column not in columns:
            yield Fault("missing column", path, line, "column", "", column)


def table_text(columns: Sequence[str], rows: Iterable[Sequence[object]], comments: Sequence[str] = ()) -> str:
    r"""Return the text of a table.

    Args:
        columns: Names of the columns.
        rows: The cells of each row. White space in a cell becomes one space, so that a row is one line.
        comments: Lines above the columns, without '# '.

    >>> table_text(("name", "seen"), [("renal\nfailure", 3)], ["Made by hand."])
    '# Made by hand.\nname\tseen\nrenal failure\t3\n'
    """
    head = [*(f"# {comment}" for comment in comments), "\t".join(columns)]
    return "\n".join((*head, *("\t".join(map(_cell, row)) for row in rows), ""))


def write_table(
    path: Path, columns: Sequence[str], rows: Sequence[Sequence[object]], comments: Sequence[str] = ()
) -> int:
    """Write a table as `table_text` makes it and return its number of rows; a missing folder is made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(table_text(columns, rows, comments), encoding="utf-8", newline="\n")
    return len(rows)


def _cell(value: object) -> str:
    """Return a value as the text of one cell; a lone surrogate, which no file can hold, becomes U+FFFD."""
    text = " ".join(str(value).split())
    return text if text.isascii() else _SURROGATES.sub("\ufffd", text)
