"""Words that layout split, ran together or wrote as HTML, and the way back to the text as it was.

Before names are looked up a second time: gets a text, returns a repaired copy. 'hyper-\\ntension' is a word
that a hyphen breaks over two lines; 'haloperidolThe' is two words without the space between them; in
'Crohn&#39;s disease' an apostrophe is written as a character reference of HTML.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from html import unescape

from nmstag.late import late
from nmstag.text.offset_map import Cut, Edited

# Each begins with what is rare, which `re` finds soonest.
_BROKEN = late(
    r"\n(?:(?<=[a-z][-\u2010\u00ad]\n)|(?<=[a-z][-\u2010\u00ad]\r\n)|(?<=[a-z][-\u2010\u00ad][ \t]\n)"
    r"|(?<=[a-z][-\u2010\u00ad][ \t]{2}\n))[ \t]*(?=[a-z])"
)
_SOFT = late(r"[\u00ad\u200b\u2060](?<=[A-Za-z].)(?=[A-Za-z])")
_REFERENCE = late(r"&(?:#\d{2,5}|#[xX][0-9A-Fa-f]{2,4}|[A-Za-z]{2,8});")
_RUN_TOGETHER = late(r"[A-Z](?<=[a-z]{3}.)(?=[a-z]{2})")


def _cuts(text: str) -> list[Cut]:
    """Return what is cut out of a text, and what is put in its place, in order."""
    cuts: list[Cut] = [(match.start(), match.start(), " ") for match in _RUN_TOGETHER.finditer(text)]
    if "\n" in text:
        for match in _BROKEN.finditer(text):
            hyphen = match.start() - 1
            while text[hyphen].isspace():
                hyphen -= 1
            cuts.append((hyphen, match.end(), ""))
    if "&" in text and ";" in text:
        cuts += _references(text)
    if not text.isascii():
        cuts += [(match.start(), match.end(), "") for match in _SOFT.finditer(text)]
    return sorted(cuts)


def _references(text: str) -> Iterator[Cut]:
    """Yield the character references of HTML, each with the character that it means."""
    for match in _REFERENCE.finditer(text):
        character = unescape(match.group())
        if len(character) == 1:
            yield match.start(), match.end(), character


def without_references(text: str) -> str:
    """Return a text of the same length in which references of HTML are the characters they mean, and blanks.

    >>> without_references("fever&nbsp;or&#32;rash")
    'fever      or     rash'
    """
    if "&" not in text or ";" not in text:
        return text
    return _REFERENCE.sub(_padded, text)


def _padded(match: re.Match[str]) -> str:
    character = unescape(match[0]).replace("\xa0", " ")
    return character.ljust(len(match[0])) if len(character) == 1 else match[0]


class Repaired(Edited):
    """A text with broken words joined and words that were run together separated.

    >>> repaired = Repaired("No hyper-\\ntension.")
    >>> repaired.text, repaired.span(3, 15)
    ('No hypertension.', (3, 17))

    Args:
        text: The text.
    """

    def __init__(self, text: str) -> None:
        cuts = _cuts(text)
        self.places = [start for start, _, _ in cuts]
        super().__init__(text, cuts)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where `self.text[start:end]` is in the text as it came; both ends are no mended place."""
        return self.origin(start), self.origin(end - 1) + 1

    def mended(self, start: int, end: int) -> bool:
        """Return whether a place was mended within a span of the text as it came, or at its border."""
        number = bisect_left(self.places, start)
        return number < len(self.places) and self.places[number] <= end
