"""Pattern matching: every relation pattern over every masked sentence.

It gets masked sentences and returns `PatternMatch` records, from which the evidence of the document is built.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations, count
from operator import attrgetter
from typing import Any, NamedTuple

from nmstag.document import Mention
from nmstag.relations.clinical_schema import ClinicalPattern
from nmstag.relations.entity_masking import MaskedSentence, Unit
from nmstag.relations.pattern import (
    CHEMICAL,
    MARKS,
    NO_WORDS,
    STEM,
    CompiledRelationPattern,
    RelationWords,
    compile_pattern,
)
from nmstag.relations.schema import RelationPattern

AnyPattern = RelationPattern | ClinicalPattern
_AROUND = 48
_REMEMBERED = 50_000
_by_place = attrgetter("place")


class PatternMatch(NamedTuple):
    """One rule matched in one sentence.

    Args:
        rule: The rule.
        head: Mention in the first role; None where the rule has no such slot.
        tail: Mention in the second role; None where the rule has no such slot.
        sentence: The masked sentence.
        span: Where in the masked text the first match of the pair is.
    """

    rule: Any
    head: Mention | None
    tail: Mention | None
    sentence: MaskedSentence
    span: tuple[int, int] = (0, 0)


Guards = tuple[str, str, str]
"""What must not be before a match, after it, or anywhere in the sentence, as regular expressions."""


class _Search:
    """A pattern of a rule; its regular expression is compiled when a sentence first needs it.

    Args:
        number: Which rule it is of.
        place: Its place among all patterns.
        rule: The rule.
        pattern: The pattern.
        guards: What must not be around a match.
    """

    __slots__ = ("groups", "guards", "needs", "number", "pattern", "place", "regex", "rule")

    def __init__(
        self, number: int, place: int, rule: AnyPattern, pattern: CompiledRelationPattern, guards: Guards
    ) -> None:
        self.number = number
        self.place = place
        self.rule: Any = rule
        self.pattern = pattern
        self.guards = guards if any(guards) else None
        self.needs = _needs(pattern)
        self.groups = 0
        self.regex: re.Pattern[str] | None = None

    def compile(self) -> re.Pattern[str]:
        """Return the regular expression, compiled when a sentence first needs it."""
        self.regex = re.compile(self.pattern.regex)
        return self.regex


def _content(chemicals: int, diseases: int, chemical_pairs: bool) -> int:
    """Return as bits what a sentence has: its mentions, and whether pairs of chemicals are asked for."""
    return (
        (chemicals > 1 and chemical_pairs) << 4
        | (diseases > 1) << 3
        | (chemicals > 1) << 2
        | (chemicals > 0) << 1
        | (diseases > 0)
    )


def _needs(pattern: CompiledRelationPattern) -> int:
    """Return as bits what a sentence must have for a pattern."""
    between = "pair" in pattern.roles or pattern.regex.count(f">[{CHEMICAL}]") > 1
    two = 2 if "pair" in pattern.roles else pattern.chemicals
    return _content(two, pattern.diseases, between)


def _allowed(match: re.Match[str], text: str, guards: Guards) -> bool:
    """Return whether nothing that a rule rules out is around a match."""
    before, after, anywhere = guards
    if before:
        start = match.start() + (text[match.start()] == " ")
        if re.search(before, text[max(0, start - _AROUND) : start]):
            return False
    if after and re.search(after, text[match.end() : match.end() + _AROUND]):
        return False
    return not (anywhere and re.search(anywhere, text))


_Entry = tuple[int, tuple[_Search, ...]]
"""What a word means for a sentence: bits of the groups it is in, patterns that are indexed by it."""


class PatternMatcher:
    """All relation patterns, indexed by the words that a sentence must have for them.

    Args:
        rules: The rules.
        words: Words that no gap of a pattern crosses.
        compiled: The patterns of each rule where they were compiled before (`compile_rules`).
    """

    def __init__(
        self,
        rules: Sequence[AnyPattern],
        words: RelationWords = NO_WORDS,
        compiled: Sequence[Sequence[CompiledRelationPattern]] = (),
    ) -> None:
        self.rules = tuple(rules)
        self._exact: dict[str, _Entry] = {}
        self._stems: dict[str, dict[str, _Entry]] = {}
        self._groups: dict[tuple[str, ...], int] = {}
        self._always: list[_Search] = []
        self._known: dict[int, tuple[dict[str, _Entry], set[str]]] = {}
        compiled = compiled or compile_rules(rules, words)
        places = count()
        for number, (rule, patterns) in enumerate(zip(rules, compiled, strict=True)):
            guards = _guards(rule, words)
            for pattern in patterns:
                self._add(_Search(number, next(places), rule, pattern, guards))

    def match(self, sentence: MaskedSentence, *, chemical_pairs: bool = True) -> list[PatternMatch]:
        """Return the matches of the rules in a sentence, each rule and pair once, in order of the rules.

        Args:
            sentence: The masked sentence.
            chemical_pairs: Also look for relations between two chemicals.
        """
        found: dict[tuple[int, int, int], PatternMatch] = {}
        units: dict[int, Unit] = {}
        for search, match in self.places(sentence, chemical_pairs=chemical_pairs):
            units = units or sentence.places()
            for head, tail in related_mentions(match, search.pattern.roles, units):
                key = (search.number, id(head), id(tail))
                if key not in found:
                    found[key] = PatternMatch(search.rule, head, tail, sentence, match.span())
        if len(found) < 2:
            return list(found.values())
        return [one for _, one in sorted(found.items(), key=_order)]

    def places(
        self, sentence: MaskedSentence, *, chemical_pairs: bool = True
    ) -> Iterator[tuple[_Search, re.Match[str]]]:
        """Yield each place of a masked sentence at which a pattern matches, in order of the patterns."""
        text = sentence.text
        content = _content(sentence.chemicals, sentence.diseases, chemical_pairs)
        for search in self._searches(text, content):
            regex = search.regex or search.compile()
            match = regex.search(text)
            while match:  # also matches that overlap at other starts
                if search.guards is None or _allowed(match, text, search.guards):
                    yield search, match
                match = regex.search(text, match.start() + 1)

    def _add(self, search: _Search) -> None:
        anchors = search.pattern.anchors
        if not anchors:
            self._always.append(search)
        for anchor in anchors:
            self._index(anchor, 0, search)
        for group in search.pattern.also:
            if group not in self._groups:
                self._groups[group] = 1 << len(self._groups)
                for word in group:
                    self._index(word, self._groups[group])
            search.groups |= self._groups[group]

    def _index(self, anchor: str, bit: int, *searches: _Search) -> None:
        """Index a pattern, or the bit of a group of words of which a sentence must have one, by a word."""
        word = anchor.rstrip("*")
        table = self._exact if word == anchor else self._stems.setdefault(word[:STEM], {})
        bits, before = table.get(word, (0, ()))
        table[word] = bits | bit, (*before, *searches)

    def _searches(self, text: str, content: int) -> list[_Search]:
        """Return the patterns for which a sentence has a word of every group, and the mentions needed.

        They are in their own order, not in that of the set: the same text has the same relations each time.
        """
        if content not in self._known:
            self._known[content] = {}, {""}
        known, idle = self._known[content]
        bits, searches = 0, {search for search in self._always if not search.needs & ~content}
        for word in set(text.split(" ")).difference(idle):
            entry = known.get(word)
            if entry is None:
                if len(known) + len(idle) >= _REMEMBERED:
                    known.clear()
                    idle.clear()
                entry = self._entry(word, content)
                if not any(entry):
                    idle.add(word)
                    continue
                known[word] = entry
            bits |= entry[0]
            searches.update(entry[1])
        fitting = [item for item in searches if bits & item.groups == item.groups]
        return sorted(fitting, key=_by_place)

    def _entry(self, word: str, content: int) -> _Entry:
        """Return the bits that a word sets, and the patterns indexed by it that need no other mentions."""
        word = word.lstrip(MARKS)
        stems = self._stems.get(word[:STEM], {})
        entries = [entry for beginning, entry in stems.items() if word.startswith(beginning)]
        if word in self._exact:
            entries.append(self._exact[word])
        bits = 0
        for one, _ in entries:
            bits |= one
        return bits, tuple(one for _, searches in entries for one in searches if not one.needs & ~content)


def compile_rules(
    rules: Iterable[AnyPattern], words: RelationWords
) -> tuple[tuple[CompiledRelationPattern, ...], ...]:
    """Return the compiled patterns of each rule.

    Args:
        rules: The rules.
        words: Words that no gap of a pattern crosses.
    """
    return tuple(tuple(compile_pattern(text, words) for text in rule.patterns) for rule in rules)


def _order(item: tuple[tuple[int, int, int], PatternMatch]) -> tuple[int, int, int]:
    """Order matches by rule and place, whichever pattern of the rule came first."""
    (number, _, _), (_, head, tail, *_) = item
    return number, head.start if head else -1, tail.start if tail else -1


def _guards(rule: AnyPattern, words: RelationWords) -> Guards:
    """Return what a rule rules out around its matches; those of clinical rules are right beside them."""
    before, after, unless = (_either(one, words) for one in (rule.not_before, rule.not_after, rule.unless))
    if isinstance(rule, ClinicalPattern):
        before, after = before and f"(?:{before})(?= $)", after and f"^(?:{after})"
    return before, after, unless


def _either(patterns: tuple[str, ...], words: RelationWords) -> str:
    return "|".join(compile_pattern(text, words).regex for text in patterns)


def related_mentions(
    match: re.Match[str], roles: tuple[str, ...], units: Mapping[int, Unit]
) -> Iterable[tuple[Mention | None, Mention | None]]:
    """Return the pairs of mentions that a match relates; lists distribute."""
    if len(roles) == 1:
        mentions = units[match.start(1)]
        if roles[0] == "pair":
            return [(one, other) for one, other in combinations(mentions, 2) if one.ids != other.ids]
        return [(one, None) if roles[0] == "head" else (None, one) for one in mentions]
    if not roles:
        return ()
    heads, tails = units[match.start("head")], units[match.start("tail")]
    return [(head, tail) for head in heads for tail in tails if head is not tail]
