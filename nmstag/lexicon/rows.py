"""Rows of a lexicon file: one name each.

A lexicon is a TSV file in UTF-8. Lines at its top that start with '#' are comments, which say how the
file came to be; the first other line names the columns. Below it every line that is not blank is a row,
as a name may start with '#'. `name`, `type` and `id` must be there, the others are optional:

    name    the name as people write it
    type    entity type, such as Disease
    id      concept id with its namespace; several joined by '|'; empty where no concept fits
    label   the vocabulary's own name of the concept, so that a wrong id shows
    note    a remark; in overrides and stop lists the reason, which is required there
    seen    how often the corpus annotates the name just so (this type and these ids)
    other   how often it annotates the same span with another type or other ids
    part    how often the name is part of a longer annotation
    free    how often the name stands in the corpus and is not annotated

A row with counts but `seen` 0 names nothing: it tells how far another row's name is to be trusted.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from nmstag.errors import Fault, FaultHandler, PackError

REQUIRED = ("name", "type", "id")
COUNTS = ("seen", "other", "part", "free")
_LONGEST_COUNT = 18
COLUMNS = (*REQUIRED, "label", "note", *COUNTS)


@dataclass(frozen=True, slots=True)
class LexiconRow:
    """One name of one concept, with where it stands.

    Args:
        name: The name as written in the file.
        type: Entity type.
        ids: Concept ids; empty where no concept fits.
        source: The kind of lexicon: the folder it stands in ('curated', 'clinical', 'mesh' ...) or, for
            a file directly under `lexicons/`, the file's stem ('overrides', 'stoplist').
        place: File and line, 'curated/nms.tsv:12', as evidence quotes it.
        label: The vocabulary's own name of the concept.
        note: Remark or reason.
        counts: seen, other, part, free; None where the file does not count.
    """

    name: str
    type: str
    ids: tuple[str, ...]
    source: str
    place: str
    label: str = ""
    note: str = ""
    counts: tuple[int, int, int, int] | None = None


def read_lexicon(path: Path, root: Path, on_fault: FaultHandler) -> Iterator[LexiconRow]:
    """Yield the rows of a lexicon file, in order; faulty rows are reported and left out.

    Args:
        path: The file.
        root: The folder `lexicons/` it belongs to; `source` and `place` are relative to it.
        on_fault: Called with each fault, file and line in it.

    Raises:
        PackError: The file cannot be read or is not UTF-8.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise PackError(Fault(f"cannot read the lexicon ({error.strerror})", str(path))) from error
    except UnicodeDecodeError as error:
        raise PackError(Fault(f"not UTF-8 (byte {error.start})", str(path))) from error
    relative = path.relative_to(root)
    source = relative.parts[0] if len(relative.parts) > 1 else relative.stem
    columns: list[str] | None = None
    for number, line in enumerate(text.removeprefix("\ufeff").split("\n"), 1):
        line = line.rstrip("\r")
        if not line or (columns is None and line.startswith("#")):
            continue
        cells = line.split("\t")
        if columns is None:
            columns = _check_columns(cells, path, number, on_fault)
            if columns is None:
                return
            continue
        row = _row(cells, columns, source, f"{relative.as_posix()}:{number}", path, number, on_fault)
        if row is not None:
            yield row


def _check_columns(cells: list[str], path: Path, line: int, on_fault: FaultHandler) -> list[str] | None:
    """Return the column names, or None when the file cannot be read with them."""
    good = True
    for cell in cells:
        if cell not in COLUMNS:
            near = get_close_matches(cell, COLUMNS, 1)
            hint = f"did you mean {near[0]}?" if near else "one of " + ", ".join(COLUMNS)
            on_fault(Fault("unknown column", str(path), line, "column", cell, hint))
            good = False
    for cell in dict.fromkeys(cells):
        if cells.count(cell) > 1 and cell in COLUMNS:
            on_fault(Fault("a column stands twice", str(path), line, "column", cell))
            good = False
    for name in REQUIRED:
        if name not in cells:
            on_fault(Fault("a column is missing", str(path), line, "column", "", name))
            good = False
    return cells if good else None


def _row(
    cells: list[str],
    columns: list[str],
    source: str,
    place: str,
    path: Path,
    line: int,
    on_fault: FaultHandler,
) -> LexiconRow | None:
    """Return the row of one line, or None after reporting what is wrong with it."""
    if len(cells) > len(columns):
        on_fault(Fault("more cells than columns", str(path), line, "", "\t".join(cells), f"{len(columns)}"))
        return None
    value = dict(zip(columns, cells, strict=False))
    name, type_ = value.get("name", "").strip(), value.get("type", "").strip()
    if not name or not type_:
        missing = "type" if name else "name"
        hint = "comments above the columns" if cells[0].startswith("#") else ""
        on_fault(Fault("a row needs a name and a type", str(path), line, missing, "\t".join(cells), hint))
        return None
    counts = _counts(value, path, line, on_fault) if "seen" in columns else None
    note = value.get("note", "").strip()
    if source in ("overrides", "stoplist", "off") and not note:
        on_fault(Fault("a row of this file needs its reason", str(path), line, "note", name))
        return None
    ids = tuple(part for part in value.get("id", "").strip().split("|") if part)
    return LexiconRow(name, type_, ids, source, place, value.get("label", ""), note, counts)


def _counts(
    value: dict[str, str], path: Path, line: int, on_fault: FaultHandler
) -> tuple[int, int, int, int] | None:
    """Return the four counts of a row; a count that is no number is reported and read as 0."""
    numbers = []
    for column in COUNTS:
        cell = value.get(column, "") or "0"
        if not (cell.isascii() and cell.isdigit() and len(cell) <= _LONGEST_COUNT):
            on_fault(Fault("not a count", str(path), line, column, cell, "a whole number from 0"))
            cell = "0"
        numbers.append(int(cell))
    return numbers[0], numbers[1], numbers[2], numbers[3]
