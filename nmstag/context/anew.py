"""Where a denied list is over though nothing stops it: its next item is said to be there.

'No' is a determiner and goes for bare nouns alone, so 'no cough, and a rash' has the rash; 'denies' and 'or'
go on over articles: 'denies a cough and a rash', 'no cough, fever or a rash'.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nmstag.context.phrase_matcher import Hit
    from nmstag.context.scope import Gap, Sentence

_NO = re.compile(r"(?:^|\s)(?:no|nil|zero)(?:\s(?:new|further|more|other|acute|known))?\Z", re.IGNORECASE)
_OWN = r"(?:an?|the|his|her|their|my|some|this)\s"
_AND_OWN = re.compile(rf"(?:^|[\s,])(?:and|plus|&)\s+{_OWN}", re.IGNORECASE)
_FIRST = re.compile(rf"\s*\w[^,;]*,?\s+and\s+{_OWN}", re.IGNORECASE)
_COMMA_OWN = re.compile(rf"\s*,\s*{_OWN}", re.IGNORECASE)
_COMMA_ALONE = re.compile(r"\s*[,(]\s*\Z")
_CHANGED = re.compile(
    r"(?:reduced|decreased|increased|poor|impaired|worsening|persistent|persisting|ongoing|continued|continuing"
    r"|mild|slight|occasional|intermittent|chronic|still|some|baseline|stable|improving)\b",
    re.IGNORECASE,
)
_COMMA_CHANGED = re.compile(rf"\s*[,(]\s*(?:(?:but|with|just|only)\s+)?{_CHANGED.pattern}", re.IGNORECASE)
_FIRST_CHANGED = re.compile(rf"\s*\w[^,;]*,\s*{_CHANGED.pattern}", re.IGNORECASE)
_THERE = re.compile(
    r"\s+(?:present|positive|noted|persists?|persisting|stable|unchanged|improved|improving|worse|worsening)\b",
    re.IGNORECASE,
)
_SAID = re.compile(
    r"\s+(?:is|was|are|were|has|have|had|appeared|developed|started|began|persists?|persisted|remains?)\b"
    r"(?! (?:not|denied|absent|negative))",
    re.IGNORECASE,
)
_OR = re.compile(r"\b(?:or|nor)\b", re.IGNORECASE)
_ITEM = re.compile(r"[,/&]|\b(?:and|or|nor)\b", re.IGNORECASE)
_PLAIN = frozenset((" ", " or ", ", or ", " nor ", " and ", "/"))
_MOST_ITEMS = 12
_LONGEST_GAP = 80


def begins_anew(hit: Hit, sentence: Sentence, gap: Gap, number: int) -> bool:
    """Return whether the item behind a gap is no part of the list that a cue denies.

    So 'no cough, and a rash', 'denies cough, and a rash is seen', 'no fever (cough present)', 'no vomiting,
    reduced urine output'.

    Args:
        hit: The cue, which stands before the list.
        sentence: Its sentence.
        gap: What stands between the item and the one before it.
        number: Place of the item among the mentions of the sentence.
    """
    if gap.text in _PLAIN:
        return False
    item = sentence.mentions[number]
    if gap.start == hit.end:  # 'no focal deficits and the headache is worse', 'no distress, stable angina'
        if "," not in gap.text and "and" not in gap.text.lower():
            return False
        turned = _FIRST_CHANGED.match(gap.text + item.text) and not _or_follows(sentence, number)
        return bool(turned or _FIRST.match(gap.text)) and _is_no(hit, sentence)
    alone = _COMMA_ALONE.match(gap.text) is not None
    if alone and _THERE.match(sentence.text, item.end):
        return True
    own = _AND_OWN.search(gap.text) is not None
    if own and gap.text.lstrip().startswith(",") and _SAID.match(sentence.text, item.end):
        return True
    if not _is_no(hit, sentence):
        return False
    if own:
        return True
    changed = _COMMA_CHANGED.match(gap.text) or (alone and _CHANGED.match(item.text))
    return bool(changed or _COMMA_OWN.match(gap.text)) and not _or_follows(sentence, number)


def _is_no(hit: Hit, sentence: Sentence) -> bool:
    return _NO.search(sentence.text[hit.start : hit.end]) is not None


def _or_follows(sentence: Sentence, number: int) -> bool:
    """Return whether an 'or' still comes in the list that a mention is an item of."""
    items = sentence.mentions[number : number + _MOST_ITEMS]
    for one, following in pairwise(items):
        between = sentence.text[one.end : min(following.start, one.end + _LONGEST_GAP)]
        if _OR.search(between):
            return True
        if not _ITEM.search(between):
            return False
    return False
