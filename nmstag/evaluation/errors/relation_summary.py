"""Counts of the classes of relations, and the pairs of concepts that stand most often behind each."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import ClassVar

from nmstag.document import Document
from nmstag.evaluation.errors.class_summary import ClassSummary
from nmstag.evaluation.errors.relations import RelationError, RelationFinding
from nmstag.evaluation.errors.subtypes import Kind
from nmstag.evaluation.scoring.annotations import RelationItem, mention_ids
from nmstag.evaluation.scoring.schemes import Scheme


@dataclass(frozen=True, slots=True)
class RelationSummary(ClassSummary[RelationError, str]):
    """Findings of relations, counted; a pair counts once. Its strings have the names of the concepts."""

    classes: ClassVar = RelationError
    heading: ClassVar = ""
    least_width: ClassVar = 16

    def count(self, error: RelationError, kind: Kind | None = None) -> int:
        """Return the number of findings of a class, or of one kind within it."""
        return self.counted(error, kind).total()

    def numbers(self, error: RelationError, kind: Kind | None = None) -> tuple[int, ...]:
        """Return the number of findings."""
        return (self.count(error, kind),)

    def class_json(self, error: RelationError, kind: Kind | None = None) -> dict[str, object]:
        """Return the count of one class, or of one kind within it."""
        return {"count": self.count(error, kind)}

    def string_json(self, text: str) -> dict[str, object]:
        """Return the relations as one string."""
        return {"relation": text}

    def write(self, text: str) -> str:
        """Return the relations as they are."""
        return text


def summarise_relations(findings: Iterable[RelationFinding], names: Mapping[str, str]) -> RelationSummary:
    """Return the counts of findings.

    Args:
        findings: Findings of relations.
        names: Name of each concept, for the reader: see `concept_names`.
    """
    summary = RelationSummary()
    for finding in findings:
        summary.add(finding.error, finding.kind, describe_finding(finding, names), finding)
    return summary


def concept_names(documents: Iterable[Document], scheme: Scheme) -> dict[str, str]:
    """Return the text that most often mentions each concept; of equally frequent ones the first by name."""
    texts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for document in documents:
        for mention in document.mentions:
            ids = mention_ids(mention, scheme)
            if len(ids) == 1:
                texts[ids[0]][mention.text] += 1
    return {name: min(found, key=lambda text: (-found[text], text)) for name, found in texts.items()}


def describe_finding(finding: RelationFinding, names: Mapping[str, str]) -> str:
    """Return gold and predicted relation as one line."""
    gold, pred = describe_sides(finding, names)
    if gold and pred and gold != pred:
        return f"{gold}, predicted {pred}"
    return gold or pred


def describe_sides(finding: RelationFinding, names: Mapping[str, str]) -> tuple[str, str]:
    """Return gold and predicted relation; with ids where names alone do not tell them apart."""
    gold = describe_relation(finding.gold, names) if finding.gold else ""
    pred = describe_relation(finding.pred, names) if finding.pred else ""
    if finding.gold and finding.pred and gold == pred and finding.gold != finding.pred:
        return describe_relation(finding.gold, {}), describe_relation(finding.pred, {})
    return gold, pred


def describe_relation(item: RelationItem, names: Mapping[str, str]) -> str:
    """Return a relation with the names of its concepts.

    >>> from nmstag.evaluation.scoring.annotations import ConceptItem
    >>> lithium, nausea = ConceptItem("Chemical", "MESH:D008094"), ConceptItem("Disease", "MESH:D009325")
    >>> describe_relation(RelationItem(lithium, nausea, "CID", ""), {"MESH:D008094": "lithium"})
    'CID(lithium, MESH:D009325)'
    """
    arguments = ", ".join(names.get(part.id, part.id) for part in (item.head, item.tail))
    novelty = f", {item.novelty}" if item.novelty else ""
    return f"{item.type}({arguments}){novelty}"
