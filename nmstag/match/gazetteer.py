"""Looking up all names of a compiled lexicon in a text, in one pass.

Each token of the text becomes one symbol (see `nmstag.text.tokens`), and an Aho-Corasick automaton
(Aho and Corasick 1975, doi 10.1145/360825.360855) runs over the symbols and reports every name,
overlapping ones too. As a symbol is a whole token, no hit has to be thrown away for being part of a
word, and a longer hit cannot hide a shorter one.

Building the automaton of all names takes far longer than tagging a page, so the first texts each get a
small one, of the names whose words they all hold.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import islice
from operator import le
from typing import Any
from unicodedata import normalize

from ahocorasick_rs import AhoCorasick, Implementation

from nmstag.document import Evidence
from nmstag.late import late
from nmstag.lexicon import EntryFields
from nmstag.match.overlap import Candidate
from nmstag.text.record import Text
from nmstag.text.tokens import JOINERS, SymbolTable, split_pieces

RANK = 10
_LOOKED_AT, _BUILT = 4, 25
"""The first texts have automatons of their own until four times as many names were looked at for them as
there are; to build one into an automaton takes as long as looking at 25."""
_POSSESSIVES = ("'s", "’s", "ʼs", "`s", "´s", "‘s")
_APOSTROPHES = ("'", "’", "ʼ", "`", "´", "‘")
_JOINER = frozenset(JOINERS)
_HYPHENS = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013"), "-")
_DOSE = late(
    r"\d+(?:[.,]\d+)?[ -]?(?:mg|mcg|\u00b5g|\u03bcg|ug|gm?|ml|meq|mmol|units?|iu|u)"
    r"(?=(?:IV|IM|PO|SC|SL|PR|NG)\b|[^A-Za-z]|$)",
    re.IGNORECASE,
)
_NUMBER = late(r"\d{2,4}(?:\.\d{1,2})?(?![\w.]*\w)")
_LONG_WORD = late(r"[A-Za-z]?[a-z]{4,}\Z")
_LAST = "\U0010ffff"  # no symbol is as high
_new = tuple.__new__  # a candidate is made for every hit; its own constructor takes twice as long

_Reading = tuple[str, bool, tuple[int, str, tuple[str, ...], Evidence]]
"""Exact spelling or '', whether the name ends in a possessive itself, and the end of the candidate."""


class Gazetteer:
    """The names of a lexicon, ready to be looked up.

    Args:
        vocabulary: The symbol of each normal form that occurs in a name.
        keys: Each name as a string of symbols.
        entries: For each key its readings, abbreviations by exact spelling first.
        every_reading: Report all readings of a name, not only the first that fits the spelling.
        not_after: Words after which, with a hyphen, no name matches: 'diabetic' in 'non-diabetic'.
        dash_separates: Whether no name goes over a dash between spaces: 'statin - myalgia'.
        glued_doses: Whether a dose may follow a name without a space: 'aspirin81mg'.
    """

    def __init__(
        self,
        vocabulary: dict[str, str],
        keys: list[str],
        entries: Sequence[Sequence[EntryFields]],
        every_reading: bool = False,
        not_after: tuple[str, ...] = ("non",),
        dash_separates: bool = False,
        glued_doses: bool = False,
    ) -> None:
        self.every_reading = every_reading
        self.not_after = not_after
        self.dash_separates = dash_separates
        self.glued_doses = glued_doses
        self.symbols = SymbolTable(vocabulary)
        self._entries = entries
        self._ready: dict[int, list[_Reading]] = {}
        self._names = _Names(keys)

    def complete(self) -> None:
        """Build the automaton of all names now; it is else built after the first few texts."""
        self._names.complete()

    def read(self, text: str, definitions: Sequence[Any] | None = None) -> Text:
        """Return a text as the steps of matching share it.

        Args:
            text: The text.
            definitions: The abbreviations that it defines, where another program has found them.
        """
        return Text(text, self.symbols, definitions)

    def find(self, text: Text, symbols: str = "") -> list[Candidate]:
        """Return every reading of every name in the text, overlapping ones too.

        Args:
            text: The text.
            symbols: Other symbols of its tokens, such as those of the words that were misspelt.
        """
        raw, pieces, ends = text.raw, text.pieces, text.ends
        found = []
        last = len(pieces) - 1
        ready = self._ready
        separates = self.dash_separates
        for key, first, after in self._names.find(symbols or text.symbols):
            piece = pieces[first]
            start = ends[first] - len(piece)
            if piece[0] in _JOINER:
                if first and piece[0] == "-" and pieces[first - 1].lower().endswith(self.not_after):
                    continue  # 'diabetic' in 'non-diabetic'; 'chest pain' in 'non-cardiac chest pain' stays
                start += 1 if piece[1] not in _JOINER else len(piece) - len(piece.lstrip(JOINERS))
            elif first and piece[0].isalnum() and raw[start - 1].isalnum():
                continue  # 'K' in 'K562', 'D' after '2'
            end = ends[after - 1]
            if after <= last and raw[end].isalnum() and raw[end - 1].isalnum() and not self._dosed(raw, end):
                continue
            span = raw[start:end]
            if "\n" in span and _crosses_paragraph(span):
                continue
            if "-" in span and (", -" in span or (separates and " - " in span)):
                continue  # 'nausea, - vomiting': the minus begins a finding of its own
            readings = ready.get(key) or self._make_ready(key)
            possessive = span.endswith(_POSSESSIVES)
            for exact, owned, reading in readings:
                own = possessive and not owned
                if not exact or _same_spelling(span[:-2] if own else span, exact):
                    found.append(_new(Candidate, (start, end - 2 if own else end, *reading)))
                    if not self.every_reading:
                        break
        return found

    def _dosed(self, raw: str, end: int) -> bool:
        """Return whether a dose follows a name without a space, and may: 'aspirin81mg', 'lisinopril10'.

        A number of two or more digits is one, or the sign of a reference, after a word of at least five
        letters.
        """
        if not self.glued_doses or not raw[end - 1].isalpha():
            return False
        if _DOSE.match(raw, end):
            return True
        return bool(_NUMBER.match(raw, end) and _LONG_WORD.search(raw[max(0, end - 6) : end]))

    def lookup(self, name: str) -> list[Candidate]:
        """Return the readings of a name on its own: those that cover it from end to end."""
        if not self._names.has(self.symbols.symbols(split_pieces(name.rstrip()))):
            return []
        found = self.find(self.read(name))
        length, lead = len(name.rstrip()), len(name) - len(name.lstrip())
        return [hit for hit in found if hit.start == lead and hit.end == length]

    def _make_ready(self, key: int) -> list[_Reading]:
        """Return the readings of a name as its candidates need them, made once."""
        self._ready[key] = readings = [
            (exact, name[-2:-1] in _APOSTROPHES, (RANK, type_, ids, Evidence("lexicon", place, name)))
            for type_, ids, exact, place, name, _ in self._entries[key]
        ]
        return readings


class _Names:
    """The automaton of all names; while texts are few, one of the names that a text can hold."""

    def __init__(self, keys: list[str]) -> None:
        self._keys = keys
        self._order: Sequence[int] | None = None
        self._ordered: Sequence[str] = ()
        self._looked_at = 0
        self._automaton: Any = None

    def find(self, symbols: str) -> list[tuple[int, int, int]]:
        """Return number, first symbol and symbol after of every name, overlapping ones too."""
        if self._automaton is None and self._looked_at <= _LOOKED_AT * len(self._keys):
            return self._find_alone(symbols)
        self.complete()
        found: list[tuple[int, int, int]] = self._automaton.find_matches_as_indexes(symbols, overlapping=True)
        return found

    def has(self, symbols: str) -> bool:
        """Return whether all of a text is one name."""
        if self._automaton is None:
            begun = self._begun_by(symbols[0]) if symbols else ()
            return any(self._keys[number] == symbols for number in begun)
        found = self._automaton.find_matches_as_indexes(symbols, overlapping=True)
        return any((first, after) == (0, len(symbols)) for _, first, after in found)

    def complete(self) -> None:
        """Build the automaton of all names where it is not there yet."""
        if self._automaton is None:
            self._automaton = _automaton(self._keys)
            self._order, self._ordered = None, ()

    def _find_alone(self, symbols: str) -> list[tuple[int, int, int]]:
        keys, held = self._keys, set(symbols)
        begun = [number for first in held for number in self._begun_by(first)]
        numbers = [number for number in begun if held.issuperset(keys[number])]
        self._looked_at += len(begun) + _BUILT * len(numbers)
        found = _automaton([keys[n] for n in numbers]).find_matches_as_indexes(symbols, overlapping=True)
        return [(numbers[number], first, after) for number, first, after in found]

    def _begun_by(self, symbol: str) -> Sequence[int]:
        """Return the numbers of the names that begin with a symbol; those of a compiled pack are in order."""
        keys = self._keys
        if self._order is None:
            numbers = range(len(keys))
            in_order = all(map(le, keys, islice(keys, 1, None)))
            self._order = numbers if in_order else sorted(numbers, key=keys.__getitem__)
            self._ordered = keys if in_order else [keys[number] for number in self._order]
        first = bisect_left(self._ordered, symbol)
        return self._order[first : bisect_left(self._ordered, symbol + _LAST, first)]


def _automaton(keys: list[str]) -> Any:
    return AhoCorasick(keys, implementation=Implementation.ContiguousNFA)


def _crosses_paragraph(span: str) -> bool:
    """Return whether a span holds a blank line."""
    return any(not line.strip() for line in span.split("\n")[1:-1])


def _same_spelling(span: str, exact: str) -> bool:
    """Return whether a span is the abbreviation, as written or with a plural s."""
    return span == exact or (span[:-1] == exact and span[-1] == "s") or _unspaced(span) == _unspaced(exact)


def _unspaced(text: str) -> str:
    if not text.isascii():
        text = normalize("NFKD", text).translate(_HYPHENS)
    return text.replace("-", "").replace(" ", "")
