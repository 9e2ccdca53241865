"""Links of concepts to other vocabularies: gets tables of packs and of a user, returns ids that ids go with.

A table has three columns: a concept id, a namespace, and the id that the concept has there; a pack's is
`knowledge/links.tsv`. A link holds both ways. The ids that concepts of MeSH had before are links, too, in the
namespace MESH.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from nmstag.document import canonical_id
from nmstag.errors import Fault, PackError, UsageError
from nmstag.packs.folder import Pack
from nmstag.tables import TableRow, read_table

LINKS = "knowledge/links.tsv"
COLUMNS = ("id", "namespace", "linked")
_MESH = "mesh"


class Links:
    """The links to some namespaces.

    Args:
        table: Concept id -> the ids that it goes with, those of the first namespace asked for first.
    """

    def __init__(self, table: Mapping[str, Sequence[str]]) -> None:
        self._table = table

    def of(self, ids: Iterable[str]) -> tuple[str, ...]:
        """Return the ids that concepts go with, each once."""
        found = (linked for id_ in ids for linked in self._table.get(canonical_id(id_), ()))
        return tuple(dict.fromkeys(found))


def read_links(packs: Sequence[Pack], files: Iterable[Path], wanted: Sequence[str]) -> Links:
    """Return the links to some namespaces.

    Args:
        packs: Packs with tables of links.
        files: More tables.
        wanted: Namespaces, such as 'umls', in any case; all where there is none.

    Raises:
        UsageError: No table has one of the namespaces.
        PackError: A table is broken; every fault is named.
    """
    order = {name.casefold(): number for number, name in enumerate(wanted)}
    found: dict[str, dict[str, int]] = {}
    known: dict[str, str] = {_MESH: "MESH"}
    for one, other in _pairs(packs, files):
        for id_, linked in ((one, other), (other, one)):
            space = linked.partition(":")[0]
            known.setdefault(space.casefold(), space)
            if space.casefold() in order or not wanted:
                found.setdefault(id_, {}).setdefault(linked, order.get(space.casefold(), 0))
    missing = [name for name in wanted if name.casefold() not in known]
    if missing:
        names = ", ".join(sorted(known.values()))
        allowed = f"{names}; or --links FILE with a table of links, as docs/lexicons.md has it"
        raise UsageError([Fault("no table links to it", "", 0, "also", name, allowed) for name in missing])
    return Links({id_: sorted(linked, key=lambda one: linked[one]) for id_, linked in found.items()})


def _pairs(packs: Sequence[Pack], files: Iterable[Path]) -> Iterator[tuple[str, str]]:
    """Yield the two ids of each link; the second begins with the namespace of its row."""
    faults: list[Fault] = []
    for path in (*(pack.folder / LINKS for pack in packs if LINKS in pack.files), *files):
        for row in read_table(path, required=(), unnamed=COLUMNS, on_fault=faults.append):
            if row["id"].casefold() in ("id", "concept") and not faults:
                continue  # the line of column names
            if not all(row[column] for column in COLUMNS):
                faults.append(row.fault("a cell is empty", allowed=", ".join(COLUMNS)))
            else:
                yield canonical_id(row["id"]), _linked(row)
    if faults:
        raise PackError(faults)
    for pack in packs:
        yield from ((canonical_id(one), canonical_id(other)) for one, other in pack.former_ids())


def _linked(row: TableRow) -> str:
    """Return the linked id with its namespace, once."""
    space, linked = row["namespace"], row["linked"]
    return linked if linked.casefold().startswith(f"{space}:".casefold()) else f"{space}:{linked}"
