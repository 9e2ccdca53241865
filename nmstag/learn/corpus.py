"""What one annotated corpus teaches: names with counts, names to switch off, boundary rules.

Everything that judges a name does so on text the name was not learned from: the documents are dealt
into five folds, each is tagged with what the other four teach, and the finds are compared with the
annotations.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from nmstag.document import Document
from nmstag.learn.boundaries import InducedRules, induce_boundaries, without_harmful
from nmstag.learn.held_out import (
    ELSEWHERE,
    GENERATED,
    NOT_JUDGED,
    Background,
    hold_out,
    known_types,
    learned_rows,
)
from nmstag.learn.modifiers import count_modifiers
from nmstag.learn.neighbours import Neighbour, harmful_neighbours, induced_neighbours
from nmstag.learn.trust import (
    DistrustedKind,
    NameKinds,
    Scorecard,
    distrusted_kinds,
    judge_names,
    switched_off,
    switched_off_rules,
)
from nmstag.learn.usage import Concept, NameKey, concept_of, document_uses, sum_uses, usage_key
from nmstag.lexicon import LexiconRow, compile_lexicon
from nmstag.match import Gazetteer
from nmstag.text.tokens import symbol_keys

__all__ = ["GENERATED", "Background", "CorpusLesson", "annotated_names", "learn_corpus"]


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


def learn_corpus(name: str, documents: Sequence[Document], background: Background) -> CorpusLesson:
    """Return what a corpus teaches.

    Args:
        name: Name of the corpus, as its files and profile are called.
        documents: Its annotated documents.
        background: What is known before.
    """
    gazetteer = _every_reading(documents, background.rows)
    uses = [document_uses(document, gazetteer) for document in documents]
    usage = sum_uses(uses)
    known = known_types(background.rows, usage)
    held_out = hold_out(name, documents, uses, background)
    card, left = judge_names(held_out.finds)
    kinds = distrusted_kinds(left)
    judged = [row for row in background.rows if row.source not in NOT_JUDGED]
    name_kinds = NameKinds(known, background.vocabulary_keys(), background.branches)
    borne_out = {(key[0], concept[0]) for key, seen in usage.seen.items() for concept in seen}
    modifiers = count_modifiers(documents, known)
    off = [
        *switched_off(judged, borne_out, name_kinds, card),
        *switched_off_rules(kinds),
        *harmful_neighbours(background.neighbours, left),
    ]
    return CorpusLesson(
        names=sorted(learned_rows(usage)),
        off=sorted(off),
        card=card,
        boundaries=without_harmful(induce_boundaries(name, modifiers, background.classes), held_out.gains),
        neighbours=induced_neighbours(kinds),
    )


def annotated_names(name: str, documents: Iterable[Document]) -> list[LexiconRow]:
    """Return the names a corpus annotates as rows without counts, which is what others learn of it."""
    usage: dict[NameKey, Counter[Concept]] = {}
    surfaces: dict[NameKey, Counter[str]] = {}
    for document in documents:
        for mention in document.mentions:
            concept = concept_of(mention)
            if concept is not None:
                key = usage_key(mention.text)
                usage.setdefault(key, Counter())[concept] += 1
                surfaces.setdefault(key, Counter())[mention.text] += 1
    rows: list[LexiconRow] = []
    for key in sorted(usage):
        (type_, ids), _ = min(usage[key].items(), key=lambda item: (-item[1], item[0]))
        if key[0]:
            text = key[1] or min(surfaces[key], key=lambda t: (-surfaces[key][t], t))
            rows.append(LexiconRow(text, type_, ids, ELSEWHERE, f"learned/{name}.tsv:{len(rows)}"))
    return rows


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
