"""Lists of what is present with a denial amid them: 'there was rash, no fever, cough and wheeze'.

Used by `list_scope`: gets a denial and the item after the one that it denies, tells whether that is present.
What ends the list decides: with an 'and' it is the list of what is present that goes on, with an 'or'
('rash, no fever, cough or wheeze') what is denied is listed.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import pairwise

from nmstag.context.phrase_matcher import CueMatch
from nmstag.context.rule import ListEndRule
from nmstag.context.sentence import Gap, Sentence
from nmstag.context.words import Words, any_of
from nmstag.late import late

_ADJECTIVES = r"(?:[\w-]+\s+){0,3}"
_MOST_ITEMS = 12
_TAIL = 24
_MOST_BEFORE = 20
"""Items of such a list before a denial; a longer one is not read, so that a page of it stays linear."""
_LONGEST_DENIAL = 100
_COMMA_BEFORE = late(r",\s*\Z")


class MixedListReader:
    """Tells whether a denial stands in a list of what is present.

    Args:
        rule: A rule on list ends with `amid`.
        classes: The word classes of the context stage.
    """

    def __init__(self, rule: ListEndRule, classes: Words) -> None:
        addition, alternative = any_of(classes["addition"]), any_of(classes["alternative"])
        self._denials = frozenset(rule.denials)
        self._present = late(rf"\b{any_of(rule.amid)}\b", re.IGNORECASE)
        self._next = late(rf"\s*(?:,|,?\s{addition}\s)\s*{_ADJECTIVES}", re.IGNORECASE)
        self._and = late(rf"(?:^|\s){addition}\s", re.IGNORECASE)
        self._or = late(rf"\b{alternative}\b", re.IGNORECASE)
        self._last = late(rf"\s*,?\s+{addition}\s+\w", re.IGNORECASE)
        self._alternative = late(rf"\s*,?\s+{alternative}\b", re.IGNORECASE)

    def goes_on(self, cue: CueMatch, sentence: Sentence, gap: Gap, number: int) -> bool:
        """Return whether an item after the denied one is of the list that the denial stands in.

        Args:
            cue: The denial.
            sentence: Its sentence.
            gap: The text in front of the item.
            number: Place of the item among the mentions of the sentence.
        """
        text = sentence.text
        return (
            (not self._denials or text[cue.start : cue.end].lower() in self._denials)
            and _COMMA_BEFORE.search(text, max(sentence.start, cue.start - _TAIL), cue.start) is not None
            and self._has_begun(cue, sentence, sentence.mentions[number].type)
            and self._ends_with_and(sentence, gap, number)
        )

    def _ends_with_and(self, sentence: Sentence, gap: Gap, number: int) -> bool:
        """Return whether an 'and' is before the last item of the list that goes on, and an 'or' nowhere."""
        text = sentence.text
        closed = self._and.search(gap.text) is not None
        last = sentence.mentions[number]
        for item in sentence.mentions[number + 1 : number + _MOST_ITEMS]:
            between = self._next.fullmatch(text, last.end, item.start)
            if not between:
                break
            if self._or.search(between[0]):
                return False
            closed = closed or self._and.search(between[0]) is not None
            last = item
        after = text[last.end : last.end + _TAIL]
        return not self._alternative.match(after) and (closed or self._last.match(after) is not None)

    def _has_begun(self, cue: CueMatch, sentence: Sentence, type_: str) -> bool:
        """Return what `_begins` says, worked out once for all items after a denial."""
        key = self._present, cue.start, cue.rule.id, type_
        known = sentence.begun.get(key)
        if known is None:
            known = sentence.begun[key] = self._begins(cue, sentence, type_)
        return known

    def _begins(self, cue: CueMatch, sentence: Sentence, type_: str) -> bool:
        """Return whether a list that begins with words of presence leads up to a denial, its first one."""
        starts, text = sentence.mention_starts, sentence.text
        before = bisect_left(starts, cue.start)
        if not before:
            return False
        lowest = starts[before - _MOST_BEFORE] if before > _MOST_BEFORE else sentence.start
        present = list(self._present.finditer(text, lowest, starts[before - 1]))
        if not present:
            return False
        begin = present[-1].end()
        items = sentence.mentions[bisect_left(starts, begin) : before]
        first = bisect_left(sentence.opener_starts, begin - _LONGEST_DENIAL)
        openers = sentence.openers[first : bisect_left(sentence.opener_starts, cue.start)]
        denied = any(begin < one.end <= cue.start for one in openers if one.rule is cue.rule)
        return (
            not denied
            and not Gap(sentence, begin, items[0].start).barrier()
            and all(item.type == type_ for item in items)
            and all(
                self._next.fullmatch(text, one.end, following.start) for one, following in pairwise(items)
            )
        )
