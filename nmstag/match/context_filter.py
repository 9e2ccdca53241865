"""A step of matching: words next to a candidate that tell it is not meant, as 'gene' after an abbreviation.

A rule names words, a side and a type, and may be limited to abbreviations. A candidate with such a word
right beside it is rejected.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Literal

from nmstag.errors import Fault
from nmstag.lexicon.keys import is_abbreviation
from nmstag.lexicon.rows import NOTHING
from nmstag.match.overlap import Candidate
from nmstag.match.step import Candidates, Resources, Span, Step, check_rejecting
from nmstag.plain import record
from nmstag.rules import Rule
from nmstag.rules.sources import Sources
from nmstag.text.record import Text

FilterTable = dict[str, dict[str, str]]
"""For 'left:Disease:short' and the like: by the normal form of a word, the rule that rejects beside it."""
_NONE: dict[str, str] = {}
_LONGEST = 4
"""Words of a name that is not marked, in an example."""


@record(frozen=True, slots=True, kw_only=True)
class ContextFilterRule(Rule):
    """Says beside which words a candidate is not meant.

    Args:
        side: Where the words stand, seen from the candidate.
        type: Entity type of the candidate.
        words: Normal forms of the words; on the left they may be two, 'dr .'.
        form: 'short' for abbreviations alone, 'name' for one word with a capital ('Parkinson'), 'long' for
            all that are no abbreviation, 'any' for all.
    """

    side: Literal["left", "right"]
    type: str
    words: tuple[str, ...]
    form: Literal["short", "name", "long", "any"] = "any"


class ContextFilter(Step):
    """Rejects candidates beside words that tell they are not meant, and phrases that are no mention."""

    name = "context_filter"
    topic = "context_filter"
    schema = ContextFilterRule

    @classmethod
    def compile(cls, rules: Sequence[ContextFilterRule], sources: Sources) -> Any:
        """Return the words and the rule of each, by side, type and form."""
        table: FilterTable = {}
        for rule in rules:
            for form in ("short", "long") if rule.form == "any" else (rule.form,):
                words = table.setdefault(f"{rule.side}:{rule.type}:{form}", {})
                words.update(dict.fromkeys(rule.words, rule.id))
        return table

    @classmethod
    def words(cls, plain: Any) -> Iterable[str]:
        """Return the words of all rules."""
        return (word for phrases in plain.values() for phrase in phrases for word in phrase.split())

    def __init__(self, plain: Any, resources: Resources) -> None:
        super().__init__(plain, resources)
        vocabulary = resources.gazetteer.symbols.vocabulary
        self._rules: dict[tuple[str, ...], dict[str, str]] = {
            tuple(place.split(":")): {
                "".join(vocabulary[word] for word in phrase.split()): rule
                for phrase, rule in phrases.items()
                if all(word in vocabulary for word in phrase.split())
            }
            for place, phrases in plain.items()
        }
        self._beside = {
            side: frozenset(
                phrase[-1] for place, phrases in self._rules.items() if place[0] == side for phrase in phrases
            )
            for side in ("left", "right")
        }

    def __call__(self, text: Text, candidates: Candidates) -> Candidates:
        """Return the candidates, those kept that no rule rejects and that are a mention at all."""
        kept, ends, symbols = candidates.kept, text.ends, text.symbols
        lefts, rights = self._beside["left"], self._beside["right"]
        left = []
        first = 0
        for one in kept:
            start, end, _, type_, _, _ = one
            if type_ == NOTHING:
                continue
            first = bisect_right(ends, start, first)
            after = bisect_right(ends, end - 1, first) + 1
            beside = symbols[first - 1 : first] in lefts or symbols[after : after + 1] in rights
            if not beside or not self._rule(text, one, first, after):
                left.append(one)
        return candidates.keeping(left) if len(left) < len(kept) else candidates

    def reason(self, text: Text, candidate: Candidate) -> str:
        """Return the id of the rule that rejects a candidate; empty where none does."""
        return self._rule(text, candidate, text.token_at(candidate.start), text.token_after(candidate.end))

    def _rule(self, text: Text, candidate: Candidate, first: int, after: int) -> str:
        """Return the rule that rejects a candidate, given its first token and the first one after it."""
        symbols = text.symbols
        left, right = symbols[first - 1 : first] if first else "", symbols[after : after + 1]
        if left not in self._beside["left"] and right not in self._beside["right"]:
            return ""
        beside = (
            ("left", left),
            ("left", symbols[first - 2 : first] if first > 1 else ""),
            ("right", right),
        )
        for form in _forms(text.raw[candidate.start : candidate.end]):
            for side, words in beside:
                rule = self._rules.get((side, candidate.type, form), _NONE).get(words)
                if rule:
                    return rule
        return ""

    @classmethod
    def check(cls, rule: ContextFilterRule, sources: Sources) -> Iterator[Fault]:
        """Yield a fault for each example in which the rule rejects no name.

        Names are not marked there, as none is a mention: any words beside that of the rule may be one. In a
        counterexample it must reject no marked name.
        """
        return check_rejecting(cls, rule, sources, _runs)


def _forms(span: str) -> tuple[str, ...]:
    """Return the forms of a span, as rules call them."""
    if is_abbreviation(span):
        return ("short",)
    one_word_with_capital = span[:1].isupper() and span.isalpha() and span[1:].islower()
    return ("long", "name") if one_word_with_capital else ("long",)


def _runs(_: ContextFilterRule, text: Text) -> Iterator[Span]:
    """Yield the spans of up to a few words in a row."""
    for first in range(len(text.pieces)):
        for last in range(first, min(first + _LONGEST, len(text.pieces))):
            yield text.start_of(first), text.ends[last]
