"""Misspelt words of names: 'haloperiodl', 'rhabdomyolisis', 'neuroleptic malignent syndrome'.

A long word that no name has, and that differs by one slip from exactly one long word of a name, is read as
that word; what it then is a part of is found with the slip in its evidence. Most words one slip away from a
name are other words, not slips ('insulation' and insolation, 'triethylamine' and trimethylamine), so the
slips are few in kind, never at the end of a word, where inflection is, and a list names ordinary words. Of
shorter words only those of a list are looked for, whose slips are nothing else ('diarhea', 'nausia').
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from itertools import takewhile

from nmstag.document import Evidence
from nmstag.match.gazetteer import Gazetteer
from nmstag.match.inn_stems import Stems, drug
from nmstag.match.overlap import Candidate
from nmstag.text.normalise import normalise_token
from nmstag.text.tokens import DOUBTFUL, LONG_WORD, UNKNOWN, token_of

_PIECE = 4
_LAST = 2
"""The last letters, in which no slip is looked for."""
_VOWELS = frozenset("aeiouy")
_ALIKE = ("csk", "sz", "mn", "dt", "bp", "gj", "st")
_MORPHEMES: tuple[str, ...] = (
    "yl",
    "eth",
    "prop",
    "but",
    "pent",
    "hex",
    "phos",
    "sulf",
    "chlor",
    "brom",
    "iod",
    "fluor",
)
_MORPHEMES += ("hydr", "ox", "amin", "azol", "pyr", "benz", "phen", "nitr", "cyan")
_REMEMBERED = 20_000

Words = tuple[Sequence[str], Sequence[str], Sequence[str], Sequence[str], Sequence[str]]
"""Long words of diseases; those that only chemicals have; ordinary words, which are no slips; short words of
names; stems of drugs."""


class Spelling:
    """Finds names in which one word is misspelt, and drugs that no lexicon lists yet by their stem.

    Args:
        gazetteer: The names.
        words: Returns the words of the names; called when the first doubtful word is met.
    """

    def __init__(self, gazetteer: Gazetteer, words: Callable[[], Words]) -> None:
        self._gazetteer = gazetteer
        self._words = words
        self._known: dict[str, str] = {}
        self._beginning: dict[str, list[str]] = {}
        self._ending: dict[str, list[str]] = {}
        self._short: dict[str, list[str]] = {}
        self._stems = Stems(())
        self._drugs: dict[str, str] = {}
        self._chemical: frozenset[str] = frozenset()
        self._ordinary: frozenset[str] | None = None

    def find(self, text: str, pieces: list[str], ends: list[int], symbols: str) -> list[Candidate]:
        """Return the names with a misspelt word, with the slip in their evidence, and drugs by their stem."""
        if DOUBTFUL not in symbols:
            return []
        vocabulary = self._gazetteer.symbols.vocabulary
        slips: dict[int, str] = {}
        drugs: list[Candidate] = []
        place = symbols.find(DOUBTFUL)
        while place >= 0:
            piece = pieces[place]
            word = self._known.get(piece)
            if word is None:
                word = self._remember(piece)
            if word:
                slips[ends[place]] = f"{token_of(piece)!r} read as {word!r}"
                symbols = symbols[:place] + vocabulary[word] + symbols[place + 1 :]
            elif piece in self._drugs:
                end = ends[place]
                drugs.append(drug(end - len(token_of(piece)), end, self._drugs[piece]))
            place = symbols.find(DOUBTFUL, place + 1)
        if not slips:
            return drugs
        found = drugs
        for candidate in self._gazetteer.find(text, pieces, ends, symbols):
            notes = [note for end, note in slips.items() if candidate.start < end <= candidate.end]
            if notes:
                found.append(candidate._replace(evidence=_with_notes(candidate.evidence, notes)))
        return found

    def lookup(self, name: str) -> list[Candidate]:
        """Return the readings that cover all of a name with a misspelt word."""
        pieces, ends, symbols = self._gazetteer.pieces(name)
        return [hit for hit in self.find(name, pieces, ends, symbols) if hit[:2] == (0, len(name))]

    def _remember(self, piece: str) -> str:
        if len(self._known) >= _REMEMBERED:
            self._known.clear()
            self._drugs.clear()
        token = token_of(piece)
        normal, lower = normalise_token(token), token.lower()
        american = lower[0] + lower[1:].replace("oe", "e").replace("ae", "e")  # 'diarhoea' is no British name
        word = self.right(normal)
        if not word and not self._is_ordinary(normal):
            word = self.right(lower) or (self.right(american) if american != lower else "")
        self._known[piece] = word
        stem = "" if word or self._is_ordinary(normal) else self._stems.of(token)
        if stem:
            self._drugs[piece] = stem
        symbols = self._gazetteer.symbols
        if not word and not stem and piece in symbols:
            symbols[piece] = UNKNOWN  # not doubtful any more: the next text does not ask again
        return word

    def _is_ordinary(self, word: str) -> bool:
        return self._ordinary is not None and word in self._ordinary

    def right(self, word: str) -> str:
        """Return the word that another is a slip of; empty where none or several are.

        Args:
            word: A normal form that no name has.
        """
        if self._ordinary is None:
            self._load()
        assert self._ordinary is not None, "loaded just now"
        if word in self._ordinary:
            return ""
        if len(word) < LONG_WORD - 1:
            return self._right_short(word)
        near = {*self._beginning.get(word[:_PIECE], ()), *self._ending.get(word[-_PIECE:], ())}
        right = [other for other in near if is_slip(word, other, chemical=other in self._chemical)]
        return right[0] if len(right) == 1 else "" if right else self._right_short(word)

    def _right_short(self, word: str) -> str:
        right = [other for other in self._short.get(word[:1], ()) if is_slip_of_short(word, other)]
        return right[0] if len(right) == 1 else ""

    def _load(self) -> None:
        diseases, chemicals, ordinary, short_words, stems = self._words()
        beginning, ending = defaultdict(list), defaultdict(list)
        for word in (*diseases, *chemicals):
            beginning[word[:_PIECE]].append(word)
            ending[word[-_PIECE:]].append(word)
        short = defaultdict(list)
        for word in short_words:
            short[word[0]].append(word)
        self._beginning, self._ending, self._short = dict(beginning), dict(ending), dict(short)
        self._chemical = frozenset(chemicals)
        self._stems = Stems(stems)
        self._ordinary = frozenset(ordinary)


def is_slip(word: str, right: str, *, chemical: bool = False) -> bool:
    """Return whether a word is a likely slip of the right one.

    >>> is_slip("malignent", "malignant"), is_slip("diabetoc", "diabetes")
    (True, False)

    Args:
        word: The word as written.
        right: The right word.
        chemical: Whether only chemicals have it: their names are made of pieces, and of two pieces one letter
            apart either is right, so a piece that is one letter longer or shorter is no slip.
    """
    if word[:1] != right[:1] or abs(len(word) - len(right)) > 1 or word == right:
        return False
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(word, right, strict=False)))
    rest = min(len(word), len(right)) - same
    behind = sum(
        1
        for _ in takewhile(
            lambda pair: pair[0] == pair[1],
            zip(reversed(word[len(word) - rest :]), reversed(right[len(right) - rest :]), strict=True),
        )
    )
    wrong, meant = word[same : len(word) - behind], right[same : len(right) - behind]
    if (
        behind < _LAST
    ):  # where inflection is: 'haloperidole', 'phenobarbitol', 'tachycarida', 'stenosys' alone
        final_e = chemical and not behind and wrong + meant == "e"
        turned = behind == 1 and len(wrong) == 2 and wrong == meant[::-1]
        vowel = chemical and behind == 1 and len(wrong) == len(meant) == 1 and {wrong, meant} <= _VOWELS
        return final_e or turned or vowel or (behind == 1 and {wrong, meant} == {"i", "y"})
    if len(wrong) == len(meant) == 2:
        return wrong == meant[::-1]
    if len(wrong) == len(meant) == 1:
        return {wrong, meant} <= _VOWELS or (
            not chemical and any(wrong in one and meant in one for one in _ALIKE)
        )
    if len(wrong) + len(meant) != 1:
        return False
    doubled = (wrong or meant) == right[same - 1]
    return doubled or not chemical or not any(piece in right for piece in _MORPHEMES)


def is_slip_of_short(word: str, right: str) -> bool:
    """Return whether a word is a likely slip of a right one whose slips are nothing else.

    >>> is_slip_of_short("nausia", "nausea"), is_slip_of_short("diahrea", "diarrhea")
    (True, False)
    """
    return is_slip(word, right) or is_slip(word, right, chemical=True)


def _with_notes(evidence: Evidence, notes: Sequence[str]) -> Evidence:
    detail = "; ".join((evidence.detail, *notes))
    return Evidence(evidence.source, evidence.rule, detail, evidence.start, evidence.end)
