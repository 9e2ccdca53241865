"""A step of matching: words beside a name that belong to the mention, 'renal' in 'renal toxicity'.

A rule names words (or classes of words), a side and a type. 'include' extends the mention by the word,
one word at a time from the name outwards; 'exclude' leaves the word out, so that a class that is included
may have exceptions. 'join' adds a word that is a mention itself: 'hepatitis B' and 'infection' side by
side are one mention.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Literal

from nmstag.document import Evidence
from nmstag.errors import Fault
from nmstag.match.overlap import Candidate
from nmstag.match.step import Candidates, Resources, Step
from nmstag.plain import record
from nmstag.rules import MarkedSpan, Rule
from nmstag.rules.sources import Sources
from nmstag.text.record import Text

Side = Literal["left", "right"]
ExtensionTable = dict[str, dict[str, str]]
"""For 'left:Disease' and the like: the rule that includes a word, by the word's normal form."""

_NO_WORDS: dict[str, str] = {}

JOIN = "join"
"""In a table, the place of words that join a mention before them."""

FARTHEST = 6
"""A mention is extended by at most this many words on each side."""


@record(frozen=True, slots=True, kw_only=True)
class SpanExtensionRule(Rule):
    """Says whether words beside a name belong to the mention.

    Args:
        action: 'include', 'exclude' or 'join'.
        side: Where the words stand, seen from the name; 'right' for 'join'.
        type: Entity type of the name.
        words: Normal forms of the words.
        classes: Names of word classes (`rules/words`), whose words are meant.
    """

    action: Literal["include", "exclude", "join"]
    side: Side
    type: str
    words: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()


def extension_table(
    rules: Sequence[SpanExtensionRule], classes: Mapping[str, Iterable[str]]
) -> ExtensionTable:
    """Return the words that are included, by side and type; rules on words outrank rules on classes."""
    table: ExtensionTable = {}
    for by_class in (True, False):
        for rule in rules:
            of_classes = (word for name in rule.classes for word in classes.get(name, ()))
            words = of_classes if by_class else rule.words
            place = JOIN if rule.action == "join" else rule.side
            chosen = table.setdefault(f"{place}:{rule.type}", {})
            chosen.update(dict.fromkeys(words, "" if rule.action == "exclude" else rule.id))
    return {place: {word: rule for word, rule in chosen.items() if rule} for place, chosen in table.items()}


class SpanExtension(Step):
    """Extends candidates by the words that belong to them."""

    name = "span_extension"
    topic = "span_extension"
    schema = SpanExtensionRule

    @classmethod
    def compile(cls, rules: Sequence[SpanExtensionRule], sources: Sources) -> Any:
        """Return the words that are included, by side and type."""
        return extension_table(rules, sources.word_classes())

    @classmethod
    def words(cls, plain: Any) -> Iterable[str]:
        """Return the words that are included."""
        return (word for words in plain.values() for word in words)

    def __init__(self, plain: Any, resources: Resources) -> None:
        super().__init__(plain, resources)
        vocabulary = resources.gazetteer.symbols.vocabulary
        self._left = _by_symbol(plain, "left", vocabulary)
        self._right = _by_symbol(plain, "right", vocabulary)
        self._join = _by_symbol(plain, JOIN, vocabulary)
        self._beside = _symbols(self._left) | _symbols(self._right)
        self._joining = _symbols(self._join)

    def __call__(self, text: Text, candidates: Candidates) -> Candidates:
        """Return the candidates with those kept extended; none grows into another, unless to join it."""
        return candidates.keeping(self.extend(text, candidates.kept))

    def extend(self, text: Text, kept: list[Candidate]) -> list[Candidate]:
        """Return candidates that do not overlap, in text order, each extended by its words."""
        if text.has_any(self._joining):
            kept = self._joined(text, kept)
        if not kept or not text.has_any(self._beside):
            return kept
        result = []
        floor = 0
        for number, candidate in enumerate(kept):
            ceiling = kept[number + 1].start if number + 1 < len(kept) else len(text.raw)
            start, left = self._leftwards(text, candidate, floor)
            end, right = self._rightwards(text, candidate, ceiling)
            rules = [*left, *right]
            floor = end
            result.append(_extended(text.raw, candidate, start, end, rules) if rules else candidate)
        return result

    def _leftwards(self, text: Text, candidate: Candidate, floor: int) -> tuple[int, list[str]]:
        """Return where a candidate starts after its extension to the left, and the rules."""
        start, rules = candidate.start, list[str]()
        words = self._left.get(candidate.type)
        if not words:
            return start, rules
        first = text.token_at(start)
        reached, passed = start, list[str]()
        for number in range(first - 1, max(first - 1 - FARTHEST, -1), -1):
            rule = words.get(text.symbols[number])
            if rule is None:
                break
            token_start = text.start_of(number)
            if token_start < floor or broken(text.raw, text.ends[number], reached):
                break
            reached = token_start
            passed.append(rule)
            if not hyphenated(text.raw, reached):
                start, rules = reached, list(passed)
        return start, rules

    def _rightwards(self, text: Text, candidate: Candidate, ceiling: int) -> tuple[int, list[str]]:
        """Return where a candidate ends after its extension to the right, and the rules."""
        end, rules = candidate.end, list[str]()
        words = self._right.get(candidate.type)
        if not words:
            return end, rules
        after = text.token_after(end)
        if text.ends[after - 1] != end:
            return end, rules
        for number in range(after, min(after + FARTHEST, len(text.pieces))):
            rule = words.get(text.symbols[number])
            if rule is None or text.ends[number] > ceiling or broken(text.raw, end, text.start_of(number)):
                break
            end = text.ends[number]
            rules.append(rule)
        return end, rules

    def _joined(self, text: Text, kept: list[Candidate]) -> list[Candidate]:
        """Return the candidates, those put together that a rule joins to the one before them."""
        result: list[Candidate] = []
        for candidate in kept:
            before = result[-1] if result else None
            if before is not None and before.type == candidate.type and candidate.start - before.end <= 1:
                number = text.token_at(candidate.start)
                rule = self._join.get(candidate.type, _NO_WORDS).get(text.symbols[number])
                whole = text.ends[number] == candidate.end
                if rule and whole and not broken(text.raw, before.end, candidate.start):
                    result[-1] = _extended(text.raw, before, before.start, candidate.end, [rule])
                    continue
            result.append(candidate)
        return result

    @classmethod
    def check(cls, rule: SpanExtensionRule, sources: Sources) -> Iterator[Fault]:
        """Yield a fault for each example in which the rule alone does not do what is marked.

        A rule that includes must extend the rest of a marked span to that span; for one that excludes, its
        word must be beside the span. In a counterexample it must not reach the marked span.
        """
        acting = replace(rule, action="include") if rule.action == "exclude" else rule
        step, read = cls.alone(acting, sources)
        for case in rule.cases():
            for span in case.marked.spans:
                text = read(case.marked.text)
                wrong = _wrong(rule, case.acts, span, step, text) if span.type == rule.type else ""
                if wrong:
                    yield rule.fault(case, wrong)


def _wrong(rule: SpanExtensionRule, acts: bool, span: MarkedSpan, step: SpanExtension, text: Text) -> str:
    """Return what is wrong with an example; empty where nothing is."""
    evidence = Evidence("rule", rule.id)
    start, end = span.start, span.end
    inward = rule.action != "exclude" and acts
    last = []
    if inward:
        inside = [number for number, stop in enumerate(text.ends) if start < stop <= end]
        if len(inside) < 2:
            return "the marked span has no more than one word"
        if rule.side == "left":
            start = text.start_of(inside[1])
        else:
            end = text.ends[inside[-2]]
        if rule.action == "join":
            last = [Candidate(text.start_of(inside[-1]), span.end, 0, rule.type, (), evidence)]
    candidate = Candidate(start, end, 0, rule.type, (), evidence)
    extended = step.extend(text, [candidate, *last])[0]
    reached = text.raw[extended.start : extended.end]
    if inward:
        wrong = (extended.start, extended.end) != (span.start, span.end)
        return f"{text.raw[start:end]!r} is extended to {reached!r}" if wrong else ""
    if acts:
        return "" if extended != candidate else "no word of the rule is beside the marked span"
    return f"a word of the rule is beside the marked span: {reached!r}" if extended != candidate else ""


def _by_symbol(table: ExtensionTable, side: str, vocabulary: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Return the rules of one side by type and symbol."""
    found = {}
    for place, words in table.items():
        where, _, type_ = place.partition(":")
        if where == side and words:
            found[type_] = {vocabulary[word]: rule for word, rule in words.items() if word in vocabulary}
    return found


def _symbols(rules: dict[str, dict[str, str]]) -> frozenset[str]:
    return frozenset(symbol for words in rules.values() for symbol in words)


def broken(text: str, end: int, start: int) -> bool:
    """Return whether more than a space or a hyphen is between two words, or nothing at all."""
    gap = text[end:start]
    return gap == "" or len(gap) > 2 or "\n\n" in gap


def hyphenated(text: str, start: int) -> bool:
    """Return whether a hyphen joins what starts here to a word before it: 'linked' in 'X-linked'."""
    return start > 1 and text[start - 1] == "-" and text[start - 2].isalnum()


def _extended(text: str, candidate: Candidate, start: int, end: int, rules: list[str]) -> Candidate:
    inner = text[candidate.start : candidate.end]
    evidence = Evidence(
        candidate.evidence.source,
        candidate.evidence.rule,
        f"{candidate.evidence.detail}; {inner!r} extended by {', '.join(rules)}",
    )
    return candidate._replace(start=start, end=end, evidence=evidence)
