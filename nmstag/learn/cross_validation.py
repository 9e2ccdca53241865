"""What is matched in text that nothing was learned from, and how much of it is annotated.

The second stage of learning names: the documents of a corpus are dealt into five folds, and each is tagged
with what the other four teach. Returns the outcomes by which names, patterns, context and span extension are
judged.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from nmstag.learn.background import KnownBefore, known_types
from nmstag.learn.cross_corpus import CorpusUses
from nmstag.learn.matching import fold_matcher
from nmstag.learn.modifiers import count_modifiers
from nmstag.learn.name_counts import concept_of, sum_uses
from nmstag.learn.name_filter import Outcome
from nmstag.learn.outcomes import Span, document_outcomes
from nmstag.learn.span_extension import ExtensionRules, Group, extension_rules, group_of
from nmstag.match import Candidate, Gazetteer
from nmstag.match.span_extension import SpanExtension, extension_table
from nmstag.match.step import Resources
from nmstag.text.record import Text

FOLDS = 5


@dataclass(slots=True)
class HeldOut:
    """What was matched in held-out text.

    Args:
        outcomes: Mentions of names and of patterns, with the words beside them.
        gains: For each group of rules of span extension, the mentions they make right less those they make
            wrong.
    """

    outcomes: list[Outcome] = field(default_factory=list)
    gains: Counter[Group] = field(default_factory=Counter)


def hold_out(corpus: CorpusUses, background: KnownBefore) -> HeldOut:
    """Return what is matched in each fold of a corpus with what the others teach."""
    held_out = HeldOut()
    base = background.base()
    rows = {row.place: row for row in background.rows}
    for fold in range(FOLDS):
        usage = sum_uses(use for number, use in enumerate(corpus.uses) if number % FOLDS != fold)
        known = known_types(background.rows, usage)
        others = [document for number, document in enumerate(corpus.documents) if number % FOLDS != fold]
        rules = extension_rules(count_modifiers(others, known), background.classes)
        matcher = fold_matcher(usage, background, base, rules)
        extensions = _extensions(rules, background.classes, matcher.gazetteer)
        facts = background.facts(known, usage)
        for number in range(fold, len(corpus.documents), FOLDS):
            document, types = corpus.documents[number], corpus.types[number] if corpus.types else usage.types
            gold = {(m.start, m.end, c[0]) for m in document.mentions if (c := concept_of(m))}
            text = matcher.gazetteer.read(document.text)
            kept = [one for one in matcher.match(text) if one.type in types]
            held_out.outcomes += document_outcomes(text, kept, gold, facts, rows)
            for group, extension in extensions.items():
                held_out.gains[group] += _gain(extension, text, kept, gold)
    return held_out


def _extensions(
    rules: ExtensionRules, classes: Mapping[str, Sequence[str]], gazetteer: Gazetteer
) -> dict[Group, SpanExtension]:
    """Return for each group of rules a step that has only that group."""
    groups = dict.fromkeys(group_of(rule) for rule in rules if rule.action == "include")
    return {
        group: SpanExtension(
            extension_table([r for r in rules if r.action == "exclude" or group_of(r) == group], classes),
            Resources(gazetteer),
        )
        for group in groups
    }


def _gain(extension: SpanExtension, text: Text, kept: Iterable[Candidate], gold: Collection[Span]) -> int:
    """Return how many mentions of names get right by being extended, less those that get wrong."""
    names = [one for one in kept if one.evidence.source == "lexicon"]
    gain = 0
    for one, longer in zip(names, extension.extend(text, names), strict=True):
        if one[:2] != longer[:2]:
            gain += ((longer.start, longer.end, one.type) in gold) - ((one.start, one.end, one.type) in gold)
    return gain
