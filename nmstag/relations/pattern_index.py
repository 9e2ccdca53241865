"""Which relation patterns a masked sentence can match: it has their words, and their mentions in their order.

It gets compiled patterns and masked texts, and returns the numbers of the patterns that are worth trying. A
set of patterns is a whole number with a bit for each of them: sets are joined and cut by one operation.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from nmstag.relations.pattern import CHEMICAL, MARKS, MENTION, STEM, CompiledRelationPattern

_GROUPS = 4
"""How many groups of words of a pattern are looked up; the few patterns with more are tried too often."""
_REMEMBERED = 50_000
_MENTIONS = re.compile(f"[{MENTION}]")
_SLOT_FIRST = re.compile(rf"(?:\(\?P<\w+>)?\[[{MENTION}]+\]")
_SLOT_LAST = re.compile(rf"(?:\(\?P<\w+>\[[{MENTION}]+\]\)|\[[{MENTION}]+\])\(\?= \)\Z")


class PatternIndex:
    """Patterns by the words and the mentions that a sentence must have for them.

    Args:
        patterns: The patterns.
    """

    def __init__(self, patterns: Sequence[CompiledRelationPattern]) -> None:
        self._size = len(patterns)
        self._exact: dict[str, int] = {}
        self._stems: dict[str, dict[str, int]] = {}
        self._without_words = 0
        self._before_first = self._after_last = 0
        """The patterns for which words before the first mention count, or words after the last one."""
        self._by_slots: dict[tuple[re.Pattern[str], bool], int] = {}
        for number, pattern in enumerate(patterns):
            groups = [group for group in (pattern.anchors, *pattern.also) if group]
            opens, closes = _SLOT_FIRST.match(pattern.regex), _SLOT_LAST.search(pattern.regex)
            for place in range(_GROUPS):
                bit = 1 << place * self._size + number
                self._before_first |= 0 if opens else bit
                self._after_last |= 0 if closes else bit
                if place < len(groups):
                    self._enter(groups[place], bit)
                else:
                    self._without_words |= bit
            # Each slot takes the first mention that fits it and gives it back never: linear, however many.
            order = "".join(f"[^{slot}]*+[{slot}]" for slot in pattern.slots)
            slots = re.compile(order), _is_of_chemicals(pattern)
            self._by_slots[slots] = self._by_slots.get(slots, 0) | 1 << number
        self._words: dict[str, int] = {}
        self._idle: set[str] = set()
        self._orders: dict[tuple[str, bool], int] = {}

    def candidates(self, text: str, *, chemical_pairs: bool) -> list[int]:
        """Return the numbers of the patterns that a masked sentence can match, in order.

        Args:
            text: The masked text.
            chemical_pairs: Also patterns that relate two chemicals.
        """
        mentions = "".join(_MENTIONS.findall(text))
        left = self._with_slots(mentions, chemical_pairs)
        first, last = (text.index(mentions[0]), text.rindex(mentions[-1])) if mentions else (0, len(text))
        met = self._without_words | self._bits_of(text[first:last])
        met |= self._bits_of(text[:first]) & self._before_first
        met |= self._bits_of(text[last:]) & self._after_last
        for _ in range(_GROUPS):
            left &= met
            met >>= self._size
        numbers = []
        while left:
            lowest = left & -left
            numbers.append(lowest.bit_length() - 1)
            left ^= lowest
        return numbers

    def _with_slots(self, mentions: str, chemical_pairs: bool) -> int:
        """Return the patterns for whose slots there are mentions in the same order."""
        key = mentions, chemical_pairs
        found = self._orders.get(key)
        if found is None:
            if len(self._orders) >= _REMEMBERED:
                self._orders.clear()
            found = 0
            for (slots, of_chemicals), patterns in self._by_slots.items():
                if (chemical_pairs or not of_chemicals) and slots.match(mentions):
                    found |= patterns
            self._orders[key] = found
        return found

    def _bits_of(self, text: str) -> int:
        """Return what the words of a part of a sentence give."""
        found = 0
        for word in set(text.split(" ")).difference(self._idle):
            bits = self._words.get(word)
            found |= self._bits(word) if bits is None else bits
        return found

    def _bits(self, word: str) -> int:
        """Return what a word that is met for the first time gives: a bit for each pattern and group."""
        if len(self._words) + len(self._idle) >= _REMEMBERED:
            self._words.clear()
            self._idle.clear()
        plain = word.lstrip(MARKS)
        bits = self._exact.get(plain, 0)
        for beginning, own in self._stems.get(plain[:STEM], {}).items():
            if plain.startswith(beginning):
                bits |= own
        if bits:
            self._words[word] = bits
        else:
            self._idle.add(word)
        return bits

    def _enter(self, group: Iterable[str], bit: int) -> None:
        """Enter a bit for each word of a group; 'caus*' is any word that begins so."""
        for anchor in group:
            word = anchor.rstrip("*")
            table = self._exact if word == anchor else self._stems.setdefault(word[:STEM], {})
            table[word] = table.get(word, 0) | bit


def _is_of_chemicals(pattern: CompiledRelationPattern) -> bool:
    """Return whether a pattern relates two chemicals."""
    return "pair" in pattern.roles or pattern.regex.count(f">[{CHEMICAL}]") > 1
