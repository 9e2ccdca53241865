"""Which relation patterns a masked sentence can match: it has their words, and their mentions in their order.

It gets compiled patterns and masked texts, and returns the numbers of the patterns that are worth trying. A
set of patterns is a whole number with a bit for each of them: sets are joined and cut by one operation.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from nmstag.late import late
from nmstag.relations.pattern import CHEMICAL, MENTION, CompiledRelationPattern
from nmstag.relations.word_bits import REMEMBERED, WordBits, places_of

_GROUPS = 3
"""How many groups of words of a pattern are looked up; the few patterns with more are tried too often."""
_MENTIONS = late(f"[{MENTION}]")
_SLOT_FIRST = late(rf"(?:\(\?P<\w+>)?\[[{MENTION}]+\]")
_SLOT_LAST = late(rf"(?:\(\?P<\w+>\[[{MENTION}]+\]\)|\[[{MENTION}]+\])\(\?= \)\Z")


class SentenceRead(NamedTuple):
    """What a masked sentence has of that by which patterns are looked up.

    Args:
        mentions: The characters that stand for its mentions, in order.
        before: The bits of the words before the first mention.
        between: Those of the words from the first mention to the last one.
        after: Those of the words from the last mention on.
    """

    mentions: str
    before: int
    between: int
    after: int


class PatternIndex:
    """Patterns by the words and the mentions that a sentence must have for them.

    Args:
        patterns: The patterns.
    """

    def __init__(self, patterns: Sequence[CompiledRelationPattern]) -> None:
        self._size = len(patterns)
        self._words = WordBits()
        """For each word the patterns that need it, at the place of its group."""
        self._without_words = 0
        self._before_first = self._after_last = 0
        """The patterns for which words before the first mention count, or words after the last one."""
        by_slots: dict[str, int] = {}
        for number, pattern in enumerate(patterns):
            groups = [group for group in (pattern.anchors, *pattern.also) if group]
            opens, closes = _SLOT_FIRST.match(pattern.regex), _SLOT_LAST.search(pattern.regex)
            for place in range(_GROUPS):
                bit = 1 << place * self._size + number
                self._before_first |= 0 if opens else bit
                self._after_last |= 0 if closes else bit
                if place < len(groups):
                    for word in groups[place]:
                        self._words.enter(word, bit)
                else:
                    self._without_words |= bit
            # Each slot takes the first mention that fits it and gives it back never: linear, however many.
            order = "".join(f"[^{slot}]*+[{slot}]" for slot in pattern.slots)
            by_slots[order] = by_slots.get(order, 0) | 1 << number
        self._by_slots = [(late(order), bits) for order, bits in by_slots.items()]
        self._orders: dict[str, int] = {}

    def read(self, text: str) -> SentenceRead:
        """Return what a masked sentence has of that by which its patterns are looked up."""
        mentions = "".join(_MENTIONS.findall(text))
        if not mentions:
            return SentenceRead("", 0, self._words.of(text), 0)
        first, last = text.index(mentions[0]), text.rindex(mentions[-1])
        pieces = text[:first], text[first:last], text[last:]
        return SentenceRead(mentions, *map(self._words.of, pieces))

    def read_joined(self, one: SentenceRead, border: str, other: SentenceRead) -> SentenceRead:
        """Return the same of two sentences as one, without another look at their words.

        Args:
            one: The first of them; it has a mention.
            border: What is between them.
            other: The second; it has a mention.
        """
        between = one.between | one.after | self._words.of(border) | other.before | other.between
        return SentenceRead(one.mentions + other.mentions, one.before, between, other.after)

    def candidates(self, read: SentenceRead, among: int) -> list[int]:
        """Return the numbers of the patterns that a masked sentence can match, in order.

        Args:
            read: What the sentence has.
            among: The patterns that are asked for, a bit each.
        """
        left = among & self._with_slots(read.mentions)
        if not left:
            return []
        met = self._without_words | read.between
        met |= read.before & self._before_first | read.after & self._after_last
        return list(places_of(self._with_words(left, met)))

    def _with_words(self, patterns: int, met: int) -> int:
        """Return those of some patterns for each of whose groups a word was met."""
        for _ in range(_GROUPS):
            patterns &= met
            met >>= self._size
        return patterns

    def _with_slots(self, mentions: str) -> int:
        """Return the patterns for whose slots there are mentions in the same order."""
        found = self._orders.get(mentions)
        if found is None:
            if len(self._orders) >= REMEMBERED:
                self._orders.clear()
            found = 0
            for slots, patterns in self._by_slots:
                if slots.match(mentions):
                    found |= patterns
            self._orders[mentions] = found
        return found


def is_of_chemicals(pattern: CompiledRelationPattern) -> bool:
    """Return whether a pattern relates two chemicals."""
    return "pair" in pattern.roles or pattern.regex.count(f">[{CHEMICAL}]") > 1
