"""A step of matching: names that a bracket interrupts, 'growth hormone (GH) deficiency'.

After the listed names: looks them up again in what the text is without such a bracket.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, ClassVar

from nmstag.late import late
from nmstag.match.abbreviations import is_short_form
from nmstag.match.overlap import Candidate
from nmstag.match.step import Candidates, Resources, Step
from nmstag.rules.sources import Sources
from nmstag.text.offset_map import Cut, Edited
from nmstag.text.record import Text

BEFORE, AFTER = 80, 60
"""Characters on both sides of a bracket in which the name that it interrupts is looked for."""

_BRACKET = late(r"\s?[(\[]([^\s()\[\];,]{2,10})(?:;[^()\[\]\n]{1,40})?[)\]](?=[ -](\w+))")


class InterruptedNames(Step):
    """Finds names of diseases that a bracket interrupts."""

    name = "interrupted_names"
    WORD_CLASS: ClassVar[str] = "linker"
    """Words after a bracket that begin something else: 'doxorubicin (DOX)-induced cardiotoxicity'."""

    def __init__(self, plain: Any, resources: Resources) -> None:
        super().__init__(plain, resources)
        self._linkers = frozenset(plain)

    @classmethod
    def compile(cls, rules: Sequence[Any], sources: Sources) -> list[str]:
        """Return the words that a name does not go on with after a bracket."""
        return list(sources.word_classes().get(cls.WORD_CLASS, ()))

    def __call__(self, text: Text, candidates: Candidates) -> Candidates:
        """Return the candidates and the names that are interrupted, at their place in the text as it came."""
        if not self._linkers or not ("(" in text.raw or "[" in text.raw):
            return candidates
        brackets = [
            bracket.span()
            for bracket in _BRACKET.finditer(text.raw)
            if is_short_form(bracket[1]) and bracket[2].lower() not in self._linkers
        ]
        return Candidates([*candidates.found, *self._names(text.raw, brackets)], candidates.kept)

    def _names(self, raw: str, brackets: Sequence[tuple[int, int]]) -> Iterator[Candidate]:
        if not brackets:
            return
        around = Edited(raw, _cuts(raw, brackets))
        gazetteer = self.resources.gazetteer
        for one in gazetteer.find(gazetteer.read(around.text)):
            start, end = around.origin(one.start), around.origin(one.end - 1) + 1
            if one.type == "Disease" and end - start > one.end - one.start:
                evidence = replace(one.evidence, detail=f"{one.evidence.detail}; interrupted by a bracket")
                yield one._replace(start=start, end=end, evidence=evidence)


def _cuts(raw: str, brackets: Sequence[tuple[int, int]]) -> Iterator[Cut]:
    """Yield the cuts that leave what is around brackets; a blank line parts what is not near each other."""
    position = 0
    for start, end in brackets:
        if start - BEFORE > position:
            yield position, start - BEFORE, "\n\n"
        yield start, end, ""
        position = end + AFTER
    if position < len(raw):
        yield position, len(raw), ""
