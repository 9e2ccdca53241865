"""New drugs, told by the stem that the WHO gives to their class: '-tinib', '-gliptin', '-mab'.

Lexicons are older than the latest drugs. A word that no name has and that ends in such a stem names a drug of
that class; which one, nothing here knows, so it has no concept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from nmstag.document import Evidence
from nmstag.match.overlap import Candidate

RULE = "drug.stem"
RANK = 35
_SHORTEST = 7
_BEFORE = 3
"""So many letters at least stand before a stem."""


class Stems:
    """Tells a drug by the end of its name.

    Args:
        stems: The stems, in lower case and without their hyphen.

    >>> Stems(["tinib", "mab"]).of("Zanubrutinib"), Stems(["mab"]).of("mab")
    ('tinib', '')
    """

    def __init__(self, stems: Iterable[str]) -> None:
        # The longest first, so that it is the one told.
        ordered = sorted(stems, key=lambda stem: (-len(stem), stem))
        self._expression = re.compile(rf"[a-z]{{{_BEFORE},}}?({'|'.join(ordered) or '(?!)'})")

    def of(self, word: str) -> str:
        """Return the stem of a word that has one; empty for any other word."""
        match = self._expression.fullmatch(word.lower()) if len(word) >= _SHORTEST else None
        return match[1] if match else ""


def drug(start: int, end: int, stem: str) -> Candidate:
    """Return the find of a drug that its stem tells."""
    return Candidate(start, end, RANK, "Chemical", (), Evidence("pattern", RULE, f"ends in -{stem}"))
