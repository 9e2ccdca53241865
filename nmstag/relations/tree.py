"""The MeSH tree, as much of it as a pack knows: which concept stands where.

The file is YAML with one block of text, a line a concept: 'D009459 C10.720.737 C25.775.383.500'. It is
kept as text and only taken apart when the first pair is judged.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, Protocol

from nmstag.document import canonical_id
from nmstag.errors import Fault, RuleError

TREE_FILE = "mesh_tree.yaml"


class Tree(Protocol):
    """MeSH tree numbers by concept id; a dictionary is one."""

    def get(self, concept: str, default: Sequence[str], /) -> Sequence[str]:
        """Return the tree numbers of a concept."""


class Place(NamedTuple):
    """Where a concept stands in the MeSH tree.

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


def place(numbers: Sequence[str]) -> Place:
    """Return the place that some tree numbers stand for.

    >>> place(["C10.228.140"]).branches
    ('c10', 'c10.228')
    """
    levels = [number.split(".") for number in numbers]
    above = {".".join(parts[:size]) for parts in levels for size in range(1, len(parts))}
    branches = {".".join(parts[:size]).lower() for parts in levels for size in (1, 2)}
    depth = max(map(len, levels), default=0)
    return Place(tuple(numbers), frozenset(above), tuple(sorted(branches)), depth)


class MeshTree:
    """Tree numbers by concept id.

    Args:
        text: A line for each concept: its id and its tree numbers.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self._numbers: dict[str, tuple[str, ...]] | None = None

    def get(self, concept: str, default: Sequence[str] = ()) -> Sequence[str]:
        """Return the tree numbers of a concept ('MESH:D009459')."""
        if self._numbers is None:
            lines = (line.split() for line in self.text.splitlines())
            self._numbers = {canonical_id(line[0]): tuple(line[1:]) for line in lines if line}
        return self._numbers.get(concept, default)


def read_tree(folder: Path) -> MeshTree | None:
    """Return the tree of a rule folder, or None where it has none.

    Raises:
        RuleError: The file is not as it should be.
    """
    path = folder / TREE_FILE
    if not path.is_file():
        return None
    import yaml

    try:
        found = yaml.load(
            path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        )
        return MeshTree(str(found["numbers"]))
    except (yaml.YAMLError, UnicodeDecodeError, OSError, KeyError, TypeError) as error:
        wanted = "topic, about and numbers (a block of lines)"
        raise RuleError(Fault(f"is no tree file: {error}", str(path), allowed=wanted)) from None


def tree_text(concepts: Iterable[str], tree: Mapping[str, Sequence[str]]) -> str:
    """Return a tree file for the concepts that stand in the tree.

    Args:
        concepts: Concept ids that a pack knows.
        tree: Concept id -> tree numbers.
    """
    lines = [
        f"  {concept.removeprefix('MESH:')} {' '.join(sorted(tree[concept]))}\n"
        for concept in sorted(set(concepts))
        if tree.get(concept)
    ]
    head = "topic: mesh_tree\nabout: Where the concepts of this pack stand in the MeSH tree (MeSH, NLM).\n"
    return f"{head}numbers: |\n{''.join(lines)}"
