"""Misspelt words of names: 'haloperiodl', 'rhabdomyolisis', 'neuroleptic malignent syndrome'.

A long word that no name has, and that differs by one slip from exactly one long word of a name, is read as
that word; what it then is a part of is found with the slip in its evidence. Most words one slip away from a
name are other words, not slips ('insulation' and insolation, 'triethylamine' and trimethylamine), so the
slips are few in kind, never at the end of a word, where inflection is, and a list names ordinary words. Of
shorter words only those of a list are looked for, whose slips are nothing else ('diarhea', 'nausia'). A
profile for published text may leave all words out but those that only chemicals have.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any, ClassVar

from nmstag.match.inn_stems import StemRule, Stems, stem_table
from nmstag.match.near_words import NearWords
from nmstag.match.overlap import Candidate
from nmstag.match.step import Candidates, Resources, Step
from nmstag.rules.sources import Sources
from nmstag.text.memo import Memo
from nmstag.text.normalise import normalise_token
from nmstag.text.record import Text
from nmstag.text.tokens import DOUBTFUL, UNKNOWN, token_of

_LAST = 2
"""The last letters, in which no slip is looked for."""
_VOWELS = frozenset("aeiouy")
_ALIKE = ("csk", "sz", "mn", "dt", "bp", "gj", "st")
_BEFORE_SILENT_H = "cprt"
"""Letters after which an 'h' is easily lost or added: 'metotrexate'."""
# fmt: off
_MORPHEMES = (
    "yl", "eth", "prop", "but", "pent", "hex", "phos", "sulf", "chlor", "brom", "iod", "fluor",
    "hydr", "ox", "amin", "azol", "pyr", "benz", "phen", "nitr", "cyan",
)
# fmt: on
"""Pieces that names of chemicals are made of."""


class _Known(Memo[str, tuple[str, str]]):
    """The readings of doubtful words that were met."""

    def __init__(self, read: Callable[[str], tuple[str, str]]) -> None:
        super().__init__()
        self._read = read

    def make(self, key: str) -> tuple[str, str]:
        return self._read(key)


class Spelling(Step):
    """Finds names in which one word is misspelt, and drugs that no lexicon lists yet by their stem."""

    name = "spelling"
    topic = "inn_stems"
    schema = StemRule
    DISEASES: ClassVar[str] = "diseases"
    """What switches call all words but those that only chemicals have."""

    @classmethod
    def compile(cls, rules: Sequence[StemRule], sources: Sources) -> Any:
        """Return the stems, ordinary words (no slips), and short words whose slips are nothing else."""
        classes = sources.word_classes()
        return {
            "chemicals_alone": cls.DISEASES in sources.words_off().get(cls.name, ()),
            "stems": stem_table(list(rules)),
            "ordinary": sorted(set(map(normalise_token, classes.get("ordinary", ())))),
            "short": sorted(set(map(normalise_token, classes.get("short_name", ())))),
        }

    def __init__(self, plain: Any, resources: Resources) -> None:
        super().__init__(plain, resources)
        self._gazetteer = resources.gazetteer
        self._plain = plain
        self._chemicals_alone = plain["chemicals_alone"]
        self._stems = Stems(plain["stems"])
        self._ordinary = frozenset(plain["ordinary"])
        self._known = _Known(self._reading)
        self._long: NearWords | None = None
        self._short = NearWords(((), ()))
        self._chemical: frozenset[str] = frozenset()

    def __call__(self, text: Text, candidates: Candidates) -> Candidates:
        """Return the candidates, names with a misspelt word, and drugs by their stem."""
        if DOUBTFUL not in text.symbols:
            return candidates
        return Candidates(candidates.found + self.find(text), candidates.kept)

    def find(self, text: Text) -> list[Candidate]:
        """Return the names with a misspelt word, with the slip in their evidence, and drugs by their stem."""
        vocabulary = self._gazetteer.symbols.vocabulary
        symbols = list(text.symbols)
        slips: dict[int, str] = {}
        found: list[Candidate] = []
        place = text.symbols.find(DOUBTFUL)
        while place >= 0:
            piece, end = text.pieces[place], text.ends[place]
            word, stem = self._known[piece]
            if word:
                slips[end] = f"{token_of(piece)!r} read as {word!r}"
                symbols[place] = vocabulary[word]
            elif stem:
                found.append(self._stems.drug(text.start_of(place), end, stem))
            place = text.symbols.find(DOUBTFUL, place + 1)
        if slips:
            found += self._names_with(slips, text, "".join(symbols))
        return found

    def _names_with(self, slips: dict[int, str], text: Text, symbols: str) -> Iterator[Candidate]:
        """Yield the names that hold a misspelt word, given by where it ends what it is read as."""
        ends = sorted(slips)
        for candidate in self._gazetteer.find(text, symbols):
            inside = ends[bisect_right(ends, candidate.start) : bisect_right(ends, candidate.end)]
            if inside:
                notes = [slips[end] for end in inside]
                detail = "; ".join((candidate.evidence.detail, *notes))
                yield candidate._replace(evidence=replace(candidate.evidence, detail=detail))

    def lookup(self, name: str) -> list[Candidate]:
        """Return the readings that cover all of a name with a misspelt word."""
        text = self._gazetteer.read(name)
        if DOUBTFUL not in text.symbols:
            return []
        return [one for one in self.find(text) if one[:2] == (0, len(name))]

    def _reading(self, piece: str) -> tuple[str, str]:
        """Return what a doubtful word is read as, and the stem by which it is a drug; empty for neither."""
        token = token_of(piece)
        normal, lower = normalise_token(token), token.lower()
        american = lower[0] + lower[1:].replace("oe", "e").replace("ae", "e")  # 'diarhoea' is no British name
        word = self.right(normal)
        if not word and normal not in self._ordinary:
            others = dict.fromkeys(one for one in (lower, american) if one != normal)
            word = next(filter(None, map(self.right, others)), "")
        stem = "" if word or normal in self._ordinary else self._stems.of(token)
        symbols = self._gazetteer.symbols
        if not word and not stem and piece in symbols:
            symbols[piece] = UNKNOWN  # not doubtful any more: the next text does not ask again
        return word, stem

    def right(self, word: str) -> str:
        """Return the word that another is a slip of; empty where none or several are.

        Args:
            word: A normal form that no name has.
        """
        if word in self._ordinary:
            return ""
        if self._long is None:
            self._long = self._load()
        near = self._long.near(word)
        right = [other for other in near if is_slip(word, other, chemical=other in self._chemical)]
        if self._chemicals_alone and not self._chemical.issuperset(right):
            return ""
        if not right:
            right = [other for other in self._short.near(word) if is_slip_of_short(word, other)]
        return right[0] if len(right) == 1 else ""

    def _load(self) -> NearWords:
        """Return the long words of names, which are read for the first doubtful word, and read the rest."""
        words, chemicals = self.resources.long_words()
        vocabulary = self._gazetteer.symbols.vocabulary
        short = () if self._chemicals_alone else self._plain["short"]
        self._short = NearWords(NearWords.compile(filter(vocabulary.__contains__, short)))
        self._chemical = frozenset(chemicals)
        return NearWords(words)


def is_slip(word: str, right: str, *, chemical: bool = False) -> bool:
    """Return whether a word is a likely slip of the right one.

    >>> is_slip("malignent", "malignant"), is_slip("diabetoc", "diabetes")
    (True, False)

    Args:
        word: The word as written.
        right: The right word.
        chemical: Whether only chemicals have it: their names are made of pieces, and two pieces that differ
            by one letter are both right, so a piece that is one letter longer or shorter is no slip.
    """
    if word[:1] != right[:1] or abs(len(word) - len(right)) > 1 or word == right:
        return False
    if word[-1] != right[-1]:  # 'haloperidole', 'lorazepan'; where inflection is, nothing else is a slip
        nasal = word[:-1] == right[:-1] and {word[-1], right[-1]} == {"m", "n"}
        return chemical and (nasal or right in (word + "e", word[:-1] if word[-1] == "e" else ""))
    same = _same_start(word, right)
    rest = min(len(word), len(right)) - same
    ends = (word[len(word) - rest :][::-1], right[len(right) - rest :][::-1])
    same_end = _same_start(*ends)
    wrong, meant = word[same : len(word) - same_end], right[same : len(right) - same_end]
    if same_end < _LAST:  # where inflection is: 'haloperidole', 'phenobarbitol', 'tachycarida', 'stenosys'
        final_e = chemical and not same_end and wrong + meant == "e"
        turned = same_end == 1 and len(wrong) == 2 and wrong == meant[::-1]
        vowel = chemical and same_end == 1 and len(wrong) == len(meant) == 1 and {wrong, meant} <= _VOWELS
        return final_e or turned or vowel or (same_end == 1 and {wrong, meant} == {"i", "y"})
    if len(wrong) == len(meant) == 2:
        return wrong == meant[::-1]
    if len(wrong) == len(meant) == 1:
        return {wrong, meant} <= _VOWELS or (
            not chemical and any(wrong in one and meant in one for one in _ALIKE)
        )
    if len(wrong) + len(meant) != 1:
        return False
    doubled = (wrong or meant) == right[same - 1]
    silent = wrong + meant == "h" and right[same - 1] in _BEFORE_SILENT_H
    return doubled or silent or not chemical or not any(piece in right for piece in _MORPHEMES)


def _same_start(word: str, other: str) -> int:
    """Return how many letters two words have in common at their start."""
    same = 0
    for one, two in zip(word, other, strict=False):
        if one != two:
            break
        same += 1
    return same


def is_slip_of_short(word: str, right: str) -> bool:
    """Return whether a word is a likely slip of a right one whose slips are nothing else.

    >>> is_slip_of_short("nausia", "nausea"), is_slip_of_short("diahrea", "diarrhea")
    (True, False)
    """
    return is_slip(word, right) or is_slip(word, right, chemical=True)
