"""Brings the rows of a new pack up to the MeSH that it is built with; part of `nmstag build`.

What MeSH says about a row is worked out by `nmstag.lexicon.mesh_news`, which states the policy. Rows that a
person wrote are changed where they stand. What corpora annotate is left as it is, for their own profiles; of
their names, those that MeSH gives to another concept get a row of `lexicons/mesh_update.tsv`, which decides
in clinical prose. Every change is a row of `knowledge/mesh_changes.tsv`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from nmstag.learn.mesh_edits import (
    COLUMNS_OF_NAMES,
    ignore_fault,
    place_rows,
    rewrite_rows,
    rewrite_rules,
    write_former_ids,
)
from nmstag.learn.mesh_input import MeshInput
from nmstag.learn.relations.build import write_pack_tree
from nmstag.learn.table_edit import EditedTable
from nmstag.lexicon.keys import usage_key
from nmstag.lexicon.mesh_news import NEWER, MeshNews, RowNews
from nmstag.lexicon.rows import LEARNED, STOP, TERM_ROWS, VOCABULARY_ROWS
from nmstag.packs import Pack, open_pack
from nmstag.packs.mesh_changes import CHANGES, COLUMNS
from nmstag.packs.relation_rows import RELATIONS, relation_rows
from nmstag.tables import write_table

UPDATED = "lexicons/mesh_update.tsv"
_GENERATED = ("mesh", TERM_ROWS, VOCABULARY_ROWS, STOP)
_IN_THE_ROW = ("replaced", "deleted", "moved", "renamed", "confirmed")
_OF_LEARNED = ("replaced", "moved")


def update_rows(out: Path, given: MeshInput, header: Sequence[str]) -> dict[str, int]:
    """Change the rows of the pack in a folder as MeSH says; return the number of changes by what they are.

    Args:
        out: Folder of the pack.
        given: The MeSH that it is built with.
        header: Comment lines of the tables.
    """
    pack = open_pack(out)
    news = MeshNews.of(given.records, given.before)
    found = _news(pack, news, given.older)
    changed = [one for one in found if one.what in _IN_THE_ROW and one.row.source != LEARNED]
    rewrite_rows(out, changed, given.name)
    ids = {one.row.ids[0]: one.ids[0] for one in changed if one.what == "replaced" and len(one.ids) == 1}
    rewrite_rules(pack, news, ids)
    decided = _write_learned(out, found, header) if given.newer else []
    write_former_ids(out, news)
    write_pack_tree(open_pack(out), given.records)
    place_rows(out)
    kept = [one for one in found if one.what == "kept"]
    rows = [_change(one) for one in (*changed, *decided, *kept)]
    (out / CHANGES).unlink(missing_ok=True)
    if rows:
        write_table(out / CHANGES, COLUMNS, rows, [f"What {given.name} changed.", *header])
    return {what: sum(row[0] == what for row in rows) for what in dict.fromkeys(row[0] for row in rows)}


def _news(pack: Pack, news: MeshNews, older: bool) -> list[RowNews]:
    """Return what MeSH says about the rows of a pack that are not made of it."""
    rows = [row for row in (*pack.rows(ignore_fault), *relation_rows(pack)) if row.source not in _GENERATED]
    found = [one for row in rows if row.file != UPDATED and (one := news.of_row(row))]
    last = max(
        (id_ for row in rows if not row.note.startswith(NEWER) for id_ in row.ids if _is_new(id_)), default=""
    )
    return [
        one
        for one in found
        if not (one.row.source == RELATIONS and one.what in ("moved", "kept"))
        and not (
            older and one.what in ("moved", "renamed") and not (_is_new(one.ids[0]) and one.ids[0] > last)
        )
    ]


def _is_new(id_: str) -> bool:
    """Return whether an id is that of a descriptor of nine digits; they are given one after the other."""
    return id_.startswith("MESH:D") and len(id_) == len("MESH:D000000000")


def _is_learned(one: RowNews) -> bool:
    """Return whether a learned name is to be decided by a row of its own: one that is annotated."""
    row = one.row
    annotated = row.source == LEARNED and row.ids and row.counts is not None and row.counts[0] > 0
    return bool(annotated) and one.what in _OF_LEARNED and not usage_key(row.name)[1] and ", " not in row.name


def _write_learned(out: Path, found: Iterable[RowNews], header: Sequence[str]) -> list[RowNews]:
    """Write a row for each learned name that MeSH decides, unless a person wrote one; return their news."""
    (out / UPDATED).unlink(missing_ok=True)
    rows = open_pack(out).rows(ignore_fault)
    written = {(usage_key(row.name), row.type) for row in rows if row.source != LEARNED}
    decided: dict[object, RowNews] = {}
    for one in filter(_is_learned, found):
        slot = usage_key(one.row.name), one.row.type
        if slot not in written:
            decided.setdefault(slot, one)
    table = EditedTable(out / UPDATED, COLUMNS_OF_NAMES)
    table.comments = list(header)
    for one in decided.values():
        remark = f"corpora have {'|'.join(one.row.ids)}"
        cells = {"name": one.row.name, "type": one.row.type, "id": "|".join(one.ids)}
        table.add({**cells, "label": one.label, "note": remark})
    table.write()
    return list(decided.values())


def _change(one: RowNews) -> tuple[str, ...]:
    row = one.row
    note = row.note if one.what == "kept" else ""
    return one.what, row.name, row.type, "|".join(row.ids), "|".join(one.ids), one.mesh, row.place, note
