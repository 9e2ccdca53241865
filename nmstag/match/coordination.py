"""Mentions that share their head: 'renal and hepatic failure' is two failures in one span.

The conjuncts are words of the classes given; the head is a noun of disease. The span is one mention
with its parts, and its concepts are those of the parts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from nmstag.document import Evidence
from nmstag.match.overlap import Candidate
from nmstag.text.tokens import token_of

RANK = 20
RULE = "disease.coordination"
CONJUNCT_CLASSES = ("anatomy", "cause", "laterality_position", "course")
HEAD_CLASS = "disease_head"
TYPE = "Disease"

Lookup = Callable[[str], Sequence[Candidate]]


class CoordinationWords(NamedTuple):
    """The words of conjuncts and of heads."""

    conjuncts: tuple[str, ...]
    heads: tuple[str, ...]


ALSO, COMMA = ("and", "or", "/"), (",",)
CONJUNCTIONS = (*ALSO, *COMMA)
NO_CONJUNCTS = ("age", "alcohol", "developing", "late", "onset", "radiation", "stress")
"""Words of the classes that name something of their own in front of 'and': 'age and renal disease'."""


def coordination_words(
    classes: Mapping[str, Sequence[str]], off: Sequence[str] = ()
) -> CoordinationWords | None:
    """Return the words of coordinations; None where the classes are not there or the rule is off."""
    if RULE in off or HEAD_CLASS not in classes:
        return None
    barred = {item.partition(":")[2] for item in off if item.startswith(RULE + ":")}
    conjuncts = {word for name in CONJUNCT_CLASSES for word in classes.get(name, ())}
    heads = set(classes[HEAD_CLASS])
    return CoordinationWords(
        tuple(sorted(conjuncts - barred - set(NO_CONJUNCTS))), tuple(sorted(heads - barred))
    )


class Coordination:
    """Finds mentions that share their head.

    Args:
        words: Words of conjuncts and heads.
        vocabulary: Symbol of each word.
        lookup: Returns the readings of a name that stands alone.
    """

    def __init__(self, words: CoordinationWords, vocabulary: Mapping[str, str], lookup: Lookup) -> None:
        def one_of(items: Sequence[str]) -> str:
            symbols = sorted(vocabulary[item] for item in items if item in vocabulary)
            return f"[{''.join(map(re.escape, symbols))}]"

        conjunct, head = one_of(words.conjuncts), one_of(words.heads)
        also, comma, words_ = one_of(ALSO), one_of(COMMA), f"{conjunct}{{1,2}}"
        last = f"(?:{also}{{1,3}}{words_})"
        # 'fingers, dental caries' and 'the breast, and breast tumors' share no head.
        several = f"{words_}(?:{comma}{words_}){{1,3}}{comma}?{last}{{1,2}}|{words_}{last}{{1,3}}"
        self._expression = re.compile(f"({several})({head})")
        self._link = re.compile(f"{one_of(CONJUNCTIONS)}{{1,3}}")
        self._lookup = lookup

    def find(self, text: str, pieces: Sequence[str], ends: Sequence[int], symbols: str) -> list[Candidate]:
        """Return a candidate for each coordination in a text, with the concepts of its parts."""
        found = []
        for match in self._expression.finditer(symbols):
            first, behind = match.span()
            start = ends[first] - len(token_of(pieces[first]))
            if start > 1 and text[start - 1] == "-" and text[start - 2].isalnum():
                continue  # 'onset' of 'early-onset' is half a word
            end = ends[behind - 1]
            if end - start > 120 or "\n\n" in text[start:end]:
                continue
            parts = self._parts(text, pieces, ends, match)
            ids: list[str] = []
            for part in parts:
                readings = [reading for reading in self._lookup(part) if reading.type == TYPE]
                ids += [id_ for reading in readings[:1] for id_ in reading.ids if id_ not in ids]
            evidence = Evidence("pattern", RULE, " + ".join(parts))
            found.append(Candidate(start, end, RANK, TYPE, tuple(ids), evidence))
        return found

    def _parts(
        self, text: str, pieces: Sequence[str], ends: Sequence[int], match: re.Match[str]
    ) -> list[str]:
        """Return each conjunct with the head."""
        head = token_of(pieces[match.end() - 1])
        parts = []
        place = match.start(1)
        while place < match.end(1):
            link = self._link.search(match.string, place, match.end(1))
            stop = link.start() if link else match.end(1)
            start = ends[place] - len(token_of(pieces[place]))
            parts.append(f"{text[start : ends[stop - 1]]} {head}")
            place = link.end() if link else stop
        return parts
