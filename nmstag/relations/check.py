"""Runs the examples and counterexamples of relation rules, for `nmstag pack verify` and for learning.

It gets the rules of a pack, or of a stack of packs, and returns a fault for every example that fails.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations

from nmstag.document import Mention
from nmstag.errors import Fault
from nmstag.relations.anaphora import AnaphoraResolver
from nmstag.relations.clinical_schema import CONTEXT, ClinicalPattern
from nmstag.relations.cues import CueMatcher
from nmstag.relations.examples import example_document, marked_features, marked_tree, masked_example
from nmstag.relations.extractor import RelationExtractor
from nmstag.relations.pattern import NO_WORDS, RelationWords
from nmstag.relations.pattern_matcher import AnyPattern, PatternMatcher
from nmstag.relations.rules import RelationRules
from nmstag.relations.schema import AnaphoraRule, DecisionRule, RelationCue
from nmstag.relations.scorecard import parse_condition
from nmstag.rules import Marked
from nmstag.text.sentences import split_sentences


def check_rules(rules: RelationRules) -> Iterator[Fault]:
    """Yield a fault for every example that fails, and for every counterexample in which its rule acts."""
    for pattern in rules.patterns:
        yield from check_pattern_rule(pattern, rules.words)
    for clinical in rules.clinical:
        check = check_context_words if clinical.type == CONTEXT else check_pattern_rule
        yield from check(clinical, rules.words)
    for cue in rules.cues:
        yield from check_cue(cue, rules.words)
    for anaphor in (*rules.anaphora, *rules.clinical_anaphora):
        yield from check_anaphora_rule(anaphor)
    extractor = RelationExtractor(rules)
    for decision in rules.decisions:
        yield from check_decision(decision, extractor)


def check_pattern_rule(rule: AnyPattern, words: RelationWords = NO_WORDS) -> Iterator[Fault]:
    """Yield a fault for every example in which a pattern rule matches other pairs than are marked.

    An example's spans carry the role that they must be found in: 'head', 'tail' or 'pair'.
    """
    matcher = PatternMatcher([rule], words)
    for case in rule.cases():
        matches = [match for masked in masked_example(case.line, words) for match in matcher.match(masked)]
        found = {(_name(match.head), _name(match.tail)) for match in matches}
        wanted = _pairs_wanted(case.marked) if case.acts else set()
        if found != wanted:
            message = f"the rule matches {_shown(found)}"
            yield rule.fault(case, message, _shown(wanted))


def check_context_words(rule: ClinicalPattern, words: RelationWords = NO_WORDS) -> Iterator[Fault]:
    """Yield a fault where words of context are not in an example, or are in a counterexample."""
    matcher = PatternMatcher([rule], words)
    for case in rule.cases():
        places = [place for masked in masked_example(case.line, words) for place in matcher.places(masked)]
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


def check_anaphora_rule(rule: AnaphoraRule) -> Iterator[Fault]:
    """Yield a fault for every example in which an anaphora rule resolves other phrases than are marked.

    A span with the label 'ref' is such a phrase; its 'id=...' labels say what it refers to.
    """
    for case in rule.cases():
        marked = case.marked
        spans = [marked.text[span.start : span.end] for span in marked.spans if "ref" in span.labels]
        given = example_document(marked).mentions
        named = [item for item in given if item.text not in spans]
        wanted = {(item.text, item.ids) for item in given if item.text in spans}
        resolver = AnaphoraResolver([rule], marked_tree(marked))
        resolved = resolver.resolve(marked.text, split_sentences(marked.text), named)
        found = {(item.text, item.ids) for item in resolved}
        if found != wanted or case.acts != bool(wanted):
            shown = ", ".join(sorted(f"{text} = {' '.join(ids)}" for text, ids in found))
            message = f"the rule resolves {shown or 'nothing'}"
            yield rule.fault(case, message)


def check_decision(rule: DecisionRule, extractor: RelationExtractor) -> Iterator[Fault]:
    """Yield a fault where the conditions do not hold in an example, or hold in a counterexample.

    An example marks the pair in question with the roles 'head' and 'tail' (see `marked_features`).
    """
    conditions = [parse_condition(text) for text in rule.when]
    for case in rule.cases():
        features = marked_features(extractor, case.line)
        holds = features is not None and all(condition.holds(features) for condition in conditions)
        if holds != case.acts:
            message = f"the conditions {'do not hold' if case.acts else 'hold'} for the marked pair"
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
