"""What one annotated corpus teaches: names with counts, names to switch off, boundary rules.

Everything that judges a name does so on text the name was not learned from: the documents are dealt
into five folds, each is tagged with what the other four teach, and the finds are compared with the
annotations.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from nmstag.document import Document
from nmstag.learn.context_filter import Neighbour, harmful_neighbours, induced_neighbours
from nmstag.learn.cross_corpus import CorpusUses, Elsewhere
from nmstag.learn.cross_validation import (
    FOLDS,
    GENERATED,
    NOT_JUDGED,
    Background,
    HeldOut,
    hold_out,
    known_types,
    learned_rows,
)
from nmstag.learn.modifiers import count_modifiers
from nmstag.learn.name_counts import concept_of, document_uses, sum_uses
from nmstag.learn.name_filter import (
    DistrustedKind,
    Scorecard,
    distrusted_kinds,
    left_by,
    scorecards,
    switched_off,
    switched_off_rules,
)
from nmstag.learn.span_extension import InducedRules, induce_boundaries, without_harmful
from nmstag.lexicon import LexiconRow, compile_lexicon
from nmstag.match import Gazetteer
from nmstag.text.tokens import symbol_keys

__all__ = ["GENERATED", "Background", "CorpusLesson", "learn_corpora", "read_uses"]


@dataclass(frozen=True, slots=True)
class CorpusLesson:
    """What a corpus teaches.

    Args:
        names: Rows of its learned lexicon: name, type, ids, seen, other, part, free.
        off: Names switched off in its profile: name, type, reason.
        card: The points of the kinds of names, by which names are switched off.
        boundaries: Its boundary rules.
        neighbours: Its neighbour rules.
    """

    names: list[tuple[str, ...]]
    off: list[tuple[str, str, str]]
    card: Scorecard
    boundaries: InducedRules
    neighbours: list[tuple[Neighbour, DistrustedKind]]


def learn_corpora(
    corpora: Sequence[CorpusUses], background: Background
) -> Iterator[tuple[str, CorpusLesson]]:
    """Yield the name of each corpus with what it teaches.

    Args:
        corpora: The corpora; what one says of a name is evidence for the others.
        background: What is known before.
    """
    held_out = {corpus.name: _held_out(corpus, _others(corpus, corpora), background) for corpus in corpora}
    cards = scorecards({name: held.finds for name, held in held_out.items()})
    for corpus in corpora:
        others = background.beside(Elsewhere(_others(corpus, corpora)))
        yield corpus.name, _lesson(corpus, others, held_out[corpus.name], cards[corpus.name])


def _others(corpus: CorpusUses, corpora: Iterable[CorpusUses]) -> list[CorpusUses]:
    return [other for other in corpora if other is not corpus]


def _held_out(corpus: CorpusUses, others: Iterable[CorpusUses], background: Background) -> HeldOut:
    """Return what is found in held-out text of a corpus.

    Documents that it shares with others are left out there: their names would be no unseen ones.
    """
    ids = {document.id for document in corpus.documents}
    apart = Elsewhere(other.apart_from(ids) for other in others)
    return hold_out(corpus.name, corpus.documents, corpus.uses, background.beside(apart))


def _lesson(corpus: CorpusUses, background: Background, held_out: HeldOut, card: Scorecard) -> CorpusLesson:
    """Return what a corpus teaches, with the points of kinds by which names are judged."""
    usage = sum_uses(corpus.uses)
    known = known_types(background.rows, usage)
    left = left_by(card, held_out.finds)
    kinds = distrusted_kinds(left)
    judged = [row for row in background.rows if row.source not in NOT_JUDGED]
    borne_out = {(key[0], concept[0]) for key, seen in usage.seen.items() for concept in seen}
    modifiers = count_modifiers(corpus.documents, known)
    off = [
        # A handful of documents shows too little of a guideline to switch anything off by it.
        *(
            switched_off(judged, borne_out, background.kinds(known, usage), card)
            if len(corpus.documents) >= FOLDS
            else ()
        ),
        *switched_off_rules(kinds),
        *harmful_neighbours(background.neighbours, left),
    ]
    boundaries = induce_boundaries(corpus.name, modifiers, background.classes)
    return CorpusLesson(
        names=sorted(learned_rows(usage)),
        off=sorted(off),
        card=card,
        boundaries=without_harmful(boundaries, held_out.gains),
        neighbours=induced_neighbours(kinds),
    )


def read_uses(documents: dict[str, list[Document]], rows: Iterable[LexiconRow]) -> list[CorpusUses]:
    """Return how the documents of each corpus use the names that are known or that any of them annotates."""
    gazetteer = _every_reading((d for corpus in documents.values() for d in corpus), rows)
    return [
        CorpusUses(name, corpus, [document_uses(document, gazetteer) for document in corpus])
        for name, corpus in documents.items()
    ]


def _every_reading(documents: Iterable[Document], rows: Iterable[LexiconRow]) -> Gazetteer:
    """Return a gazetteer of all names, annotated or known, that reports every reading of each."""
    annotated = {
        (mention.text, concept)
        for document in documents
        for mention in document.mentions
        if (concept := concept_of(mention))
    }
    learned = [LexiconRow(text, c[0], c[1], "learned", "learned") for text, c in sorted(annotated)]
    named = [row for row in rows if row.source not in (*GENERATED, "stoplist")]
    lexicon = compile_lexicon([*named, *learned], every_reading=True)
    vocabulary, keys = symbol_keys(lexicon.entries)
    return Gazetteer(vocabulary, keys, list(lexicon.entries.values()), every_reading=True)
