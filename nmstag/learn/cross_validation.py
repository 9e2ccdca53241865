"""What is matched in text that nothing was learned from, and how much of it is annotated.

The second stage of learning names: the documents of a corpus are dealt into five folds, and each is tagged
with what the other four teach. Returns the outcomes by which names, patterns, context and span extension are
judged.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from nmstag.learn.background import KnownBefore, known_types
from nmstag.learn.cross_corpus import CorpusUses
from nmstag.learn.extension_gains import Extensions
from nmstag.learn.matching import fold_matcher
from nmstag.learn.modifiers import count_modifiers
from nmstag.learn.name_counts import concept_of, sum_uses
from nmstag.learn.name_filter import Outcome
from nmstag.learn.outcomes import document_outcomes
from nmstag.learn.span_extension import Group, extension_rules
from nmstag.match import Resources
from nmstag.match.larger_names import LargerNames

FOLDS = 5


@dataclass(slots=True)
class HeldOut:
    """What was matched in held-out text.

    Args:
        outcomes: Mentions of names and of patterns, with the words beside them.
        gains: For each group of rules of span extension, and for the scorecard of the left edge, the mentions
            they make right less those they make wrong.
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
        extensions = Extensions(others, rules, background.classes, matcher.gazetteer)
        facts = background.facts(known, usage)
        larger = LargerNames(background.larger_names, Resources(matcher.gazetteer))
        for number in range(fold, len(corpus.documents), FOLDS):
            document, types = corpus.documents[number], corpus.types[number] if corpus.types else usage.types
            gold = {(m.start, m.end, c[0]) for m in document.mentions if (c := concept_of(m))}
            text = matcher.gazetteer.read(document.text)
            kept = [one for one in matcher.match(text) if one.type in types]
            held_out.outcomes += document_outcomes(text, kept, gold, facts, rows, larger)
            for group, gain in extensions.gains(text, kept, gold):
                held_out.gains[group] += gain
    return held_out
