"""Which type of a disease is meant, beside its name: 'type I' in 'lattice corneal dystrophy type I'."""

from __future__ import annotations

import re
from dataclasses import replace

from nmstag.match.overlap import Candidate

TYPE = "Disease"
LONGEST = 24
_NUMBER = r"(?:[IVX]{1,5}|\d{1,2}|[A-D])(?:[A-D]|[a-d])?\d?"
_BEHIND = re.compile(rf" types? {_NUMBER}(?![\w-])")
_BEFORE = re.compile(
    rf"(?<![\w-])(?:[Tt]ype {_NUMBER}|(?:[Nn]on-?)?[Ss]yndromic|[A-Za-z]{{2,12}}-secreting) $"
)
_SIGNS = ("ype ", "types ", "yndromic ", "-secreting ")
"""One of these is in every text that has such words."""
_ENDINGS = ("ic ", "ng ")  # of what stands before, where it is no number


def with_subtypes(text: str, kept: list[Candidate]) -> list[Candidate]:
    """Return candidates in text order, each disease with the words that say which type of it is meant.

    Args:
        text: The text.
        kept: Candidates in text order that do not overlap.
    """
    if not any(map(text.__contains__, _SIGNS)):
        return kept
    result = kept
    for place, candidate in enumerate(kept):
        start, end = candidate.start, candidate.end
        if candidate.type != TYPE:
            continue
        if text.startswith(" type", end):
            behind = _BEHIND.match(text, end)
            if behind and (place + 1 == len(kept) or kept[place + 1].start >= behind.end()):
                end = behind.end()
        if text.startswith(_ENDINGS, start - 3, start) or "ype " in text[max(0, start - 9) : start]:
            floor = max(result[place - 1].end if place else 0, start - LONGEST)
            before = _BEFORE.search(text, floor, start)
            if before:
                start = before.start()
        if (start, end) != candidate[:2]:
            if result is kept:
                result = list(kept)
            result[place] = _extended(text, candidate, start, end)
    return result


def _extended(text: str, candidate: Candidate, start: int, end: int) -> Candidate:
    inner = text[candidate.start : candidate.end]
    note = f"{candidate.evidence.detail}; {inner!r} with its type"
    return candidate._replace(start=start, end=end, evidence=replace(candidate.evidence, detail=note))
