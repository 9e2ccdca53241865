"""Which relation patterns a masked sentence can match: it has their words, and their mentions in their order.

It gets compiled patterns and masked texts, and returns the numbers of the patterns that are worth trying. A
set of patterns is a whole number with a bit for each of them: sets are joined and cut by one operation.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import groupby

from nmstag.late import late
from nmstag.relations.pattern import BORDER_SLOT, CHEMICAL, MENTION, WIDE, CompiledRelationPattern
from nmstag.relations.word_bits import REMEMBERED, WordBits, places_of

_GROUPS = 3
"""How many groups of words of a pattern are looked up; the few patterns with more are tried too often."""
_BORDER = " ; ;"
_MENTIONS = late(f"([{MENTION}]|{_BORDER}(?= ))")


class SentenceRead:
    """What a masked sentence has of that by which patterns are looked up; its words only when asked for.

    Args:
        mentions: The characters that stand for its mentions, in order; a border between two sentences, too.
        gaps: The words before the first of them, those between each two, and those after the last.
        bits_of: Returns the bits of some words.
    """

    __slots__ = ("_bits_of", "_gaps", "_words", "mentions")

    def __init__(self, mentions: str, gaps: Sequence[str], bits_of: Callable[[str], int]) -> None:
        self.mentions = mentions
        self._gaps, self._bits_of = gaps, bits_of
        self._words: list[int] | None = None

    def words(self) -> list[int]:
        """Return the bits of the words of each gap."""
        if self._words is None:
            self._words = list(map(self._bits_of, self._gaps))
        return self._words


class JoinedRead:
    """The same of two sentences that are read as one, without another look at their words."""

    __slots__ = ("_one", "_other", "mentions")

    def __init__(self, one: SentenceRead, other: SentenceRead) -> None:
        self.mentions = f"{one.mentions}{BORDER_SLOT}{other.mentions}"
        self._one, self._other = one, other

    def words(self) -> list[int]:
        """Return the bits of the words of each gap."""
        return self._one.words() + self._other.words()


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
        self._before: dict[str, int] = {}
        self._after: dict[str, int] = {}
        """By the slots before and after words, the patterns whose words are there."""
        by_slots: dict[str, int] = {}
        by_words: dict[tuple[str, ...], int] = {}
        for number, pattern in enumerate(patterns):
            self._enter_words(number, pattern, by_words)
            order = _order(pattern)
            by_slots[order] = by_slots.get(order, 0) | 1 << number
        for words, bits in by_words.items():
            for word in words:
                self._words.enter(word, bits)
        self._by_slots = [(late(order), bits) for order, bits in by_slots.items()]
        self._known: dict[str, tuple[int, list[int]]] = {}
        self._fit: dict[tuple[bool, str], int] = {}
        """What fits some kinds of mentions on one side, the nearest of them first."""

    def _enter_words(
        self, number: int, pattern: CompiledRelationPattern, by_words: dict[tuple[str, ...], int]
    ) -> None:
        groups = [group for group in (pattern.anchors, *pattern.also) if group]
        for place in range(_GROUPS):
            bit = 1 << place * self._size + number
            if place >= len(groups):
                self._without_words |= bit
                continue
            by_words[groups[place]] = by_words.get(groups[place], 0) | bit
            before, after = pattern.around[place]
            self._before[before] = self._before.get(before, 0) | bit
            self._after[after] = self._after.get(after, 0) | bit

    def read(self, text: str) -> SentenceRead:
        """Return what a masked sentence has of that by which its patterns are looked up."""
        pieces = _MENTIONS.split(text)
        mentions = "".join(pieces[1::2]).replace(_BORDER, BORDER_SLOT)
        return SentenceRead(mentions, pieces[::2], self._words.of)

    def candidates(self, read: SentenceRead | JoinedRead, among: int) -> list[int]:
        """Return the numbers of the patterns that a masked sentence can match, in order.

        Args:
            read: What the sentence has.
            among: The patterns that are asked for, a bit each.
        """
        known = self._known.get(read.mentions) or self._look_up(read.mentions)
        left, fitting = among & known[0], known[1]
        if not left:
            return []
        met = self._without_words
        for words, here in zip(read.words(), fitting, strict=True):
            met |= words & here
        return list(places_of(self._with_words(left, met)))

    def _with_words(self, patterns: int, met: int) -> int:
        """Return those of some patterns for each of whose groups a word was met."""
        for _ in range(_GROUPS):
            patterns &= met
            met >>= self._size
        return patterns

    def _look_up(self, mentions: str) -> tuple[int, list[int]]:
        """Return the patterns that fit some mentions, and for each gap those whose words may be there."""
        if len(self._known) >= REMEMBERED:
            self._known.clear()
        patterns = 0
        for order, bits in self._by_slots:
            if order.match(mentions):
                patterns |= bits
        before = self._beside(self._before, mentions)
        after = reversed(self._beside(self._after, mentions[::-1]))
        fitting = [one & other for one, other in zip(before, after, strict=True)]
        self._known[mentions] = found = patterns, fitting
        return found

    def _beside(self, by_slot: Mapping[str, int], mentions: str) -> list[int]:
        """Return for each place the patterns whose words may have there the mentions before it."""
        side = by_slot is self._after
        found = []
        kinds = ""
        for place in range(len(mentions) + 1):
            nearest = mentions[place - 1 : place] if place else ""
            if nearest not in kinds:
                kinds = "".join(sorted(kinds + nearest))
            key = side, nearest + kinds
            bits = self._fit.get(key)
            if bits is None:
                bits = self._fit[key] = _fitting(by_slot, nearest + kinds)
            found.append(bits)
        return found


def _order(pattern: CompiledRelationPattern) -> str:
    """Return the expression over mentions that those of a sentence must match for a pattern.

    Slots that are next to each other take the first mentions that fit and give them back never: linear,
    however many.
    """
    shape = pattern.shape or [one for slot in pattern.slots for one in (WIDE, slot)]
    runs = (list(run) for wide, run in groupby(shape, key=WIDE.__eq__) if not wide)
    return "".join(f"(?>.*?{''.join(f'[{slot}]' for slot in run)})" for run in runs)


def _fitting(by_slot: Mapping[str, int], mentions: str) -> int:
    """Return the patterns whose words may have mentions of some kinds on one side, the nearest first."""
    found = 0
    for slot, bits in by_slot.items():
        fits = not set(slot).isdisjoint(mentions) if slot.endswith(WIDE) else mentions[:1] in slot
        if not slot or (mentions and fits):
            found |= bits
    return found


def is_of_chemicals(pattern: CompiledRelationPattern) -> bool:
    """Return whether a pattern relates two chemicals."""
    return "pair" in pattern.roles or pattern.regex.count(f">[{CHEMICAL}]") > 1
