"""MeSH: gets its files, returns records; used when packs are built and verified.

`nmstag.lexicon.mesh_files` reads them one by one; here they are put together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from nmstag.document import canonical_id
from nmstag.errors import DataError, Fault, FaultHandler
from nmstag.late import late
from nmstag.lexicon.mesh_files import HEADER_ID, NOISY_BRANCHES, MeshRecord, form_of, read_records, year_of
from nmstag.tables import read_table

__all__ = ["NOISY_BRANCHES", "MeshRecord", "newest", "read_mesh", "read_tree_numbers", "uninverted"]

_TREE_NUMBER = late(r"[A-Z]\d{2}(\.\d+)*")


def read_mesh(paths: Iterable[Path], tree: Path | None, on_fault: FaultHandler) -> list[MeshRecord]:
    """Return the records of MeSH files, sorted by id, records of one id merged.

    Args:
        paths: Descriptor and supplementary files.
        tree: A TSV of tree numbers, for descriptors in plain TSV.
        on_fault: Called with each line that cannot be read.

    Raises:
        DataError: A file cannot be opened or is none of the known forms.
    """
    records: dict[str, MeshRecord] = {}
    for path in paths:
        for record in read_records(path, on_fault):
            known = records.setdefault(record.id, record)
            if known is not record:
                known.terms += record.terms
                known.tree += record.tree
                known.earlier += record.earlier
    if tree is not None:
        for id_, number in _read_tree(tree, on_fault):
            if id_ in records and number not in records[id_].tree:
                records[id_].tree.append(number)
    return [records[id_] for id_ in sorted(records)]


def newest(paths: Iterable[Path], on_fault: FaultHandler) -> tuple[list[Path], list[Path]]:
    """Return MeSH files of the newest year, and those of earlier years.

    The year is told by a file's name or document type. Descriptors and supplementary records are looked at
    apart, since a pack may be built of both from different years.

    Raises:
        DataError: A file cannot be opened or is none of the known forms.
    """
    years = {path: (_kind_of(path, on_fault), year_of(path)) for path in paths}
    last = {kind: max(year for other, year in years.values() if other == kind) for kind, _ in years.values()}
    earlier = [path for path, (kind, year) in years.items() if 0 < year < last[kind]]
    return [path for path in years if path not in earlier], earlier


def _kind_of(path: Path, on_fault: FaultHandler) -> str:
    """Return 'D' for descriptors, 'C' for supplementary records; empty for a file without a record."""
    first = next(read_records(path, on_fault), None)
    return first.id[:1] if first else ""


def read_tree_numbers(path: Path, on_fault: FaultHandler) -> dict[str, list[str]]:
    """Return the tree numbers of each concept ('MESH:D009459').

    Args:
        path: A TSV of tree numbers, or an official descriptor file, which has them too.
        on_fault: Called with each line that cannot be read.

    Raises:
        DataError: The file cannot be opened, or has no tree number.
    """
    if form_of(path) in ("xml", "ascii"):
        found = (
            (record.id, number) for record in read_mesh([path], None, on_fault) for number in record.tree
        )
    else:
        found = (
            (id_, number) for id_, number in _read_tree(path, on_fault) if _TREE_NUMBER.fullmatch(number)
        )
    numbers: dict[str, list[str]] = {}
    for id_, number in found:
        numbers.setdefault(canonical_id(id_), []).append(number)
    if not numbers:
        raise DataError(
            Fault("no MeSH tree numbers", str(path), allowed="id, name, number; or MeSH descriptors")
        )
    return numbers


def uninverted(term: str) -> str:
    """Return an inverted MeSH term in its natural order; other terms unchanged.

    >>> uninverted("Syndrome, Neuroleptic Malignant"), uninverted("2,4-Dinitrophenol")
    ('Neuroleptic Malignant Syndrome', '2,4-Dinitrophenol')
    """
    return " ".join(reversed(term.split(", "))) if ", " in term else term


def _read_tree(path: Path, on_fault: FaultHandler) -> Iterator[tuple[str, str]]:
    """Yield id and tree number of each line of a tree file."""
    for row in read_table(path, required=(), unnamed=("id", "name", "number"), on_fault=on_fault):
        if not row["number"]:
            on_fault(row.fault("not a tree number", allowed="id, name, number"))
        elif row["id"] != HEADER_ID:
            yield row["id"], row["number"]
