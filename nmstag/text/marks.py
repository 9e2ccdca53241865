"""Marks that stand for what was taken out of a note: '[**Name**]', '**NAME[AAA]', '[**2019-10-7**]'."""

from __future__ import annotations

import re

_MARK = re.compile(r"\[?\*\*[A-Z][A-Za-z ,.'()/-]{0,40}\[[^\[\]\n]{0,60}\]\]?|\[\*\*[^\[\]\n]{0,80}\*\*\]")


def identity_marks(text: str) -> list[tuple[int, int]]:
    """Return the spans of de-identification marks in a text, in order.

    >>> identity_marks("Seen by **NAME[AAA BBB] on [**2019-10-7**].")
    [(8, 23), (27, 42)]
    """
    if "**" not in text:
        return []
    return [match.span() for match in _MARK.finditer(text)]
