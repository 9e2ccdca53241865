"""The MeSH that `nmstag build` is given: its records, those of the year before, and which year it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from nmstag.errors import Fault, FaultHandler
from nmstag.lexicon.mesh import MeshRecord, newest, read_mesh
from nmstag.lexicon.mesh_files import year_of
from nmstag.lexicon.mesh_news import typed_by
from nmstag.packs import Pack


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


def _ignore(fault: Fault) -> None:
    """Ignore a fault that is reported where the rows are used."""
