"""Rules of span extension learned from annotations: which words beside a known name belong to the mention.

Part of building a pack: gets in how many documents each word is inside a mention and in how many it stays
outside (`nmstag.learn.modifiers`); returns the rules of `profiles/<corpus>/span_extension.tsv`. A class of
words gets one rule; a word gets a rule of its own where its counts differ from its class.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Literal, cast

from nmstag.learn.modifiers import ModifierCounts, Slot, class_shares
from nmstag.match.span_extension import SpanExtensionRule

UNKNOWN_WORD_PRIOR = 0.05
"""Share inside of a word that is in no class and in no annotation: nearly always outside."""

INCLUDE_ABOVE = 0.6
CLASS_SUPPORT = 5
LEAST_GAIN = 3
"""So many more names a group of rules must make right in held-out text than it makes wrong."""
WORD_SUPPORT = 2
COLUMNS = ("action", "side", "type", "words", "classes", "support", "precision")

ExtensionRules = list[SpanExtensionRule]

Group = tuple[str, str, str]
"""Rules that are judged together: side, type, the class or, for all single words, 'word'."""


def group_of(rule: SpanExtensionRule) -> Group:
    """Return the group that a rule is judged with."""
    return rule.side, rule.type, "word" if rule.words else rule.classes[0]


def without_harmful(rules: Sequence[SpanExtensionRule], gains: Mapping[Group, int]) -> ExtensionRules:
    """Return the rules without the groups that make too few names right in held-out text, on balance."""
    return [r for r in rules if r.action == "exclude" or gains.get(group_of(r), 0) >= LEAST_GAIN]


def extension_rules(counts: ModifierCounts, classes: Mapping[str, Collection[str]]) -> ExtensionRules:
    """Return the rules that annotations support; classes first, the one with most support last."""
    rules: ExtensionRules = []
    decided: dict[Slot, tuple[float, bool]] = {}
    shares = class_shares(counts, classes)
    for slot, (inside, outside) in sorted(shares.items(), key=lambda item: (sum(item[1]), item[0])):
        if inside + outside >= CLASS_SUPPORT:
            rule = _rule(slot, inside, outside, inside > INCLUDE_ABOVE * (inside + outside), is_class=True)
            side, type_, name = slot
            for word in classes[name]:
                decided[side, type_, word] = inside / (inside + outside), rule.action == "include"
            rules.append(rule)
    return [*rules, *_word_rules(counts, decided)]


def _word_rules(
    counts: ModifierCounts, decided: Mapping[Slot, tuple[float, bool]]
) -> Iterator[SpanExtensionRule]:
    """Yield a rule for each word whose own counts differ from its class, or that has no class."""
    for slot in sorted(set(counts.inside) | set(counts.outside)):
        inside, outside = counts.inside[slot], counts.outside[slot]
        if slot[2].isalnum() and inside + outside >= WORD_SUPPORT:
            prior, by_class = decided.get(slot, (UNKNOWN_WORD_PRIOR, False))
            include = counts.share(slot, prior) > INCLUDE_ABOVE
            if include != by_class:
                yield _rule(slot, inside, outside, include, is_class=False)


def _rule(slot: Slot, inside: int, outside: int, include: bool, is_class: bool) -> SpanExtensionRule:
    side, type_, name = slot
    return SpanExtensionRule(
        id=".".join(slot),
        action="include" if include else "exclude",
        side=cast(Literal["left", "right"], side),
        type=type_,
        words=() if is_class else (name,),
        classes=(name,) if is_class else (),
        support=inside + outside,
        precision=(inside if include else outside) / (inside + outside),
        examples=(),
        counterexamples=(),
    )


def extension_row(rule: SpanExtensionRule) -> tuple[object, ...]:
    """Return a rule as a row of its table."""
    words, classes = "|".join(rule.words), "|".join(rule.classes)
    return rule.action, rule.side, rule.type, words, classes, rule.support, f"{rule.precision:.3f}"
