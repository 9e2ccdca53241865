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


def harmful_rules(
    rules: Iterable[ContextFilterRule], outcomes: Iterable[Outcome]
) -> Iterator[tuple[str, str, str]]:
    """Yield a switch for each hand-written rule that rejects more right mentions than wrong ones.

    Args:
        rules: The hand-written rules.
        outcomes: Mentions in held-out text, none of which a rule has rejected.
    """
    right: Counter[Feature] = Counter()
    wrong: Counter[Feature] = Counter()
    for outcome in outcomes:
        for feature in outcome.context:
            right[feature] += outcome.right
            wrong[feature] += outcome.wrong
    for rule in rules:
        forms = ("short", "long") if rule.form == "any" else (rule.form,)
        pairs = ((form, word) for form in forms for word in rule.words)
        features = [context_feature(rule.side, rule.type, form, word) for form, word in pairs]
        lost, rejected = sum(right[one] for one in features), sum(wrong[one] for one in features)
        total = lost + rejected
        if total >= SUPPORT and lost > rejected:
            yield "rule", rule.id, f"{lost} of {total} mentions beside its words are annotated"
