"""Finds what single sentences say: every pattern rule over every masked sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from operator import attrgetter
from typing import Any, NamedTuple

from nmstag.document import Mention
from nmstag.relations.entity_masking import Masked, Unit
from nmstag.relations.pattern import CHEMICAL, MARKS, STEM, Pattern, compile_pattern
from nmstag.relations.schema import RelationRule

_AROUND = 48
_REMEMBERED = 50_000


class Finding(NamedTuple):
    """What one rule found in one sentence.

    Args:
        rule: Number of the rule in the finder.
        head: Mention in the first role; None where the rule has no such slot.
        tail: Mention in the second role; None where the rule has no such slot.
        sentence: The masked sentence.
    """

    rule: int
    head: Mention | None
    tail: Mention | None
    sentence: Masked


class _Compiled:
    """A pattern of a rule; its regular expression is compiled when a sentence first needs it."""

    __slots__ = ("groups", "guards", "needs", "pattern", "regex", "rule")

    def __init__(self, rule: int, pattern: Pattern, guards: tuple[Any, Any, Any]) -> None:
        self.rule = rule
        self.pattern = pattern
        self.guards = guards if any(guards) else None
        self.needs = _needs(pattern)
        self.groups = 0
        self.regex: re.Pattern[str] | None = None

    def compile(self) -> re.Pattern[str]:
        """Return the regular expression, compiled when a sentence first asks for it."""
        self.regex = re.compile(self.pattern.regex)
        return self.regex


def _held(chemicals: int, diseases: int, chemical_pairs: bool) -> int:
    """Return as bits what a sentence holds: its mentions, and whether pairs of chemicals are asked for."""
    return (
        (chemicals > 1 and chemical_pairs) << 4
        | (diseases > 1) << 3
        | (chemicals > 1) << 2
        | (chemicals > 0) << 1
        | (diseases > 0)
    )


def _needs(pattern: Pattern) -> int:
    """Return as bits what a sentence must hold for a pattern."""
    between = "pair" in pattern.roles or pattern.regex.count(f">[{CHEMICAL}]") > 1
    two = 2 if "pair" in pattern.roles else pattern.chemicals
    return _held(two, pattern.diseases, between)


def _allowed(match: re.Match[str], text: str, guards: tuple[str, str, str]) -> bool:
    """Return whether nothing that a rule rules out stands around a match."""
    before, after, anywhere = guards
    if before:
        start = match.start() + (text[match.start()] == " ")
        if re.search(before, text[max(0, start - _AROUND) : start]):
            return False
    if after and re.search(after, text[match.end() : match.end() + _AROUND]):
        return False
    return not (anywhere and re.search(anywhere, text))


class _Waiting:
    """What waits for a word: the patterns it may start, and the bits of the groups of words it is in."""

    __slots__ = ("bits", "patterns")

    def __init__(self) -> None:
        self.patterns: list[_Compiled] = []
        self.bits = 0


_Entry = tuple[int, tuple[_Compiled, ...]]
"""What a word means for a sentence: bits of the groups it is in, patterns that wait for it."""


class Finder:
    """All pattern rules, indexed by the words that a sentence must hold for them.

    Args:
        rules: The rules; `Finding.rule` counts them.
        compiled: What `dump` returned for the same rules, to spare compiling them.
    """

    def __init__(self, rules: Sequence[RelationRule], compiled: Iterable[Any] | None = None) -> None:
        self.rules = tuple(rules)
        self._plain = list(compiled) if compiled is not None else _compile_rules(self.rules)
        self._exact: dict[str, _Waiting] = {}
        self._stems: dict[str, dict[str, _Waiting]] = {}
        self._groups: dict[tuple[str, ...], int] = {}
        self._always: list[_Compiled] = []
        self._known: dict[int, dict[str, _Entry]] = {}
        self._idle: dict[int, set[str]] = {}
        for number, fields, guards in self._plain:
            self._add(_Compiled(number, Pattern(*fields), guards))

    def dump(self) -> list[Any]:
        """Return the compiled patterns as plain data that `marshal` can write."""
        return self._plain

    def find(self, sentence: Masked, *, chemical_pairs: bool = True) -> list[Finding]:
        """Return what the rules find in a sentence, each rule and pair once.

        Args:
            sentence: The masked sentence.
            chemical_pairs: Also look for relations between two chemicals.
        """
        text = sentence.text
        held = _held(sentence.chemicals, sentence.diseases, chemical_pairs)
        found: dict[tuple[int, int, int], Finding] = {}
        units: dict[int, Unit] = {}
        for compiled in self._candidates(text, held):
            regex = compiled.regex or compiled.compile()
            match = regex.search(text)
            while match:  # also matches that overlap at other starts
                if compiled.guards is None or _allowed(match, text, compiled.guards):
                    units = units or sentence.places()
                    for head, tail in _pairs(match, compiled.pattern.roles, units):
                        key = (compiled.rule, id(head), id(tail))
                        if key not in found:
                            found[key] = Finding(compiled.rule, head, tail, sentence)
                match = regex.search(text, match.start() + 1)
        return sorted(found.values(), key=_order) if len(found) > 1 else list(found.values())

    def _add(self, compiled: _Compiled) -> None:
        anchors = compiled.pattern.anchors
        if not anchors:
            self._always.append(compiled)
        for anchor in anchors:
            self._waiting(anchor).patterns.append(compiled)
        for group in compiled.pattern.also:
            compiled.groups |= self._group(group)

    def _group(self, words: tuple[str, ...]) -> int:
        """Return the bit of a group of words, of which a sentence must hold one."""
        bit = self._groups.get(words)
        if bit is None:
            bit = self._groups[words] = 1 << len(self._groups)
            for word in words:
                self._waiting(word).bits |= bit
        return bit

    def _waiting(self, anchor: str) -> _Waiting:
        if anchor.endswith("*"):
            return self._stems.setdefault(anchor[:STEM], {}).setdefault(anchor[:-1], _Waiting())
        return self._exact.setdefault(anchor, _Waiting())

    def _candidates(self, text: str, needs: int) -> list[_Compiled]:
        """Return the patterns for which a sentence holds a word of every group, and the mentions needed."""
        known, idle = self._known.get(needs), self._idle.setdefault(needs, {""})
        if known is None:
            always = tuple(item for item in self._always if not item.needs & ~needs)
            known = self._known[needs] = {"": (0, always)}
        held, always = known[""]
        candidates = set(always)
        for word in set(text.split(" ")).difference(idle):
            entry = known.get(word)
            if entry is None:
                entry = self._wanting(word, needs)
                if len(known) + len(idle) >= _REMEMBERED:
                    del self._known[needs], self._idle[needs]
                    return self._candidates(text, needs)
                if not any(entry):
                    idle.add(word)
                    continue
                known[word] = entry
            held |= entry[0]
            candidates.update(entry[1])
        return [item for item in candidates if held & item.groups == item.groups]

    def _wanting(self, word: str, needs: int) -> _Entry:
        """Return the bits that a word sets and the patterns that wait for it and need no other mentions."""
        word = word.lstrip(MARKS)
        stems = self._stems.get(word[:STEM], {})
        waiting = [item for beginning, item in stems.items() if word.startswith(beginning)]
        if word in self._exact:
            waiting.append(self._exact[word])
        bits = 0
        for item in waiting:
            bits |= item.bits
        return bits, tuple(one for item in waiting for one in item.patterns if not one.needs & ~needs)


def _order(finding: Finding) -> tuple[int, int, int]:
    """Order findings by rule and place, whichever pattern of the rule came first."""
    head, tail = finding.head, finding.tail
    return finding.rule, head.start if head else -1, tail.start if tail else -1


_fields = attrgetter("regex", "anchors", "roles", "chemicals", "diseases", "also")


def _compile_rules(rules: Sequence[RelationRule]) -> list[Any]:
    plain = []
    for number, rule in enumerate(rules):
        guards = (
            _either(rule.not_before),
            _either(rule.not_after),
            _either(rule.unless),
        )
        for text in rule.patterns:
            pattern = compile_pattern(text)
            plain.append((number, _fields(pattern), guards))
    return plain


def _either(patterns: tuple[str, ...]) -> str:
    return "|".join(compile_pattern(text).regex for text in patterns)


def _pairs(
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
