"""A report in, the data for the script of its browser of documents out."""

from __future__ import annotations

from nmstag.evaluation.errors.analysis import nearest_mentions
from nmstag.evaluation.errors.descriptions import describe_sides
from nmstag.evaluation.errors.mentions import MentionClass, MentionOutcome
from nmstag.evaluation.errors.relations import RelationClass
from nmstag.evaluation.errors.subtypes import ErrorSubtype
from nmstag.evaluation.report.contents import Report, SystemReport
from nmstag.evaluation.scoring.alignment import DocumentKey
from nmstag.evaluation.scoring.averages import document_scores
from nmstag.evaluation.scoring.counts import ScoreRow
from nmstag.evaluation.scoring.measures import MENTION_STRICT

CLASSES = tuple(MentionClass)
RELATION_CLASSES = tuple(RelationClass)
SUBTYPES = tuple(ErrorSubtype)


class _Numbers:
    """Numbers for strings that are repeated often."""

    def __init__(self) -> None:
        self.texts: dict[str, int] = {}

    def __call__(self, text: str) -> int:
        return self.texts.setdefault(text, len(self.texts))


def browser_data(report: Report) -> dict[str, object]:
    """Return what the browser of documents shows: texts once, and the outcomes of each system."""
    strings = _Numbers()
    keys = [key for key, _ in document_scores(report.systems[0].scores, ScoreRow(MENTION_STRICT))]
    texts = report.systems[0].analysis.texts
    names: dict[str, str] = {}
    for system in report.systems:
        names |= system.analysis.names
    systems = [_system_data(system, keys, strings) for system in report.systems]
    return {
        "classes": [error.value for error in CLASSES],
        "kinds": [subtype.value for subtype in SUBTYPES],
        "relationClasses": [error.value for error in RELATION_CLASSES],
        "documents": [[key[0] if not key[1] else f"{key[0]} ({key[1] + 1})", texts[key]] for key in keys],
        "systems": systems,
        "strings": list(strings.texts),
        "names": {part: names[part] for text in strings.texts for part in text.split("|") if part in names},
    }


def _system_data(system: SystemReport, keys: list[DocumentKey], strings: _Numbers) -> dict[str, object]:
    outcomes = system.analysis.by_document
    relations: dict[DocumentKey, list[list[object]]] = {key: [] for key in keys}
    names = system.analysis.names
    for outcome in system.analysis.relations:
        gold, pred = describe_sides(outcome, names)
        spans = nearest_mentions(outcomes.get(outcome.document, ()), outcome)
        number, subtype = RELATION_CLASSES.index(outcome.error), _subtype_number(outcome.subtype)
        rules = strings(", ".join(outcome.rules))
        relations[outcome.document].append([number, gold, pred, rules, spans, subtype])
    return {
        "name": system.name,
        "mentions": [[_mention_data(item, strings) for item in outcomes.get(key, ())] for key in keys],
        "relations": [relations[key] for key in keys],
    }


def _mention_data(outcome: MentionOutcome, strings: _Numbers) -> list[object]:
    gold, pred = outcome.gold, outcome.pred
    return [
        CLASSES.index(outcome.error),
        [gold.start, gold.end, strings(gold.type), strings("|".join(gold.ids))] if gold else 0,
        [pred.start, pred.end, strings(pred.type), strings("|".join(pred.ids))] if pred else 0,
        strings(", ".join(outcome.rules)),
        _subtype_number(outcome.subtype),
    ]


def _subtype_number(subtype: ErrorSubtype | None) -> int:
    return SUBTYPES.index(subtype) if subtype else -1
