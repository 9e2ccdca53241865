"""Sets of rules as whole numbers with a bit for each rule, and what the words of a text give of them.

Used by the cues and by the index of patterns, which get masked text, and by the scorecard.
"""

from __future__ import annotations

from collections.abc import Iterator

from nmstag.relations.pattern import MARKS

_START = 3
"""By so many first letters the beginnings of words are looked up."""
REMEMBERED = 50_000
"""So many entries are remembered; then a memory starts again."""


class WordBits:
    """The bits of words, each looked up once and then remembered."""

    def __init__(self) -> None:
        self._exact: dict[str, int] = {}
        self._stems: dict[str, int] = {}
        self._ends: dict[str, int] = {}
        self._endings: tuple[str, ...] = ()
        self._by_start: dict[str, list[str]] = {}
        """The beginnings of words by their own first letters, so many as `_START`."""
        self._known: dict[str, int] = {}
        self._idle: set[str] = set()
        """Words that give nothing, of which most texts consist."""

    def enter(self, word: str, bits: int) -> None:
        """Let a word give some bits; 'caus*' is any word that begins so, '*mg' any that ends so.

        Enter all before reading any.
        """
        part = word.strip("*")
        table = self._exact
        if part != word:
            table = self._ends if word.startswith("*") else self._stems
            if part not in table and table is self._stems:
                self._by_start.setdefault(part[:_START], []).append(part)
            elif part not in table:
                self._endings += (part,)
        table[part] = table.get(part, 0) | bits

    def of(self, text: str) -> int:
        """Return what the words of a masked text, or of a part of one, give together."""
        found = 0
        for word in set(text.split(" ")).difference(self._idle):
            bits = self._known.get(word)
            found |= self._look_up(word) if bits is None else bits
        return found

    def _look_up(self, word: str) -> int:
        """Return the bits of a word that is met for the first time, and remember them."""
        plain = word.lstrip(MARKS)
        bits = self._exact.get(plain, 0)
        for size in range(1, _START + 1):
            for stem in self._by_start.get(plain[:size], ()) if size <= len(plain) else ():
                if plain.startswith(stem):
                    bits |= self._stems[stem]
        if plain.endswith(self._endings):
            for end in filter(plain.endswith, self._endings):
                bits |= self._ends[end]
        if len(self._known) + len(self._idle) >= REMEMBERED:
            self._known.clear()
            self._idle.clear()
        if bits:
            self._known[word] = bits
        else:
            self._idle.add(word)
        return bits


def places_of(bits: int) -> Iterator[int]:
    """Yield the places of the bits that are set, from the lowest.

    >>> list(places_of(0b1010))
    [1, 3]
    """
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest
