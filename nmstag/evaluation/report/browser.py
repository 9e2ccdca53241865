"""What the browser of documents in a report shows, as data for its script."""

from __future__ import annotations

from collections.abc import Iterable

from nmstag.document import Document
from nmstag.evaluation.errors.analysis import nearest_mentions
from nmstag.evaluation.errors.mentions import ErrorClass, Finding
from nmstag.evaluation.errors.relation_summary import describe_sides
from nmstag.evaluation.errors.relations import RelationError
from nmstag.evaluation.errors.subtypes import Kind
from nmstag.evaluation.report.contents import Report, SystemReport
from nmstag.evaluation.scoring.alignment import DocumentKey
from nmstag.evaluation.scoring.annotations import rule_names
from nmstag.evaluation.scoring.averages import document_scores
from nmstag.evaluation.scoring.counts import Row
from nmstag.evaluation.scoring.tally import MENTION_STRICT

CLASSES = tuple(ErrorClass)
RELATION_CLASSES = tuple(RelationError)
KINDS = tuple(Kind)


class _Numbers:
    """Numbers for strings that are repeated often."""

    def __init__(self) -> None:
        self.texts: dict[str, int] = {}

    def __call__(self, text: str) -> int:
        return self.texts.setdefault(text, len(self.texts))


def browser_data(report: Report) -> dict[str, object]:
    """Return what the browser of documents shows: texts once, and the findings of each system."""
    strings = _Numbers()
    keys = [key for key, _ in document_scores(report.systems[0].scores, Row(MENTION_STRICT))]
    texts = _texts(report.gold)
    names: dict[str, str] = {}
    for system in report.systems:
        names |= system.analysis.names
    systems = [_system_data(system, keys, strings) for system in report.systems]
    return {
        "classes": [error.value for error in CLASSES],
        "kinds": [kind.value for kind in KINDS],
        "relationClasses": [error.value for error in RELATION_CLASSES],
        "documents": [
            [key[0] if not key[1] else f"{key[0]} ({key[1] + 1})", texts[key].text] for key in keys
        ],
        "systems": systems,
        "strings": list(strings.texts),
        "names": {part: names[part] for text in strings.texts for part in text.split("|") if part in names},
    }


def _texts(documents: Iterable[Document]) -> dict[DocumentKey, Document]:
    seen: dict[str, int] = {}
    found: dict[DocumentKey, Document] = {}
    for document in documents:
        found[document.id, seen.get(document.id, 0)] = document
        seen[document.id] = seen.get(document.id, 0) + 1
    return found


def _system_data(system: SystemReport, keys: list[DocumentKey], strings: _Numbers) -> dict[str, object]:
    findings = system.analysis.by_document
    relations: dict[DocumentKey, list[list[object]]] = {key: [] for key in keys}
    names = system.analysis.names
    for finding, rules in system.analysis.relations:
        gold, pred = describe_sides(finding, names)
        spans = nearest_mentions(findings.get(finding.document, ()), finding)
        number, kind = RELATION_CLASSES.index(finding.error), _kind_number(finding.kind)
        relations[finding.document].append([number, gold, pred, strings(", ".join(rules)), spans, kind])
    return {
        "name": system.name,
        "mentions": [[_finding_data(item, strings) for item in findings.get(key, ())] for key in keys],
        "relations": [relations[key] for key in keys],
    }


def _finding_data(finding: Finding, strings: _Numbers) -> list[object]:
    gold, pred = finding.gold, finding.pred
    return [
        CLASSES.index(finding.error),
        [gold.start, gold.end, strings(gold.type), strings("|".join(gold.ids))] if gold else 0,
        [pred.start, pred.end, strings(pred.type), strings("|".join(pred.ids))] if pred else 0,
        strings(", ".join(rule_names(pred.evidence))) if pred else strings(""),
        _kind_number(finding.kind),
    ]


def _kind_number(kind: Kind | None) -> int:
    return KINDS.index(kind) if kind else -1
