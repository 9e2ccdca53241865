"""The first steps of matching: names that lexicons list, and which of overlapping candidates are kept."""

from __future__ import annotations

from nmstag.match.step import Candidates, Step
from nmstag.text.record import Text


class ListedNames(Step):
    """Finds every name of the lexicons, overlapping ones too."""

    name = "names"

    def __call__(self, text: Text, candidates: Candidates) -> Candidates:
        """Return the candidates and the names in a text."""
        return Candidates(candidates.found + self.resources.gazetteer.find(text), candidates.kept)


class OverlapChoice(Step):
    """Keeps the candidates that the overlap policy chooses."""

    name = "overlap"

    def __call__(self, text: Text, candidates: Candidates) -> Candidates:
        """Return the candidates with those kept that the policy chooses of all."""
        return candidates.keeping(self.resources.policy(candidates.found))
