"""A copy of a text with some places replaced, and the way back to the offsets of the text as it came."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable

Cut = tuple[int, int, str]
"""Where a replaced place starts and ends, and what is there in the copy."""


class Edited:
    """An edited copy of a text.

    >>> edited = Edited("no  fever", [(2, 4, " ")])
    >>> edited.text, edited.origin(3)
    ('no fever', 4)

    Args:
        text: The text.
        cuts: What is replaced, in order and disjoint.
    """

    def __init__(self, text: str, cuts: Iterable[Cut]) -> None:
        self._starts = [0]
        self._shifts = [0]
        parts: list[str] = []
        position = length = 0
        for start, end, between in cuts:
            parts += (text[position:start], between)
            length += start - position + len(between)
            position = end
            self._starts.append(length)
            self._shifts.append(position - length)
        parts.append(text[position:])
        self.text = "".join(parts)

    def origin(self, offset: int) -> int:
        """Return where the character at `offset` is in the text as it came."""
        return offset + self._shifts[bisect_right(self._starts, offset) - 1]
