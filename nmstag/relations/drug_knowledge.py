"""What drugs are known to do, whatever a text says: what they are given for, and what harm they do.

`uses.tsv` and `harms.tsv` list chemicals and diseases by groups; every chemical of a group goes with every
disease of it and with what is narrower in the MeSH tree. It is a hint like others: it tells the illness that
a drug is given for from the one that it brings about.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from nmstag.document import canonical_id
from nmstag.errors import Fault, RuleError
from nmstag.relations.tree import Place, Tree

FILES = {"known_use": "uses.tsv", "known_harm": "harms.tsv"}
"""The file behind each feature."""
HEADER = ("group", "type", "id", "label", "former")
_TYPES = ("Chemical", "Disease")
_ID = re.compile(r"[DC][0-9]+|[A-Za-z][\w.-]*:\S+")
"""A concept id has a namespace, or is one of MeSH."""


class Row(NamedTuple):
    """A row of a file.

    Args:
        group: What its group is called.
        type: 'Chemical' or 'Disease'.
        id: Concept id.
        label: Its name in MeSH.
        former: The id that the concept had before; may be empty.
        line: Line in the file.
    """

    group: str
    type: str
    id: str
    label: str
    former: str
    line: int


class Reputation:
    """The groups of one file.

    Args:
        name: The file's name.
        rows: Its rows, or its text once it was checked, which is taken apart when it is asked.
        tree: Where concepts stand in MeSH.
    """

    def __init__(self, name: str, rows: Sequence[Row] | str, tree: Tree | None = None) -> None:
        self.name = name
        self._given = rows
        self._tree = tree
        self._wide: dict[str, tuple[set[str], set[str]]] = {}

    @cached_property
    def rows(self) -> Sequence[Row]:
        """The rows."""
        return list(_rows(self._given, "", [])) if isinstance(self._given, str) else self._given

    @property
    def text(self) -> str:
        """The rows as the text of a file; they keep their lines where they came as one."""
        if isinstance(self._given, str):
            return self._given
        return "".join("\t".join(row[:-1]) + "\n" for row in self._given)

    @cached_property
    def _groups(self) -> dict[str, list[str]]:
        """The groups of each chemical."""
        groups: dict[str, list[str]] = {}
        for row in self.rows:
            if row.type == "Chemical":
                for one in filter(None, (row.id, row.former)):
                    groups.setdefault(one, []).append(row.group)
        return groups

    @cached_property
    def _diseases(self) -> dict[str, list[Row]]:
        """The diseases of each group."""
        diseases: dict[str, list[Row]] = {}
        for row in self.rows:
            if row.type == "Disease":
                diseases.setdefault(row.group, []).append(row)
        return diseases

    def holds(self, chemical: str, disease: str, place: Place) -> bool:
        """Return whether a chemical and a disease go together.

        Args:
            chemical: Canonical concept id.
            disease: The other.
            place: Where the disease stands in MeSH.
        """
        if chemical not in self._groups:
            return False
        ids, numbers = self._wide.get(chemical) or self._widen(chemical)
        return disease in ids or not place.above.isdisjoint(numbers)

    def row(self, chemical: str, disease: str, place: Place) -> Row | None:
        """Return the row by which the two go together: the disease's own, or else a broader one's."""
        broader = None
        for row in self._of(chemical):
            if disease in (row.id, row.former):
                return row
            if broader is None and not place.above.isdisjoint(self._numbers(row)):
                broader = row
        return broader

    def _widen(self, chemical: str) -> tuple[set[str], set[str]]:
        """Return the diseases that go with a chemical, and where they stand in MeSH."""
        rows = list(self._of(chemical))
        ids = {one for row in rows for one in (row.id, row.former) if one}
        found = self._wide[chemical] = ids, {number for row in rows for number in self._numbers(row)}
        return found

    def _of(self, chemical: str) -> Iterator[Row]:
        for group in self._groups.get(chemical, ()):
            yield from self._diseases.get(group, ())

    def _numbers(self, row: Row) -> Sequence[str]:
        return self._tree.get(row.id, ()) if self._tree else ()


def read_reputations(folder: Path, tree: Tree | None = None) -> dict[str, Reputation]:
    """Return what the files of a rule folder say, by feature; a file that is not there says nothing.

    Raises:
        RuleError: Carries the faults of all rows.
    """
    faults: list[Fault] = []
    texts = {feature: _text(folder / name, faults) for feature, name in FILES.items()}
    if faults:
        raise RuleError(faults)
    return revived(texts, tree)


def revived(texts: Mapping[str, str], tree: Tree | None = None) -> dict[str, Reputation]:
    """Return reputations of the texts of files that were checked, by feature."""
    return {feature: Reputation(FILES[feature], text, tree) for feature, text in texts.items()}


def _text(path: Path, faults: list[Fault]) -> str:
    """Return the text of a file; its faults are added to those given."""
    if not path.is_file():
        return ""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (UnicodeDecodeError, OSError) as error:
        faults.append(Fault(f"cannot be read: {error}", str(path)))
        return ""
    for _ in _rows(text, str(path), faults):
        pass
    return text


def _rows(text: str, path: str, faults: list[Fault]) -> Iterator[Row]:
    """Yield the rows of a file; those that are not as they should be are added to the faults."""
    wanted = ", ".join(HEADER) + ", with tabs between them"
    first: dict[str, tuple[int, set[str]]] = {}  # group -> its first line, its types
    seen: dict[tuple[str, str], int] = {}
    for number, line in enumerate(text.splitlines(), 1):
        cells = line.split("\t")
        if not line.strip() or line.startswith("#"):
            continue
        if cells[0] == HEADER[0]:
            if tuple(cells) != HEADER:
                faults.append(Fault("the header is wrong", path, number, value=line, allowed=wanted))
            continue
        cells += [""] * (len(HEADER) - len(cells))
        if len(cells) != len(HEADER) or not (cells[0] and cells[2] and cells[3]):
            faults.append(Fault("is no row of a group", path, number, value=line, allowed=wanted))
            continue
        group, type_, id_, label, former = cells
        if type_ not in _TYPES:
            faults.append(Fault("the type is unknown", path, number, "type", type_, " or ".join(_TYPES)))
            continue
        for field, one in (("id", id_), ("former", former)):
            if one and not _ID.fullmatch(one):
                faults.append(Fault("the id is of no known form", path, number, field, one, "MESH:D000001"))
        row = Row(group, type_, canonical_id(id_), label, canonical_id(former), number)
        known = seen.setdefault((group, row.id), number)
        if known != number:
            faults.append(Fault(f"the group has the id in line {known} already", path, number, "id", id_))
        first.setdefault(group, (number, set()))[1].add(type_)
        yield row
    for group, (number, types) in first.items():
        for type_ in sorted(set(_TYPES) - types):
            faults.append(Fault(f"the group has no {type_}", path, number, "group", group))
