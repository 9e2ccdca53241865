"""Boundary rules induced from annotations: which words beside a known name are inside a mention.

`count_modifiers` counts, word by word, in how many documents a word is inside a mention and in how many
it stays outside. A class of words gets one rule; a word gets a rule of its own where its counts say
otherwise than its class.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from nmstag.learn.modifiers import ModifierCounts, Slot, class_shares
from nmstag.match.span_extension import ExtensionTable, SpanExtensionRule, extension_table

UNKNOWN_WORD_PRIOR = 0.05
"""Share inside of a word that no class holds and no annotation has shown: nearly always outside."""

INCLUDE_ABOVE = 0.6
CLASS_SUPPORT = 5
LEAST_GAIN = 3
"""So many more names a group of rules must make right in held-out text than it makes wrong."""
WORD_SUPPORT = 2


class InducedRule(NamedTuple):
    """A word or a class of words that is inside or outside, with what bears it out.

    Args:
        id: Id of the rule.
        include: Whether the words are taken in.
        side: 'left' or 'right' of the name.
        type: Entity type of the name.
        word: The word; empty for a class.
        word_class: The class; empty for a word.
        support: Documents that speak of it.
        precision: Share of them that bear the rule out.
        example: A word of it and a name it is inside of, for the rule's example.
    """

    id: str
    include: bool
    side: str
    type: str
    word: str
    word_class: str
    support: int
    precision: float
    example: tuple[str, str]


InducedRules = list[InducedRule]

Group = tuple[str, str, str]
"""Boundary rules that are judged together: side, type, the class or, for all single words, 'word'."""


def group_of(rule: InducedRule) -> Group:
    """Return the group that a rule is judged with."""
    return rule.side, rule.type, "word" if rule.word else rule.word_class


def without_harmful(rules: InducedRules, gains: Mapping[Group, int]) -> InducedRules:
    """Return the rules without the groups that make too few names right in held-out text, on balance."""
    return [rule for rule in rules if not rule.include or gains.get(group_of(rule), 0) >= LEAST_GAIN]


def plain_table(rules: InducedRules, classes: Mapping[str, Collection[str]]) -> ExtensionTable:
    """Return the words that rules take in, as the matcher goes by them."""
    return extension_table([_as_rule(rule) for rule in rules], classes)


def _as_rule(rule: InducedRule) -> SpanExtensionRule:
    return SpanExtensionRule(
        id=rule.id,
        action="include" if rule.include else "exclude",
        side="left" if rule.side == "left" else "right",
        type=rule.type,
        words=(rule.word,) if rule.word else (),
        classes=(rule.word_class,) if rule.word_class else (),
        examples=(),
        counterexamples=(),
    )


_PLAIN_NAME = {"Disease": "fever", "Chemical": "aspirin"}


def induce_boundaries(
    corpus: str, counts: ModifierCounts, classes: Mapping[str, Collection[str]]
) -> InducedRules:
    """Return the rules that annotations bear out; classes first, the best attested class last."""
    rules: InducedRules = []
    decided: dict[Slot, tuple[float, bool]] = {}
    shares = class_shares(counts, classes)
    for (side, type_, name), (inside, outside) in sorted(
        shares.items(), key=lambda item: (sum(item[1]), item[0])
    ):
        total = inside + outside
        if total < CLASS_SUPPORT:
            continue
        include = inside > INCLUDE_ABOVE * total
        for word in classes[name]:
            decided[side, type_, word] = inside / total, include
        word = _best_word(side, type_, classes[name], counts)
        id_ = f"{corpus}.{side}.{type_}.class.{name}".lower()
        precision = (inside if include else outside) / total
        example = _example(side, type_, word, counts)
        rules.append(InducedRule(id_, include, side, type_, "", name, total, precision, example))
    rules += _word_rules(corpus, counts, decided)
    return rules


def _word_rules(
    corpus: str, counts: ModifierCounts, decided: Mapping[Slot, tuple[float, bool]]
) -> Iterator[InducedRule]:
    """Yield a rule for each word whose own counts say otherwise than its class, or that has no class."""
    for slot in sorted(set(counts.inside) | set(counts.outside)):
        side, type_, word = slot
        inside, outside = counts.inside[slot], counts.outside[slot]
        if not word.isalnum() or inside + outside < WORD_SUPPORT:
            continue
        prior, by_class = decided.get(slot, (UNKNOWN_WORD_PRIOR, False))
        share = counts.share(slot, prior)
        include = share > INCLUDE_ABOVE
        if include == by_class:
            continue
        id_ = f"{corpus}.{side}.{type_}.{word}".lower()
        precision = (inside if include else outside) / (inside + outside)
        example = _example(side, type_, word, counts)
        yield InducedRule(id_, include, side, type_, word, "", inside + outside, precision, example)


def _best_word(side: str, type_: str, words: Collection[str], counts: ModifierCounts) -> str:
    """Return the word of a class that is inside most often, or the first."""
    return max(sorted(words), key=lambda word: counts.inside[side, type_, word])


def _example(side: str, type_: str, word: str, counts: ModifierCounts) -> tuple[str, str]:
    """Return a word and the rest of a name that has it at that side."""
    name = counts.examples.get((side, type_, word), "")
    rest = name.split()[1:] if side == "left" else name.split()[:-1]
    return word, " ".join(rest) or _PLAIN_NAME.get(type_, "thing")


def write_rules(corpus: str, rules: InducedRules) -> str:
    """Return the rules as a YAML rule file."""
    lines = [
        "# Copy a rule to a file of your own to keep it.",
        f"topic: boundaries of {corpus}",
        f"about: Words beside a name that are inside or outside its mention, counted in {corpus}.",
        "rules:",
    ]
    for rule in rules:
        lines += _rule_lines(rule)
    return "\n".join(lines) + "\n"


def _rule_lines(rule: InducedRule) -> Iterator[str]:
    word, rest = rule.example
    joined = f"{word} {rest}" if rule.side == "left" else f"{rest} {word}"
    apart = f"{word}, [{rest}]{{{rule.type}}}" if rule.side == "left" else f"[{rest}]{{{rule.type}}}, {word}"
    outside = apart.replace(", ", " ", 1)
    examples = [f"[{joined}]{{{rule.type}}}", apart] if rule.include else [outside, apart]
    yield f"  - id: {rule.id}"
    yield f"    action: {'include' if rule.include else 'exclude'}"
    yield f"    side: {rule.side}"
    yield f"    type: {rule.type}"
    yield f"    words: ['{rule.word}']" if rule.word else f"    classes: [{rule.word_class}]"
    yield f"    support: {rule.support}"
    yield f"    precision: {rule.precision:.3f}"
    yield "    source: induced"
    yield f'    examples: ["{examples[0]}"]'
    yield f'    counterexamples: ["{examples[1]}"]'
