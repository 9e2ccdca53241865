"""Everything known of the errors of one file of predictions, gathered once for all who print it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from nmstag.document import Document, Evidence
from nmstag.evaluation.align import DocumentKey, Missing, align
from nmstag.evaluation.error_summary import ErrorSummary, summarise
from nmstag.evaluation.errors import Finding, find_errors
from nmstag.evaluation.items import (
    RelationItem,
    concept_types,
    evidence_of,
    judges_novelty,
    relation_evidence,
    rule_names,
)
from nmstag.evaluation.refine import Knowledge, refine_mentions, refine_relations
from nmstag.evaluation.relation_errors import RelationFinding, find_relation_errors
from nmstag.evaluation.relation_summary import RelationSummary, concept_names, summarise_relations
from nmstag.evaluation.schemes import Scheme

NONE = "(none)"
NOTHING_KNOWN = Knowledge()


@dataclass(frozen=True, slots=True)
class Analysis:
    """The class of every mention and relation of one file of predictions.

    Args:
        mentions: Findings of mentions, by document.
        relations: Findings of relations with the rules behind the predicted one, by document.
        names: Name of each concept, for the reader.
        scheme: The rules they were compared by.
    """

    mentions: Sequence[Finding]
    relations: Sequence[tuple[RelationFinding, tuple[str, ...]]]
    names: Mapping[str, str]
    scheme: Scheme

    @property
    def mention_summary(self) -> ErrorSummary:
        """Mentions by class."""
        return summarise(self.mentions)

    @property
    def relation_summary(self) -> RelationSummary:
        """Relations by class."""
        return summarise_relations((finding for finding, _ in self.relations), self.names)

    def to_json(self, limit: int = 10) -> dict[str, object]:
        """Return the classes with their most frequent strings as JSON-able values."""
        relations = {"relations": self.relation_summary.to_json(limit)} if self.scheme.levels else {}
        return {"mentions": self.mention_summary.to_json(limit), **relations}

    def format_text(self) -> str:
        """Return the same as plain text."""
        parts = ["errors: mentions\n" + self.mention_summary.format_table()]
        if self.scheme.levels:
            parts.append("errors: relations\n" + self.relation_summary.format_table())
        return "\n\n".join(parts)

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
    if not scheme.levels:
        return Analysis(mentions, [], names, scheme)
    why = {
        pair.key: relation_evidence(pair.pred, scheme, concept_types(pair.gold, scheme))
        for pair in align(gold, pred, missing)
    }
    found = list(find_relation_errors(gold, pred, scheme, missing=missing))
    relations = [
        (finding, _rules(finding, why[finding.document]))
        for finding in refine_relations(found, mentions, knowledge)
    ]
    return Analysis(mentions, relations, names, scheme)


def _rules(finding: RelationFinding, why: Mapping[RelationItem, tuple[Evidence, ...]]) -> tuple[str, ...]:
    return rule_names(evidence_of(finding.pred, why)) if finding.pred else ()


def by_document(analysis: Analysis) -> dict[DocumentKey, list[Finding]]:
    """Return the findings of mentions of each document, in text order."""
    found: dict[DocumentKey, list[Finding]] = {}
    for item in analysis.mentions:
        found.setdefault(item.document, []).append(item)
    for items in found.values():
        items.sort(key=_start)
    return found


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
