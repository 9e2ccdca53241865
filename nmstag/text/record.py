"""One text as all stages share it: made once for a document, read by matching, context and relations."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Sequence
from functools import cached_property
from typing import Any

from nmstag.text.normalise import lowered
from nmstag.text.sentences import SentenceSplitter
from nmstag.text.tokens import SymbolTable, piece_ends, split_pieces, token_of


class Text:
    """A text with what is worked out of it, each part once and only when a stage asks for it.

    Args:
        raw: The text as it came; all offsets point into it.
        table: Gives each token its symbol.
        definitions: The abbreviations that the text defines, where another program has found them.
        splitter: Splits it into sentences; one without words where none is given.
        borders: Offsets that no sentence crosses, such as those of a title or section.
    """

    def __init__(
        self,
        raw: str,
        table: SymbolTable,
        definitions: Sequence[Any] | None = None,
        splitter: SentenceSplitter | None = None,
        borders: Iterable[int] = (),
    ) -> None:
        self.raw = raw
        self.table = table
        self.definitions = definitions
        self._splitter = splitter
        self._borders = borders

    @cached_property
    def lowered(self) -> str:
        """The text in lower case, of the same length."""
        return lowered(self.raw)

    @cached_property
    def sentences(self) -> list[tuple[int, int]]:
        """The offsets of its sentences, in order and disjoint."""
        return (self._splitter or SentenceSplitter({})).split_at(self.raw, self._borders)

    @cached_property
    def pieces(self) -> list[str]:
        """Its tokens, each with the blanks and hyphens before it; joined, they are the text."""
        return split_pieces(self.raw)

    @cached_property
    def ends(self) -> list[int]:
        """The offset after each token."""
        return piece_ends(self.pieces)

    @cached_property
    def _each_symbol(self) -> list[str]:
        return list(map(self.table.__getitem__, self.pieces))

    @cached_property
    def symbols(self) -> str:
        """The symbols of its tokens, one character each."""
        return "".join(self._each_symbol)

    @cached_property
    def present(self) -> frozenset[str]:
        """The symbols that it has; a family of rules that needs another one is passed over."""
        return frozenset(self._each_symbol)

    def start_of(self, number: int) -> int:
        """Return the offset at which a token starts, given its number."""
        return self.ends[number] - len(token_of(self.pieces[number]))

    def token_at(self, offset: int) -> int:
        """Return the number of the token that a character belongs to, or comes before."""
        return bisect_right(self.ends, offset)

    def token_after(self, end: int) -> int:
        """Return the number of the first token after the span that ends at `end`."""
        return bisect_right(self.ends, end - 1) + 1

    def places_of(self, symbols: Collection[str]) -> list[int]:
        """Return the numbers of the tokens that have one of some symbols, in order."""
        found: list[int] = []
        text = self.symbols
        for symbol in symbols:
            place = text.find(symbol)
            while place >= 0:
                found.append(place)
                place = text.find(symbol, place + 1)
        found.sort()
        return found

    def has_any(self, symbols: frozenset[str]) -> bool:
        """Return whether it has one of some symbols."""
        return not self.present.isdisjoint(symbols)
