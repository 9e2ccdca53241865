"""Reads terms of CSV and TSV files whose columns are named."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Literal

from nmstag.errors import DataError, Fault, FaultHandler
from nmstag.learn.terms.record import Term, TermSettings, canonical_link
from nmstag.tables import open_binary

_USUAL = {
    "name": ("name", "label", "preferred label", "preferred_name", "term", "title"),
    "id": ("id", "code", "identifier", "concept_id", "class id"),
    "type": ("type", "semantic_type", "category"),
    "synonyms": ("synonyms", "synonym", "aliases"),
    "links": ("xrefs", "xref", "links", "mappings"),
}
"""What columns are usually called, where the settings do not say."""
_REQUIRED = ("name", "id")


def read_delimited(path: Path, settings: TermSettings, on_fault: FaultHandler) -> Iterator[Term]:
    """Yield the term of each row; those without a name or an id are reported and left out.

    Several synonyms, or links, of a cell are separated by bars. An id without a namespace gets that of the
    settings.

    Raises:
        DataError: The file cannot be read, or lacks the columns.
    """
    csv.field_size_limit(min(sys.maxsize, 2**31 - 1))
    with io.TextIOWrapper(open_binary(path, DataError), "utf-8-sig", newline="") as stream:
        head = stream.readline()
        delimiter = max("\t,;", key=head.count)
        stream.seek(0)
        dialect = csv.excel_tab if delimiter == "\t" else csv.excel
        quoting: Literal[0, 3] = csv.QUOTE_NONE if delimiter == "\t" else csv.QUOTE_MINIMAL
        rows = csv.DictReader(stream, None, dialect=dialect, delimiter=delimiter, quoting=quoting)
        try:
            columns = _columns(path, rows.fieldnames or (), settings)
            for row in rows:
                term = _term(row, columns, settings)
                if term is None:
                    fault = Fault("a row needs a name and an id", str(path), rows.line_num)
                    on_fault(fault)
                else:
                    yield term
        except (csv.Error, UnicodeDecodeError) as error:
            told = "not UTF-8" if isinstance(error, UnicodeDecodeError) else str(error)
            raise DataError(Fault(told, str(path), rows.line_num + 1)) from error


def _columns(path: Path, given: object, settings: TermSettings) -> dict[str, str]:
    """Return the column of the file that has each part of a term."""
    names = [str(name) for name in given] if isinstance(given, list | tuple) else []
    lowered = {name.strip().casefold(): name for name in names}
    columns = {
        part: lowered[wanted.casefold()]
        for part, wanted in settings.columns.items()
        if wanted.casefold() in lowered
    }
    missing = [wanted for part, wanted in settings.columns.items() if part not in columns]
    for part, usual in _USUAL.items():
        if part not in settings.columns and (
            name := next((lowered[one] for one in usual if one in lowered), None)
        ):
            columns[part] = name
    missing += [part for part in _REQUIRED if part not in columns and part not in settings.columns]
    if missing:
        allowed = f"--columns name=COLUMN,id=COLUMN with columns of the file: {', '.join(names)}"
        raise DataError([Fault("no such column", str(path), 1, "column", one, allowed) for one in missing])
    return columns


def _term(row: Mapping[str, str | None], columns: Mapping[str, str], settings: TermSettings) -> Term | None:
    cells = {part: (row.get(column) or "").strip() for part, column in columns.items()}
    if not cells["name"] or not cells["id"]:
        return None
    space, separator, _ = cells["id"].partition(":")
    id_ = cells["id"] if separator and space else f"{settings.namespace}:{cells['id']}"
    names = (cells["name"], *filter(None, map(str.strip, cells.get("synonyms", "").split("|"))))
    links = filter(None, map(canonical_link, cells.get("links", "").split("|")))
    branches = (cells["type"],) if cells.get("type") else ()
    return Term(id_, tuple(dict.fromkeys(names)), branches, tuple(links))
