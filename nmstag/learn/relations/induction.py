"""The weight tables that annotated relations are turned into: one in BC5CDR's scheme, one in BioRED's."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from nmstag.document import Document, canonical_id
from nmstag.learn.relations.boosting import Conjunction
from nmstag.learn.relations.examples import LabelledPair, labelled_pairs
from nmstag.learn.relations.prior import tally, with_prior
from nmstag.learn.relations.training import (
    CID,
    NOVEL,
    RELATED,
    TypeScorecard,
    learn_novelty,
    learn_one,
    learn_typed,
)
from nmstag.relations import RelationExtractor
from nmstag.relations.corpus_prior import Counts
from nmstag.relations.entity_masking import KINDS
from nmstag.relations.features import BEST
from nmstag.relations.scorecard import MOST, Condition, condition_text
from nmstag.relations.weights import RelationWeight
from nmstag.text.sentences import WITHOUT_WORDS, SentenceSplitter

_SECOND = {"chemical-disease": "Disease", "chemical-chemical": "Chemical"}
_TYPES = {
    "chemical-disease": ("Positive_Correlation", "Negative_Correlation", "Association"),
    "chemical-chemical": (
        "Association",
        "Negative_Correlation",
        "Positive_Correlation",
        "Cotreatment",
        "Comparison",
    ),
}
_LEFT_OUT = re.compile(
    "(causes|treats)(_weak)?_(title|end)|linked|evidence"
    "|(head|tail)_(rank|depth|has_narrower|has_broader|mentions)"
)
"""Features of which the few hundred pairs of BioRED do not teach enough to be worth their noise."""
_ROWS = (
    "A row: where all conditions hold for a pair, the points are added to the score of the type.",
    "'support': pairs of the type that they hold for in these documents; 'precision': their share of all.",
)


@dataclass(frozen=True, slots=True)
class LearnedRelations:
    """What was learned for one scheme.

    Args:
        scheme: 'biored' or 'cid'.
        weights: The weights.
        comments: Lines that say how they were learned.
        prior: How often the documents relate concepts and pairs; None where the scheme has no such table.
    """

    scheme: str
    weights: list[RelationWeight]
    comments: tuple[str, ...]
    prior: Counts | None = None


def learn_cid(
    documents: Sequence[Document], extractor: RelationExtractor, splitter: SentenceSplitter = WITHOUT_WORDS
) -> LearnedRelations:
    """Return the weights and the prior of documents with gold mentions and CID relations.

    Args:
        documents: Annotated documents.
        extractor: Finds the evidence.
    """
    kind, type_ = "chemical-disease", "Positive_Correlation"
    every = labelled_pairs(documents, extractor, kind, {"CID": type_}, splitter, "cid")
    learned = learn_one(every, type_, CID, _missed(documents, every, kind))
    examples = [example for example in every if type_ in example.types]
    weights = _weights("cid", kind, learned.scorecards, with_prior(examples, type_))
    about = "Points for a chemical-induced disease as BC5CDR annotates it"
    comments = _comments(about, [f"F1 {learned.typed:.3f}"])
    return LearnedRelations("cid", list(weights), comments, tally(examples, type_))


def learn_biored(
    documents: Sequence[Document], extractor: RelationExtractor, splitter: SentenceSplitter = WITHOUT_WORDS
) -> LearnedRelations:
    """Return the weights of documents that are annotated as BioRED's.

    Args:
        documents: Annotated documents.
        extractor: Finds the evidence.
    """
    weights: list[RelationWeight] = []
    found = []
    examples = {
        kind: [_reduced(one) for one in labelled_pairs(documents, extractor, kind, {}, splitter)]
        for kind in _SECOND
    }
    for kind, own in examples.items():
        others = [example for other in _SECOND if other != kind for example in examples[other]]
        learned = learn_typed(own, _TYPES[kind], _missed(documents, own, kind), others)
        weights += _weights("biored", kind, learned.scorecards, own)
        figures = f"F1 of pairs {learned.pair:.3f}, with type {learned.typed:.3f}"
        found.append(f"{kind}: {figures}, with type and novelty {learned.full:.3f}")
    every = [example for own in examples.values() for example in own]
    weights += _weights("biored", "any", [learn_novelty(every)], every)
    about = "Points for the relation types and the novelty of BioRED"
    return LearnedRelations("biored", weights, _comments(about, found))


def _reduced(example: LabelledPair) -> LabelledPair:
    """Return an example without the features that are left out."""
    kept = {name: value for name, value in example.features.items() if not _LEFT_OUT.fullmatch(name)}
    return replace(example, features=kept)


def _weights(
    scheme: str, kind: str, scorecards: Iterable[TypeScorecard], examples: Sequence[LabelledPair]
) -> Iterator[RelationWeight]:
    """Yield the weights of scorecards, with their support and precision in the examples."""
    for scorecard in scorecards:
        start = Conjunction((Condition("always", 1, MOST),), scorecard.start)
        for weight in (start, *scorecard.weights):
            when = tuple(condition_text(condition) for condition in weight.when)
            covered = [_is(one, scorecard.type) for one in examples if weight.holds(one.features)]
            precision = sum(covered) / max(1, len(covered))
            yield RelationWeight(scheme, kind, scorecard.type, when, weight.points, sum(covered), precision)
        if scorecard.of_best:
            yield RelationWeight(scheme, kind, scorecard.type, (BEST,), scorecard.of_best)


def _is(example: LabelledPair, type_: str) -> bool:
    if type_ == NOVEL:
        return example.novel
    return bool(example.gold) if type_ == RELATED else example.gold == type_


def _comments(about: str, found: Sequence[str]) -> tuple[str, ...]:
    return (
        f"{about}; made by `nmstag build` from annotated documents.",
        "Five-fold cross-validation on them, with gold mentions:",
        *(f"  {one}" for one in found),
        *_ROWS,
    )


def _missed(documents: Sequence[Document], examples: Sequence[LabelledPair], kind: str) -> int:
    """Return how many annotated pairs of a kind have no evidence."""
    wanted = sorted(("Chemical", _SECOND[kind]))
    annotated = 0
    for document in documents:
        kinds = {
            canonical_id(one): KINDS[mention.type]
            for mention in document.mentions
            if mention.type in KINDS
            for one in mention.ids
        }
        pairs = {
            frozenset((canonical_id(head), canonical_id(tail)))
            for relation in document.relations
            for head in relation.head.split(",")
            for tail in relation.tail.split(",")
        }
        annotated += sum(sorted(kinds.get(one, "") for one in pair) == wanted for pair in pairs)
    return max(0, annotated - sum(bool(row.gold) for row in examples))
