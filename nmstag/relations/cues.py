"""Cue words: what the words between two mentions, or elsewhere in their sentence, hint at.

A cue is weaker than a pattern: it looks at single words, in whatever order the two are named. All cues
of a sentence are looked up together, a word at a time, and kept as bits, one for each rule.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

from nmstag.document import Mention
from nmstag.relations.entity_masking import KINDS, Masked, Unit
from nmstag.relations.pattern import MARKED, MARKS, MENTION
from nmstag.relations.schema import CueRule

_REMEMBERED = 50_000
_MENTIONS = frozenset(MENTION)
_BUT_NOT = f"{MARKED['but']} {MARKED['not']} "


class Link(NamedTuple):
    """Two mentions named in one sentence, and the cues that hold for them there.

    Args:
        head: The chemical of a chemical-disease pair, or the one named first.
        tail: The other.
        bits: A bit for each cue rule that holds.
        sentence: The masked sentence.
    """

    head: Mention
    tail: Mention
    bits: int
    sentence: Masked


class Cues:
    """All cue rules, indexed by their words.

    Args:
        rules: The rules; the bits of `Link.bits` count them.
    """

    def __init__(self, rules: Sequence[CueRule]) -> None:
        self.rules = tuple(rules)
        self._exact: dict[str, int] = {}
        self._stems: dict[str, int] = {}
        self.between = self._elsewhere = self.causal = 0
        for number, rule in enumerate(self.rules):
            if rule.place == "between":
                self.between |= 1 << number
                self.causal |= rule.causal << number
            else:
                self._elsewhere |= 1 << number
            for word in rule.words:
                table = self._stems if word.endswith("*") else self._exact
                table[word.rstrip("*")] = table.get(word.rstrip("*"), 0) | 1 << number
        self._longest = max(map(len, self._stems), default=0)
        self._known: dict[str, int] = {}
        self._named: dict[int, tuple[str, ...]] = {}

    def find(self, sentence: Masked, *, chemical_pairs: bool = True) -> list[Link]:
        """Return every pair of mentions in a sentence with its cues.

        Args:
            sentence: The masked sentence.
            chemical_pairs: Also pairs of two chemicals.
        """
        named = sentence.chemicals + sentence.diseases
        if named < 2 or not (sentence.diseases or chemical_pairs) or not sentence.chemicals:
            return []
        slots: list[tuple[Unit, int]] = []
        everything = gap = 0
        known = self._known.get
        apart: Collection[int] = _contrasted(sentence.text) if _BUT_NOT in sentence.text else ()
        for word in sentence.text.split(" "):
            if word in _MENTIONS:
                slots.append((sentence.units[len(slots)], gap))
                everything |= gap
                gap = 0
            else:
                bits = known(word)
                gap |= self._bits(word) if bits is None else bits
        elsewhere = (everything | gap) & self._elsewhere
        links: list[Link] = []
        for number, (mentions, _) in enumerate(slots):
            for one, other in combinations(mentions, 2):
                links += _link(one, other, elsewhere, sentence, chemical_pairs)
            bits, joined = 0, self.between
            for place, (others, gap) in enumerate(slots[number + 1 :], number + 1):
                if place in apart:  # 'prevented by x but not by y': what is said of x is not said of y
                    bits = joined = 0
                bits |= gap & joined
                for one in mentions:
                    for other in others:
                        links += _link(one, other, bits | elsewhere, sentence, chemical_pairs)
        return links

    def names(self, bits: int) -> tuple[str, ...]:
        """Return the ids of the rules that some bits stand for."""
        found = self._named.get(bits)
        if found is None:
            held = (rule.id for number, rule in enumerate(self.rules) if bits >> number & 1)
            found = self._named[bits] = tuple(held)
        return found

    def _bits(self, word: str) -> int:
        """Return the bits of a word that is met for the first time."""
        plain = word.lstrip(MARKS)
        bits = self._exact.get(plain, 0)
        for size in range(1, min(len(plain), self._longest) + 1):
            bits |= self._stems.get(plain[:size], 0)
        if len(self._known) >= _REMEMBERED:
            self._known.clear()
        self._known[word] = bits
        return bits


def _contrasted(text: str) -> set[int]:
    """Return the numbers of the mentions of a masked sentence that 'but not' stands before."""
    found = set()
    number = 0
    last = ""
    for word in text.split(" "):
        if word == MARKED["not"] and last == MARKED["but"]:
            found.add(number)
        number += word in _MENTIONS
        last = word
    return found


def _link(one: Mention, other: Mention, bits: int, sentence: Masked, chemical_pairs: bool) -> Iterator[Link]:
    kinds = KINDS[one.type], KINDS[other.type]
    if kinds == ("Disease", "Chemical"):
        yield Link(other, one, bits, sentence)
    elif kinds == ("Chemical", "Disease") or (kinds == ("Chemical", "Chemical") and chemical_pairs):
        yield Link(one, other, bits, sentence)
