"""Branches of MeSH whose mentions are kept (`--only C14,D27`): gets concept ids, says which are in them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from nmstag.document import canonical_id
from nmstag.errors import Fault, PackError, UsageError
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
        faults: list[Fault] = []
        self._tree = read_tree(pack.sources, faults)
        if faults:
            raise PackError(faults)
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
