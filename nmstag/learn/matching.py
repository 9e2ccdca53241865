"""Matchers that are made while a pack is learned: one for each fold, and one that counts every reading.

The first stage of learning names counts with them how documents use names; the second tags held-out text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from nmstag.document import Document
from nmstag.learn.background import KnownBefore
from nmstag.learn.cross_corpus import CorpusUses
from nmstag.learn.name_counts import Usage, concept_of, document_uses, learned_rows
from nmstag.lexicon import LexiconRow, compile_lexicon
from nmstag.lexicon.compiled import LexiconBase, Policy
from nmstag.lexicon.rows import LEARNED, STOP
from nmstag.match import Gazetteer, Matcher
from nmstag.match.matcher import step_words
from nmstag.match.span_extension import SpanExtension, SpanExtensionRule, extension_table
from nmstag.match.step import Resources
from nmstag.text.tokens import symbol_keys


def fold_matcher(
    usage: Usage, background: KnownBefore, base: LexiconBase, rules: Sequence[SpanExtensionRule]
) -> Matcher:
    """Return a matcher with what is known before and the names in the documents of a usage.

    Args:
        usage: How the documents of the other folds use names.
        background: What is known before.
        base: The rows of the background, compiled.
        rules: Rules of span extension whose words are to be known.
    """
    learned = [
        LexiconRow(name, type_, tuple(filter(None, ids.split("|"))), LEARNED, LEARNED, counts=counts)
        for name, type_, ids, *numbers in learned_rows(usage)
        if (counts := (numbers[0], numbers[1], numbers[2], numbers[3]))[0] or counts[3]
    ]
    lexicon = base.compiled(learned)
    words = step_words(background.steps)
    words.update(SpanExtension.words(extension_table(rules, background.classes)))
    vocabulary, keys = symbol_keys(lexicon.entries, words)
    gazetteer = Gazetteer(vocabulary, keys, list(lexicon.entries.values()))
    return Matcher(background.steps, Resources(gazetteer))


def every_reading(documents: Iterable[Document], rows: Iterable[LexiconRow]) -> Gazetteer:
    """Return a gazetteer of all names, annotated or known, that reports every reading of each."""
    annotated = {
        (mention.text, concept)
        for document in documents
        for mention in document.mentions
        if (concept := concept_of(mention))
    }
    learned = [LexiconRow(text, c[0], c[1], LEARNED, LEARNED) for text, c in sorted(annotated)]
    named = (row for row in rows if row.source != STOP)
    lexicon = compile_lexicon([*named, *learned], Policy(every_reading=True))
    vocabulary, keys = symbol_keys(lexicon.entries)
    return Gazetteer(vocabulary, keys, list(lexicon.entries.values()), every_reading=True)


def read_uses(documents: Mapping[str, Sequence[Document]], rows: Sequence[LexiconRow]) -> list[CorpusUses]:
    """Return how the documents of each corpus use the names that are known or that any of them annotates."""
    gazetteer = every_reading((d for corpus in documents.values() for d in corpus), rows)
    return [
        CorpusUses(name, corpus, [document_uses(document, gazetteer) for document in corpus])
        for name, corpus in documents.items()
    ]
