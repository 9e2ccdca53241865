"""The MeSH tree: the tree numbers of the concepts that the packs know (knowledge/mesh_tree.tsv)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from nmstag.document import canonical_id
from nmstag.errors import FaultHandler
from nmstag.plain import record
from nmstag.tables import read_table, write_table

TREE_TABLE = "mesh_tree"
_COLUMNS = ("id", "tree_numbers")
_COMMENT = "Tree numbers of the concepts of this pack (MeSH, NLM)."


class TreePosition(NamedTuple):
    """The position of a concept in the MeSH tree.

    Args:
        numbers: Its tree numbers.
        above: The tree numbers above these.
        branches: Its branches of the first and second level, in lower case.
        depth: The most levels that one of its numbers has.
    """

    numbers: tuple[str, ...]
    above: frozenset[str]
    branches: tuple[str, ...]
    depth: int


def position(numbers: Sequence[str]) -> TreePosition:
    """Return the position that some tree numbers give.

    >>> position(["C10.228.140"]).branches
    ('c10', 'c10.228')
    """
    levels = [number.split(".") for number in numbers]
    above = {".".join(parts[:size]) for parts in levels for size in range(1, len(parts))}
    branches = {".".join(parts[:size]).lower() for parts in levels for size in (1, 2)}
    depth = max(map(len, levels), default=0)
    return TreePosition(tuple(numbers), frozenset(above), tuple(sorted(branches)), depth)


@record(frozen=True, slots=True)
class MeshTree:
    """Tree numbers by concept id.

    Args:
        by_concept: Concept id ('MESH:D009459') -> its tree numbers, with a blank between them.
    """

    by_concept: Mapping[str, str]

    def numbers(self, concept: str) -> Sequence[str]:
        """Return the tree numbers of a concept; none where the tree does not have it."""
        return self.by_concept.get(concept, "").split()


NO_TREE = MeshTree({})


def read_tree(paths: Iterable[Path], on_fault: FaultHandler) -> MeshTree:
    """Return the tree of tables; the numbers of a later table replace those of an earlier one.

    Args:
        paths: The tables; there may be none.
        on_fault: Called with each row that is not as it should be.

    Raises:
        PackError: A file cannot be read.
    """
    found: dict[str, str] = {}
    for path in paths:
        for row in read_table(path, required=_COLUMNS, on_fault=on_fault):
            if row["id"] and row["tree_numbers"]:
                found[canonical_id(row["id"])] = row["tree_numbers"]
            else:
                on_fault(row.fault("an id and its tree numbers are needed", allowed="MESH:D009459, C10.720"))
    return MeshTree(found)


def write_tree(path: Path, concepts: Iterable[str], tree: Mapping[str, Sequence[str]]) -> int:
    """Write the table of the concepts that are in the tree; return how many they are.

    Args:
        path: The table.
        concepts: Concept ids that a pack knows.
        tree: Concept id -> tree numbers.
    """
    rows = [(one, " ".join(sorted(tree[one]))) for one in sorted(set(concepts)) if tree.get(one)]
    return write_table(path, _COLUMNS, rows, [_COMMENT])
