"""The first steps of matching: names that lexicons list, and which of overlapping candidates are kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, ClassVar

from nmstag.late import late
from nmstag.match.overlap import Candidate
from nmstag.match.step import Candidates, Resources, Step
from nmstag.rules.sources import Sources
from nmstag.text.dehyphenation import Repaired
from nmstag.text.record import Text
from nmstag.text.tokens import DOUBTFUL, UNKNOWN

SHORTEST = 4
"""A name of fewer characters is not looked for in words that were run together."""
LONGEST = 60
"""More letters in a row are no word that a name was run together with."""
_LETTERS = late(r"[A-Za-z]+")


class ListedNames(Step):
    """Finds every name of the lexicons, overlapping ones too."""

    name = "names"

    def __call__(self, text: Text, candidates: Candidates) -> Candidates:
        """Return the candidates and the names in a text."""
        return Candidates(candidates.found + self.resources.gazetteer.find(text), candidates.kept)


class BrokenWords(Step):
    """Finds names in words that a line break took apart or careless typing ran together."""

    name = "broken_words"
    WORD_CLASS: ClassVar[str] = "common_word"
    """The class of words that names are run together with, though no name has them."""

    def __init__(self, plain: Any, resources: Resources) -> None:
        super().__init__(plain, resources)
        self._common = frozenset(plain)

    @classmethod
    def compile(cls, rules: Sequence[Any], sources: Sources) -> list[str]:
        """Return the common words."""
        return list(sources.word_classes().get(cls.WORD_CLASS, ()))

    def __call__(self, text: Text, candidates: Candidates) -> Candidates:
        """Return the candidates and the names in repaired words, at their place in the text as it came."""
        repaired = Repaired(text.raw)
        if not repaired.places:
            return candidates
        found = [*candidates.found, *self._names(text.raw, repaired)]
        return Candidates(found, candidates.kept)

    def _names(self, raw: str, repaired: Repaired) -> Iterator[Candidate]:
        gazetteer = self.resources.gazetteer
        for candidate in gazetteer.find(gazetteer.read(repaired.text)):
            start, end = repaired.span(candidate.start, candidate.end)
            if end - start < SHORTEST or not repaired.mended(start, end):
                continue
            if self._between_words(raw, start, end):
                evidence = candidate.evidence
                evidence = replace(evidence, detail=f"{evidence.detail}; {raw[start:end]!r} repaired")
                yield candidate._replace(start=start, end=end, evidence=evidence)

    def _between_words(self, raw: str, start: int, end: int) -> bool:
        """Return whether what a name was run together with are words: 'feverThe', but not 'IronMaiden'."""
        first = start
        lowest = max(0, start - LONGEST - 1)
        while first > lowest and raw[first - 1].isascii() and raw[first - 1].isalpha():
            first -= 1
        after = _LETTERS.match(raw, end, end + LONGEST + 1)
        words = (raw[first:start], after[0] if after else "")
        return all(not word or (len(word) <= LONGEST and self._is_word(word)) for word in words)

    def _is_word(self, word: str) -> bool:
        symbol = self.resources.gazetteer.symbols[word]
        return word.lower() in self._common or symbol not in (UNKNOWN, DOUBTFUL)


class OverlapChoice(Step):
    """Keeps the candidates that the overlap policy chooses."""

    name = "overlap"

    def __call__(self, text: Text, candidates: Candidates) -> Candidates:
        """Return the candidates with those kept that the policy chooses of all."""
        return candidates.keeping(self.resources.policy(candidates.found))
