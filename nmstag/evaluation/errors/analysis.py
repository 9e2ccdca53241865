"""Everything known of the errors of one file of predictions, gathered once for all who print it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product

from nmstag.document import Document, Evidence
from nmstag.evaluation.errors.error_summary import ErrorSummary, summarise
from nmstag.evaluation.errors.examples import GOLD, PRED, in_sentence, mention_marks
from nmstag.evaluation.errors.mentions import Finding, find_errors
from nmstag.evaluation.errors.refinement import Knowledge, refine_mentions, refine_relations
from nmstag.evaluation.errors.relation_summary import RelationSummary, concept_names, summarise_relations
from nmstag.evaluation.errors.relations import RelationFinding, find_relation_errors
from nmstag.evaluation.scoring.alignment import DocumentKey, Missing, align
from nmstag.evaluation.scoring.annotations import (
    RelationItem,
    concept_types,
    evidence_of,
    judges_novelty,
    relation_evidence,
    rule_names,
)
from nmstag.evaluation.scoring.schemes import Scheme

NONE = "(none)"
NOTHING_KNOWN = Knowledge()


@dataclass(frozen=True)
class Analysis:
    """The class of every mention and relation of one file of predictions.

    Args:
        mentions: Findings of mentions, by document.
        relations: Findings of relations with the rules behind the predicted one, by document.
        names: Name of each concept, for the reader.
        scheme: The rules they were compared by.
        texts: Text of each document.
    """

    mentions: Sequence[Finding]
    relations: Sequence[tuple[RelationFinding, tuple[str, ...]]]
    names: Mapping[str, str]
    scheme: Scheme
    texts: Mapping[DocumentKey, str]

    @cached_property
    def mention_summary(self) -> ErrorSummary:
        """Mentions by class."""
        return summarise(self.mentions)

    @cached_property
    def relation_summary(self) -> RelationSummary:
        """Relations by class."""
        return summarise_relations((finding for finding, _ in self.relations), self.names)

    @cached_property
    def by_document(self) -> dict[DocumentKey, list[Finding]]:
        """The findings of mentions of each document, in text order."""
        found: dict[DocumentKey, list[Finding]] = {}
        for item in self.mentions:
            found.setdefault(item.document, []).append(item)
        for items in found.values():
            items.sort(key=_start)
        return found

    def to_json(self, limit: int = 10) -> dict[str, object]:
        """Return the classes as JSON-able values, with their most frequent strings, each in a sentence.

        Args:
            limit: Most strings of each class; with 0 there is no text of a document in it.
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

    def mention_example(self, finding: Finding) -> tuple[str, str]:
        """Return the document of a mention and the sentence in which it stands."""
        key = finding.document
        return key[0], in_sentence(self.texts[key], mention_marks(finding))

    def relation_example(self, finding: RelationFinding) -> tuple[str, str]:
        """Return the document of a relation, and the sentences in which its concepts stand nearest."""
        key, signs = finding.document, PRED if finding.pred else GOLD
        near = nearest_mentions(self.by_document.get(key, ()), finding)
        return key[0], in_sentence(self.texts[key], [(*span, signs) for span in near])

    def confusions(self) -> Counter[tuple[str, str]]:
        """Return how often a gold type met a predicted one; '(none)' where the other side has nothing."""
        found: Counter[tuple[str, str]] = Counter()
        for item in self.mentions:
            if item.counts_gold or item.counts_pred:
                found[item.gold.type if item.gold else NONE, item.pred.type if item.pred else NONE] += 1
        return found

    def concept_confusions(self, limit: int = 20) -> list[tuple[tuple[str, str, str], int]]:
        """Return the ids most often taken for another: gold, predicted, and the kind of error or ''."""
        found = Counter(
            ("|".join(item.gold.ids) or NONE, "|".join(item.pred.ids) or NONE, item.kind or "")
            for item in self.mentions
            if item.gold and item.pred and item.error == "wrong concept"
        )
        return sorted(found.items(), key=lambda entry: (-entry[1], entry[0]))[:limit]


def analyse(
    gold: Sequence[Document],
    pred: Sequence[Document],
    scheme: Scheme,
    missing: Missing = "error",
    knowledge: Knowledge = NOTHING_KNOWN,
) -> Analysis:
    """Return the class of every mention and relation, and its kind as far as it can be known.

    Raises:
        ScoringError: Document ids do not line up.
    """
    scheme = scheme.applicable(novelty=judges_novelty(gold))
    mentions = refine_mentions(list(find_errors(gold, pred, scheme, missing=missing)), knowledge)
    names = concept_names(pred, scheme) | concept_names(gold, scheme)
    pairs = list(align(gold, pred, missing))
    texts = {pair.key: pair.gold.text for pair in pairs}
    if not scheme.levels:
        return Analysis(mentions, [], names, scheme, texts)
    why = {pair.key: relation_evidence(pair.pred, scheme, concept_types(pair.gold, scheme)) for pair in pairs}
    found = list(find_relation_errors(gold, pred, scheme, missing=missing))
    relations = [
        (finding, _rules(finding, why[finding.document]))
        for finding in refine_relations(found, mentions, knowledge)
    ]
    return Analysis(mentions, relations, names, scheme, texts)


def _rules(finding: RelationFinding, why: Mapping[RelationItem, tuple[Evidence, ...]]) -> tuple[str, ...]:
    return rule_names(evidence_of(finding.pred, why)) if finding.pred else ()


def nearest_mentions(findings: Iterable[Finding], relation: RelationFinding) -> list[tuple[int, int]]:
    """Return the spans of the two mentions, gold or predicted, at which a relation's concepts stand nearest.

    Args:
        findings: Findings of mentions of its document.
        relation: The relation; the predicted one is looked for where there is one.

    Returns:
        Two spans in text order; nothing where a concept is not mentioned.
    """
    item = relation.pred or relation.gold
    if item is None:
        return []
    mentions = {
        (mention.start, mention.end): mention.ids
        for finding in findings
        for mention in (finding.gold, finding.pred)
        if mention
    }
    heads, tails = (
        [span for span, ids in mentions.items() if part.id in ids] for part in (item.head, item.tail)
    )
    pairs = [sorted(pair) for pair in product(heads, tails)]
    return min(pairs, key=lambda pair: (pair[1][0] - pair[0][1], pair), default=[])


def _start(finding: Finding) -> int:
    mention = finding.gold or finding.pred
    return mention.start if mention else 0
