"""Which pack of a stack a row or a rule comes from; read only where somebody asks."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from nmstag.document import Evidence
from nmstag.packs import Pack
from nmstag.packs.topics import stacked_rules


class Origins:
    """Tells the pack of evidence.

    Args:
        packs: The packs, earlier packs first.
        profile: The profile that is followed.
    """

    def __init__(self, packs: Sequence[Pack], profile: str) -> None:
        self._packs = packs
        self._profile = profile

    def pack_of(self, evidence: Evidence) -> str:
        """Return the name of the pack that a row or rule comes from; empty where it cannot be told.

        With a single pack there is nothing to tell.
        """
        if len(self._packs) < 2:
            return ""
        place = evidence.rule
        if place in self._rules:
            return self._rules[place]
        if ".tsv:" not in place:
            return ""
        names = (pack.name for pack in self._packs[1:])
        return next((name for name in names if place.startswith(f"{name}:")), self._packs[0].name)

    @cached_property
    def _rules(self) -> dict[str, str]:
        """The pack of each rule in use by the rule's id."""
        return {id_: rule.pack for (_, id_), rule in stacked_rules(self._packs, self._profile).items()}
