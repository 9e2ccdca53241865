"""Context rules and annotations: beside which words a mention is mostly wrong, and which rules do harm.

Part of building a pack, after cross-validation: gets the mentions matched in held-out text; returns the rules
of `profiles/<corpus>/context_filter.tsv`, and the hand-written rules that the profile switches off.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Literal, cast

from nmstag.learn.name_filter import SUPPORT, HarmfulFeature, Outcome
from nmstag.lexicon.name_features import Feature
from nmstag.match.context_filter import ContextFilterRule

FEATURE = "word beside"
RULE = "rule of larger names"
COLUMNS = ("side", "type", "form", "words", "support", "precision")


def context_feature(side: str, type_: str, form: str, word: str) -> Feature:
    """Return the feature of a mention that has a word beside it.

    Args:
        side: 'left' or 'right', seen from the mention.
        type_: Entity type of the mention.
        form: 'short' for an abbreviation, else 'long'.
        word: Normal form of the word.
    """
    return FEATURE, type_, f"{side}:{form}:{word}"


def context_rules(harmful: Iterable[HarmfulFeature]) -> list[ContextFilterRule]:
    """Return a rule for each word beside which mentions are mostly wrong, sorted."""
    rules = []
    for item in harmful:
        feature, type_, value = item.feature
        if feature == FEATURE:
            side, form, word = value.split(":", 2)
            rules.append(
                ContextFilterRule(
                    id=f"{side}.{type_}.{form}.{word}",
                    side=cast(Literal["left", "right"], side),
                    type=type_,
                    form=cast(Literal["short", "long"], form),
                    words=(word,),
                    support=item.mentions - item.right,
                    precision=1 - item.right / item.mentions,
                    examples=(),
                    counterexamples=(),
                )
            )
    return sorted(rules, key=lambda rule: (rule.side, rule.type, rule.form, rule.words))


def context_row(rule: ContextFilterRule) -> tuple[object, ...]:
    """Return a rule as a row of its table."""
    words = "|".join(rule.words)
    return rule.side, rule.type, rule.form, words, rule.support, f"{rule.precision:.3f}"


def features_of(rule: ContextFilterRule) -> list[Feature]:
    """Return the features of the mentions that a rule rejects."""
    forms = ("short", "long") if rule.form == "any" else (rule.form,)
    return [context_feature(rule.side, rule.type, form, word) for form in forms for word in rule.words]


def harmful_rules(
    rules: Iterable[ContextFilterRule], outcomes: Iterable[Outcome]
) -> Iterator[tuple[str, str, str]]:
    """Yield a switch for each hand-written rule that rejects more right mentions than wrong ones.

    Args:
        rules: The hand-written rules of context; those of larger names are features of the mentions.
        outcomes: Mentions in held-out text, none of which a rule has rejected.
    """
    right: Counter[Feature] = Counter()
    wrong: Counter[Feature] = Counter()
    for outcome in outcomes:
        for feature in outcome.context:
            right[feature] += outcome.right
            wrong[feature] += outcome.wrong
    larger = sorted(feature for feature in right if feature[0] == RULE)
    of_rules = [(rule.id, features_of(rule)) for rule in rules] + [(one[2], [one]) for one in larger]
    for id_, features in of_rules:
        lost, rejected = sum(right[one] for one in features), sum(wrong[one] for one in features)
        total = lost + rejected
        if total >= SUPPORT and lost > rejected:
            yield "rule", id_, f"{lost} of {total} mentions beside its words are annotated"


def not_rejected(
    outcomes: Iterable[Outcome], rules: Iterable[ContextFilterRule], switches: Iterable[tuple[str, str, str]]
) -> list[Outcome]:
    """Return the mentions that no hand-written rule rejects.

    Args:
        outcomes: Mentions in held-out text.
        rules: The hand-written rules of context.
        switches: Rules that are not used: what, name, reason.
    """
    off = {name for _, name, _ in switches}
    rejecting = {feature for rule in rules if rule.id not in off for feature in features_of(rule)}
    return [
        one
        for one in outcomes
        if rejecting.isdisjoint(one.context)
        and not any(feature == RULE and name not in off for feature, _, name in one.context)
    ]
