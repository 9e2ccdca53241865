"""Cue words: words between two mentions, or elsewhere in their sentence, that hint at a relation.

It gets masked sentences and returns a `CoMention` for every two mentions of one sentence. A cue is weaker
than a pattern: it looks at single words, in whatever order the two are named. All cues of a sentence are
looked up together, a word at a time, and kept as bits, one for each rule.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import reduce
from itertools import combinations
from operator import or_
from typing import NamedTuple

from nmstag.document import Mention
from nmstag.late import late
from nmstag.relations.entity_masking import KINDS, MaskedSentence
from nmstag.relations.pattern import MENTION, NO_WORDS, RelationWords
from nmstag.relations.schema import RelationCue
from nmstag.relations.word_bits import WordBits

_MENTIONS = late(f"[{MENTION}]")


class CoMention(NamedTuple):
    """Two mentions in one sentence, and the cues that hold for them there.

    Args:
        head: The chemical of a chemical-disease pair, or the one named first.
        tail: The other.
        bits: A bit for each cue rule that holds.
        sentence: The masked sentence.
    """

    head: Mention
    tail: Mention
    bits: int
    sentence: MaskedSentence


class CueMatcher:
    """All cue rules, indexed by their words.

    Args:
        rules: The rules; the bits of `CoMention.bits` count them.
        words: Words that carry a mark in a masked sentence, and phrases of contrast.
    """

    def __init__(self, rules: Sequence[RelationCue], words: RelationWords = NO_WORDS) -> None:
        self._contrasts = [f" {phrase} " for phrase in words.marked_phrases(words.contrast)]
        self.rules = tuple(rules)
        self._words = WordBits()
        self.between = self._in_sentence = self.causal = 0
        for number, rule in enumerate(self.rules):
            if rule.place == "between":
                self.between |= 1 << number
                self.causal |= rule.causal << number
            else:
                self._in_sentence |= 1 << number
            for word in rule.words:
                self._words.enter(word, 1 << number)
        self._named: dict[int, tuple[str, ...]] = {}

    def match(self, sentence: MaskedSentence, *, chemical_pairs: bool = True) -> list[CoMention]:
        """Return every pair of mentions in a sentence with its cues.

        Args:
            sentence: The masked sentence.
            chemical_pairs: Also pairs of two chemicals.
        """
        named = sentence.chemicals + sentence.diseases
        if named < 2 or not (sentence.diseases or chemical_pairs) or not sentence.chemicals:
            return []
        gaps = list(map(self._words.of, _MENTIONS.split(sentence.text)))
        slots = list(zip(sentence.units, gaps, strict=False))
        contrasted = {number for phrase in self._contrasts for number in _after(phrase, sentence.text)}
        elsewhere = reduce(or_, gaps) & self._in_sentence
        links: list[CoMention] = []
        for number, (mentions, _) in enumerate(slots):
            for one, other in combinations(mentions, 2):
                links += _link(one, other, elsewhere, sentence, chemical_pairs)
            bits, joined = 0, self.between
            for place, (others, gap) in enumerate(slots[number + 1 :], number + 1):
                if place in contrasted:  # 'prevented by x but not by y': the words hold for x, not for y
                    bits = joined = 0
                bits |= gap & joined
                for one in mentions:
                    for other in others:
                        links += _link(one, other, bits | elsewhere, sentence, chemical_pairs)
        return links

    def names(self, bits: int) -> tuple[str, ...]:
        """Return the ids of the rules that some bits count."""
        found = self._named.get(bits)
        if found is None:
            held = (rule.id for number, rule in enumerate(self.rules) if bits >> number & 1)
            found = self._named[bits] = tuple(held)
        return found


def _after(phrase: str, text: str) -> Iterator[int]:
    """Yield the numbers of the mentions of a masked sentence that come next after a phrase."""
    before, *parts = text.split(phrase)
    number = 0
    for part in parts:
        number += sum(map(before.count, MENTION))
        yield number
        before = part


def _link(
    one: Mention, other: Mention, bits: int, sentence: MaskedSentence, chemical_pairs: bool
) -> tuple[CoMention, ...]:
    """Return the link between two mentions; none between two diseases."""
    of_chemical = KINDS[one.type] == "Chemical"
    if of_chemical != (KINDS[other.type] == "Chemical"):
        pair = (one, other) if of_chemical else (other, one)
        return (CoMention(*pair, bits, sentence),)
    return (CoMention(one, other, bits, sentence),) if of_chemical and chemical_pairs else ()
