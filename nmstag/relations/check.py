"""Runs the examples and counterexamples of relation rules, for `nmstag pack verify` and for learning.

It gets the rules of a pack, or of a stack of packs, and returns a fault for every example that fails.
"""

from __future__ import annotations

from collections.abc import Iterator

from nmstag.errors import Fault
from nmstag.relations.anaphora import AnaphoraResolver
from nmstag.relations.check_sentence import check_context_words, check_cue, check_pattern_rule
from nmstag.relations.clinical_schema import CONTEXT
from nmstag.relations.examples import example_document, marked_features, marked_tree
from nmstag.relations.extractor import RelationExtractor
from nmstag.relations.rules import RelationRules
from nmstag.relations.schema import AnaphoraRule, DecisionRule
from nmstag.relations.scorecard import parse_condition
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
