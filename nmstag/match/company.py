"""Whether a drug is near: words and figures that are a problem only where a text speaks of a drug as well."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from nmstag.late import late
from nmstag.match.overlap import Candidate, Spans

_NEAR = 70
"""How many characters may stand between a drug and what it is near to."""
_NEW_ITEM = late(r"\n(?![a-z])|\n\s*\n")
"""A line end after which something else is told."""


class Drugs:
    """The drugs of a text by place.

    Args:
        raw: The text.
        candidates: The candidates of the text, in order.
        not_drugs: Names in lower case that are no drugs here, such as 'potassium', which is measured.
    """

    def __init__(self, raw: str, candidates: Sequence[Candidate], not_drugs: Collection[str] = ()) -> None:
        self._raw = raw
        self._drugs = Spans(
            [
                one
                for one in candidates
                if one.type == "Chemical" and raw[one.start : one.end].lower() not in not_drugs
            ]
        )

    def near(self, start: int, end: int) -> bool:
        """Return whether a drug is near a span and in the same line or the line that goes on from it."""
        for one in self._drugs.touching(start - _NEAR - 1, end + _NEAR + 1):
            gap = (one.end, start) if one.end <= start else (end, one.start)
            if 0 <= gap[1] - gap[0] <= _NEAR and not _NEW_ITEM.search(self._raw, *gap):
                return True
        return False
