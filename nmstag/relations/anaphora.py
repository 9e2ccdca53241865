"""Anaphora: 'this drug' or 'the syndrome' refers to a concept that the text named before it.

It gets a document's text, sentences and mentions, and returns further mentions for such phrases. A document
without any costs one search. Where there is one, the nearest earlier sentence with a concept that fits
decides; of several there the one the document is about. The new mentions are like any other, with the
phrase's antecedent as their evidence; they are not counted in frequencies.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate, pairwise

from nmstag.document import NULL_IDS, Evidence, Mention, canonical_id
from nmstag.late import late
from nmstag.relations.entity_masking import KINDS
from nmstag.relations.schema import AnaphoraRule
from nmstag.relations.tree import NO_TREE, MeshTree
from nmstag.text.normalise import lowered

SOURCE = "reference"
_JOINED = 3
"""A mention this near after a phrase is in apposition to it: 'the drug haloperidol'."""
_DENIED = ("negated", "hypothetical")
_LETTERS = r"(?:([a-z0-9/])|\[([a-z]+)\]|\(\?:([a-z|]+)\))(\??)"
_SIGNS = "abcdefghijklmnopqrstuvwxyz0123456789/"
_ENDS = frozenset(_SIGNS)
_PIECE = late(_LETTERS)
_FIRST = late(rf"(?!\((?:\?:)?[^()]*\)[?*+{{])(?:\((?:\?:)?)*(?P<word>(?:{_LETTERS})+)(?=\)* )")
"""The first word of an expression, where it is not optional, with its endings: 'eas(?:ed|es)', 'cure[ds]'.
A blank is after it."""


class AnaphoraResolver:
    """All anaphora rules.

    Args:
        rules: The rules; of two that fit the same phrase the first counts.
        tree: The MeSH tree, for rules that ask for a branch.
        denied: Attributes of mentions that no phrase refers to.
    """

    def __init__(
        self, rules: Sequence[AnaphoraRule], tree: MeshTree = NO_TREE, denied: Sequence[str] = _DENIED
    ) -> None:
        self.rules = tuple(rules)
        self._tree = tree
        self._denied = tuple(denied)
        by_word: dict[str, list[str]] = {}
        for rule in self.rules:
            for phrase in rule.phrases:
                for word, one in _by_first_word(phrase):
                    by_word.setdefault(word, []).append(one)
        self._anywhere = late("|".join(by_word.pop(""))) if "" in by_word else None
        self._by_word = {word: late("|".join(phrases)) for word, phrases in by_word.items()}
        self._longest = max(map(len, by_word), default=0)
        self._each = [late(rf"(?:{'|'.join(rule.phrases)})\b") for rule in self.rules]

    def resolve(
        self, text: str, sentences: Sequence[tuple[int, int]], mentions: Sequence[Mention]
    ) -> list[Mention]:
        """Return a mention for each phrase that refers to something named before it, in order.

        Args:
            text: The document's text.
            sentences: Its sentences in order.
            mentions: The mentions that take part, in order.
        """
        low = lowered(text)
        if not mentions or not (places := list(self._places(low))):
            return []
        found: dict[int, Mention] = {}
        left = [item for item in mentions if not any(map(item.has, self._denied))]
        earlier = _Antecedents(sentences, mentions, left, self._tree)
        for place in places:
            for rule, pattern in zip(self.rules, self._each, strict=True):
                match = pattern.match(low, place)
                if not match:
                    continue
                start, end = match.span(match.lastindex or 0)
                if start not in found and earlier.free(start, end):
                    antecedents = earlier.choose(rule, start, low[start:end].split()[-1])
                    if antecedents:
                        found[start] = _anaphor(rule, text, start, end, antecedents)
        return [found[start] for start in sorted(found)]

    def _places(self, low: str) -> Iterator[int]:
        """Yield the offsets at which a phrase may begin; those of no certain first word come last."""
        start, by_word = 0, self._by_word
        for piece in low.split(" "):
            # Most words are plain ones with which no phrase begins.
            word = ""
            if piece in by_word:
                word = piece
            elif piece[-1:] in _ENDS and not piece.isalnum():
                word = self._last_word(piece)
            start += len(piece)
            if word and by_word[word].match(low, start - len(word)):
                yield start - len(word)
            start += 1
        for match in self._anywhere.finditer(low) if self._anywhere else ():
            if not low[match.start() - 1 : match.start()].isalnum():
                yield match.start()

    def _last_word(self, piece: str) -> str:
        """Return the word that a piece of text ends with, if a phrase may begin with it: 'it' of '(it'."""
        word = piece[len(piece.rstrip(_SIGNS)) :]
        if len(word) > self._longest:
            word = word[-self._longest :].partition("/")[2]
        while "/" in word and word not in self._by_word:
            word = word.partition("/")[2]
        before = piece[-len(word) - 1 : -len(word)]
        return word if word in self._by_word and not before.isalnum() else ""


def _by_first_word(phrase: str) -> Iterator[tuple[str, str]]:
    """Yield the words that a phrase may begin with, each with its expression; '' where that is not certain.

    >>> list(_by_first_word("(?:from|after) (it)"))
    [('from', '(?:from) (it)'), ('after', '(?:after) (it)')]
    >>> [word for word, _ in _by_first_word("cur(?:ed|es) (it)")]
    ['cured', 'cures']
    >>> [word for word, _ in _by_first_word("(?:eas|stopp)ing (it)")]
    ['easing', 'stopping']
    """
    for one in _alternatives(phrase):
        first = _FIRST.match(one)
        for word in _spelt_out(first["word"]) if first else ("",):
            yield word, one


def _alternatives(phrase: str) -> list[str]:
    """Return the expressions that a phrase is one of, where it begins with a group of alternatives.

    >>> _alternatives("((?:a|b) x)")
    ['((?:a) x)', '((?:b) x)']
    >>> _alternatives("(?:to )?head")
    ['(?:to )head', 'head']
    """
    opening = re.match(r"\((?:\?:)?", phrase)
    if not opening:
        return [phrase]
    cuts, depth = [opening.end() - 1], 0
    for place in range(opening.end(), len(phrase)):
        sign = phrase[place]
        if depth == 0 and sign in "|)":
            cuts.append(place)
        if sign == ")" and depth == 0:
            break
        depth += (sign == "(") - (sign == ")")
    rest = phrase[cuts[-1] + 1 :]
    if rest.startswith(("*", "+", "{", "??", "?+")):
        return [phrase]
    after = rest.removeprefix("?")
    within = (f"{phrase[start + 1 : end]}){after}" for start, end in pairwise(cuts))
    left_out = _alternatives(after) if rest != after else []
    return [opening[0] + one for inside in within for one in _alternatives(inside)] + left_out


def _spelt_out(word: str) -> list[str]:
    """Return the words that an expression of one word stands for."""
    found = [""]
    for letters, one_of, alternatives, optional in _PIECE.findall(word):
        endings = [letters] if letters else list(one_of) or alternatives.split("|")
        found = [begun + ending for begun in found for ending in (*endings, *([""] if optional else []))]
    return found


def shown_text(mention: Mention) -> str:
    """Return the text of a mention; for an anaphor also what it refers to.

    >>> antecedent = Evidence("reference", "reference.drug", "haloperidol", 0, 11)
    >>> shown_text(Mention(20, 28, "the drug", "Chemical", evidence=(antecedent,)))
    'the drug = haloperidol'
    """
    if is_anaphor(mention):
        names = dict.fromkeys(item.detail for item in mention.evidence)
        return f"{mention.text} = {' and '.join(names)}"
    return mention.text


def is_anaphor(mention: Mention) -> bool:
    """Return whether a mention refers to one that was named before it."""
    return bool(mention.evidence) and mention.evidence[0].source == SOURCE


class _Antecedents:
    """The mentions of a document, by sentence.

    Args:
        sentences: Its sentences.
        mentions: Its mentions in order.
        left: Those that a phrase may refer to.
        tree: The MeSH tree.
    """

    def __init__(
        self,
        sentences: Sequence[tuple[int, int]],
        mentions: Sequence[Mention],
        left: Sequence[Mention],
        tree: MeshTree,
    ) -> None:
        self._starts = [start for start, _ in sentences]
        self._mentions = left
        self._taken = [item.start for item in mentions]
        self._reached = list(accumulate((item.end for item in mentions), max))
        self._begins = [item.start for item in left]
        self._tree = tree

    def free(self, start: int, end: int) -> bool:
        """Return whether no mention overlaps a phrase or follows it at once."""
        before = bisect_left(self._taken, end + _JOINED)
        return before == 0 or self._reached[before - 1] <= start

    def choose(self, rule: AnaphoraRule, start: int, head: str) -> list[Mention]:
        """Return what a phrase refers to: the mentions of one concept, or of several for a plural."""
        here = self._number(start)
        by_sentence: dict[int, list[Mention]] = {}
        for number, mention in self._before(start, here - rule.reach):
            if self._fits(rule, mention, head):
                by_sentence.setdefault(number, []).append(mention)
        for number in sorted(by_sentence, reverse=True):
            fitting = list({item.ids: item for item in by_sentence[number]}.values())
            if rule.number == "many":
                if len(fitting) > 1 or number == min(by_sentence):
                    return fitting
            elif len(fitting) == 1:
                return fitting
            else:
                return [max(fitting, key=self._salience())]
        return []

    def _before(self, start: int, first: int) -> Iterator[tuple[int, Mention]]:
        """Yield the mentions before a phrase from some sentence on, each with the number of its own."""
        for mention in self._mentions[bisect_left(self._begins, self._starts[first]) if first > 0 else 0 :]:
            if mention.end > start:
                return
            yield self._number(mention.start), mention

    def _fits(self, rule: AnaphoraRule, mention: Mention, head: str) -> bool:
        if KINDS[mention.type] != rule.type:
            return False
        if rule.named:
            return mention.text.lower().rstrip("s").endswith(head.rstrip("s"))
        if not rule.branches:
            return True
        numbers = [number for one in mention.ids for number in self._tree.numbers(canonical_id(one))]
        return any(number.startswith(rule.branches) for number in numbers)

    def _salience(self) -> Callable[[Mention], tuple[bool, int, int]]:
        """Return how likely a concept is what the document is about: by title, frequency, nearness."""
        counts = Counter(item.ids for item in self._mentions)
        titled = {item.ids for item in self._mentions if self._number(item.start) == 0}
        return lambda mention: (mention.ids in titled, counts[mention.ids], mention.start)

    def _number(self, place: int) -> int:
        return max(0, bisect_right(self._starts, place) - 1)


def _anaphor(rule: AnaphoraRule, text: str, start: int, end: int, named: Sequence[Mention]) -> Mention:
    """Return the mention of a phrase, with the concepts that it refers to and where each was named."""
    last = {one: item for item in named for one in item.ids if one not in NULL_IDS}
    evidence = tuple(
        Evidence(SOURCE, rule.id, item.text, item.start, item.end) for item in (last.values() or named[-1:])
    )
    return Mention(start, end, text[start:end], named[0].type, tuple(last), evidence=evidence)
