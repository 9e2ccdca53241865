"""Warns of rules whose expressions take much longer on a long text: steps are counted, not timed.

An expression is tried on the examples of its own rule, whole and without their end, each repeated to three
lengths. Twice the text may take at most 2.5 times the steps.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator
from dataclasses import fields
from itertools import pairwise
from typing import NamedTuple

from nmstag.errors import Fault
from nmstag.match.pattern_search import LONGEST_NAME, NEAR
from nmstag.match.patterns import PatternRule
from nmstag.packs.topics import SCHEMAS
from nmstag.relations import RelationRules
from nmstag.relations.clinical_schema import ClinicalPattern
from nmstag.relations.examples import masked_example
from nmstag.relations.pattern_matcher import AnyPattern, compile_rules
from nmstag.rulecheck.regex_steps import CountedPattern, TooManyStepsError, deep_calls
from nmstag.rules.markup import Marked
from nmstag.rules.schema import Rule, check_regex
from nmstag.rules.sources import Sources

SIZES = (150, 300, 600)
"""Characters to which an example is repeated."""
MOST = 2.5
FEW = 30
"""Steps a character that are few, however they grow."""
_MOST_STEPS = 400_000


def slow_patterns(sources: Sources, trusted: Container[str] = ()) -> Iterator[Fault]:
    """Yield a warning for each rule of a pattern or of regular expressions that is not linear.

    Args:
        sources: The rules.
        trusted: Names of packs whose own rules are not tried.
    """
    with deep_calls():
        for topic in sources.topics():
            schema = SCHEMAS.get(topic)
            for rule in sources.rules(topic, schema) if schema is not None else ():
                if rule.pack in trusted:
                    continue
                yield from _slow(rule, _pattern(rule) if isinstance(rule, PatternRule) else _regexes(rule))


def slow_relations(rules: RelationRules, trusted: Container[str] = ()) -> Iterator[Fault]:
    """Yield a warning for each rule of relations that is not linear on one long sentence.

    Args:
        rules: The rules.
        trusted: Names of packs whose own rules are not tried.
    """
    with deep_calls():
        every: tuple[AnyPattern, ...] = (*rules.patterns, *rules.clinical)
        for rule in every:
            if rule.pack in trusted:
                continue
            clinical = isinstance(rule, ClinicalPattern)
            examples = [
                one
                for line in rule.examples[:1]
                for one in masked_example(line, rules.words, clinical=clinical)
            ]
            texts = tuple(f"{one.text.rstrip(' .')} " for one in examples)
            (compiled,) = compile_rules([rule], rules.words)
            longest = max((pattern.regex for pattern in compiled.patterns), key=len, default="")
            yield from _slow(rule, [_Trial(longest, texts)])


class _Trial(NamedTuple):
    """An expression, the texts that are repeated for it, and where in them it is tried.

    Args:
        expression: The expression.
        texts: The texts.
        anchor: Only in words in which this matches; everywhere where it is empty.
        sizes: Characters to which a text is repeated.
    """

    expression: str
    texts: tuple[str, ...]
    anchor: str = ""
    sizes: tuple[int, ...] = SIZES


def _slow(rule: Rule, trials: Iterable[_Trial]) -> Iterator[Fault]:
    for trial in trials:
        if check_regex(trial.expression) or check_regex(trial.anchor):
            continue  # reported where the rules of its topic are compiled
        grown = max((growth(trial, text) for text in trial.texts if text), default=0.0)
        if grown > MOST:
            times = f"{grown:.1f} times" if grown < float("inf") else "far more than twice"
            message = f"slow on long texts: twice the text of its examples takes {times} the steps"
            allowed = "a limit in place of '*' or '+', such as {0,40}, or a possessive '*+'"
            yield Fault(message, rule.path, rule.line, rule.id, trial.expression, allowed, "warning")
            return


def growth(trial: _Trial, text: str) -> float:
    """Return how many times the steps twice the text takes; 1 where the steps are few."""
    pattern = CountedPattern(trial.expression, _MOST_STEPS)

    def steps(size: int) -> int:
        repeated = text * (size // len(text) + 1)
        return pattern.count(repeated, _in_words(trial.anchor, repeated) if trial.anchor else None)

    try:
        last = steps(trial.sizes[-1])
        if last < FEW * trial.sizes[-1]:
            return 1.0
        counts = [*map(steps, trial.sizes[:-1]), last]
    except TooManyStepsError:
        return float("inf")
    return min((more / less for less, more in pairwise(counts)), default=1.0)


def _in_words(anchor: str, text: str) -> Iterator[tuple[int, int]]:
    """Yield the places in words in which an anchor matches, and how far the text is searched from there."""
    done = 0
    for match in re.finditer(anchor, text):
        start = max(done, text.rfind(" ", 0, match.start()) + 1)
        done = max(done, (text.find(" ", match.start()) + 1) or len(text))
        long = done - start > LONGEST_NAME
        yield from ((place, place + LONGEST_NAME if long else len(text)) for place in range(start, done))


def _texts(rule: Rule) -> tuple[str, ...]:
    """Return texts to be repeated: the longest example and counterexample, and what a match begins with."""
    found: dict[bool, Marked] = {}
    for case in sorted(rule.cases(), key=lambda case: len(case.marked.text)):
        found[case.acts] = case.marked
    texts = [f"{marked.text} " for marked in found.values()]
    example = found.get(True)
    for span in example.spans[:1] if example else ():
        texts += _beginnings(example.text[span.start : span.end]) if example else []
    return tuple(texts)


def _beginnings(text: str) -> list[str]:
    """Return the beginnings of a text to its last word and to its middle, in which a search finds no end.

    >>> _beginnings("renal toxicity"), _beginnings("backache")
    (['renal ', 'renal t'], ['back'])
    """
    words = text.rstrip().rpartition(" ")[0]
    return [*([f"{words} "] if words else []), text[: len(text) // 2]]


def _regexes(rule: Rule) -> Iterator[_Trial]:
    """Yield what of a rule is a regular expression."""
    for item in fields(rule):
        if item.metadata.get("check") is check_regex:
            value = getattr(rule, item.name)
            for one in [value] if isinstance(value, str) else value:
                yield _Trial(one, _texts(rule))


def _pattern(rule: PatternRule) -> Iterator[_Trial]:
    """Yield the expressions of a rule; a pattern of words is linear, as its repeats are limited."""
    texts = _texts(rule)
    if rule.words or rule.needs or rule.first:  # tried near these alone
        yield _Trial(rule.regex, texts, sizes=(2 * NEAR,))
    elif rule.regex:
        yield _Trial(rule.anchor or rule.regex, texts)
        yield _Trial(rule.regex, texts, rule.anchor)
