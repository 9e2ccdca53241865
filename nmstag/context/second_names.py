"""Short and long forms of a name side by side: 'deep vein thrombosis (DVT)', 'warfarin (Coumadin)'.

Before signs and cues are read: such a pair is read as one mention, and what is found for it is given to both.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from operator import attrgetter

from nmstag.document import Evidence, Mention
from nmstag.late import late

Pair = tuple[Mention, Mention, Mention]
_BRACKETS = {"(": ")", "[": "]"}
_SHORT = late(r"[A-Za-z][A-Za-z0-9/-]{1,7}")


def pairs(text: str, mentions: Sequence[Mention]) -> list[Pair]:
    """Return each mention that a second name in brackets follows: both as one, the first and the second.

    Args:
        text: The document's text.
        mentions: Its mentions in order.
    """
    if "(" not in text and "[" not in text:
        return []
    found: list[Pair] = []
    for first, second in pairwise(sorted(mentions, key=attrgetter("start"))):
        between = text[first.end : second.start] if second.start <= first.end + 2 else ""
        closing = _BRACKETS.get(between[-1:])
        if closing is None or between[:-1].strip() or text[second.end : second.end + 1] != closing:
            continue
        if first.type == second.type and (_same_concept(first, second) or _abbreviates(first, second)):
            end = second.end + 1
            found.append((replace(first, end=end, text=text[first.start : end]), first, second))
    return found


def joined(mentions: Sequence[Mention], found: Sequence[Pair]) -> tuple[Mention, ...]:
    """Return the mentions with each pair as one."""
    whole = {id(first): both for both, first, _ in found}
    second = {id(item) for _, _, item in found}
    return tuple(whole.get(id(item), item) for item in mentions if id(item) not in second)


def share(found: Sequence[Pair], attributes: dict[int, dict[str, Evidence]]) -> None:
    """Give what was found for the pairs to both of their mentions."""
    for both, first, second in found:
        given = attributes.pop(id(both), None)
        if given:
            attributes[id(first)] = given
            attributes[id(second)] = dict(given)


def _same_concept(first: Mention, second: Mention) -> bool:
    return bool(first.ids) and set(first.ids) == set(second.ids)


def _abbreviates(first: Mention, second: Mention) -> bool:
    """Return whether one name has the letters of the other, in order, from the first on: 'DVT'."""
    short, long = sorted((first.text, second.text), key=len)
    if not _SHORT.fullmatch(short) or short.islower() or short[0].lower() != long[:1].lower():
        return False
    letters = iter(long.lower())
    return all(letter in letters for letter in short.lower() if letter.isalpha())
