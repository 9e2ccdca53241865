"""A step of matching: names that begin the name of something else, 'dopamine' in 'dopamine D2 receptor'.

Rules of context look at the one word beside a candidate. The names of enzymes, receptors and carriers have
letters, figures and brackets in between, and so many words at their end that a rule can only name how they
end: 'catechol-O-methyltransferase', '5-HT(2C) receptor'.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from nmstag.errors import Fault
from nmstag.match.overlap import Candidate
from nmstag.match.step import Candidates, Resources, Span, Step, check_rejecting
from nmstag.plain import record
from nmstag.rules import Rule
from nmstag.rules.sources import Sources
from nmstag.text.normalise import normalise_token
from nmstag.text.record import Text
from nmstag.text.tokens import token_of

FARTHEST = 6
"""The last word of the larger name is at most this many tokens after the candidate."""

_SHORT = 2
_SHORT_WORDS = frozenset(
    ("a", "an", "as", "at", "by", "do", "if", "in", "is", "no", "of", "on", "or", "so", "to")
)
_BRACKETS = frozenset("()[]")
_LONGEST = 4
"""Words of a name that is not marked, in an example."""


@record(frozen=True, slots=True, kw_only=True)
class LargerNameRule(Rule):
    """Says how a name goes on that only begins with a candidate.

    Args:
        type: Entity type of the candidate.
        words: Normal forms of the words that end the larger name.
        endings: What such words end with, 'ase'.
        but_not: Words with such an ending that end no larger name, 'disease'.
        between: Words that may stand in front of them, beside letters, figures and brackets: 'beta', 'type'.
    """

    type: str
    words: tuple[str, ...] = ()
    endings: tuple[str, ...] = ()
    but_not: tuple[str, ...] = ()
    between: tuple[str, ...] = ()


class LargerNames(Step):
    """Rejects candidates that begin the name of something else, such as an enzyme or a receptor."""

    name = "larger_names"
    topic = "larger_names"
    schema = LargerNameRule

    @classmethod
    def compile(cls, rules: Sequence[LargerNameRule], sources: Sources) -> Any:
        """Return the words of each rule, by entity type."""
        table: dict[
            str, list[tuple[str, tuple[str, ...], tuple[str, ...], tuple[str, ...], tuple[str, ...]]]
        ] = {}
        for rule in rules:
            of_type = table.setdefault(rule.type, [])
            of_type.append((rule.id, rule.words, rule.endings, rule.but_not, rule.between))
        return table

    def __init__(self, plain: Any, resources: Resources) -> None:
        super().__init__(plain, resources)
        self._rules = {
            type_: [_Rule(*fields) for fields in rules] for type_, rules in dict(plain or {}).items()
        }

    def __call__(self, text: Text, candidates: Candidates) -> Candidates:
        """Return the candidates, those kept that are whole names."""
        kept = [one for one in candidates.kept if one.type not in self._rules or not self.reason(text, one)]
        return candidates.keeping(kept) if len(kept) < len(candidates.kept) else candidates

    def reason(self, text: Text, candidate: Candidate) -> str:
        """Return the id of the rule that rejects a candidate; empty where none does."""
        return next(self.reasons(text, candidate), "")

    def reasons(self, text: Text, candidate: Candidate) -> Iterator[str]:
        """Yield the id of each rule that rejects a candidate."""
        rules = self._rules.get(candidate.type, ())
        if rules:
            after = text.token_after(candidate.end)
            words = [normalise_token(token_of(piece)) for piece in text.pieces[after : after + FARTHEST]]
            yield from (rule.id for rule in rules if rule.goes_on(words))

    @classmethod
    def check(cls, rule: LargerNameRule, sources: Sources) -> Iterator[Fault]:
        """Yield a fault for each example in which the rule rejects no name, as rules of context do."""
        return check_rejecting(cls, rule, sources, _runs)


class _Rule:
    """A rule, ready for use."""

    def __init__(
        self,
        id_: str,
        words: Iterable[str],
        endings: Iterable[str],
        but_not: Iterable[str],
        between: Iterable[str],
    ) -> None:
        self.id = id_
        self._words = frozenset(words)
        self._endings = tuple(endings)
        self._but_not = frozenset(but_not)
        self._between = frozenset(between)

    def goes_on(self, words: Iterable[str]) -> bool:
        """Return whether the words after a candidate go on to the end of a larger name."""
        for word in words:
            if word in self._words or (word.endswith(self._endings) and word not in self._but_not):
                return True
            if word not in self._between and not _is_short(word):
                return False
        return False


def _is_short(word: str) -> bool:
    """Return whether a word is a letter, a figure, a bracket or two letters that are no English word."""
    return word in _BRACKETS or (len(word) <= _SHORT and word.isalnum() and word not in _SHORT_WORDS)


def _runs(_: LargerNameRule, text: Text) -> Iterator[Span]:
    """Yield the spans of up to a few words in a row."""
    for first in range(len(text.pieces)):
        for last in range(first, min(first + _LONGEST, len(text.pieces))):
            yield text.start_of(first), text.ends[last]
