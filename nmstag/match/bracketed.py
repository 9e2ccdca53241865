"""A step of matching: short forms in a bracket right after a chemical, 'etoposide (VP)'.

After the abbreviations that a text defines letter by letter: what stands alone in a bracket after the name
of a chemical is short for it, too, though its letters are not those of the name.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, ClassVar

from nmstag.document import Evidence
from nmstag.late import late
from nmstag.match.abbreviation_overlay import RANK
from nmstag.match.abbreviations import all_occurrences, every_definition, is_short_form
from nmstag.match.overlap import Candidate
from nmstag.match.step import Candidates, Resources, Step
from nmstag.rules.sources import Sources
from nmstag.text.record import Text

_AFTER = late(r" [(\[]([A-Za-z0-9][\w+-]{1,9})(?=[)\]]|[;:,] )")
_OF_A_LIST = late(r"(?:\b(?:and|or|plus|with) |[/+] ?)\Z")
"""A bracket after the last of several names may be short for all: 'fluorouracil and folinate (FUFA)'."""
_CODON = late(r"[ACGTU]{3}\Z")
_NEAR = 8


class BracketedShortForms(Step):
    """Finds short forms in a bracket right after a chemical."""

    name = "bracketed_short_forms"
    WORD_CLASS: ClassVar[str] = "no_short_form"
    """What stands in a bracket after a chemical and is not short for it: routes, times, statistics."""

    def __init__(self, plain: Any, resources: Resources) -> None:
        super().__init__(plain, resources)
        self._no_short_forms = frozenset(plain)

    @classmethod
    def compile(cls, rules: Sequence[Any], sources: Sources) -> list[str]:
        """Return the words that are no short form of a chemical."""
        return list(sources.word_classes().get(cls.WORD_CLASS, ()))

    def __call__(self, text: Text, candidates: Candidates) -> Candidates:
        """Return the candidates with the short forms, at every place where the text has them."""
        raw = text.raw
        if not self._no_short_forms or not (" (" in raw or " [" in raw):
            return candidates
        named = {short: one for one, short in self._short_forms(raw, candidates.kept)}
        if named:
            definitions = text.definitions if text.definitions is not None else every_definition(raw)
            for definition in definitions:
                named.pop(definition.short, None)
        if not named:
            return candidates
        own = list(_candidates(raw, named, {one[:2] for one in candidates.kept}))
        return candidates.keeping(self.resources.policy([*own, *candidates.kept])) if own else candidates

    def _short_forms(self, raw: str, kept: Sequence[Candidate]) -> Iterator[tuple[Candidate, str]]:
        """Yield the chemicals with a short form after them, the last in the text first."""
        for one in reversed(kept):
            match = _AFTER.match(raw, one.end) if one.type == "Chemical" else None
            if match and self._is_short_for(match[1], one, raw):
                yield one, match[1]

    def _is_short_for(self, short: str, name: Candidate, raw: str) -> bool:
        capitals = sum(character.isupper() or character.isdigit() for character in short)
        if capitals < 2 or not is_short_form(short) or short.lower() in self._no_short_forms:
            return False
        if (
            len(short) > name.end - name.start
            or raw[name.start - 1 : name.start] == "-"
            or _CODON.match(short)
        ):
            return False
        same_letter = raw[name.start].lower() == short[0].lower()
        return same_letter or not _OF_A_LIST.search(raw[max(0, name.start - _NEAR) : name.start])


def _candidates(
    raw: str, named: Mapping[str, Candidate], taken: Collection[tuple[int, int]]
) -> Iterator[Candidate]:
    """Yield a candidate for each occurrence of a short form that has no reading of its own."""
    for short, spans in all_occurrences(raw, named).items():
        name = named[short]
        detail = f"{short} = {raw[name.start : name.end]}"
        evidence = Evidence("abbreviation", name.evidence.rule, detail, name.start, name.end)
        for start, end in spans:
            if (start, end) not in taken:
                yield Candidate(start, end, RANK, name.type, name.ids, evidence)
