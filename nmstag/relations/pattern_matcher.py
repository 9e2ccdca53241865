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
from nmstag.plain import record
from nmstag.relations.clinical_schema import ClinicalPattern
from nmstag.relations.entity_masking import MaskedSentence, Unit
from nmstag.relations.pattern import NO_WORDS, CompiledRelationPattern, RelationWords, compile_pattern
from nmstag.relations.pattern_index import PatternIndex, is_of_chemicals
from nmstag.relations.schema import RelationPattern

AnyPattern = RelationPattern | ClinicalPattern
_AROUND = 48
"""How many characters before and after a match are looked at."""


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


@record(frozen=True, slots=True)
class CompiledGuards:
    """What must not be around the matches of a rule, as sources of regular expressions; empty for nothing.

    Args:
        before: What must not be before a match; in clinical rules, right before it.
        after: What must not be after it, as above.
        anywhere: What must not be in the sentence.
        of_mention: Patterns with roles: a match is void where it has the same mentions in these roles.
    """

    before: str = ""
    after: str = ""
    anywhere: str = ""
    of_mention: tuple[tuple[tuple[str, ...], str], ...] = ()


@record(frozen=True, slots=True)
class CompiledRelationRule:
    """A rule in its compiled form, as plain values.

    Args:
        patterns: Its patterns.
        guards: What must not be around their matches.
    """

    patterns: tuple[CompiledRelationPattern, ...]
    guards: CompiledGuards = CompiledGuards()


class _Guards:
    """What must not be before a match, after it, anywhere in the sentence, or said of one of its mentions."""

    __slots__ = ("after", "anywhere", "before", "of_mention")

    def __init__(self, compiled: CompiledGuards) -> None:
        self.before = late(compiled.before) if compiled.before else None
        self.after = late(compiled.after) if compiled.after else None
        self.anywhere = late(compiled.anywhere) if compiled.anywhere else None
        self.of_mention = tuple((roles, late(regex)) for roles, regex in compiled.of_mention)


class _Search(NamedTuple):
    """A pattern of a rule.

    Args:
        number: Which rule it is of.
        rule: The rule.
        pattern: The pattern.
        regex: Its regular expression, compiled when a sentence first needs it.
        guards: What must not be around a match; None for nothing.
    """

    number: int
    rule: Any
    pattern: CompiledRelationPattern
    regex: re.Pattern[str]
    guards: _Guards | None


_NO_GUARDS = CompiledGuards()

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
    guards = search.guards
    if guards.before:
        start = match.start() + (text[match.start()] == " ")
        if guards.before.search(text[max(0, start - _AROUND) : start]):
            return False
    if guards.after and guards.after.search(text[match.end() : match.end() + _AROUND]):
        return False
    if search.number not in void:
        nowhere = guards.anywhere and guards.anywhere.search(text)
        void[search.number] = None if nowhere else _barred_places(text, guards)
    barred = void[search.number]
    if not barred:
        return barred is not None
    return not any(all(match.start(role) == place for role, place in places) for places in barred)


def _barred_places(text: str, guards: _Guards) -> set[Places]:
    """Return the places of the roles that a rule rules out, one tuple for each match of such a pattern."""
    places = set()
    for roles, regex in guards.of_mention:
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
        compiled: Each rule in its compiled form, where it was compiled before (`compile_rules`).
    """

    def __init__(
        self,
        rules: Sequence[AnyPattern],
        words: RelationWords = NO_WORDS,
        compiled: Sequence[CompiledRelationRule] = (),
    ) -> None:
        self.rules = tuple(rules)
        compiled = compiled or compile_rules(rules, words)
        self._searches: list[_Search] = []
        for number, (rule, one) in enumerate(zip(rules, compiled, strict=True)):
            guards = _Guards(one.guards) if one.guards != _NO_GUARDS else None
            self._searches += (
                _Search(number, rule, pattern, late(pattern.regex), guards) for pattern in one.patterns
            )
        self._index = PatternIndex([search.pattern for search in self._searches])
        self._every = self.among(lambda rule, pattern: True)
        self._not_of_chemicals = self.among(lambda rule, pattern: not is_of_chemicals(pattern))
        self.read = self._index.read
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
            regex = search.regex
            match = regex.search(text)
            while match:  # also matches that overlap at other starts
                if _allowed(match, text, search, void):
                    yield search, match
                match = regex.search(text, match.start() + 1)


def compile_rules(rules: Iterable[AnyPattern], words: RelationWords) -> tuple[CompiledRelationRule, ...]:
    """Return rules in their compiled form.

    Args:
        rules: The rules.
        words: Words that no gap of a pattern crosses.
    """
    return tuple(
        CompiledRelationRule(
            tuple(compile_pattern(text, words) for text in rule.patterns), _compiled_guards(rule, words)
        )
        for rule in rules
    )


def _compiled_guards(rule: AnyPattern, words: RelationWords) -> CompiledGuards:
    """Return what a rule rules out around its matches, right beside them for clinical rules."""
    unless = [(text, compile_pattern(text, words)) for text in rule.unless]
    anywhere = tuple(text for text, one in unless if not one.roles)
    before, after = (_either(one, words) for one in (rule.not_before, rule.not_after))
    if isinstance(rule, ClinicalPattern):
        before, after = before and f"(?:{before})(?= $)", after and f"^(?:{after})"
    of_mention = tuple((one.roles, one.regex) for _, one in unless if one.roles)
    return CompiledGuards(before, after, _either(anywhere, words), of_mention)


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
