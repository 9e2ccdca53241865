"""Outcomes of all documents in, the same with their subtypes out.

Wrong concepts are explained by the MeSH tree, misses by the pack, inventions by the gold.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from nmstag.document import Mention
from nmstag.evaluation.errors.examples import Splitter
from nmstag.evaluation.errors.mentions import MentionClass, MentionOutcome
from nmstag.evaluation.errors.relations import RelationClass, RelationOutcome
from nmstag.evaluation.errors.subtypes import ErrorSubtype, TreeNumbers, compare_concepts
from nmstag.evaluation.scoring.alignment import DocumentKey
from nmstag.evaluation.scoring.annotations import RelationItem
from nmstag.text.sentences import split_sentences

WhyMissed = Callable[[Mention, Sequence[Mention]], ErrorSubtype]
"""Says why a gold mention was missed, given the predicted mentions that overlap it."""


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What errors can be explained with besides gold and predictions.

    Args:
        tree: Gives the MeSH tree numbers of a concept; without it wrong concepts have no subtype.
        why_missed: What the pack that made the predictions knows; without it misses have no subtype.
        split: Gives the sentences of a text, for the examples that are shown.
    """

    tree: TreeNumbers | None = None
    why_missed: WhyMissed | None = None
    split: Splitter = split_sentences


def refine_mentions(outcomes: Sequence[MentionOutcome], knowledge: Knowledge) -> list[MentionOutcome]:
    """Return the outcomes of all documents with their subtypes.

    An invented mention is annotated elsewhere when some gold mention of any of the documents has its
    text (in any case and spacing) and type.
    """
    annotated = {(item.gold.type, _folded(item.gold.text)) for item in outcomes if item.gold}
    predicted: defaultdict[DocumentKey, list[Mention]] = defaultdict(list)
    for item in outcomes:
        if item.pred:
            predicted[item.document].append(item.pred)

    def subtype(item: MentionOutcome) -> ErrorSubtype | None:
        if item.error is MentionClass.WRONG_CONCEPT and knowledge.tree and item.gold and item.pred:
            return compare_concepts(item.gold.ids, item.pred.ids, knowledge.tree)
        if item.error is MentionClass.MISSED and knowledge.why_missed and item.gold:
            near = [mention for mention in predicted[item.document] if mention.overlaps(item.gold)]
            return knowledge.why_missed(item.gold, near)
        if item.error is MentionClass.INVENTED and item.pred:
            known = (item.pred.type, _folded(item.pred.text)) in annotated
            return ErrorSubtype.ELSEWHERE if known else ErrorSubtype.NEVER
        return None

    return [replace(item, subtype=subtype(item)) for item in outcomes]


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def refine_relations(
    outcomes: Sequence[RelationOutcome], mentions: Iterable[MentionOutcome], knowledge: Knowledge
) -> list[RelationOutcome]:
    """Return the outcomes of all documents with their subtypes.

    A wrong argument is explained as a wrong concept is. A missed relation has an argument that no
    predicted mention of its document names, or else both were found and not joined. An invented one has
    an argument that no gold mention of its document names; or its pair is annotated in another document,
    or nowhere. Where a side has no mentions at all, its arguments are not judged.

    Args:
        outcomes: Outcomes of relations.
        mentions: Outcomes of the mentions of the same documents.
        knowledge: What is known besides.
    """
    in_gold, in_pred = defaultdict[DocumentKey, set[str]](set), defaultdict[DocumentKey, set[str]](set)
    for item in mentions:
        in_gold[item.document].update(item.gold.ids if item.gold else ())
        in_pred[item.document].update(item.pred.ids if item.pred else ())
    has_gold, has_pred = any(in_gold.values()), any(in_pred.values())
    annotated = {_pair(item.gold) for item in outcomes if item.gold}

    def subtype(item: RelationOutcome) -> ErrorSubtype | None:
        if item.error is RelationClass.WRONG_ARGUMENT and knowledge.tree and item.gold and item.pred:
            wanted, found = _pair(item.gold), _pair(item.pred)
            return compare_concepts(wanted - found, found - wanted, knowledge.tree)
        if item.error is RelationClass.MISSED and has_pred and item.gold:
            named = _pair(item.gold) <= in_pred[item.document]
            return ErrorSubtype.NOT_JOINED if named else ErrorSubtype.ARGUMENT_MISSED
        if item.error is RelationClass.INVENTED and item.pred:
            if has_gold and not _pair(item.pred) <= in_gold[item.document]:
                return ErrorSubtype.ARGUMENT_INVENTED
            return ErrorSubtype.ELSEWHERE if _pair(item.pred) in annotated else ErrorSubtype.NEVER
        return None

    return [replace(item, subtype=subtype(item)) for item in outcomes]


def _pair(item: RelationItem) -> frozenset[str]:
    return frozenset((item.head.id, item.tail.id))
