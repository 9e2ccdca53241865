"""Prefixes that a hyphen joins to a chemical's name: 'L-' in 'L-asparaginase', '[3H]-' in '[3H]-naloxone'."""

from __future__ import annotations

import re
from dataclasses import replace

from nmstag.match.overlap import Candidate

TYPE = "Chemical"
LONGEST = 16
_PREFIX = re.compile(
    r"(?<![\w'-])(?:"
    r"\d{1,2}'?(?:,\d{1,2}'?){0,4}"  # locants: '8-', '2,4-'
    r"|[DLNORSdlnors](?:,[NO])?"  # configuration and atoms: 'L-', 'N,N-'
    r"|\((?:[RSEZ+±−–-]|\+/-){1,3}\)(?:-\([+±−–-]\))?"  # '(S)-', '(+)-', '(±)-', '(R)-(+)-'
    r"|rac|dl|DL|[dD],[lL]"  # racemic mixtures
    r"|\[\(?\d{1,3}\)?[A-Z][a-z]?\]"  # labels: '[3H]-', '[(125)I]-'
    r"|alpha|beta|gamma|cis|trans|tert|iso|sec"
    r")-$"
)


def with_prefixes(text: str, kept: list[Candidate]) -> list[Candidate]:
    """Return candidates in text order, each chemical with the prefix that a hyphen joins to it.

    Args:
        text: The text.
        kept: Candidates in text order that do not overlap.
    """
    result = kept
    for place, candidate in enumerate(kept):
        start = candidate.start
        if candidate.type != TYPE or not start or text[start - 1] != "-":
            continue
        floor = max(result[place - 1].end if place else 0, start - LONGEST)
        prefix = _PREFIX.search(text, floor, start)
        if prefix is None:
            continue
        if result is kept:
            result = list(kept)
        result[place] = _prefixed(text, candidate, prefix.start())
    return result


def _prefixed(text: str, candidate: Candidate, start: int) -> Candidate:
    note = f"{candidate.evidence.detail}; with the prefix {text[start : candidate.start]!r}"
    return candidate._replace(start=start, evidence=replace(candidate.evidence, detail=note))
