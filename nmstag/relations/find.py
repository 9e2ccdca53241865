"""Finds what single sentences say: every pattern rule over every masked sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from nmstag.document import Mention
from nmstag.relations.mask import Masked
from nmstag.relations.pattern import CHEMICAL, DISEASE, STEM, Pattern, compile_pattern
from nmstag.relations.schema import RelationRule

_HAS_CHEMICAL = re.compile(f"[{CHEMICAL}]").search
_HAS_DISEASE = re.compile(f"[{DISEASE}]").search
_TWO_CHEMICALS = re.compile(f"[{CHEMICAL}].*[{CHEMICAL}]|[\ue800-\uebff]").search
_AROUND = 48
_REMEMBERED = 50_000


@dataclass(frozen=True, slots=True)
class Finding:
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
    """A pattern of a rule; its regular expressions are compiled when a sentence first needs them."""

    __slots__ = ("guards", "needs", "pattern", "regex", "rule")

    def __init__(self, rule: int, pattern: Pattern, guards: tuple[Any, Any, Any]) -> None:
        self.rule = rule
        self.pattern = pattern
        self.guards = guards
        disease, chemical = pattern.diseases > 0, pattern.chemicals > 0
        two = pattern.chemicals > 1 or "pair" in pattern.roles
        self.needs = (chemical and disease) << 3 | two << 2 | chemical << 1 | disease
        self.regex: re.Pattern[str] | None = None

    def matches(self, text: str) -> list[re.Match[str]]:
        """Return the matches, also those that overlap at other starts."""
        if self.regex is None:
            self.regex = re.compile(self.pattern.regex)
        found = []
        match = self.regex.search(text)
        while match:
            if self._allowed(match, text):
                found.append(match)
            match = self.regex.search(text, match.start() + 1)
        return found

    def _allowed(self, match: re.Match[str], text: str) -> bool:
        before, after, anywhere = self.guards
        if before:
            start = match.start() + (text[match.start()] == " ")
            if re.search(before, text[max(0, start - _AROUND) : start]):
                return False
        if after and re.search(after, text[match.end() : match.end() + _AROUND]):
            return False
        return not (anywhere and re.search(anywhere, text))


class Finder:
    """All pattern rules, indexed by the words that a sentence must hold for them.

    Args:
        rules: The rules; `Finding.rule` counts them.
        compiled: What `dump` returned for the same rules, to spare compiling them.
    """

    def __init__(self, rules: Sequence[RelationRule], compiled: Iterable[Any] | None = None) -> None:
        self.rules = tuple(rules)
        self._plain = list(compiled) if compiled is not None else _compile_rules(self.rules)
        self._exact: dict[str, list[_Compiled]] = {}
        self._stems: dict[str, list[tuple[str, _Compiled]]] = {}
        self._always: list[_Compiled] = []
        self._known: dict[str, tuple[_Compiled, ...]] = {}
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
        chemical, disease = _HAS_CHEMICAL(text) is not None, _HAS_DISEASE(text) is not None
        two = chemical_pairs and chemical and _TWO_CHEMICALS(text) is not None
        held = (chemical and disease) << 3 | two << 2 | chemical << 1 | disease
        found: dict[tuple[int, int, int], Finding] = {}
        for compiled in self._candidates(text):
            if compiled.needs & ~held:
                continue
            for match in compiled.matches(text):
                for head, tail in _pairs(match, compiled.pattern, sentence):
                    key = (compiled.rule, id(head), id(tail))
                    if key not in found:
                        found[key] = Finding(compiled.rule, head, tail, sentence)
        return sorted(found.values(), key=_rule_number)

    def _add(self, compiled: _Compiled) -> None:
        anchors = compiled.pattern.anchors
        if not anchors:
            self._always.append(compiled)
        for anchor in anchors:
            if anchor.endswith("*"):
                self._stems.setdefault(anchor[:STEM], []).append((anchor[:-1], compiled))
            else:
                self._exact.setdefault(anchor, []).append(compiled)

    def _candidates(self, text: str) -> Iterable[_Compiled]:
        """Return the patterns that a sentence has the words for, in an order that the text alone decides."""
        candidates = dict.fromkeys(self._always)
        known = self._known
        for word in dict.fromkeys(text.split(" ")):
            wanted = known.get(word)
            if wanted is None:
                wanted = self._wanting(word)
            if wanted:
                candidates.update(dict.fromkeys(wanted))
        return candidates

    def _wanting(self, word: str) -> tuple[_Compiled, ...]:
        """Return the patterns that wait for a word, and remember them."""
        stems = self._stems.get(word[:STEM], ())
        wanted = self._exact.get(word, []) + [item for beginning, item in stems if word.startswith(beginning)]
        if len(self._known) >= _REMEMBERED:
            self._known.clear()
        self._known[word] = tuple(wanted)
        return self._known[word]


def _rule_number(finding: Finding) -> int:
    return finding.rule


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
            fields = (pattern.regex, pattern.anchors, pattern.roles, pattern.chemicals, pattern.diseases)
            plain.append((number, fields, guards))
    return plain


def _either(patterns: tuple[str, ...]) -> str:
    return "|".join(compile_pattern(text).regex for text in patterns)


def _pairs(
    match: re.Match[str], pattern: Pattern, sentence: Masked
) -> list[tuple[Mention | None, Mention | None]]:
    """Return the pairs of mentions that a match relates; lists distribute."""
    if "pair" in pattern.roles:
        mentions = sentence.units[match["pair"]]
        return [(one, other) for one, other in combinations(mentions, 2) if one.ids != other.ids]
    heads = sentence.units[match["head"]] if "head" in pattern.roles else (None,)
    tails = sentence.units[match["tail"]] if "tail" in pattern.roles else (None,)
    return [(head, tail) for head in heads for tail in tails if head is None or head is not tail]
