"""Lists that one word speaks for: the lines below a cue with a colon, the names before an answer.

'Patient denies:\\n- fever\\n- cough' and 'Fever, chills, cough: denied' each name one word for all items.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from nmstag.document import Mention

_ANNOUNCED = re.compile(r":?[ \t]*\r?\n")
_COLON = re.compile(r"[ \t]*:[ \t]*\r?\n")
_ITEM = re.compile(r"[ \t]*(?P<bullet>[-*•●▪o][ \t]+|\d{1,2}[.)][ \t]+)?(?P<text>\S[^\n]*)")
_SAYS = re.compile(
    r"(?:has|have|had|is|was|reports?|reported|complains?|endorses?|admits?|states?|notes?|but)\b",
    re.IGNORECASE,
)
_BETWEEN = re.compile(
    r"\s*(?:,|/|&|,?\s+(?:and|or)\b|,\s*(?:and|or)\b)\s*(?:(?:any|the|a|an|or|and)\s+)?", re.IGNORECASE
)
_CLAUSE = re.compile(r"(?:^|[.;:\n|])[ \t]*(?:[-*•][ \t]*)?(?:(?:any|the|and)\s+)?\Z", re.IGNORECASE)
_LONGEST_ITEM = 80
_MOST_ITEMS = 40
_MOST_WORDS = 3
_MOST_BEFORE = 12
_NEAR = 24
_BREAK = 8


def announces(text: str, end: int) -> re.Match[str] | None:
    """Return the colon and the line break behind a cue, if that is what stands there."""
    if "\n" not in text[end : end + _BREAK]:
        return None
    return _ANNOUNCED.match(text, end) if text[end - 1] == ":" else _COLON.match(text, end)


def announced(text: str, end: int, mentions: Sequence[Mention], starts: Sequence[int]) -> list[Mention]:
    """Return the mentions of a list that a cue with a colon announces at the end of its line.

    The list goes on to the first line that is no item: an empty or long one, one with a colon or a verb of
    its own, one without a bullet where the first has one, or without any a whole sentence.

    Args:
        text: The document's text.
        end: Where the cue ends, its colon in it or behind it.
        mentions: The mentions in order.
        starts: Where they start.
    """
    behind = announces(text, end)
    if not behind:
        return []
    first = place = behind.end()
    bullets = None
    for _ in range(_MOST_ITEMS):
        item = _ITEM.match(text, place)
        if not item or len(item["text"]) > _LONGEST_ITEM or ":" in item["text"] or _SAYS.match(item["text"]):
            break
        if bullets is None:
            bullets = bool(item["bullet"])
        if bullets != bool(item["bullet"]) or not (bullets or len(item["text"].split()) <= _MOST_WORDS):
            break
        place = item.end() + 1
    return list(mentions[bisect_left(starts, first) : bisect_left(starts, place)])


def answered_together(text: str, mentions: Sequence[Mention], number: int) -> list[Mention]:
    """Return the mentions before an answered one that share its answer: a list that fills its clause.

    Args:
        text: The document's text.
        mentions: The mentions in order.
        number: Place of the one that the answer stands at.
    """
    found: list[Mention] = []
    start = mentions[number].start
    for before in range(number - 1, max(-1, number - 1 - _MOST_BEFORE), -1):
        mention = mentions[before]
        if mention.end > start or not _BETWEEN.fullmatch(text, mention.end, start):
            break
        found.append(mention)
        start = mention.start
    if found and not _CLAUSE.search(text, max(0, start - _NEAR), start):
        return []
    return found
