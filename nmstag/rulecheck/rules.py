"""Runs the examples and counterexamples of every rule of a stack of packs, topic by topic."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import Any

from nmstag.errors import Fault, RuleError, near_miss
from nmstag.link import BACKOFF, LINKING, check_backoff, check_variation
from nmstag.match import compile_step
from nmstag.match.steps import STEPS
from nmstag.packs import CLINICAL, DEFAULT, Pack, open_pack, sources_of
from nmstag.packs.topics import SCHEMAS, rule_ids
from nmstag.relations import read_rules
from nmstag.relations.check import check_rules as check_relation_rules
from nmstag.rulecheck.linear import slow_patterns, slow_relations
from nmstag.rulecheck.search import misspelt_rule
from nmstag.rules.sources import PACK_SWITCHES, SWITCHED, Sources

Check = Callable[[Any, Sources], Iterator[Fault]]
CHECKS: dict[str, Check] = {
    **{step.topic: step.check for step in STEPS if step.schema is not None},
    BACKOFF: check_backoff,
    LINKING: check_variation,
}
"""For each folder of rules what tries one of them; those of context and relations are tried together."""


def check_rules(packs: Sequence[Pack], trusted: Sequence[Pack] = ()) -> Iterator[Fault]:
    """Yield a fault for each rule file that cannot be read and each example that its rule gets wrong.

    A rule that is slow on long texts gets a warning.

    Args:
        packs: The packs, stacked; rules that a later pack replaces or removes are not looked at.
        trusted: Packs whose own rules are sound; no rule is tried where no other pack can change one.
    """
    sound = frozenset(pack.name for pack in trusted)
    if sound and not any(_changes_rules(pack) for pack in packs if pack not in trusted):
        yield from _useless_switches(packs)
        return
    checked: set[tuple[str, int]] = set()
    for profile in dict.fromkeys((CLINICAL, *sources_of(packs, CLINICAL).profiles())):
        sources = sources_of(packs, profile)
        try:
            sources.word_classes()
            sources.switched_off("rule")
        except RuleError as error:
            yield from error.faults
            return
        for topic in CHECKS:
            yield from _check_topic(topic, sources, checked)
    yield from _useless_removals(packs)
    for check in (_check_context, _check_relations, lambda sources: _useless_switches(packs)):
        try:
            yield from check(sources_of(packs, CLINICAL))
        except RuleError as error:
            yield from error.faults
    with suppress(RuleError):  # reported above
        yield from slow_patterns(sources_of(packs, CLINICAL), sound)
        yield from slow_relations(read_rules(sources_of(packs, CLINICAL)), sound)


def _changes_rules(pack: Pack) -> bool:
    """Return whether a pack has rules, words of rules or tables of a profile, or switches off a rule."""
    if pack.rule_files() or pack.has_profiles():
        return True
    switches = sources_of([pack], CLINICAL)
    return any(switches.switched_off(what) for what in SWITCHED if what not in ("name", "concept"))


def _useless_removals(packs: Sequence[Pack]) -> Iterator[Fault]:
    """Yield a fault for each rule that a later pack removes though no earlier one has it."""
    for number in range(2, len(packs) + 1):
        before = sources_of(packs[: number - 1], CLINICAL)
        own = sources_of(packs[number - 1 : number], CLINICAL)
        for topic in own.topics():
            if topic not in SCHEMAS:
                continue
            try:
                known = {rule.id for rule in before.every_rule(topic, SCHEMAS[topic])}
                removed = [rule for rule in own.every_rule(topic, SCHEMAS[topic]) if not rule.enabled]
            except RuleError:
                continue  # reported where the topic is checked
            for rule in removed:
                if rule.id not in known and not rule.examples:
                    message = "removes a rule that no earlier pack has"
                    yield Fault(message, rule.path, rule.line, "id", rule.id, near_miss(rule.id, known))


def _useless_switches(packs: Sequence[Pack]) -> Iterator[Fault]:
    """Yield a fault for each rule that a table of switches names and no pack has, as a rule or as a name."""
    sources = sources_of(packs, CLINICAL)
    switched, names = sources.switched_off("rule"), sources.switched_off("name")
    known = rule_ids(packs) if switched or names else set()
    for name in sorted(names):
        if meant := misspelt_rule(name, packs, known):
            yield Fault("switches off a name that no pack has", PACK_SWITCHES, 0, "name", name, meant)
    for rule in sorted(switched.keys() - known):
        allowed = _as_a_stack(rule, packs) or near_miss(rule, known)
        yield Fault("switches off a rule that no pack has", PACK_SWITCHES, 0, "rule", rule, allowed)


def _as_a_stack(rule: str, packs: Sequence[Pack]) -> str:
    """Return how packs are checked on top of the default pack, where that has a rule and is not given."""
    default = open_pack(DEFAULT)
    if any(pack.folder == default.folder for pack in packs) or rule not in rule_ids([default]):
        return ""
    return f"the packs as they stack: nmstag pack verify default {' '.join(str(one.folder) for one in packs)}"


def _check_topic(topic: str, sources: Sources, checked: set[tuple[str, int]]) -> Iterator[Fault]:
    """Yield the faults of a topic's rules that are not checked yet."""
    schema, check = SCHEMAS[topic], CHECKS[topic]
    try:
        rules = [rule for rule in sources.rules(topic, schema) if (rule.path, rule.line) not in checked]
        checked.update((rule.path, rule.line) for rule in rules)
        for step in STEPS:
            if step.topic == topic and rules:
                compile_step(step, sources)  # faults of all rules at once
        for rule in rules:
            yield from check(rule, sources)
    except RuleError as error:
        yield from error.faults


def _check_context(sources: Sources) -> Iterator[Fault]:
    from nmstag.context.checks import check_context

    yield from check_context(sources)


def _check_relations(sources: Sources) -> Iterator[Fault]:
    yield from check_relation_rules(read_rules(sources))
