"""Runs the examples of relation rules that act within one sentence: patterns, words of context and cues.

Part of `nmstag.relations.check`: it gets a rule and the word classes, and returns a fault for every example
that fails.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations

from nmstag.document import Mention
from nmstag.errors import Fault
from nmstag.relations.clinical_schema import ClinicalPattern
from nmstag.relations.cues import CueMatcher
from nmstag.relations.examples import masked_example
from nmstag.relations.pattern import NO_WORDS, RelationWords
from nmstag.relations.pattern_matcher import AnyPattern, PatternMatcher
from nmstag.relations.schema import RelationCue
from nmstag.rules import Marked


def check_pattern_rule(rule: AnyPattern, words: RelationWords = NO_WORDS) -> Iterator[Fault]:
    """Yield a fault for every example in which a pattern rule matches other pairs than are marked.

    An example's spans carry the role that they must be found in: 'head', 'tail' or 'pair'.
    """
    matcher = PatternMatcher([rule], words)
    for case in rule.cases():
        example = masked_example(case.line, words, clinical=isinstance(rule, ClinicalPattern))
        matches = [match for masked in example for match in matcher.match(masked)]
        found = {(_name(match.head), _name(match.tail)) for match in matches}
        wanted = _pairs_wanted(case.marked) if case.acts else set()
        if found != wanted:
            message = f"the rule matches {_shown(found)}"
            yield rule.fault(case, message, _shown(wanted))


def check_context_words(rule: ClinicalPattern, words: RelationWords = NO_WORDS) -> Iterator[Fault]:
    """Yield a fault where words of context are not in an example, or are in a counterexample."""
    matcher = PatternMatcher([rule], words)
    for case in rule.cases():
        example = masked_example(case.line, words, clinical=True)
        places = [place for masked in example for place in matcher.places(masked.text)]
        if bool(places) != case.acts:
            yield rule.fault(case, f"the words are {'' if places else 'not '}there")


def check_cue(rule: RelationCue, words: RelationWords = NO_WORDS) -> Iterator[Fault]:
    """Yield a fault where the cue does not hold in an example, or holds in a counterexample."""
    cues = CueMatcher([rule], words)
    for case in rule.cases():
        if (
            any(link.bits for masked in masked_example(case.line, words) for link in cues.match(masked))
            != case.acts
        ):
            message = f"the cue {'does not hold' if case.acts else 'holds'}"
            yield rule.fault(case, message)


def _name(mention: Mention | None) -> str:
    return mention.text if mention else ""


def _pairs_wanted(marked: Marked) -> set[tuple[str, str]]:
    by_role = {
        role: [marked.text[span.start : span.end] for span in marked.spans if role in span.labels]
        for role in ("head", "tail", "pair")
    }
    heads, tails = by_role["head"] or [""], by_role["tail"] or [""]
    pairs = {(head, tail) for head in heads for tail in tails if head or tail}
    return pairs | set(combinations(by_role["pair"], 2))


def _shown(pairs: Iterable[tuple[str, str]]) -> str:
    return ", ".join(sorted(f"{head or '-'} > {tail or '-'}" for head, tail in pairs)) or "nothing"
