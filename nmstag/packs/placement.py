"""Where a lexicon row belongs: gets rows of a pack, yields a fault for each one in a wrong file.

A file of `lexicons/diseases/` or `lexicons/chemicals/` is named after the first branch of the MeSH tree
that its concepts are in, as in `C10_nervous_system_diseases.tsv`. Concepts without a tree number have files
of their own (see `group_of`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from nmstag.document import canonical_id
from nmstag.errors import Fault
from nmstag.lexicon import LexiconRow
from nmstag.lexicon.mesh_files import TYPE_OF_BRANCH
from nmstag.packs.folder import Pack, default_folder
from nmstag.relations.tree import NO_TREE, TREE_TABLE, MeshTree, read_tree

FOLDERS = {"Disease": "diseases", "Chemical": "chemicals"}
"""The folder of each type whose files are named after branches of MeSH."""

TREE = f"knowledge/{TREE_TABLE}.tsv"

_BRANCHES = tuple(branch for branch, _ in TYPE_OF_BRANCH)
OTHER_TYPES = "lexicons/other_types.tsv"
"""The file of names of other types than these."""

_OUTSIDE = "a file outside of lexicons/diseases/ and lexicons/chemicals/"


def misplaced(pack: Pack, rows: Iterable[LexiconRow]) -> Iterator[Fault]:
    """Yield a fault for each row of `diseases/` and `chemicals/` that belongs in another file.

    Tree numbers are those of the pack's own MeSH tree and of the default pack's.
    """
    placed = [row for row in rows if row.place.partition("/")[0] in FOLDERS.values()]
    tree = _tree_of(pack) if placed else NO_TREE
    groups = {ids: group_of(ids, tree) for ids in {row.ids for row in placed}}
    for row in placed:
        folder, group = FOLDERS.get(row.type, ""), groups[row.ids]
        if not row.place.startswith((f"{folder}/{group}_", f"{folder}/{group}.tsv:")):
            allowed = _file_of(folder, group, pack) if folder else _OUTSIDE
            yield row.fault("the row belongs in another file", "id", "|".join(row.ids), allowed)


def file_for(type_: str, ids: Sequence[str], pack: Pack) -> str:
    """Return the file of a pack, relative to its folder, that a row of a type and of concepts belongs in."""
    folder = FOLDERS.get(type_, "")
    return _file_of(folder, group_of(ids, _tree_of(pack)), pack) if folder else OTHER_TYPES


def group_of(ids: Sequence[str], tree: MeshTree) -> str:
    """Return what the name of the file of a concept begins with.

    Args:
        ids: Concept ids of the row; the first one counts.
        tree: The MeSH tree.

    Returns:
        The first branch, 'C10', by the smallest tree number; for a concept without one
        'supplementary_concepts' (ids of MeSH with C), 'newer_descriptors' (D and nine digits),
        'other_branches' (descriptors of branches that the tree leaves out), 'other_vocabularies' or
        'no_concept'.
    """
    if not ids:
        return "no_concept"
    numbers = [one for one in tree.numbers(canonical_id(ids[0])) if one.startswith(_BRANCHES)]
    if numbers:
        return min(numbers).partition(".")[0]
    namespace, _, code = canonical_id(ids[0]).partition(":")
    if namespace != "MESH":
        return "other_vocabularies"
    if code.startswith("C"):
        return "supplementary_concepts"
    return "newer_descriptors" if len(code) == len("D000000000") else "other_branches"


def _tree_of(pack: Pack) -> MeshTree:
    """Return the tree numbers of a pack and of the default pack."""
    tables = (folder / TREE for folder in (default_folder(), pack.folder))
    return read_tree(filter(Path.is_file, tables), _reported_with_the_rules)


def _reported_with_the_rules(fault: Fault) -> None:
    """Pass over a fault of a tree, which the check of rules reports."""


def _file_of(folder: str, group: str, pack: Pack) -> str:
    """Return the file of a group, by the name that the pack or the default pack gives it."""
    for top in (pack.folder, default_folder()):
        for path in sorted((top / "lexicons" / folder).glob(f"{group}*.tsv")):
            return f"lexicons/{folder}/{path.name}"
    return f"lexicons/{folder}/{group}.tsv"
