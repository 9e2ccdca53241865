"""Checks lexicon rows against MeSH: does the id exist, is the label its name, does the type fit?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from nmstag.errors import Fault, FaultHandler
from nmstag.lexicon import LexiconRow
from nmstag.lexicon.mesh import MeshRecord, read_mesh
from nmstag.lexicon.rows import STOP
from nmstag.packs import Pack
from nmstag.rulecheck.rows import GENERATED

NAMESPACE = "MESH:"
SUPPLEMENTARY = "MESH:C"
"""Ids of supplementary concepts begin so."""
RELATIONS = "relations"


def check_against_mesh(
    rows: Iterable[LexiconRow], mesh: Sequence[Path], tree: Path | None, on_fault: FaultHandler
) -> Iterator[Fault]:
    """Yield a fault for each row whose id, label or type disagrees with MeSH.

    Only rows that a person wrote are checked. A row whose type is not that of its MeSH branches must say why
    in its note: MeSH files suicidal ideation under behaviour, clinicians chart it as a finding. So must a row
    of a supplementary concept that the files lack: MeSH has ten times as many as most lists of them.

    Raises:
        DataError: A MeSH file cannot be read.
    """
    records = {record.id: record for record in read_mesh(mesh, tree, on_fault)}
    for row in rows:
        if row.source in (*GENERATED, STOP):
            continue
        for id_ in row.ids:
            if id_.startswith(NAMESPACE):
                yield from _row_faults(row, records.get(id_.removeprefix(NAMESPACE)), id_)


def relation_rows(pack: Pack) -> Iterator[LexiconRow]:
    """Yield the rows of what chemicals are known to do, as rows of a lexicon.

    There are none where a row is broken, which `verify` reports.
    """
    from nmstag.relations.drug_knowledge import TABLES, read_members

    paths = [pack.folder / "knowledge" / f"{table}.tsv" for table in TABLES.values()]
    faults: list[Fault] = []
    rows = [row for path in paths if path.is_file() for row in read_members([path], faults.append)]
    for row in () if faults else rows:
        yield LexiconRow(row.label, row.type, (row.id,), RELATIONS, row.place, row.label, "")


def _row_faults(row: LexiconRow, record: MeshRecord | None, id_: str) -> Iterator[Fault]:
    if record is None:
        if not (id_.startswith(SUPPLEMENTARY) and row.note):
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
