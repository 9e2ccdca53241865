"""A step of matching: the abbreviations that a text defines replace any other reading of them.

A short form takes the type and ids of the candidate at the end of its long form. Where there is none, the
text says that the short form means something else, and its other readings are rejected.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from operator import itemgetter
from typing import Any, ClassVar

from nmstag.document import Evidence
from nmstag.late import late
from nmstag.match.abbreviations import Definition, all_occurrences, every_definition, occurrences, singular
from nmstag.match.overlap import Candidate
from nmstag.match.step import Candidates, Resources, Step
from nmstag.rules.sources import Sources
from nmstag.text.record import Text

RANK = 5
_NAMES_ON = late(
    r"(?!.*(?:induced|associated|provoked)[- ])"
    r"(?=.)(?:(?!(?i:an?|and|by|for|from|in|of|or|the|to|with) )[\w'\u2019-]++ )*+(?:[\w'\u2019-]+-)?"
)
_OF_WHAT = late(r" (?:for|in|of|to) ")  # 'deleted in colorectal cancer (DCC)'
_NOT_MEANT = late(r"\b(?:non|anti)[- ]?\Z", re.IGNORECASE)  # 'non-motor symptoms (NMS)'
_by_start = itemgetter(0)


class AbbreviationOverlay(Step):
    """Reads the short forms of a text as the text defines them."""

    name = "abbreviations"
    WORD_CLASS: ClassVar[str] = "eponym_head"
    """Nouns that a short form stands for too: VHL is the disease in 'von Hippel-Lindau (VHL) disease', but
    GH is no disease in 'growth hormone (GH) deficiency'."""

    def __init__(self, plain: Any, resources: Resources) -> None:
        super().__init__(plain, resources)
        self._heads = frozenset(plain)

    @classmethod
    def compile(cls, rules: Sequence[Any], sources: Sources) -> list[str]:
        """Return the nouns that a short form stands for too."""
        return (
            list(sources.word_classes().get(cls.WORD_CLASS, ())) if sources.uses("interrupted_names") else []
        )

    def __call__(self, text: Text, candidates: Candidates) -> Candidates:
        """Return the candidates with the text's own abbreviations in place of their other readings."""
        definitions = text.definitions
        if definitions is None:
            definitions = every_definition(text.raw)
        if not definitions:
            return candidates
        overlaid = overlay(text.raw, definitions, candidates, self._heads)
        return candidates if overlaid is None else candidates.keeping(self.resources.policy(overlaid))


def overlay(
    raw: str, definitions: Sequence[Definition], candidates: Candidates, heads: Collection[str] = ()
) -> list[Candidate] | None:
    """Return the kept candidates with the text's own abbreviations; None where nothing changes.

    Args:
        raw: The text.
        definitions: The abbreviations that it defines.
        candidates: What was found and kept.
        heads: Nouns after a bracket that its short form stands for too.
    """
    kept = candidates.kept
    starts = [one.start for one in kept] if heads else []
    by_end = {candidate.end: candidate for candidate in kept}
    own: list[Candidate] = []
    own_spans: set[tuple[int, int]] = set()
    stated = frozenset(definitions)
    for definition, spans in governed(raw, definitions):
        long_form = by_end.get(definition.long_end)
        if long_form is None and starts:
            long_form = _interrupted(
                raw, kept[bisect_right(starts, definition.short_start) - 1], definition, heads
            )
        if long_form is not None and _means_something_else(raw, definition, long_form):
            long_form = None
        if long_form is None and definition not in stated:
            continue  # a singular that the text does not write out rejects nothing
        if long_form is not None and definition.long_start < long_form.start < definition.long_end:
            own += _whole_long_forms(raw, definition, long_form, kept)
        own_spans.update(spans)
        if long_form is not None:
            own += (_short_form(raw, definition, long_form, *span) for span in spans)
    rejected = sorted(one for one in kept if one[:2] in own_spans)
    if not own and not rejected:
        return None
    left = [one for one in kept if one[:2] not in own_spans]
    # A name that a rejected one had hidden may be kept now.
    ends = [one.end for one in rejected]
    hidden = [
        one
        for one in (candidates.found if rejected else ())
        if (number := bisect_right(ends, one.start)) < len(ends)
        and rejected[number].start < one.end
        and one[:2] not in own_spans
    ]
    return [*own, *left, *hidden]


def governed(
    raw: str, definitions: Sequence[Definition]
) -> Iterator[tuple[Definition, list[tuple[int, int]]]]:
    """Yield each definition, that of a singular after its plural's, with the occurrences that it is for.

    Where a short form is defined twice, its occurrences go by the last definition before them: in
    'Alzheimer disease (AD) and atopic dermatitis (AD)' the second AD is dermatitis.
    """
    singulars = (singular(definition, raw) for definition in definitions)
    every = [*definitions, *(one for one in singulars if one is not None)]
    spans = all_occurrences(raw, (definition.short for definition in every))
    starts: dict[str, list[int]] = {}
    for definition in sorted(every, key=lambda one: one.short_start):
        starts.setdefault(definition.short, []).append(definition.short_start)
    for definition in every:
        others = starts[definition.short]
        if len(others) == 1:
            yield definition, spans[definition.short]
            continue
        number = bisect_left(others, definition.short_start)
        first = others[number] if number else 0
        after = others[number + 1] if number + 1 < len(others) else len(raw)
        placed = spans[definition.short]  # in order: of a form defined often, each definition has a few
        begin = bisect_left(placed, first, key=_by_start)
        yield definition, placed[begin : bisect_left(placed, after, key=_by_start)]


def _interrupted(
    raw: str, name: Candidate, definition: Definition, heads: Collection[str]
) -> Candidate | None:
    """Return a name that the bracket of a definition interrupts, if the short form stands for all of it."""
    if not name.start < definition.short_start < name.end:
        return None
    return name if raw[name.start : name.end].rpartition(" ")[2].lower() in heads else None


def _means_something_else(raw: str, definition: Definition, name: Candidate) -> bool:
    """Return whether a long form that ends with a name means something else than the name.

    So 'non-motor symptoms', 'deleted in colorectal cancer', and 'aspartoacylase' in a deficiency of it.
    """
    start = definition.long_start
    if name.start < start:
        return _OF_WHAT.search(raw, name.start, start) is not None
    return any(pattern.search(raw, start, name.start) for pattern in (_NOT_MEANT, _OF_WHAT))


def _whole_long_forms(
    raw: str, definition: Definition, name: Candidate, kept: Sequence[Candidate]
) -> Iterator[Candidate]:
    """Yield every occurrence of a long form of which the disease found is only the end.

    What a text abbreviates is one name in it: 'renal interstitial fibrosis (RIF)'.
    """
    start, end = definition.long_start, definition.long_end
    if name.type != "Disease" or not _NAMES_ON.fullmatch(raw, start, name.start):
        return
    if any(one.start < name.start and start < one.end for one in kept):
        return
    evidence = replace(name.evidence, detail=f"{name.evidence.detail}; abbreviated {definition.short}")
    for first, after in occurrences(raw, raw[start:end]):
        yield name._replace(start=first, end=after, evidence=evidence)


def _short_form(raw: str, definition: Definition, name: Candidate, start: int, end: int) -> Candidate:
    """Return the candidate for one occurrence of a short form, with the concept of its long form."""
    first, after = definition.long_start, definition.long_end
    detail = f"{definition.short} = {raw[first:after]}"
    evidence = Evidence("abbreviation", name.evidence.rule, detail, first, after)
    return Candidate(start, end, RANK, name.type, name.ids, evidence)
