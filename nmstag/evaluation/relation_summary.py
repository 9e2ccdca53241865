"""Counts of the classes of relations, and the pairs of concepts that stand most often behind each."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from nmstag.document import Document
from nmstag.evaluation.items import RelationItem, mention_ids
from nmstag.evaluation.relation_errors import RelationError, RelationFinding
from nmstag.evaluation.schemes import Scheme


@dataclass(frozen=True, slots=True)
class RelationSummary:
    """Findings of relations, counted.

    Args:
        counts: Number of findings by class. A pair counts once.
        strings: How often the relations behind a class occur, written with the names of their concepts.
    """

    counts: Counter[RelationError] = field(default_factory=Counter)
    strings: dict[RelationError, Counter[str]] = field(default_factory=dict)

    def most_frequent(self, error: RelationError, limit: int = 10) -> list[tuple[str, int]]:
        """Return the most frequent relations of a class; equally frequent ones by the alphabet."""
        found = self.strings.get(error, Counter())
        return sorted(found.items(), key=lambda item: (-item[1], item[0]))[:limit]

    def to_json(self, limit: int = 10) -> dict[str, object]:
        """Return the counts and the most frequent relations as JSON-able values."""
        return {
            error.value: {
                "count": self.counts[error],
                "strings": [
                    {"relation": text, "count": count} for text, count in self.most_frequent(error, limit)
                ],
            }
            for error in RelationError
        }

    def format_table(self, limit: int = 5) -> str:
        """Return a plain-text table of counts, and the most frequent relations of each kind of error."""
        lines = [f"{error:<16}{self.counts[error]:>8}" for error in RelationError]
        for error in RelationError:
            if error is not RelationError.RIGHT and self.strings.get(error):
                lines += ["", f"{error}:"]
                lines += [f"{count:>6}  {text}" for text, count in self.most_frequent(error, limit)]
        return "\n".join(lines)


def summarise_relations(findings: Iterable[RelationFinding], names: Mapping[str, str]) -> RelationSummary:
    """Return the counts of findings.

    Args:
        findings: Findings of relations.
        names: Name of each concept, for the reader: see `concept_names`.
    """
    summary = RelationSummary()
    for finding in findings:
        summary.counts[finding.error] += 1
        text = describe_finding(finding, names)
        summary.strings.setdefault(finding.error, Counter())[text] += 1
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
    gold = describe_relation(finding.gold, names) if finding.gold else ""
    pred = describe_relation(finding.pred, names) if finding.pred else ""
    if gold and pred and gold != pred:
        return f"{gold}, predicted {pred}"
    return gold or pred


def describe_relation(item: RelationItem, names: Mapping[str, str]) -> str:
    """Return a relation with the names of its concepts.

    >>> from nmstag.evaluation.items import ConceptItem
    >>> lithium, nausea = ConceptItem("Chemical", "MESH:D008094"), ConceptItem("Disease", "MESH:D009325")
    >>> describe_relation(RelationItem(lithium, nausea, "CID", ""), {"MESH:D008094": "lithium"})
    'CID(lithium, MESH:D009325)'
    """
    arguments = ", ".join(names.get(part.id, part.id) for part in (item.head, item.tail))
    novelty = f", {item.novelty}" if item.novelty else ""
    return f"{item.type}({arguments}){novelty}"
