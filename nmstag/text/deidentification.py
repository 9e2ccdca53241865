"""Marks that stand for what was taken out of a note: '[**Name**]', '**NAME[AAA]', '<NAME>AAA</NAME>'."""

from __future__ import annotations

import re

from nmstag.late import late

_MARK = late(r"\[?\*\*[A-Z][A-Za-z ,.'()/-]{0,40}\[[^\[\]\n]{0,60}\]\]?|\[\*\*[^\[\]\n]{0,80}\*\*\]")
_ELEMENT = late(
    r"<(NAME|PERSON|PATIENT|DOCTOR|USERNAME|HOSPITAL|LOCATION|CITY|STREET|ORGANIZATION|PHI|ID|DATE)\b[^<>\n]{0,80}>"
    r"[^<>\n]{0,80}</\1>",
    re.IGNORECASE,
)


def identity_marks(text: str) -> list[tuple[int, int]]:
    """Return the spans of de-identification marks in a text, in order.

    >>> identity_marks("Seen by **NAME[AAA BBB] on [**2019-10-7**].")
    [(8, 23), (27, 42)]
    """
    marks = [match.span() for match in _MARK.finditer(text)] if "**" in text else []
    if "</" in text:
        marks = sorted([*marks, *(match.span() for match in _ELEMENT.finditer(text))])
    return marks
