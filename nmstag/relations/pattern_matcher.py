"""Pattern matching: every relation pattern over every masked sentence.

It gets masked sentences and returns `PatternMatch` records, from which the evidence of the document is built.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any, NamedTuple

from nmstag.document import Mention
from nmstag.late import late
from nmstag.relations.clinical_schema import ClinicalPattern
from nmstag.relations.entity_masking import MaskedSentence, Unit
from nmstag.relations.pattern import NO_WORDS, CompiledRelationPattern, RelationWords, compile_pattern
from nmstag.relations.pattern_index import PatternIndex, is_of_chemicals
from nmstag.relations.schema import RelationPattern

AnyPattern = RelationPattern | ClinicalPattern
_AROUND = 48


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


Barred = tuple[tuple[tuple[str, ...], re.Pattern[str]], ...]
"""Patterns of the sentence with roles: a match is void where it has the same mentions in these roles."""


class Guards(NamedTuple):
    """What must not be before a match, after it, anywhere in the sentence, or said of one of its mentions."""

    before: re.Pattern[str] | None
    after: re.Pattern[str] | None
    anywhere: re.Pattern[str] | None
    of_mention: Barred


class _Guards:
    """What a rule rules out around its matches; compiled when one of its patterns first matches."""

    __slots__ = ("_compiled", "_rule", "_words")

    def __init__(self, rule: AnyPattern, words: RelationWords) -> None:
        self._rule, self._words = rule, words
        self._compiled: Guards | None = None

    def __call__(self) -> Guards:
        if self._compiled is None:
            before, after, anywhere = (late(one) if one else None for one in _guards(self._rule, self._words))
            self._compiled = Guards(before, after, anywhere, _barred(self._rule, self._words))
        return self._compiled


class _Search:
    """A pattern of a rule; its regular expression is compiled when a sentence first needs it.

    Args:
        number: Which rule it is of.
        rule: The rule.
        pattern: The pattern.
        guards: What must not be around a match; None for nothing.
    """

    __slots__ = ("guards", "number", "pattern", "regex", "rule")

    def __init__(
        self, number: int, rule: AnyPattern, pattern: CompiledRelationPattern, guards: _Guards | None
    ) -> None:
        self.number = number
        self.rule: Any = rule
        self.pattern = pattern
        self.guards = guards
        self.regex: re.Pattern[str] | None = None

    def compile(self) -> re.Pattern[str]:
        """Return the regular expression, compiled when a sentence first needs it."""
        self.regex = re.compile(self.pattern.regex)
        return self.regex


Places = tuple[tuple[str, int], ...]
"""Roles and where in a masked sentence they are."""
Void = dict[int, set[Places] | None]
"""By the number of a rule, what a sentence rules out for it; None where it rules out all."""


def _allowed(match: re.Match[str], text: str, search: _Search, void: Void) -> bool:
    """Return whether nothing that a rule rules out is around a match.

    Args:
        match: The match.
        text: The masked sentence.
        search: The pattern that matches.
        void: What the sentence rules out; filled as rules are asked for.
    """
    if search.guards is None:
        return True
    before, after, anywhere, of_mention = search.guards()
    if before:
        start = match.start() + (text[match.start()] == " ")
        if before.search(text[max(0, start - _AROUND) : start]):
            return False
    if after and after.search(text[match.end() : match.end() + _AROUND]):
        return False
    if search.number not in void:
        nowhere = anywhere and anywhere.search(text)
        void[search.number] = None if nowhere else _barred_places(text, of_mention)
    barred = void[search.number]
    if not barred:
        return barred is not None
    return not any(all(match.start(role) == place for role, place in places) for places in barred)


def _barred_places(text: str, of_mention: Barred) -> set[Places]:
    """Return the places of the roles that a rule rules out, one tuple for each match of such a pattern."""
    places = set()
    for roles, regex in of_mention:
        found = regex.search(text)
        while found:
            places.add(tuple((role, found.start(role)) for role in roles))
            found = regex.search(text, found.start() + 1)
    return places


class PatternMatcher:
    """All relation patterns; only those that a sentence can match are tried.

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
        compiled = compiled or compile_rules(rules, words)
        self._searches: list[_Search] = []
        for number, (rule, patterns) in enumerate(zip(rules, compiled, strict=True)):
            guards = _Guards(rule, words) if rule.not_before or rule.not_after or rule.unless else None
            self._searches += (_Search(number, rule, pattern, guards) for pattern in patterns)
        self._index = PatternIndex([search.pattern for search in self._searches])
        self._every = self.among(lambda rule, pattern: True)
        self._not_of_chemicals = self.among(lambda rule, pattern: not is_of_chemicals(pattern))
        self.read = self._index.read
        self.read_joined = self._index.read_joined
        self.candidates = self._index.candidates

    def among(self, is_asked_for: Callable[[Any, CompiledRelationPattern], bool]) -> int:
        """Return the patterns that are asked for, a bit each, as `candidates` takes them.

        Args:
            is_asked_for: Gets a rule and one of its patterns.
        """
        asked = (is_asked_for(search.rule, search.pattern) for search in self._searches)
        return sum(1 << number for number, wanted in enumerate(asked) if wanted)

    def match(self, sentence: MaskedSentence, *, chemical_pairs: bool = True) -> list[PatternMatch]:
        """Return the matches of the rules in a sentence, each rule and pair once, in order of rule and place.

        Args:
            sentence: The masked sentence.
            chemical_pairs: Also look for relations between two chemicals.
        """
        found: dict[tuple[int, int, int], PatternMatch] = {}
        units: dict[int, Unit] = {}
        among = self._every if chemical_pairs else self._not_of_chemicals
        for search, match in self.places(sentence.text, self.candidates(self.read(sentence.text), among)):
            units = units or sentence.places()
            for head, tail in related_mentions(match, search.pattern.roles, units):
                key = search.number, head.start if head else -1, tail.start if tail else -1
                if key not in found:
                    found[key] = PatternMatch(search.rule, head, tail, sentence, match.span())
        return [found[key] for key in sorted(found)]

    def places(
        self, text: str, numbers: Iterable[int] | None = None
    ) -> Iterator[tuple[_Search, re.Match[str]]]:
        """Yield each place of a masked text at which a pattern matches, in order of the patterns.

        Args:
            text: The masked text.
            numbers: The patterns that it can match, as `candidates` gives them; of all where nothing is said.
        """
        void: Void = {}
        for number in self.candidates(self.read(text), self._every) if numbers is None else numbers:
            search = self._searches[number]
            regex = search.regex or search.compile()
            match = regex.search(text)
            while match:  # also matches that overlap at other starts
                if _allowed(match, text, search, void):
                    yield search, match
                match = regex.search(text, match.start() + 1)


def compile_rules(
    rules: Iterable[AnyPattern], words: RelationWords
) -> tuple[tuple[CompiledRelationPattern, ...], ...]:
    """Return the compiled patterns of each rule.

    Args:
        rules: The rules.
        words: Words that no gap of a pattern crosses.
    """
    return tuple(tuple(compile_pattern(text, words) for text in rule.patterns) for rule in rules)


def _guards(rule: AnyPattern, words: RelationWords) -> tuple[str, str, str]:
    """Return what a rule rules out around its matches, right beside them for clinical rules."""
    anywhere = tuple(one for one in rule.unless if not compile_pattern(one, words).roles)
    before, after, unless = (_either(one, words) for one in (rule.not_before, rule.not_after, anywhere))
    if isinstance(rule, ClinicalPattern):
        before, after = before and f"(?:{before})(?= $)", after and f"^(?:{after})"
    return before, after, unless


def _barred(rule: AnyPattern, words: RelationWords) -> Barred:
    """Return what a rule rules out of one mention."""
    patterns = (compile_pattern(one, words) for one in rule.unless)
    return tuple((one.roles, late(one.regex)) for one in patterns if one.roles)


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
