"""What a newer MeSH changed when a pack was built with it: the rows of `knowledge/mesh_changes.tsv`."""

from __future__ import annotations

from collections.abc import Sequence

from nmstag.errors import Fault
from nmstag.packs.folder import Pack
from nmstag.tables import read_table

CHANGES = "knowledge/mesh_changes.tsv"
COLUMNS = ("what", "name", "type", "before", "now", "mesh", "row", "reason")


def mesh_changes(packs: Sequence[Pack]) -> list[str]:
    """Return the changes that packs record, each as one line for a reader, in the order of the tables."""
    found: list[str] = []
    for pack in packs:
        if CHANGES in pack.files:
            for row in read_table(pack.folder / CHANGES, required=COLUMNS, on_fault=_ignore):
                ids = f"{row['before'] or '-'} -> {row['now'] or '-'}"
                ids = row["now"] if row["before"] == row["now"] else ids
                told = (
                    f"{row['what']} {row['name']} ({row['type']}): {ids}; MeSH: {row['mesh'].strip() or '-'}"
                )
                found.append(f"{told}; {row['reason']}" if row["reason"] else told)
    return found


def mesh_years(packs: Sequence[Pack]) -> str:
    """Return the year of MeSH that packs speak, the last one that says it: 'MeSH 2019'; empty for none."""
    years = [pack.mesh_year for pack in packs if pack.mesh_year]
    return f"MeSH {years[-1]}" if years else ""


def _ignore(fault: Fault) -> None:
    """Ignore a fault: the table is for readers."""
