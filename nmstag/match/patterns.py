"""A step of matching: mentions that no list can hold, such as a body part with a noun of disease.

A pattern rule is written in words and word classes ('<anatomy>+ <disease_head>') or as a regular
expression over the text. Word patterns are compiled to regular expressions over the symbols of a text,
one character a token, so that a class of a thousand words costs no more than a single one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from functools import cache, partial
from typing import Any

from nmstag.document import Evidence
from nmstag.errors import Fault, RuleError
from nmstag.late import late
from nmstag.match.overlap import Candidate, Spans
from nmstag.match.pattern_search import (
    AnchorPlaces,
    FirstWords,
    Search,
    SymbolIndex,
    near_words,
    searcher,
    span_of,
)
from nmstag.match.step import Candidates, Resources, Step
from nmstag.plain import from_plain, record, to_plain
from nmstag.rules import Rule
from nmstag.rules.schema import check_regex
from nmstag.rules.sources import Sources
from nmstag.text.record import Text
from nmstag.text.tokens import normal_tokens, token_of

RANK = 30
_ITEM = late(r"(\((?:[^()]*)\)|<[a-z_|]+>|[^\s()<>?*+]+)([?*+]?)\s*")
_OFTEN = {"*": "{0,12}", "+": "{1,12}"}  # without a limit each start in a long run searches to its end
_OF_SITE = late(r"([\w-]+) of (?:(?:the|both|an?|his|her) )?(?:(?:left|right) )?([\w -]+)")
Find = Callable[[Text, AnchorPlaces], Iterator[tuple[int, int]]]
"""Yields the spans of the matches of a rule in a text."""
_GAP = late(r"[^\S\n]{0,2}-?[^\S\n]?|\n|-")


@record(frozen=True, slots=True, kw_only=True)
class PatternRule(Rule):
    """Says what an unlisted mention looks like.

    Args:
        type: Entity type.
        pattern: Words, `<class>` or `<class|class>`, alternatives in brackets '(of|in)', each with an
            optional '?', '*' or '+'. One of `pattern` and `regex` is given.
        regex: A regular expression over the text; the mention is its group 'mention', or all of it.
        words: For a `regex`, words of which every match holds one; texts without them cost nothing.
        first: For a `regex`, words of which every match begins with one; it is tried there alone.
        needs: For a `regex`, texts in lower case of which every match holds one; it saves most texts the
            search, and without an `anchor` only what is near them is searched.
        word_before: For a `regex`, whether each match begins with the word right before what it needs; then
            only such words are looked at.
        anchor: For a `regex` that is slow to search for, a quick one that begins to match in the first
            word of whatever the slow one matches; only words in which it does are looked at.
        unless: Words in normal form that are left out of the classes.
        over: Whether a match may cover names of lexicons, the longer one winning; otherwise patterns
            only look where no name is.
        ids: Concept ids of what is matched; mostly none.
        concepts: A concept id with words: of a match that has one of the words, it is the concept. Of several
            ids the first one that fits counts.
        items: The words at each place of the pattern, and how often they may stand there; derived.
    """

    type: str
    pattern: str = field(default="", metadata={"stored": False})
    regex: str = ""
    words: tuple[str, ...] = ()
    first: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    anchor: str = ""
    word_before: bool = False
    unless: tuple[str, ...] = field(default=(), metadata={"stored": False})
    over: bool = False
    ids: tuple[str, ...] = ()
    concepts: dict[str, tuple[str, ...]] = field(default_factory=dict)
    items: tuple[tuple[tuple[str, ...], str], ...] = field(default=(), metadata={"given": True})

    def concepts_of(self, name: str) -> tuple[str, ...]:
        """Return the concept ids that the rule itself gives a match."""
        if self.concepts:
            tokens = frozenset(normal_tokens(name))
            for id_, words in self.concepts.items():
                if not tokens.isdisjoint(words):
                    return (id_,)
        return self.ids


class _UnknownClassError(ValueError):
    """A pattern names a word class that no pack has."""


class Patterns(Step):
    """Finds what pattern rules describe."""

    name = "patterns"
    topic = "patterns"
    schema = PatternRule

    @classmethod
    def compile(cls, rules: Sequence[PatternRule], sources: Sources) -> Any:
        """Return the rules with the words at each place of their patterns.

        Raises:
            RuleError: A pattern cannot be read or names an unknown class; every fault is named.
        """
        classes, barred = sources.word_classes(), sources.words_off()
        faults: list[Fault] = []
        compiled = []
        for rule in rules:
            try:
                items = tuple(_items(rule.pattern, classes, {*rule.unless, *barred.get(rule.id, ())}))
            except ValueError as error:
                message = sources.told(str(error)) if isinstance(error, _UnknownClassError) else str(error)
                faults.append(_fault(rule, "pattern", message, rule.pattern))
                continue
            for key, expression in (("regex", rule.regex), ("anchor", rule.anchor)):
                if problem := check_regex(expression):
                    faults.append(_fault(rule, key, problem, expression))
            if bool(items) == bool(rule.regex):
                message = "a rule has either a pattern or a regex"
                faults.append(_fault(rule, "regex", message, rule.regex))
            words, first = _normal(rule.words), _normal(rule.first)
            concepts = {id_: _normal(of_it) for id_, of_it in rule.concepts.items()}
            compiled.append(replace(rule, items=items, words=words, first=first, concepts=concepts))
        if faults:
            raise RuleError(faults)
        return to_plain(compiled)

    @classmethod
    def words(cls, plain: Any) -> Iterable[str]:
        """Return the words that patterns look for."""
        for rule in plain:
            yield from (word for words, _ in rule.get("items", ()) for word in words)
            yield from (*rule.get("words", ()), *rule.get("first", ()))

    @classmethod
    def check(cls, rule: PatternRule, sources: Sources) -> Iterator[Fault]:
        """Yield a fault for each example of which the rule matches other spans than the marked ones.

        The label 'id=...' of a span is the concept that the rule must give it.
        """
        yield from super().check(rule, sources)
        (compiled,) = from_plain(list[PatternRule], cls.compile([rule], sources))
        for case in rule.cases():
            for span in case.marked.spans if case.acts else ():
                wanted = next((label[3:] for label in span.labels if label.startswith("id=")), "")
                got = "|".join(compiled.concepts_of(case.marked.text[span.start : span.end]))
                if wanted and got != wanted:
                    yield rule.fault(case, f"the rule gives {got or 'no concept'}, not {wanted}")

    def __init__(self, plain: Any, resources: Resources) -> None:
        super().__init__(plain, resources)
        rules = from_plain(list[PatternRule], plain)
        vocabulary = resources.gazetteer.symbols.vocabulary
        symbols_of = cache(partial(_in_order, vocabulary))  # many patterns have the same words in a place
        finders = [
            (rule, *(_expression(rule, vocabulary) if rule.regex else _word_pattern(rule, symbols_of)))
            for rule in rules
            if not rule.first
        ]
        self._finders = [(rule, find) for rule, find, _ in finders]
        self._index = SymbolIndex(needed for _, _, needed in finders)
        self._first = FirstWords(
            (rule, rule.regex, _symbols(rule.first, vocabulary), _symbols(rule.words, vocabulary))
            for rule in rules
            if rule.first
        )

    def __call__(self, text: Text, candidates: Candidates) -> Candidates:
        """Return the candidates and what the patterns match beside them or, where they may, over them."""
        matches = list(self._matches(text))
        if not matches:
            return candidates
        spans = Spans(candidates.kept)
        found = [
            self._candidate(text.raw, rule, start, end, spans)
            for rule, start, end in matches
            if spans.leave_room(start, end, over=rule.over)
        ]
        return candidates.keeping(self.resources.policy([*candidates.kept, *found])) if found else candidates

    def _matches(self, text: Text) -> Iterator[tuple[PatternRule, int, int]]:
        """Yield every match of every rule."""
        places: AnchorPlaces = {}
        for number in self._index.fitting(text.present):
            rule, find = self._finders[number]
            for start, end in find(text, places):
                yield rule, start, end
        for rule, match in self._first.matches(text):
            yield rule, *span_of(match)

    def _candidate(self, raw: str, rule: PatternRule, start: int, end: int, spans: Spans) -> Candidate:
        """Return the candidate for a match.

        It has the concepts of its rule, of the same name in another order ('fracture of the hip' of 'hip
        fracture'), or of the single name of its type that it is over; a disease that none of these gives any
        has the broader concept of its body part.
        """
        ids, detail = rule.concepts_of(raw[start:end]), ""
        if rule.type == "Disease" and not ids:
            ids, detail = self._turned(raw[start:end])
        if rule.over and not ids:
            inner = [one for one in spans.within(start, end) if one.type == rule.type]
            if len(inner) == 1:
                ids, detail = inner[0].ids, f"{inner[0].evidence.detail} ({inner[0].evidence.rule})"
        if not ids and rule.type == "Disease":
            broader, by = self.resources.backoff(raw[start:end])
            if broader:
                ids, detail = (broader,), f"by {by}"
        return Candidate(start, end, RANK, rule.type, ids, Evidence("pattern", rule.id, detail))

    def _turned(self, name: str) -> tuple[tuple[str, ...], str]:
        """Return the concepts of a disease 'of the' body part by its name with the body part in front."""
        match = _OF_SITE.fullmatch(name)
        for one in self.resources.gazetteer.lookup(f"{match[2]} {match[1]}") if match else ():
            if one.type == "Disease" and one.ids:
                return one.ids, f"{one.evidence.detail} ({one.evidence.rule})"
        return (), ""


def _items(
    pattern: str, classes: Mapping[str, Iterable[str]], barred: Collection[str]
) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield the words that may stand at each place of a pattern, with how often."""
    place = 0
    while place < len(pattern):
        match = _ITEM.match(pattern, place)
        if match is None:
            raise ValueError(f"cannot be read from character {place + 1}")
        item, often = match.group(1), match.group(2)
        if item.startswith("<"):
            words: list[str] = []
            for name in item[1:-1].split("|"):
                if name not in classes:
                    raise _UnknownClassError(f"unknown word class {name!r}")
                words += (word for word in classes[name] if word not in barred)
            yield tuple(dict.fromkeys(words)), often
        else:
            yield tuple(item.strip("()").split("|")), often
        place = match.end()


def _normal(words: Iterable[str]) -> tuple[str, ...]:
    """Return the normal forms of words, each a token."""
    return tuple(dict.fromkeys(token for word in words for token in normal_tokens(word)))


def _symbols(words: Iterable[str], vocabulary: Mapping[str, str]) -> frozenset[str]:
    return frozenset(map(vocabulary.__getitem__, words))


def _expression(rule: PatternRule, vocabulary: Mapping[str, str]) -> tuple[Find, list[Collection[str]]]:
    """Return what finds the matches of the regular expression of a rule, and the symbols that they need."""
    if rule.words:
        words = _symbols(rule.words, vocabulary)
        return partial(_spans, near_words(rule.regex, words)), [words]
    return partial(_spans, searcher(rule.regex, rule.needs, rule.anchor, rule.word_before)), []


def _spans(search: Search, text: Text, places: AnchorPlaces) -> Iterator[tuple[int, int]]:
    """Yield the spans of the mentions that a search finds."""
    return map(span_of, search(text, places))


def _in_order(vocabulary: Mapping[str, str], words: tuple[str, ...]) -> str:
    """Return the symbols of words in order, as one string."""
    return "".join(sorted({vocabulary[word] for word in words if word in vocabulary}))


def _word_pattern(
    rule: PatternRule, symbols_of: Callable[[tuple[str, ...]], str]
) -> tuple[Find, list[Collection[str]]]:
    """Return what finds the matches of the word pattern of a rule, and the symbols that they need.

    A word pattern is an expression over symbols.
    """
    places = [(symbols_of(words), often) for words, often in rule.items]
    expression = late("".join(_over_symbols(symbols, often) for symbols, often in places))
    return partial(_over_words, expression), [symbols for symbols, often in places if often in ("", "+")]


def _over_words(expression: re.Pattern[str], text: Text, _: AnchorPlaces) -> Iterator[tuple[int, int]]:
    """Yield the spans of the words that an expression over symbols matches."""
    for match in expression.finditer(text.symbols):
        first, after = match.span()
        if _plain_gaps(text, first, after):
            yield text.start_of(first), text.ends[after - 1]


def _over_symbols(symbols: str, often: str) -> str:
    if not symbols:
        return "(?!)" if often in ("", "+") else ""
    return f"[{symbols}]{_OFTEN.get(often, often)}"  # no symbol has a meaning in expressions


def _plain_gaps(text: Text, first: int, after: int) -> bool:
    """Return whether only single spaces, hyphens or one line end stand between some tokens, and around."""
    pieces = text.pieces
    for piece in pieces[first + 1 : after]:
        gap = piece[: len(piece) - len(token_of(piece))]
        if not gap or not _GAP.fullmatch(gap):
            return False
    return not (
        after < len(pieces) and pieces[after][0].isalnum() and text.raw[text.ends[after - 1] - 1].isalnum()
    )


def _fault(rule: PatternRule, key: str, message: str, value: str) -> Fault:
    return Fault(message, rule.path, rule.line, f"{rule.id}.{key}", value)
