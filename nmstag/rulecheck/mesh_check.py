"""Checks lexicon rows against MeSH: does the id exist, is the label its name, does the type fit?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from nmstag.errors import Fault, FaultHandler
from nmstag.lexicon import LexiconRow
from nmstag.lexicon.mesh import MeshRecord, newest, read_mesh
from nmstag.lexicon.mesh_news import NEWER, MeshNews
from nmstag.lexicon.rows import STOP, VOCABULARY_ROWS
from nmstag.packs.relation_rows import RELATIONS
from nmstag.rulecheck.rows import GENERATED

NAMESPACE = "MESH:"
SUPPLEMENTARY = "MESH:C"
"""Ids of supplementary concepts begin so."""


STALE = {
    "moved": "MeSH gives this name to another concept",
    "replaced": "MeSH has this concept under another id",
    "deleted": "MeSH has deleted this id",
}
"""What is wrong with rows that MeSH has changed; `nmstag build --mesh` mends them."""


def check_against_mesh(
    rows: Iterable[LexiconRow],
    mesh: Sequence[Path],
    tree: Path | None,
    on_fault: FaultHandler,
    before: Sequence[Path] = (),
) -> Iterator[Fault]:
    """Yield a fault for each row whose id, label or type disagrees with MeSH, or that MeSH has changed.

    The latter are names that MeSH gives to another concept (unless the row is marked as kept) and ids that it
    replaced or deleted, by the policy of `nmstag.lexicon.mesh_news`.

    Only rows that a person wrote are checked; those of other vocabularies have the ids that these map to. A
    row whose type is not that of its MeSH branches must say why in its note: MeSH files suicidal ideation
    under behaviour, clinicians chart it as a finding. So must a row of a supplementary concept that the files
    lack: MeSH has ten times as many as most lists of them.

    Raises:
        DataError: A MeSH file cannot be read.
    """
    current, earlier = newest(mesh, on_fault)
    records = read_mesh(current, tree, on_fault)
    news = MeshNews.of(records, read_mesh([*earlier, *before], None, on_fault))
    for row in rows:
        if row.source in (*GENERATED, VOCABULARY_ROWS, STOP):
            continue
        stale = news.of_row(row) if row.ids else None
        if stale and stale.what in STALE and (row.source, stale.what) != (RELATIONS, "moved"):
            yield row.fault(STALE[stale.what], "id", "|".join(row.ids), stale.mesh.strip())
            continue
        for id_ in row.ids:
            if id_.startswith(NAMESPACE):
                yield from _row_faults(row, news.records.get(id_), id_)


def _row_faults(row: LexiconRow, record: MeshRecord | None, id_: str) -> Iterator[Fault]:
    if record is None:
        if not (id_.startswith(SUPPLEMENTARY) and row.note) and not row.note.startswith(NEWER):
            yield row.fault("no such MeSH id", "id", id_)
        return
    if row.label and len(row.ids) == 1 and row.label != record.name:
        yield row.fault("the label is another concept's", "label", row.label, record.name)
    expected = record.type(excluded=())
    if not expected and row.source == RELATIONS:
        return  # the tree at hand may be older than the row
    if expected != row.type and not row.note:
        allowed = expected or "a note with the reason, as no branch of it is a disease or chemical"
        yield row.fault("the type disagrees with MeSH", "type", row.type, allowed)
