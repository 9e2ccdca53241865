"""Which relation patterns a masked sentence can match: it has their words, and their mentions in their order.

It gets compiled patterns and masked texts, and returns the numbers of the patterns that are worth trying. A
set of patterns is a whole number with a bit for each of them: sets are joined and cut by one operation.
"""

from __future__ import annotations

from collections.abc import Sequence

from nmstag.late import late
from nmstag.relations.pattern import CHEMICAL, MENTION, CompiledRelationPattern
from nmstag.relations.word_bits import REMEMBERED, WordBits, places_of

_GROUPS = 4
"""How many groups of words of a pattern are looked up; the few patterns with more are tried too often."""
_MENTIONS = late(f"[{MENTION}]")
_SLOT_FIRST = late(rf"(?:\(\?P<\w+>)?\[[{MENTION}]+\]")
_SLOT_LAST = late(rf"(?:\(\?P<\w+>\[[{MENTION}]+\]\)|\[[{MENTION}]+\])\(\?= \)\Z")


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
        by_slots: dict[tuple[str, bool], int] = {}
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
            slots = order, _is_of_chemicals(pattern)
            by_slots[slots] = by_slots.get(slots, 0) | 1 << number
        self._by_slots = [(late(order), chemicals, bits) for (order, chemicals), bits in by_slots.items()]
        self._orders: dict[tuple[str, bool], int] = {}

    def candidates(self, text: str, *, chemical_pairs: bool) -> list[int]:
        """Return the numbers of the patterns that a masked sentence can match, in order.

        Args:
            text: The masked text.
            chemical_pairs: Also patterns that relate two chemicals.
        """
        mentions = "".join(_MENTIONS.findall(text))
        left = self._with_slots(mentions, chemical_pairs)
        if not left or not self._with_words(left, self._without_words | self._words.of(text)):
            return []  # of most sentences, so this is looked at before the place of the words
        first, last = (text.index(mentions[0]), text.rindex(mentions[-1])) if mentions else (0, len(text))
        met = self._without_words | self._words.of(text[first:last])
        met |= self._words.of(text[:first]) & self._before_first
        met |= self._words.of(text[last:]) & self._after_last
        return list(places_of(self._with_words(left, met)))

    def _with_words(self, patterns: int, met: int) -> int:
        """Return those of some patterns for each of whose groups a word was met."""
        for _ in range(_GROUPS):
            patterns &= met
            met >>= self._size
        return patterns

    def _with_slots(self, mentions: str, chemical_pairs: bool) -> int:
        """Return the patterns for whose slots there are mentions in the same order."""
        key = mentions, chemical_pairs
        found = self._orders.get(key)
        if found is None:
            if len(self._orders) >= REMEMBERED:
                self._orders.clear()
            found = 0
            for slots, of_chemicals, patterns in self._by_slots:
                if (chemical_pairs or not of_chemicals) and slots.match(mentions):
                    found |= patterns
            self._orders[key] = found
        return found


def _is_of_chemicals(pattern: CompiledRelationPattern) -> bool:
    """Return whether a pattern relates two chemicals."""
    return "pair" in pattern.roles or pattern.regex.count(f">[{CHEMICAL}]") > 1
