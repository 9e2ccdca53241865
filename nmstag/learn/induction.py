"""What annotated corpora teach: names with counts, weights of names, rules of context and of span extension.

The last stage of learning names: gets the corpora and what is known before; returns what goes into the tables
of each corpus's profile. All that judges a name does so on text that the name was not learned from.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from nmstag.learn.background import KnownBefore, known_types
from nmstag.learn.context_filter import context_rules, harmful_rules, not_rejected
from nmstag.learn.cross_corpus import CorpusUses, OtherCorpora
from nmstag.learn.cross_validation import FOLDS, HeldOut, hold_out
from nmstag.learn.extension_gains import LEFT_EDGE
from nmstag.learn.left_edge import EdgeRow, edge_rows
from nmstag.learn.modifiers import count_modifiers
from nmstag.learn.name_counts import learned_rows, ordinary_words, sum_uses
from nmstag.learn.name_filter import HarmfulFeature, harmful_features, harmful_patterns, left_by, scorecards
from nmstag.learn.span_extension import LEAST_GAIN, ExtensionRules, extension_rules, without_harmful
from nmstag.lexicon.name_features import Scorecard
from nmstag.match.context_filter import ContextFilterRule


@dataclass(frozen=True, slots=True)
class CorpusLesson:
    """What a corpus teaches.

    Args:
        names: Rows of the table of names: name, type, ids, seen, other, part, free.
        card: The points of the features of names.
        words: Words that are never annotated, with their uses.
        switches: Rules, and words of rules, that are not used: what, name, reason.
        extension: Rules of span extension.
        context: Rules of the context filter.
        edge: The scorecard of the word before a disease.
    """

    names: Sequence[tuple[str, str, str, int, int, int, int]]
    card: Scorecard
    words: Sequence[tuple[str, int]]
    switches: Sequence[tuple[str, str, str]]
    extension: ExtensionRules
    context: Sequence[ContextFilterRule]
    edge: Sequence[EdgeRow] = ()


class Judged(NamedTuple):
    """What held-out text tells of a corpus.

    Args:
        card: The points of the features of names.
        harmful: Features of context and of patterns whose mentions are mostly wrong.
        switches: Hand-written rules of context that are not used: what, name, reason.
    """

    card: Scorecard
    harmful: Sequence[HarmfulFeature]
    switches: Sequence[tuple[str, str, str]]


def learn_corpora(
    corpora: Sequence[CorpusUses], background: KnownBefore
) -> Iterator[tuple[str, CorpusLesson]]:
    """Yield the name of each corpus with what it teaches.

    Args:
        corpora: The corpora; how one uses a name is evidence for the others.
        background: What is known before.
    """
    held_out = {corpus.name: _held_out(corpus, corpora, background) for corpus in corpora}
    cards = scorecards({name: held.outcomes for name, held in held_out.items()})
    switches, left = {}, {}
    for name, held in held_out.items():
        rules = background.context_rules
        switches[name] = list(harmful_rules(rules, left_by(cards[name], held.outcomes)))
        left[name] = not_rejected(held.outcomes, rules, switches[name])
    # A mention that a rule rejects anyway says nothing against its name.
    cards = scorecards(left)
    for corpus in corpora:
        name = corpus.name
        others = background.with_others(OtherCorpora(other for other in corpora if other is not corpus))
        judged = Judged(cards[name], harmful_features(left_by(cards[name], left[name])), switches[name])
        yield name, _lesson(corpus, others, held_out[name], judged)


def _held_out(corpus: CorpusUses, corpora: Iterable[CorpusUses], background: KnownBefore) -> HeldOut:
    """Return what is matched in held-out text of a corpus.

    Documents that it shares with others are left out there: their names would be no unseen ones.
    """
    ids = {document.id for document in corpus.documents}
    others = OtherCorpora(other.without(ids) for other in corpora if other is not corpus)
    return hold_out(corpus, background.with_others(others))


def _lesson(corpus: CorpusUses, background: KnownBefore, held_out: HeldOut, judged: Judged) -> CorpusLesson:
    """Return what a corpus teaches, with the points by which its names are judged."""
    usage = sum_uses(corpus.uses)
    modifiers = count_modifiers(corpus.documents, known_types(background.rows, usage))
    # A handful of documents shows too little of a guideline to reject names by it.
    enough = len(corpus.documents) >= FOLDS
    return CorpusLesson(
        names=sorted(learned_rows(usage)),
        card=judged.card if enough else {},
        words=list(ordinary_words(corpus.documents, usage)) if enough else (),
        switches=sorted((*harmful_patterns(judged.harmful), *judged.switches)),
        extension=without_harmful(extension_rules(modifiers, background.classes), held_out.gains),
        context=context_rules(judged.harmful),
        edge=useful_edge(corpus, background, held_out),
    )


def useful_edge(corpus: CorpusUses, background: KnownBefore, held_out: HeldOut) -> list[EdgeRow]:
    """Return the scorecard of the left edge; empty where it makes too few mentions right in held-out text."""
    useful = held_out.gains[LEFT_EDGE] >= LEAST_GAIN
    return edge_rows(corpus.documents, background.classes) if useful else []
