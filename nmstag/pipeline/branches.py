"""What is kept of the mentions: branches of MeSH (`--only C14,D27`) and types, as the packs have them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from nmstag.document import canonical_id
from nmstag.errors import Fault, PackError, UsageError, choices
from nmstag.lexicon.rows import NOTHING
from nmstag.packs import CompiledPack, read_tree


class Branches:
    """Some branches of the MeSH tree.

    Args:
        pack: The packs, whose trees are looked at.
        wanted: Starts of tree numbers, such as 'C14' or 'C10.228'.

    Raises:
        UsageError: No concept of the packs is in a branch.
        PackError: The table of the tree is broken.
    """

    def __init__(self, pack: CompiledPack, wanted: Sequence[str]) -> None:
        self._tree = tree_of(pack)
        self._former = dict(pair for one in pack.packs for pair in one.former_ids())
        self._starts = tuple(f"{branch.strip().upper()}." for branch in wanted)
        numbers = {f"{one}." for many in self._tree.values() for one in many.split()}
        unknown = [one for one in self._starts if not any(number.startswith(one) for number in numbers)]
        if unknown:
            allowed = "the start of a MeSH tree number, such as C14 or D27.505"
            message = "no concept of the packs is in this branch"
            raise UsageError([Fault(message, "", 0, "only", one[:-1], allowed) for one in unknown])

    def has(self, ids: Iterable[str]) -> bool:
        """Return whether one of some concepts is in the branches.

        A concept without tree numbers, newer than the tree, is where the concept was that it came from.
        """
        numbers = (number for id_ in map(canonical_id, ids) for number in self._numbers(id_))
        return any(f"{number}.".startswith(self._starts) for number in numbers)

    def _numbers(self, id_: str) -> list[str]:
        return (self._tree.get(id_) or self._tree.get(self._former.get(id_, ""), "")).split()


def tree_of(pack: CompiledPack) -> Mapping[str, str]:
    """Return the tree numbers of the concepts of packs.

    Raises:
        PackError: The table of the tree is broken.
    """
    faults: list[Fault] = []
    tree = read_tree(pack.sources, faults)
    if faults:
        raise PackError(faults)
    return tree


def read_types(pack: CompiledPack, wanted: Sequence[str]) -> frozenset[str]:
    """Return the types that are kept, in small letters; none where all are."""
    known = {name.lower(): name for one in pack.packs for name in one.types}
    if any(name.strip().lower() not in known for name in wanted):
        known |= {reading[0].lower(): reading[0] for readings in pack.entries for reading in readings}
    unknown = [name for name in wanted if known.get(name.strip().lower(), NOTHING) == NOTHING]
    if unknown:
        names = [name for name in known.values() if name != NOTHING]
        raise UsageError(
            [Fault("no pack has this type", "", 0, "types", one, choices(one, names)) for one in unknown]
        )
    return frozenset(name.strip().lower() for name in wanted)
