"""All finds of one text: names, the document's own abbreviations, and which of them stay."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace

from nmstag.document import Evidence
from nmstag.match.abbreviations import Definition, all_occurrences, find_definitions, occurrences
from nmstag.match.context_filter import Neighbours
from nmstag.match.coordination import Coordination
from nmstag.match.drug_effect_split import Compounds
from nmstag.match.gazetteer import Gazetteer
from nmstag.match.overlap import Candidate, OverlapPolicy, longest_first
from nmstag.match.patterns import Patterns
from nmstag.match.prefixes import with_prefixes
from nmstag.match.span_extension import Boundaries
from nmstag.match.spelling import Spelling
from nmstag.match.subtypes import with_subtypes
from nmstag.match.word_sense import Readings
from nmstag.text.dehyphenation import COMMON_WORDS, Repaired
from nmstag.text.deidentification import identity_marks
from nmstag.text.tokens import DOUBTFUL, UNKNOWN

ABBREVIATION_RANK = 5
SHORTEST_MENDED = 4
"""A name of fewer characters is not looked for in words that were run together."""
_NAMES_ON = re.compile(
    r"(?!.*(?:induced|associated|provoked)[- ])"
    r"(?:(?!(?i:an?|and|by|for|from|in|of|or|the|to|with) )[\w'\u2019-]+[ -])+"
)
_OF_WHAT = re.compile(r" (?:for|in|of|to) ")  # 'deleted in colorectal cancer (DCC)'
_WORD_BEFORE, _WORD_BEHIND = re.compile(r"[A-Za-z]+\Z"), re.compile(r"[A-Za-z]+")
_NOT_MEANT = re.compile(r"\b(?:non|anti)[- ]?\Z", re.IGNORECASE)  # 'non-motor symptoms (NMS)'


class Matcher:
    """Finds candidate mentions in a text.

    Args:
        gazetteer: The names to look up.
        boundaries: Words beside a name that belong to it.
        patterns: What unlisted mentions look like.
        coordination: Mentions that share their head.
        neighbours: Words beside a find that tell it is not meant.
        readings: Other meanings of short names, and what in a text tells them.
        spelling: Names in which a word is misspelt.
        compounds: Names of a drug and what it did, which are taken apart.
        policy: Which of overlapping candidates stay.
    """

    def __init__(
        self,
        gazetteer: Gazetteer,
        boundaries: Boundaries | None = None,
        patterns: Patterns | None = None,
        coordination: Coordination | None = None,
        neighbours: Neighbours | None = None,
        readings: Readings | None = None,
        spelling: Spelling | None = None,
        compounds: Compounds | None = None,
        policy: OverlapPolicy = longest_first,
    ) -> None:
        self.gazetteer = gazetteer
        self.boundaries = boundaries
        self.patterns = patterns
        self.coordination = coordination
        self.neighbours = neighbours
        self.readings = readings
        self.spelling = spelling
        self.compounds = compounds
        self.policy = policy

    def find(self, text: str, definitions: list[Definition] | None = None) -> list[Candidate]:
        """Return the candidates of a text that the overlap policy keeps, in text order.

        Args:
            text: The text.
            definitions: Its abbreviations where another program has found them; found here otherwise.
        """
        pieces, ends, symbols = self.gazetteer.pieces(text)
        candidates = self.gazetteer.find(text, pieces, ends, symbols)
        candidates += self._find_mended(text)
        if self.spelling is not None:
            candidates += self.spelling.find(text, pieces, ends, symbols)
        if self.coordination is not None:
            candidates += self.coordination.find(text, pieces, ends, symbols)
        kept = self.policy(candidates)
        if self.patterns is not None:
            found = self.patterns.find(text, pieces, ends, symbols, kept)
            kept = kept if found is kept else self.policy(found)
        if definitions is None:
            definitions = find_definitions(text)
        if definitions:
            overlaid = overlay_abbreviations(text, definitions, candidates, kept)
            kept = kept if overlaid is kept else self.policy(overlaid)
        if self.boundaries is not None:
            kept = self.boundaries.extend(text, pieces, ends, symbols, kept)
        kept = with_subtypes(text, with_prefixes(text, kept))
        if self.compounds is not None:
            kept = self.compounds.apart(text, kept, candidates)
        if self.neighbours is not None:
            kept = self.neighbours.keep(text, ends, symbols, kept)
        if self.readings is not None:
            kept = self.readings.keep(text, kept)
        return _outside_marks(text, kept)

    def _find_mended(self, text: str) -> list[Candidate]:
        """Return the names in words that layout took apart or ran together."""
        repaired = Repaired(text)
        if not repaired.places:
            return []
        found = []
        for candidate in self.gazetteer.find(repaired.text, *self.gazetteer.pieces(repaired.text)):
            start, end = repaired.span(candidate.start, candidate.end)
            if (
                end - start >= SHORTEST_MENDED
                and repaired.mended(start, end)
                and self._stands(text, start, end)
            ):
                evidence = candidate.evidence
                mended = replace(evidence, detail=f"{evidence.detail}; {text[start:end]!r} mended")
                found.append(candidate._replace(start=start, end=end, evidence=mended))
        return found

    def _stands(self, text: str, start: int, end: int) -> bool:
        """Return whether what a name was run together with is a word: 'feverThe', but not 'IronMaiden'."""
        before, behind = _WORD_BEFORE.search(text, 0, start), _WORD_BEHIND.match(text, end)
        return all(map(self._is_word, (match[0] for match in (before, behind) if match)))

    def _is_word(self, word: str) -> bool:
        return word.lower() in COMMON_WORDS or self.gazetteer.symbols[word] not in (UNKNOWN, DOUBTFUL)


def _outside_marks(text: str, kept: list[Candidate]) -> list[Candidate]:
    """Return the candidates that are no part of a mark for what was taken out of a note."""
    marks = identity_marks(text)
    if not marks:
        return kept
    ends = [end for _, end in marks]
    return [c for c in kept if (n := bisect_right(ends, c.start)) == len(marks) or marks[n][0] >= c.end]


def overlay_abbreviations(
    text: str, definitions: list[Definition], candidates: list[Candidate], kept: list[Candidate]
) -> list[Candidate]:
    """Return the candidates with the document's own abbreviations in place of any other reading.

    A short form takes type and ids of the find at the end of its long form. Where nothing is found
    there, the document says that the short form means something else, and its readings are dropped.

    Args:
        text: The text.
        definitions: The abbreviations it defines.
        candidates: All finds.
        kept: Those that stay, and what was found besides; returned where nothing changes.
    """
    by_end = {candidate.end: candidate for candidate in kept}
    own: list[Candidate] = []
    own_spans: set[tuple[int, int]] = set()
    spans = all_occurrences(text, (definition.short for definition in definitions))
    for definition in definitions:
        long_find = by_end.get(definition.long_end)
        if long_find is not None and _means_something_else(text, definition, long_find):
            long_find = None
        if long_find is not None and long_find.start > definition.long_start:
            own += _whole_long_forms(text, definition, long_find, kept)
        for start, end in spans[definition.short]:
            own_spans.add((start, end))
            if long_find is not None:
                own.append(_short_candidate(text, definition, long_find, start, end))
    dropped = [c for c in kept if c[:2] in own_spans]
    if not own and not dropped:
        return kept
    left = [c for c in kept if c[:2] not in own_spans] if dropped else kept
    if not dropped:
        return [*own, *left]
    # What a dropped one had hidden may come forth; those that were kept are disjoint.
    dropped.sort()
    ends = [c.end for c in dropped]
    hidden = [
        c
        for c in candidates
        if (place := bisect_right(ends, c.start)) < len(ends)
        and dropped[place].start < c.end
        and c[:2] not in own_spans
    ]
    return [*own, *left, *hidden]


def _means_something_else(text: str, definition: Definition, found: Candidate) -> bool:
    """Return whether a long form that ends with a find means something else than the find.

    So 'non-motor symptoms', 'deleted in colorectal cancer', and 'aspartoacylase' in a deficiency of it.
    """
    start = definition.long_start
    if found.start < start:
        return _OF_WHAT.search(text, found.start, start) is not None
    return any(pattern.search(text, start, found.start) for pattern in (_NOT_MEANT, _OF_WHAT))


def _whole_long_forms(
    text: str, definition: Definition, found: Candidate, kept: list[Candidate]
) -> Iterator[Candidate]:
    """Yield the long form wherever it stands, where a disease at its end is only a part of the name.

    What a text abbreviates is one name to it: 'renal interstitial fibrosis (RIF)'.
    """
    start, end = definition.long_start, definition.long_end
    if found.type != "Disease" or not _NAMES_ON.fullmatch(text, start, found.start):
        return
    if any(c.start < found.start and start < c.end for c in kept):
        return
    evidence = replace(found.evidence, detail=f"{found.evidence.detail}; abbreviated {definition.short}")
    for place in occurrences(text, text[start:end]):
        yield found._replace(start=place[0], end=place[1], evidence=evidence)


def _short_candidate(text: str, definition: Definition, found: Candidate, start: int, end: int) -> Candidate:
    long_form = text[definition.long_start : definition.long_end]
    evidence = Evidence(
        "abbreviation",
        found.evidence.rule,
        f"{definition.short} = {long_form}",
        definition.long_start,
        definition.long_end,
    )
    return Candidate(start, end, ABBREVIATION_RANK, found.type, found.ids, evidence)
