"""A step of matching: diseases that lexicons list with another noun, 'spleen damage' for 'spleen injury'.

A rule names nouns that say the same of a body part. Where a text has one of them in a disease that no list
has, the others are tried in its place; the concept is that of the name which is listed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any, Self

from nmstag.document import Evidence
from nmstag.late import late
from nmstag.lexicon.keys import name_key
from nmstag.match.gazetteer import Gazetteer
from nmstag.match.overlap import Candidate, Spans
from nmstag.match.step import Candidates, Resources, Step
from nmstag.plain import from_plain, record, to_plain
from nmstag.rules import Rule, Sources
from nmstag.text.normalise import normalise_token
from nmstag.text.record import Text
from nmstag.text.tokens import symbol_keys

RANK = 25
_BEFORE = late(r"(?<![\w-])(?:([A-Za-z]+ ))?([A-Za-z]{3,}) \Z")
_FARTHEST = 40
"""Characters before a noun in which the words of its disease are looked for."""


@record(frozen=True, slots=True, kw_only=True)
class ExchangeRule(Rule):
    """Says which nouns of disease may stand for each other.

    Args:
        type: Entity type of the names.
        words: The nouns, in normal form.
        names: Names, in lower case, that lexicons are supposed to have when the examples are tried.
    """

    type: str
    words: tuple[str, ...]
    names: tuple[str, ...] = ()


class ExchangedHeads(Step):
    """Finds diseases that lexicons list with another noun, 'spleen damage' for 'spleen injury'."""

    name = "exchanged_heads"
    topic = "exchanged_heads"
    schema = ExchangeRule

    @classmethod
    def compile(cls, rules: Sequence[ExchangeRule], sources: Sources) -> Any:
        """Return the rules as plain data, their words in normal form."""
        return to_plain([replace(rule, words=tuple(map(normalise_token, rule.words))) for rule in rules])

    @classmethod
    def words(cls, plain: Any) -> Iterator[str]:
        """Return the nouns."""
        return (word for rule in plain for word in rule["words"])

    def __init__(self, plain: Any, resources: Resources) -> None:
        super().__init__(plain, resources)
        vocabulary = resources.gazetteer.symbols.vocabulary
        self._rules: dict[str, list[ExchangeRule]] = {}
        for rule in from_plain(list[ExchangeRule], plain):
            for word in rule.words:
                if word in vocabulary:
                    self._rules.setdefault(vocabulary[word], []).append(rule)
        self._heads = frozenset(self._rules)

    def __call__(self, text: Text, candidates: Candidates) -> Candidates:
        """Return the candidates and the diseases that are listed with another noun, where no name is."""
        if not text.has_any(self._heads):
            return candidates
        found = list(self._names(text, Spans(candidates.kept)))
        if not found:
            return candidates
        return candidates.keeping(self.resources.policy([*candidates.kept, *found]))

    def _names(self, text: Text, kept: Spans) -> Iterator[Candidate]:
        for number in text.places_of(self._heads & text.present):
            start, end = text.start_of(number), text.ends[number]
            before = _BEFORE.search(text.raw, max(0, start - _FARTHEST), start)
            if before is None or not kept.leave_room(before.start(2), end, over=False):
                continue
            noun = text.raw[start:end]
            one = self._exchanged(before[1] or "", before[2], noun, self._rules[text.symbols[number]])
            if one and kept.leave_room(end - one.end, end, over=False):
                yield one._replace(start=end - one.end, end=end)

    def _exchanged(self, word: str, site: str, head: str, rules: Sequence[ExchangeRule]) -> Candidate | None:
        """Return the candidate, as long as it is, for what is listed with another noun; the longest first."""
        for words in filter(None, (f"{word}{site}" if word else "", site)):
            for rule in rules:
                for other in rule.words:
                    name = f"{words} {other}"
                    for one in self.resources.gazetteer.lookup(name):
                        if one.type == rule.type and one.ids:
                            evidence = Evidence("pattern", rule.id, f"{one.evidence.rule}: {name}")
                            length = len(words) + 1 + len(head)
                            return Candidate(0, length, RANK, rule.type, one.ids, evidence)
        return None

    @classmethod
    def alone(cls, rule: Any, sources: Sources) -> tuple[Self, Callable[[str], Text]]:
        """Return the step with one rule and the names that it supposes, and what reads a text for it."""
        plain = cls.compile([rule], sources)
        vocabulary, keys = symbol_keys(list(dict.fromkeys(map(name_key, rule.names))), cls.words(plain))
        entries = [[(rule.type, (f"X:{n}",), "", "", name, "")] for n, name in enumerate(rule.names)]
        gazetteer = Gazetteer(vocabulary, keys, entries)
        return cls(plain, Resources(gazetteer)), gazetteer.read
