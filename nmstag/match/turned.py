"""A step of matching: diseases that lexicons list the other way round, 'disorder of the nervous system'.

A noun of disease 'of' something is looked up with that something in front. Where the noun alone is a name
('palsy of the median nerve'), annotators mostly take it alone, and so it stays, unless it means a growth.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, ClassVar

from nmstag.late import late
from nmstag.match.overlap import Candidate
from nmstag.match.step import Candidates, Resources, Step
from nmstag.rules.sources import Sources
from nmstag.text.record import Text

_FOLLOWING = late(r",|[ -]([A-Za-z]+)")


class TurnedNames(Step):
    """Finds diseases that are listed with what they are of in front, 'disorder of the nervous system'."""

    name = "turned_names"
    HEADS: ClassVar[str] = "turned_head"
    GROWTHS: ClassVar[str] = "growth_head"
    AFTER: ClassVar[str] = "common_word"
    """Words that may follow; any other one shows that the name goes on."""
    IN_LISTS: ClassVar[str] = "list_joint"
    """Those of them that go on with a list."""
    BEFORE: ClassVar[str] = "site_determiner"
    """Words that may stand after 'of'."""
    ENDINGS: ClassVar[str] = "adjective_suffix"
    """Endings of words that something must follow: 'renal' in 'cancer of the renal pelvis'."""
    NOUNS: ClassVar[str] = "noun_as_adjective"
    """Nouns with such an ending."""

    @classmethod
    def compile(cls, rules: Sequence[Any], sources: Sources) -> dict[str, list[str]]:
        """Return the words of each class."""
        classes = sources.word_classes()
        names = (cls.HEADS, cls.GROWTHS, cls.AFTER, cls.IN_LISTS, cls.BEFORE, cls.ENDINGS, cls.NOUNS)
        return {name: list(classes.get(name, ())) for name in names}

    @classmethod
    def words(cls, plain: Any) -> Iterator[str]:
        """Return the nouns of disease."""
        yield from plain[cls.HEADS]

    def __init__(self, plain: Any, resources: Resources) -> None:
        super().__init__(plain, resources)
        vocabulary = resources.gazetteer.symbols.vocabulary
        classes = dict(plain)
        self._heads, self._growths = (
            frozenset(vocabulary[word] for word in classes.get(name, ()) if word in vocabulary)
            for name in (self.HEADS, self.GROWTHS)
        )
        self._after = frozenset(classes.get(self.AFTER, ())).difference(classes.get(self.IN_LISTS, ()))
        before, endings, nouns = (
            "|".join(map(re.escape, classes.get(name, ()))) or "(?!)"
            for name in (self.BEFORE, self.ENDINGS, self.NOUNS)
        )
        self._site = late(rf" of (?:(?:{before}) )?((?:[a-z]+[ -]){{0,3}}[a-z]+)(?![\w-])")
        self._adjective = late(rf"\b(?!(?:{nouns})\Z)[a-z]*(?:{endings})\Z")

    def __call__(self, text: Text, candidates: Candidates) -> Candidates:
        """Return the candidates and the diseases of a text that are listed the other way round."""
        if " of " not in text.raw or not text.has_any(self._heads):
            return candidates
        found = list(self._names(text, candidates.found))
        return Candidates([*candidates.found, *found], candidates.kept) if found else candidates

    def _names(self, text: Text, names: Sequence[Candidate]) -> Iterator[Candidate]:
        raw = text.raw
        begins: dict[int, int] = {}
        for one in names:
            begins[one.end] = min(one.start, begins.get(one.end, one.start))
        for match in self._site.finditer(raw):
            end = match.start()
            number = text.token_after(end) - 1
            symbol = text.symbols[number]
            if symbol not in self._heads or text.ends[number] != end:
                continue
            start = text.start_of(number)
            if begins.get(end, start) < start:
                continue  # 'autosomal recessive disorder of'
            if symbol not in self._growths and self._listed(raw[start:end]):
                continue
            found = self._turned(raw[start:end], match[1])
            if found is not None:
                site, listed = found
                last = match.start(1) + len(site)
                if self._ends(raw, last):
                    evidence = replace(listed.evidence, detail=f"{listed.evidence.detail}; turned")
                    yield listed._replace(start=start, end=last, evidence=evidence)

    def _ends(self, raw: str, end: int) -> bool:
        """Return whether a name may end there: no list and no noun goes on."""
        following = _FOLLOWING.match(raw, end)
        return following is None or (following[1] or "").lower() in self._after

    def _turned(self, head: str, site: str) -> tuple[str, Candidate] | None:
        """Return as many words of a site as make a listed disease with the noun, and that disease."""
        while site:
            if not self._adjective.search(site):
                listed = self._listed(f"{site} {head.lower()}")
                if listed is not None:
                    return site, listed
            site = site[: max(site.rfind(" "), 0)]
        return None

    def _listed(self, name: str) -> Candidate | None:
        """Return the disease that a name means; None where no list has it."""
        found = self.resources.gazetteer.lookup(name)
        return next((one for one in found if one.type == "Disease" and one.ids), None)
