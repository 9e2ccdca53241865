"""The MeSH that `nmstag build` is given: its records, those of the year before, and which year it is.

Read before the new pack is made; its names become `lexicons/mesh/names.tsv` there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from nmstag.errors import Fault, FaultHandler
from nmstag.lexicon.keys import name_key
from nmstag.lexicon.mesh import MeshRecord, newest, read_mesh, uninverted
from nmstag.lexicon.mesh_files import year_of
from nmstag.lexicon.mesh_news import typed_by
from nmstag.lexicon.rows import REQUIRED
from nmstag.packs import Pack
from nmstag.tables import write_table

MESH = "lexicons/mesh"


@dataclass(frozen=True, slots=True)
class MeshInput:
    """MeSH as it is given.

    Args:
        records: Its records; one without tree numbers has the type that the base pack gives its name.
        before: The records of the year before; there may be none.
        year: Its year; 0 where nothing tells it.
        base_year: The year of the base pack's MeSH; 0 where it does not say.
    """

    records: Sequence[MeshRecord]
    before: Sequence[MeshRecord]
    year: int
    base_year: int

    @property
    def name(self) -> str:
        """What it is called in notes."""
        return f"MeSH {self.year}" if self.year else "the MeSH given"

    @property
    def newer(self) -> bool:
        """Whether it is newer than that of the base pack, as far as it is known."""
        return not 0 < self.year <= self.base_year

    @property
    def older(self) -> bool:
        """Whether it is older than that of the base pack, which then stays right where they differ."""
        return 0 < self.year < self.base_year

    @property
    def pack_year(self) -> int:
        """The year that the new pack's ids are of."""
        return max(self.year, self.base_year)

    @classmethod
    def read(
        cls,
        mesh: Sequence[Path],
        mesh_before: Sequence[Path],
        mesh_tree: Path | None,
        year: int,
        base: Pack | None,
        on_fault: FaultHandler,
    ) -> MeshInput:
        """Return what files hold; `nmstag.learn.build.build` has the same arguments."""
        base_year = base.mesh_year if base else 0
        if not mesh:
            return cls((), (), 0, base_year)
        current, earlier = newest(mesh, on_fault)
        before = read_mesh([*earlier, *mesh_before], None, on_fault)
        records: Sequence[MeshRecord] = read_mesh(current, mesh_tree, on_fault)
        if base is not None:
            records = typed_by(records, base.rows(_ignore))
        return cls(records, before, year or max(map(year_of, current)), base_year)


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


def _ignore(fault: Fault) -> None:
    """Ignore a fault that is reported where the rows are used."""
