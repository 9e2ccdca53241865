"""Pairs of documents in, everything known of the errors of one file of predictions out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product

from nmstag.document import Document
from nmstag.evaluation.errors.descriptions import concept_names
from nmstag.evaluation.errors.examples import GOLD, PRED, Splitter, in_sentence, mention_marks
from nmstag.evaluation.errors.mentions import MentionOutcome, classify_mentions
from nmstag.evaluation.errors.refinement import Knowledge, refine_mentions, refine_relations
from nmstag.evaluation.errors.relations import RelationOutcome, classify_relations
from nmstag.evaluation.errors.summary import ErrorSummary, summarise, summarise_relations
from nmstag.evaluation.scoring.alignment import DocumentKey, Missing, ScoredPair, scored_pairs
from nmstag.evaluation.scoring.annotations import judges_novelty
from nmstag.evaluation.scoring.schemes import Scheme

NONE = "(none)"
NOTHING_KNOWN = Knowledge()


@dataclass(frozen=True)
class Analysis:
    """The class of every mention and relation of one file of predictions.

    Args:
        mentions: Outcomes of mentions, by document.
        relations: Outcomes of relations, by document.
        names: Name of each concept, for the reader.
        scheme: The rules they were compared by.
        texts: Text of each document.
        split: Gives the sentences of a text.
    """

    mentions: Sequence[MentionOutcome]
    relations: Sequence[RelationOutcome]
    names: Mapping[str, str]
    scheme: Scheme
    texts: Mapping[DocumentKey, str]
    split: Splitter

    @cached_property
    def mention_summary(self) -> ErrorSummary:
        """Mentions by class."""
        return summarise(self.mentions)

    @cached_property
    def relation_summary(self) -> ErrorSummary:
        """Relations by class."""
        return summarise_relations(self.relations, self.names)

    @cached_property
    def by_document(self) -> dict[DocumentKey, list[MentionOutcome]]:
        """The outcomes of mentions of each document, in text order."""
        found: dict[DocumentKey, list[MentionOutcome]] = {}
        for item in self.mentions:
            found.setdefault(item.document, []).append(item)
        for items in found.values():
            items.sort(key=_start)
        return found

    def to_json(self, limit: int = 10) -> dict[str, object]:
        """Return the classes as JSON-able values, with their most frequent texts, each in a sentence.

        Args:
            limit: Most texts of each class; with 0 there is no text of a document in it.
        """
        result: dict[str, object] = {"mentions": self.mention_summary.to_json(limit, self.mention_example)}
        if self.scheme.levels:
            result["relations"] = self.relation_summary.to_json(limit, self.relation_example)
        return result

    def format_text(self) -> str:
        """Return the same as plain text."""
        note = "(an example of the first string of each class; [gold], {predicted})"
        mentions = self.mention_summary.format_table(example=self.mention_example)
        parts = [f"errors: mentions {note}\n{mentions}"]
        if self.scheme.levels:
            relations = self.relation_summary.format_table(example=self.relation_example)
            parts.append(f"errors: relations\n{relations}")
        return "\n\n".join(parts)

    def mention_example(self, outcome: MentionOutcome) -> tuple[str, str]:
        """Return the document of a mention and the sentence it is in."""
        key = outcome.document
        return key[0], in_sentence(self.texts[key], mention_marks(outcome), self.split)

    def relation_example(self, outcome: RelationOutcome) -> tuple[str, str]:
        """Return the document of a relation, and the sentences in which its concepts are nearest."""
        key, signs = outcome.document, PRED if outcome.pred else GOLD
        near = nearest_mentions(self.by_document.get(key, ()), outcome)
        return key[0], in_sentence(self.texts[key], [(*span, signs) for span in near], self.split)

    def confusions(self) -> Counter[tuple[str, str]]:
        """Return how often a gold type met a predicted one; '(none)' where the other side has nothing."""
        found: Counter[tuple[str, str]] = Counter()
        for item in self.mentions:
            if item.counts_gold or item.counts_pred:
                found[item.gold.type if item.gold else NONE, item.pred.type if item.pred else NONE] += 1
        return found

    def concept_confusions(self, limit: int = 20) -> list[tuple[tuple[str, str, str], int]]:
        """Return the ids most often taken for another: gold, predicted, and the subtype of error or ''."""
        found = Counter(
            ("|".join(item.gold.ids) or NONE, "|".join(item.pred.ids) or NONE, item.subtype or "")
            for item in self.mentions
            if item.gold and item.pred and item.error == "wrong concept"
        )
        return sorted(found.items(), key=lambda entry: (-entry[1], entry[0]))[:limit]


def analyse(
    gold: Iterable[Document],
    pred: Iterable[Document],
    scheme: Scheme,
    missing: Missing = "error",
    knowledge: Knowledge = NOTHING_KNOWN,
) -> Analysis:
    """Return the class of every mention and relation, and its subtype as far as it can be known.

    Raises:
        ScoringError: Document ids do not line up.
    """
    return analyse_pairs(list(scored_pairs(gold, pred, scheme, missing)), scheme, knowledge)


def analyse_pairs(
    pairs: Sequence[ScoredPair], scheme: Scheme, knowledge: Knowledge = NOTHING_KNOWN
) -> Analysis:
    """Return the same of documents that are paired already.

    Args:
        pairs: See `scored_pairs`.
        scheme: The rules they were read by.
        knowledge: What errors are explained with.
    """
    scheme = scheme.applicable(novelty=judges_novelty(pair.gold.document for pair in pairs))
    novelty = any(level.with_novelty for level in scheme.levels)
    mentions = refine_mentions([item for pair in pairs for item in classify_mentions(pair)], knowledge)
    relations: list[RelationOutcome] = []
    if scheme.levels:
        found = [item for pair in pairs for item in classify_relations(pair, novelty=novelty)]
        relations = refine_relations(found, mentions, knowledge)
    return Analysis(
        mentions,
        relations,
        concept_names(pair.pred for pair in pairs) | concept_names(pair.gold for pair in pairs),
        scheme,
        {pair.key: pair.gold.document.text for pair in pairs},
        knowledge.split,
    )


def nearest_mentions(outcomes: Iterable[MentionOutcome], relation: RelationOutcome) -> list[tuple[int, int]]:
    """Return the spans of the two mentions, gold or predicted, at which a relation's concepts are nearest.

    Args:
        outcomes: Outcomes of mentions of its document.
        relation: The relation; the predicted one is looked for where there is one.

    Returns:
        Two spans in text order; nothing where a concept is not mentioned.
    """
    item = relation.pred or relation.gold
    if item is None:
        return []
    mentions = {
        (mention.start, mention.end): mention.ids
        for outcome in outcomes
        for mention in (outcome.gold, outcome.pred)
        if mention
    }
    heads, tails = (
        [span for span, ids in mentions.items() if part.id in ids] for part in (item.head, item.tail)
    )
    pairs = [sorted(pair) for pair in product(heads, tails)]
    return min(pairs, key=lambda pair: (pair[1][0] - pair[0][1], pair), default=[])


def _start(outcome: MentionOutcome) -> int:
    mention = outcome.gold or outcome.pred
    return mention.start if mention else 0
