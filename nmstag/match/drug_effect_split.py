"""What a drug did, apart from the drug: 'paracetamol overdose' is a chemical and a disease.

Mentions do not overlap, so a name of both would hide the drug, and no relation could have it. Where the
name has a concept of its own ('lead poisoning', 'alcohol intoxication') it stays whole; where its concept is
the one of all such names, the second mention keeps it. This is for clinical prose: corpora have guidelines of
their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from nmstag.match.gazetteer import Gazetteer
from nmstag.match.overlap import Candidate

_WORDS = (
    "overdose",
    "overdoses",
    "withdrawal",
    "toxicity",
    "toxicities",
    "poisoning",
    "intoxication",
    "allergy",
    "allergies",
    "hypersensitivity",
    "intolerance",
    "od",
)
_HEADS = "|".join(_WORDS)
_ENDINGS = frozenset(word[-2:] for word in _WORDS)
_BEGINNINGS = frozenset(word[:3] for word in _WORDS)
_BEHIND = re.compile(rf"[ -]({_HEADS})\Z", re.IGNORECASE)
_BEFORE = re.compile(rf"({_HEADS}) (?:to|of|by|from|with) ", re.IGNORECASE)
_GENERAL = "overdose. toxicity. poisoning. withdrawal syndrome. drug allergy."
"""Names of the concepts that such names have where they have none of their own."""
_SHORTEST = min(map(len, _WORDS)) + 3
"""The shortest name: a drug of two letters, a blank and the shortest head."""

_Chemicals = Mapping[int, list[Candidate]]
"""Chemicals by the offset behind them."""


class Compounds:
    """Finds drugs in names of what they did.

    Args:
        gazetteer: Knows the general concepts.
    """

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._general: frozenset[tuple[str, ...]] | None = None

    def apart(self, text: str, kept: list[Candidate], found: Iterable[Candidate]) -> list[Candidate]:
        """Return candidates in text order, those that name a drug and what it did as two.

        Args:
            text: The text.
            kept: Candidates in text order that do not overlap.
            found: All finds, the hidden ones too.
        """
        result: list[Candidate] = []
        begun = 0  # how many of `kept` are in `result` already
        chemicals: _Chemicals | None = None
        for place, candidate in enumerate(kept):
            head = _head(text, candidate) if candidate[3] == "Disease" else None
            if head is None or not self._is_general(candidate.ids):
                continue
            if chemicals is None:
                chemicals = _by_end(found)
            drug = _drug(candidate, head.span(1), chemicals)
            if drug is not None:
                note = f"{candidate.evidence.detail}; {text[drug.start : drug.end]!r} found apart"
                evidence = replace(candidate.evidence, detail=note)
                effect = candidate._replace(start=head.start(1), end=head.end(1), evidence=evidence)
                result += kept[begun:place]
                result += sorted((drug, effect), key=lambda item: item.start)
                begun = place + 1
        return [*result, *kept[begun:]] if begun else kept

    def _is_general(self, ids: tuple[str, ...]) -> bool:
        if self._general is None:
            finds = self._gazetteer.find(_GENERAL, *self._gazetteer.pieces(_GENERAL))
            self._general = frozenset(item.ids for item in finds if item.type == "Disease" and item.ids)
        return ids in self._general


def _head(text: str, candidate: Candidate) -> re.Match[str] | None:
    start, end = candidate[0], candidate[1]
    if end - start < _SHORTEST:
        return None
    if text[end - 2 : end].lower() not in _ENDINGS and text[start : start + 3].lower() not in _BEGINNINGS:
        return None
    return _BEHIND.search(text, start, end) or _BEFORE.match(text, start, end)


def _by_end(found: Iterable[Candidate]) -> _Chemicals:
    """Return the chemicals among some finds by where they end, in the order of the finds."""
    chemicals: dict[int, list[Candidate]] = {}
    for item in found:
        if item.type == "Chemical":
            chemicals.setdefault(item.end, []).append(item)
    return chemicals


def _drug(candidate: Candidate, head: tuple[int, int], chemicals: _Chemicals) -> Candidate | None:
    """Return the longest chemical of a name that is right beside its head, or behind its preposition."""
    behind = head[1] == candidate.end
    fitting = [
        item
        for item in chemicals.get(head[0] - 1 if behind else candidate.end, ())
        if item.start >= (candidate.start if behind else head[1] + 1)
    ]
    return max(fitting, key=lambda item: (item.end - item.start, -item.rank), default=None)
