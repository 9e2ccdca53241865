"""Cue phrases: a small notation that expands to plain phrases, and the folding they are looked up in.

Used when rules are compiled (`expand`) and for every text (`fold`). The folded copy of a text has the same
length: lower case, digits as '#', and signs as spaces. A whole word is then what is between two spaces.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from nmstag.late import late
from nmstag.text.normalise import lowered
from nmstag.text.offset_map import Edited

LIMIT = 4000
_SIGNS = '\t\n\r\x0b\x0c\xa0!"$%&()*+,-./:;<=>?@[\\]^_`{|}~–—…•“”„·¿¡«»\u2010\u2011\u2012\u2015\u2212'
# Blanks of any width and signs without one (categories Zs, Zl, Zp and Cf): first and last of each run.
_UNSEEN = (
    (0xAD, 0xAD), (0x600, 0x605), (0x61C, 0x61C), (0x6DD, 0x6DD), (0x70F, 0x70F), (0x890, 0x891),
    (0x8E2, 0x8E2), (0x1680, 0x1680), (0x180E, 0x180E), (0x2000, 0x200F), (0x2028, 0x202F), (0x205F, 0x2064),
    (0x2066, 0x206F), (0x3000, 0x3000), (0xFEFF, 0xFEFF), (0xFFF9, 0xFFFB), (0x110BD, 0x110BD),
    (0x110CD, 0x110CD), (0x13430, 0x1343F), (0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A), (0xE0001, 0xE0001),
    (0xE0020, 0xE007F),
)  # fmt: skip
_FOLDED = {
    **dict.fromkeys(_SIGNS, " "),
    **{chr(code): " " for first, last in _UNSEEN for code in range(first, last + 1)},
    **dict.fromkeys("0123456789", "#"),
    **dict.fromkeys(map(chr, range(0xD800, 0xE000)), " "),  # lone surrogates, which UTF-8 cannot hold
    **dict.fromkeys("’‘ʼ", "'"),
}
_ASCII = str.maketrans({sign: folded for sign, folded in _FOLDED.items() if sign.isascii()})
_RUN = late(r"[ \t]*(?:\r\n|[\n\r])[ \t]*(?!\s)|[ \t]{2,}")
_HYPHEN = late(rf"(?<=[a-z])-\n[ \t]*(?=[a-z])|{_RUN.pattern}")
_CELL = "\x00"  # the border of a table's cell, while a notation is expanded
_WORD = late(r"[\w#]")
_PIECE = late(r"(?:[^()|?\\]|\\.)+")


def fold(text: str, low: str = "") -> str:
    """Return the text as cues are looked up in it, with the same length.

    Args:
        text: The text.
        low: The same in lower case and of the same length, where it is at hand.

    >>> fold("R/O sepsis, 2009")
    'r o sepsis  ####'
    """
    low = low or lowered(text)
    if low.isascii():
        return low.translate(_ASCII)
    for sign in _FOLDED.keys() & set(low):  # `translate` takes ten times as long for such a text
        low = low.replace(sign, _FOLDED[sign])
    return low


class Squeezed(Edited):
    """A text with every run of white space as one space, and the way back to its offsets.

    Hard-wrapped and indented notes break a cue over two lines: 'no evidence\\n   of fever'.

    Args:
        text: The text.
        hyphens: Whether a word broken by a hyphen at the end of a line is joined: 'de-\\nnies'.
    """

    def __init__(self, text: str, hyphens: bool = False) -> None:
        runs = (_HYPHEN if hyphens else _RUN).finditer(text)
        super().__init__(text, ((r.start(), r.end(), "" if r[0][0] == "-" else " ") for r in runs))

    @staticmethod
    def pays(text: str) -> bool:
        """Return whether the text has runs of white space; most abstracts have none."""
        return "  " in text or "\n " in text or "\r\n" in text or "\n\t" in text


@lru_cache(1 << 13)
def expand(phrase: str) -> tuple[str, ...]:
    """Return the plain phrases that a notation means, each once, in order.

    >>> expand("(is|was) (not )?seen")
    ('is not seen', 'is seen', 'was not seen', 'was seen')

    Raises:
        ValueError: The notation is broken or means more than `LIMIT` phrases.
    """
    phrase = phrase.replace("(?:", "(").replace("\\t", _CELL)
    choices, position = _choices(phrase, 0, 0)
    if position < len(phrase):
        raise ValueError("a ')' without a '('")
    plain = (" ".join(choice.split()).replace(f"{_CELL} ", "\t") for choice in choices)
    return tuple(dict.fromkeys(plain))


def expand_all(phrases: Iterable[str]) -> tuple[str, ...]:
    """Return the plain phrases of several notations, each once, in order."""
    return tuple(dict.fromkeys(item for phrase in phrases for item in expand(phrase)))


def check_sign(phrase: str) -> str | None:
    """Return what is wrong with the notation of a sign, or None."""
    try:
        return None if all(expand(phrase)) else "no sign at all"
    except ValueError as error:
        return str(error)


def check_phrase(phrase: str) -> str | None:
    """Return what is wrong with a phrase, or None."""
    wrong = check_sign(phrase)
    if wrong is None and not all(map(_WORD.search, expand(phrase))):
        return "a phrase without a word in it"
    return wrong


def _choices(text: str, position: int, depth: int) -> tuple[list[str], int]:
    """Expand one group from `position` on; return its alternatives and where it ended."""
    done: list[str] = []
    current = [""]
    while position < len(text) and text[position] != ")":
        if text[position] == "|":
            done += current
            current = [""]
            position += 1
            continue
        if text[position] == "(":
            options, position = _group(text, position, depth)
        else:
            piece = _PIECE.match(text, position)
            if not piece:
                raise ValueError("a '?' that follows no group")
            options, position = [re.sub(r"\\(.)", r"\1", piece[0])], piece.end()
        current = [head + tail for head in current for tail in options]
        if len(current) + len(done) > LIMIT:
            raise ValueError(f"means more than {LIMIT} phrases")
    if depth and position >= len(text):
        raise ValueError("a '(' without a ')'")
    return done + current, position


def _group(text: str, position: int, depth: int) -> tuple[list[str], int]:
    options, position = _choices(text, position + 1, depth + 1)
    position += 1
    if text[position : position + 1] == "?":
        return [*options, ""], position + 1
    return options, position
