"""Words next to a find that tell it is not meant: 'gene' behind an abbreviation of a disease.

A rule names words, a side and a type, and may be limited to abbreviations. A find with such a word
right beside it is dropped.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from nmstag.lexicon.compiled import NOTHING, is_abbreviation
from nmstag.match.overlap import Candidate
from nmstag.rules import Rule

NeighbourTable = dict[str, dict[str, str]]
"""For 'left:Disease:short' and the like: the rule that drops a find beside a word, by its normal form."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NeighbourRule(Rule):
    """Says beside which words a find is not meant.

    Args:
        side: Where the words stand, seen from the find.
        type: Entity type of the find.
        words: Normal forms of the words; on the left two of them may stand in a row, 'dr .'.
        form: 'short' for abbreviations alone, 'name' for one word with a capital ('Parkinson'), 'long' for
            all that are no abbreviation, 'any' for all.
    """

    side: Literal["left", "right"]
    type: str
    words: tuple[str, ...]
    form: Literal["short", "name", "long", "any"] = "any"


def neighbour_table(rules: Iterable[NeighbourRule]) -> NeighbourTable:
    """Return rules as plain data, by side, type and form."""
    table: NeighbourTable = {}
    for rule in rules:
        for form in ("short", "long") if rule.form == "any" else (rule.form,):
            words = table.setdefault(f"{rule.side}:{rule.type}:{form}", {})
            words.update(dict.fromkeys(rule.words, rule.id))
    return table


class Neighbours:
    """Drops finds beside words that tell they are not meant.

    Args:
        table: Words, by side, type and form.
        vocabulary: Symbol of each word.
    """

    def __init__(self, table: NeighbourTable, vocabulary: Mapping[str, str]) -> None:
        self._beside = {
            side: frozenset(
                vocabulary[phrase.split()[-1]]
                for place, words in table.items()
                if place.startswith(side)
                for phrase in words
                if all(word in vocabulary for word in phrase.split())
            )
            for side in ("left", "right")
        }
        self._words = {
            tuple(place.split(":")): {
                "".join(vocabulary[word] for word in phrase.split()): rule
                for phrase, rule in words.items()
                if all(word in vocabulary for word in phrase.split())
            }
            for place, words in table.items()
        }

    def keep(self, text: str, ends: Sequence[int], symbols: str, kept: list[Candidate]) -> list[Candidate]:
        """Return the candidates, in text order as given, that no rule drops and that are a mention at all."""
        lefts, rights = self._beside["left"], self._beside["right"]
        result = []
        first = 0
        for candidate in kept:
            start, end, _, type_, _, _ = candidate
            if type_ == NOTHING:
                continue
            first = bisect_right(ends, start, first)
            behind = bisect_right(ends, end - 1, first) + 1
            beside = symbols[first - 1 : first] in lefts or symbols[behind : behind + 1] in rights
            if not beside or not self._rule_against(text, symbols, candidate, first, behind):
                result.append(candidate)
        return result

    def objection(self, text: str, ends: Sequence[int], symbols: str, candidate: Candidate) -> str:
        """Return the id of the rule that drops a candidate; empty where none does."""
        first = bisect_right(ends, candidate.start)
        behind = bisect_right(ends, candidate.end - 1, first) + 1
        return self._rule_against(text, symbols, candidate, first, behind)

    def _rule_against(self, text: str, symbols: str, candidate: Candidate, first: int, behind: int) -> str:
        left, right = symbols[first - 1 : first] if first else "", symbols[behind : behind + 1]
        if left not in self._beside["left"] and right not in self._beside["right"]:
            return ""
        span = text[candidate.start : candidate.end]
        forms = ("short",) if is_abbreviation(span) else ("long", "name") if _is_name(span) else ("long",)
        beside = (("left", left), ("left", symbols[first - 2 : first] if first > 1 else ""), ("right", right))
        for form in forms:
            for side, words in beside:
                rule = self._words.get((side, candidate.type, form), _NONE).get(words)
                if rule:
                    return rule
        return ""


def _is_name(span: str) -> bool:
    """Return whether a span may be somebody's name: one word with a capital."""
    return span[:1].isupper() and span.isalpha() and span[1:].islower()


_NONE: dict[str, str] = {}
