"""The names of MeSH as a lexicon: `lexicons/mesh/names.tsv` of a pack that `nmstag build` makes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from nmstag.lexicon.keys import name_key
from nmstag.lexicon.mesh import MeshRecord, uninverted
from nmstag.lexicon.rows import REQUIRED
from nmstag.tables import write_table

MESH = "lexicons/mesh"


def write_mesh(
    out: Path, records: Sequence[MeshRecord], excluded: tuple[str, ...], header: Sequence[str]
) -> int:
    """Write the names of MeSH records of the disease and chemical branches; return how many.

    A name that several records have belongs to the one whose preferred name it is, else to the first.
    """
    typed = [(record, type_) for record in records if (type_ := record.type(excluded))]
    owner: dict[tuple[str, str], str] = {}
    for record, type_ in typed:
        owner.setdefault((name_key(record.name), type_), record.id)
    rows: list[tuple[str, ...]] = []
    for record, type_ in typed:
        terms = [record.name, *record.terms]
        written = set()
        for name in dict.fromkeys([record.name, *map(uninverted, terms), *terms]):
            key = name_key(name)
            if key in written or owner.setdefault((key, type_), record.id) != record.id:
                continue
            written.add(key)
            rows.append((name, type_, f"MESH:{record.id}", record.name))
    return write_table(out / MESH / "names.tsv", (*REQUIRED, "label"), rows, header)
