"""What drugs are known to do, whatever a text says: what they are given for, and what harm they cause.

`knowledge/indications.tsv` and `knowledge/adverse_effects.tsv` list chemicals and diseases by groups; every
chemical of a group goes with every disease of it and with what is narrower in the MeSH tree. It is a hint
like others: it tells the illness that a drug is given for from the one that it causes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple, TypeVar

from nmstag.document import canonical_id
from nmstag.errors import FaultHandler
from nmstag.late import late
from nmstag.plain import record
from nmstag.relations.tree import NO_TREE, MeshTree, TreePosition
from nmstag.tables import TableRow, read_table

TABLES = {"known_use": "indications", "known_harm": "adverse_effects"}
"""The table of each feature."""
IN_NOTES = "_in_notes"
"""Ends the names of the tables whose rows count in the scheme `clinical` alone, beside the others."""
_COLUMNS = ("group", "type", "id", "label")
_TYPES = ("Chemical", "Disease")
T = TypeVar("T")
_ID = late(r"[DC][0-9]+|[A-Za-z][\w.-]*:\S+")
"""A concept id has a namespace, or is one of MeSH."""


class GroupMember(NamedTuple):
    """A row of a table: a chemical or a disease of a group.

    Args:
        group: Name of the group.
        type: 'Chemical' or 'Disease'.
        id: Concept id.
        label: Its name in MeSH.
        former: The id that the concept had before; may be empty.
        place: Table and line of the row.
    """

    group: str
    type: str
    id: str
    label: str
    former: str
    place: str

    @property
    def in_notes(self) -> bool:
        """Whether its row counts in the scheme `clinical` alone."""
        return self.place.partition(":")[0].endswith(f"{IN_NOTES}.tsv")


@record(frozen=True, slots=True)
class DrugGroups:
    """The groups of one table.

    Args:
        groups: Chemical -> the groups it is in.
        diseases: Group -> its diseases.
    """

    groups: Mapping[str, tuple[str, ...]]
    diseases: Mapping[str, tuple[GroupMember, ...]]

    def with_more(self, other: DrugGroups) -> DrugGroups:
        """Return these groups with the members that another table has of them, and its own groups."""
        return DrugGroups(_joined(self.groups, other.groups), _joined(self.diseases, other.diseases))


class DrugKnowledge:
    """The groups of one table, with what is narrower in the MeSH tree.

    Args:
        groups: The groups.
        tree: The MeSH tree.
    """

    def __init__(self, groups: DrugGroups, tree: MeshTree = NO_TREE) -> None:
        self._groups, self._diseases = groups.groups, groups.diseases
        self._tree = tree
        self._wide: dict[str, tuple[set[str], set[str]]] = {}

    def holds(self, chemical: str, disease: str, position: TreePosition) -> bool:
        """Return whether a chemical and a disease go together.

        Args:
            chemical: Canonical concept id.
            disease: The other.
            position: The disease's position in the MeSH tree.
        """
        if chemical not in self._groups:
            return False
        ids, numbers = self._wide.get(chemical) or self._widen(chemical)
        return disease in ids or not position.above.isdisjoint(numbers)

    def has(self, chemical: str) -> bool:
        """Return whether the table has a chemical, by its canonical concept id."""
        return chemical in self._groups

    def member(self, chemical: str, disease: str, position: TreePosition) -> GroupMember | None:
        """Return the row by which the two go together: the disease's own, or else a broader one's."""
        broader = None
        for member in self._of(chemical):
            if disease in (member.id, member.former):
                return member
            if broader is None and not position.above.isdisjoint(self._tree.numbers(member.id)):
                broader = member
        return broader

    def _widen(self, chemical: str) -> tuple[set[str], set[str]]:
        """Return the diseases that go with a chemical, and their tree numbers."""
        members = list(self._of(chemical))
        ids = {one for member in members for one in (member.id, member.former) if one}
        numbers = {number for member in members for number in self._tree.numbers(member.id)}
        found = self._wide[chemical] = ids, numbers
        return found

    def _of(self, chemical: str) -> Iterator[GroupMember]:
        for group in self._groups.get(chemical, ()):
            yield from self._diseases.get(group, ())


def drug_groups(members: Iterable[GroupMember]) -> DrugGroups:
    """Return the members of a table by chemical and by group."""
    groups: dict[str, tuple[str, ...]] = {}
    diseases: dict[str, tuple[GroupMember, ...]] = {}
    for member in members:
        if member.type == "Disease":
            diseases[member.group] = (*diseases.get(member.group, ()), member)
        else:
            for one in filter(None, (member.id, member.former)):
                groups[one] = (*groups.get(one, ()), member.group)
    return DrugGroups(groups, diseases)


def _joined(some: Mapping[str, tuple[T, ...]], more: Mapping[str, tuple[T, ...]]) -> dict[str, tuple[T, ...]]:
    return {key: (*some.get(key, ()), *more.get(key, ())) for key in (*some, *more)}


def read_members(paths: Iterable[Path], on_fault: FaultHandler) -> list[GroupMember]:
    """Return the rows of tables; a group of a later table gets the members of an earlier one, too.

    Args:
        paths: The tables; there may be none.
        on_fault: Called with each row that is not as it should be.

    Raises:
        PackError: A file cannot be read.
    """
    members: dict[tuple[str, str, bool], GroupMember] = {}
    groups: dict[str, TableRow] = {}
    for path in paths:
        lines: dict[tuple[str, str], int] = {}
        for row in read_table(path, required=_COLUMNS, optional=("former",), on_fault=on_fault):
            if _is_sound(row, on_fault):
                key = row["group"], canonical_id(row["id"])
                if lines.setdefault(key, row.line) != row.line:
                    on_fault(row.fault(f"the group has this id already (line {lines[key]})", "id"))
                groups.setdefault(row["group"], row)
                place = f"knowledge/{path.name}:{row.line}"
                cells = row["type"], key[1], row["label"], canonical_id(row["former"])
                member = GroupMember(row["group"], *cells, place)
                members[*key, member.in_notes] = member
    types: dict[str, set[str]] = {}
    for member in members.values():
        types.setdefault(member.group, set()).add(member.type)
    for group, row in groups.items():
        for type_ in sorted(set(_TYPES) - types[group]):
            on_fault(row.fault(f"the group has no {type_}", "group"))
    return list(members.values())


def _is_sound(row: TableRow, on_fault: FaultHandler) -> bool:
    """Return whether a row can be used; ids of an unknown form are reported, too."""
    if not all(map(row.__getitem__, _COLUMNS)):
        on_fault(row.fault("a cell is empty", allowed=", ".join(_COLUMNS)))
        return False
    if row["type"] not in _TYPES:
        on_fault(row.fault("unknown type", "type", " or ".join(_TYPES)))
        return False
    for column in ("id", "former"):
        if row[column] and not _ID.fullmatch(row[column]):
            on_fault(row.fault("the id has an unknown form", column, "MESH:D000001"))
    return True
