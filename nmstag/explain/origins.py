"""Which pack of a stack a row or a rule comes from; read only where somebody asks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

from nmstag.document import Evidence
from nmstag.packs import Pack

_ROW_FOLDERS = ("lexicons/", "", "profiles/")
"""Where the file of a row may be, seen from the pack's folder."""


class Origins:
    """Tells the pack of evidence.

    Args:
        packs: The packs, earlier packs first.
    """

    def __init__(self, packs: Sequence[Pack]) -> None:
        self._packs = packs

    def pack_of(self, evidence: Evidence) -> str:
        """Return the name of the pack that a row or rule comes from; empty where it cannot be told.

        With a single pack there is nothing to tell.
        """
        if len(self._packs) < 2:
            return ""
        return self._rules.get(evidence.rule) or self._row(evidence.rule, evidence.detail)

    @cached_property
    def _rules(self) -> dict[str, str]:
        """The pack of each rule by the rule's id; of several packs with the same id the last counts."""
        return {id_: pack.name for pack in self._packs for id_ in _rule_ids(pack)}

    def _row(self, place: str, detail: str) -> str:
        path, _, line = place.rpartition(":")
        fitting = [pack for pack in self._packs if any(f"{top}{path}" in pack.files for top in _ROW_FOLDERS)]
        if len(fitting) == 1:
            return fitting[0].name
        named = (pack.name for pack in reversed(fitting) if detail.startswith(_name_at(pack, path, line)))
        return next(named, "")


def _rule_ids(pack: Pack) -> Iterator[str]:
    """Yield the ids of the rules of a pack, as its files write them."""
    for path in pack.rule_files():
        for line in path.read_text(encoding="utf-8").splitlines():
            key, _, id_ = line.strip().removeprefix("- ").partition(": ")
            if key == "id":
                yield id_.strip().strip("\"'")


def _name_at(pack: Pack, path: str, line: str) -> str:
    """Return the first cell of a line of a pack's table; a line break where there is no such line."""
    for top in _ROW_FOLDERS:
        if f"{top}{path}" in pack.files and line.isdigit():
            lines = (pack.folder / f"{top}{path}").read_text(encoding="utf-8").split("\n")
            if int(line) <= len(lines):
                return lines[int(line) - 1].partition("\t")[0]
    return "\n"
