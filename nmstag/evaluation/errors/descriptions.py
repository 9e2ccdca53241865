"""Outcomes of relations in, lines that a person reads out: concepts by their names."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from nmstag.evaluation.errors.relations import RelationOutcome
from nmstag.evaluation.scoring.annotations import RelationItem, ScoredDocument


def concept_names(documents: Iterable[ScoredDocument]) -> dict[str, str]:
    """Return the text that most often mentions each concept; of equally frequent ones the first by name."""
    texts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for document in documents:
        for name, text in document.concept_texts:
            texts[name][text] += 1
    return {name: min(found, key=lambda text: (-found[text], text)) for name, found in texts.items()}


def describe_outcome(outcome: RelationOutcome, names: Mapping[str, str]) -> str:
    """Return gold and predicted relation as one line."""
    gold, pred = describe_sides(outcome, names)
    if gold and pred and gold != pred:
        return f"{gold}, predicted {pred}"
    return gold or pred


def describe_sides(outcome: RelationOutcome, names: Mapping[str, str]) -> tuple[str, str]:
    """Return gold and predicted relation; with ids where the names are the same."""
    gold = describe_relation(outcome.gold, names) if outcome.gold else ""
    pred = describe_relation(outcome.pred, names) if outcome.pred else ""
    if outcome.gold and outcome.pred and gold == pred and outcome.gold != outcome.pred:
        return describe_relation(outcome.gold, {}), describe_relation(outcome.pred, {})
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
