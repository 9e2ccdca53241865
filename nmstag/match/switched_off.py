"""A step of matching: what a user has switched off by name or concept is no mention, whatever found it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from nmstag.document import canonical_id
from nmstag.lexicon.keys import name_key
from nmstag.match.overlap import Candidate
from nmstag.match.step import Candidates, Resources, Step
from nmstag.rules.sources import PACK_SWITCHES, Sources
from nmstag.text.record import Text


class SwitchedOff(Step):
    """Rejects candidates whose name or whose concepts a table of switches names."""

    name = "switched_off"

    @classmethod
    def compile(cls, rules: Sequence[Any], sources: Sources) -> Any:
        """Return the names, as keys, and the concept ids that are switched off, each with the given text."""
        names = {name_key(name): name for name in sources.switched_off("name")}
        return names, {canonical_id(id_): id_ for id_ in sources.switched_off("concept")}

    def __init__(self, plain: Any, resources: Resources) -> None:
        super().__init__(plain, resources)
        self._names: dict[str, str]
        self._concepts: dict[str, str]
        self._names, self._concepts = plain or ({}, {})

    def __call__(self, text: Text, candidates: Candidates) -> Candidates:
        """Return the candidates that are not switched off.

        One with several concepts is switched off where all of them are.
        """
        if not self._names and not self._concepts:
            return candidates
        return candidates.keeping([one for one in candidates.kept if not self.reason(text, one)])

    def reason(self, text: Text, candidate: Candidate) -> str:
        """Return the table and the switch that reject a candidate; empty where none does."""
        switch = self._names.get(name_key(text.raw[candidate.start : candidate.end]))
        if switch is None and candidate.ids and all(id_ in self._concepts for id_ in candidate.ids):
            switch = self._concepts[candidate.ids[0]]
        return "" if switch is None else f"{PACK_SWITCHES}: {switch}"
