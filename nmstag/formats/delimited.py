"""CSV and TSV: read, a text a row; written, a mention a row, and the relations in a second file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TextIO

from nmstag.document import Document
from nmstag.errors import Fault, FaultHandler, choices, counted
from nmstag.formats.base import ANY_FIELDS, Fields, Lines, stem, warn_of
from nmstag.formats.rows import COLUMNS, rows_of
from nmstag.formats.table_rows import rows_of_table


def read(
    lines: Lines, *, path: str, on_fault: FaultHandler, fields: Fields = ANY_FIELDS, delimiter: str = ""
) -> Iterator[Document]:
    """Yield the text of each row as a document.

    The first row names the columns. A row with another number of fields is reported and left out. A document
    without an id is called 'file:line'.

    Args:
        lines: The file; an iterable over lines.
        path: Its name, for the faults.
        on_fault: Called with each fault.
        fields: The columns of text and id.
        delimiter: What separates fields; told from the first row where it is empty.
    """
    records = rows_of_table(lines, delimiter, path, on_fault)
    line, _, header = next(records, (1, 1, []))
    if not header:
        return
    text, name = places_of(header, fields, path, line, on_fault)
    if text < 0:
        return
    seen: set[str] = set()
    repeated, first = 0, line
    for line, last, row in records:
        if len(row) != len(header):
            place = f", lines {line} to {last}," if last > line else ""
            message, allowed = f"the row{place} has {len(row)} fields", f"{len(header)}, as the first row has"
            on_fault(Fault(message, path, line, value=row[0], allowed=allowed))
            continue
        document = Document((row[name] if name >= 0 else "") or f"{stem(path)}:{line}", row[text])
        repeated += document.id in seen
        seen.add(document.id)
        yield document
    if line == first:
        on_fault(Fault("the table has no row with a text", path, line, severity="warning"))
    report_repeated(repeated, header[name], path, on_fault)


def report_repeated(rows: int, column: str, path: str, on_fault: FaultHandler) -> None:
    """Warn of rows with an id that an earlier row has."""
    if rows:
        message = f"{counted(rows, 'row')} with an id that an earlier row has"
        on_fault(Fault(message, path, 0, column, severity="warning"))


def read_tsv(
    lines: Lines, *, path: str, on_fault: FaultHandler, fields: Fields = ANY_FIELDS
) -> Iterator[Document]:
    """Yield the text of each row of a file whose fields are separated by tabs; the rest is as in `read`."""
    return read(lines, path=path, on_fault=on_fault, fields=fields, delimiter="\t")


def places_of(
    header: Sequence[str], fields: Fields, path: str, line: int, on_fault: FaultHandler
) -> tuple[int, int]:
    """Return the places of text and id; -1 for one that is not there, with a fault where it has to be."""
    if any(list(columns) == header for columns in COLUMNS.values()):
        message = "a table that nmstag wrote, with mentions or relations in place of texts"
        on_fault(Fault(message, path, line, allowed="the texts that it was made from"))
        return -1, -1
    names = [name.strip().casefold() for name in header]
    places = []
    for option, given, usual in (("--text-field", fields.text, "text"), ("--id-field", fields.id, "id")):
        wanted = given or usual
        place = names.index(wanted.casefold()) if wanted.casefold() in names else -1
        if place < 0 and (given or usual == "text"):
            on_fault(Fault("no such column", path, line, option, wanted, choices(wanted, header)))
            return -1, -1
        places.append(place)
    return places[0], places[1]


def write(
    documents: Iterable[Document],
    stream: TextIO,
    *,
    relations: TextIO | None = None,
    on_fault: FaultHandler = warn_of,
    delimiter: str = ",",
) -> None:
    """Write the mentions of documents, one a row; the columns are those of `nmstag.formats.rows`.

    Args:
        documents: The documents.
        stream: An open text file.
        relations: Another one for the relations; they are left out, with a warning, where there is none.
        on_fault: Gets that warning.
        delimiter: What separates fields. A field with it, with a quotation mark or a line break is quoted.
    """
    targets = {"mentions": stream} if relations is None else {"mentions": stream, "relations": relations}
    for table, target in targets.items():
        target.write(delimiter.join(COLUMNS[table]) + "\n")
    left_out = 0
    for document in documents:
        for table, target in targets.items():
            for row in rows_of(document, table):
                target.write(delimiter.join([_cell(value, delimiter) for value in row]) + "\n")
        left_out += len(document.relations) if relations is None else 0
    report_unwritten(left_out, on_fault)


def write_tsv(
    documents: Iterable[Document],
    stream: TextIO,
    *,
    relations: TextIO | None = None,
    on_fault: FaultHandler = warn_of,
) -> None:
    """Write the mentions of documents with tabs between the fields; the rest is as in `write`."""
    write(documents, stream, relations=relations, on_fault=on_fault, delimiter="\t")


def _cell(value: str | int | bool | None, delimiter: str) -> str:
    """Return a value as it is written; the library's writer does not quote a lone '\\r'."""
    if not isinstance(value, str):
        return "" if value is None else str(value).lower()
    if any(mark in value for mark in (delimiter, '"', "\n", "\r")):
        return '"' + value.replace('"', '""') + '"'
    return value


def report_unwritten(relations: int, on_fault: FaultHandler) -> None:
    """Warn of relations that a single output had no place for."""
    if relations:
        message = f"{counted(relations, 'relation')} left out of this table"
        allowed = "-o FILE, beside which a second file gets them"
        on_fault(Fault(message, allowed=allowed, severity="warning"))
