"""The rows of what chemicals are known to do (`knowledge/indications.tsv` ...), seen as rows of a lexicon."""

from __future__ import annotations

from collections.abc import Iterator

from nmstag.errors import Fault
from nmstag.lexicon import LexiconRow
from nmstag.packs.folder import Pack
from nmstag.relations.drug_knowledge import IN_NOTES, TABLES, read_members

RELATIONS = "relations"
"""Their source."""


def relation_rows(pack: Pack) -> Iterator[LexiconRow]:
    """Yield the rows of what chemicals are known to do, as rows of a lexicon.

    There are none where a row is broken, which `verify` reports.
    """
    folder = pack.folder / "knowledge"
    faults: list[Fault] = []
    rows = []
    for table in TABLES.values():
        paths = (folder / f"{name}.tsv" for name in (table, table + IN_NOTES))
        rows += read_members([path for path in paths if path.is_file()], faults.append)
    for row in () if faults else rows:
        yield LexiconRow(row.label, row.type, (row.id,), RELATIONS, row.place, row.label, "")
