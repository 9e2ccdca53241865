"""The files of a new pack changed as MeSH says: rows where they stand, ids in rules, former ids, places.

Called by `nmstag.learn.mesh_update`, which works out what MeSH says.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

from nmstag.errors import Fault
from nmstag.learn.table_edit import EditedTable
from nmstag.lexicon.mesh_news import MeshNews, RowNews
from nmstag.packs import Pack, open_pack
from nmstag.packs.folder import FORMER_IDS
from nmstag.packs.placement import misplaced

COLUMNS_OF_NAMES = ("name", "type", "id", "label", "note")
"""Columns of a table of names that is not there yet."""
_MESH_ID = re.compile(r"MESH:[CD]\d+\b")
_COMPUTED = "Rows at the end: `nmstag build` computed them from the history in the files of MeSH."


def rewrite_rows(out: Path, changed: Iterable[RowNews], year: str) -> None:
    """Change the id, the label and the note of rows where they stand."""
    files: dict[str, list[RowNews]] = defaultdict(list)
    for one in changed:
        files[one.row.file].append(one)
    for name, items in files.items():
        table = EditedTable(out / name)
        if "former" not in table.columns and "note" not in table.columns:
            table.columns.append("note")
        for one in items:
            table.change(int(one.row.place.rpartition(":")[2]), _cells(one, year))
        if "group" in table.columns:
            _drop_doubles(table)
        table.write()


def _drop_doubles(table: EditedTable) -> None:
    """Leave out rows whose id their group has already, now that MeSH has merged two of its concepts."""
    known: set[tuple[str, str]] = set()
    for line, row in list(table.rows.items()):
        slot = row.get("group", ""), row.get("id", "")
        if slot in known:
            del table.rows[line]
        known.add(slot)


def _cells(one: RowNews, year: str) -> dict[str, str]:
    """Return the cells of a row that change."""
    row, before = one.row, "|".join(one.row.ids)
    cells = {"id": "|".join(one.ids), "label": one.label}
    if one.what == "confirmed":
        return {**cells, "note": row.note.partition("; ")[2]}
    if one.what != "renamed":
        remark = f"{before or 'no concept'} before {year}" if one.ids else f"{before}, deleted in {year}"
        cells["note"] = "; ".join(filter(None, (row.note, remark)))
    if one.what == "replaced":
        cells["former"] = before
    return cells


def rewrite_rules(pack: Pack, news: MeshNews, replaced: Mapping[str, str]) -> None:
    """Replace ids that MeSH replaced in the rules."""

    def now(match: re.Match[str]) -> str:
        return replaced.get(match[0]) or news.successor(match[0]) or match[0]

    for path in pack.rule_files():
        text = path.read_text("utf-8")
        changed = _MESH_ID.sub(now, text)
        if changed != text:
            path.write_text(changed, encoding="utf-8", newline="\n")


def write_former_ids(out: Path, news: MeshNews) -> None:
    """Add the former ids that MeSH's history gives; where the pack has one already, that stays."""
    table = EditedTable(out / FORMER_IDS, ("id", "former", "label"))
    known = {row.get("id") for row in table.rows.values()}
    added = {id_: former for id_, former in news.former().items() if id_ not in known}
    for id_, former in sorted(added.items()):
        table.add({"id": id_, "former": former, "label": news.records[id_].name})
    if added:
        table.comments = list(dict.fromkeys([*table.comments, _COMPUTED]))
        table.write()


def place_rows(out: Path) -> None:
    """Move rows to the file of their branch, which a new id or a new MeSH tree may have changed."""
    pack = open_pack(out)
    tables: dict[str, EditedTable] = {}
    for fault in list(misplaced(pack, pack.rows(ignore_fault))):
        if fault.allowed.startswith("lexicons/"):
            source, target = (
                tables.setdefault(one, EditedTable(out / one, COLUMNS_OF_NAMES))
                for one in (fault.path, fault.allowed)
            )
            target.add(source.rows.pop(fault.line))
    for table in tables.values():
        table.write()


def ignore_fault(fault: Fault) -> None:
    """Ignore a fault that has been reported before."""
