"""New drugs, told by the stem that the WHO gives to their class: '-tinib', '-gliptin', '-mab'.

Lexicons are older than the latest drugs. A word that no lexicon has and that ends in such a stem names a drug
of that class. Which one is not known here, so it has no concept.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from nmstag.document import Evidence
from nmstag.late import late
from nmstag.match.overlap import Candidate
from nmstag.plain import record
from nmstag.rules import Rule

RANK = 35
_SHORTEST = 7
_BEFORE = 3
"""So many letters at least come before a stem."""


@record(frozen=True, slots=True, kw_only=True)
class StemRule(Rule):
    """Says which endings of unlisted words tell a drug.

    Args:
        type: Entity type of such a word.
        stems: The stems, in lower case and without their hyphen.
    """

    type: str
    stems: tuple[str, ...]


class Stems:
    """Tells a drug by the end of its name.

    Args:
        stems: For each stem the rule that has it and the entity type.

    >>> Stems({"tinib": ("drug.stem", "Chemical")}).of("Zanubrutinib")
    'tinib'
    """

    def __init__(self, stems: Mapping[str, tuple[str, str]]) -> None:
        self._stems = stems
        # The longest first, so that the candidate quotes it.
        ordered = sorted(stems, key=lambda stem: (-len(stem), stem))
        self._expression = late(rf"[a-z]{{{_BEFORE},}}?({'|'.join(ordered) or '(?!)'})")

    def of(self, word: str) -> str:
        """Return the stem of a word that has one; empty for any other word."""
        match = self._expression.fullmatch(word.lower()) if len(word) >= _SHORTEST else None
        return match[1] if match else ""

    def drug(self, start: int, end: int, stem: str) -> Candidate:
        """Return the candidate for a drug that its stem tells."""
        rule, type_ = self._stems[stem]
        return Candidate(start, end, RANK, type_, (), Evidence("pattern", rule, f"ends in -{stem}"))


def stem_table(rules: Iterable[StemRule]) -> dict[str, tuple[str, str]]:
    """Return the rule and the entity type of each stem."""
    return {stem: (rule.id, rule.type) for rule in rules for stem in rule.stems}
