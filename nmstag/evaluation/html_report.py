"""The report as one HTML page that needs nothing but itself."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib.resources import files
from typing import Any

from nmstag import __version__
from nmstag.document import Document
from nmstag.errors import Fault, UsageError
from nmstag.evaluation.align import DocumentKey
from nmstag.evaluation.analysis import by_document
from nmstag.evaluation.averages import document_scores, macro_by_document, macro_by_type
from nmstag.evaluation.class_summary import ClassSummary, ErrorT, StringT
from nmstag.evaluation.counts import Counts, Row
from nmstag.evaluation.errors import ErrorClass, Finding
from nmstag.evaluation.items import rule_names
from nmstag.evaluation.kinds import Kind
from nmstag.evaluation.plots import Point, plot_bars, plot_histogram, plot_intervals, plot_scatter
from nmstag.evaluation.relation_errors import RelationError
from nmstag.evaluation.relation_summary import describe_relation
from nmstag.evaluation.report import Report, SystemReport, all_kinds, arrow, label
from nmstag.evaluation.tally import MENTION_STRICT

_CLASSES = tuple(ErrorClass)
_RELATION_CLASSES = tuple(RelationError)
_KINDS = tuple(Kind)


def render_html(report: Report) -> str:
    """Return the page.

    Raises:
        UsageError: Jinja2 is not installed.
    """
    environment = _environment()
    markup = environment.globals["markup"]
    script = files("nmstag.evaluation") / "templates" / "report.js"
    page: str = environment.get_template("report.html").render(
        title=report.title,
        report=report,
        systems=[(system, _tables(system)) for system in report.systems],
        plots={name: markup(plot) for name, plot in _plots(report).items()},
        script=markup(script.read_text("utf-8")),
        data=markup(_script_json(_browser_data(report))),
    )
    return page


def render_overview(title: str, reports: Mapping[str, Report]) -> str:
    """Return a page that leads to those of several corpora, 'NAME.html' beside it.

    Raises:
        UsageError: Jinja2 is not installed.
    """
    template = _environment().get_template("overview.html")
    page: str = template.render(title=title, reports=reports, kinds=all_kinds(reports.values()))
    return page


def _environment() -> Any:
    """Return what templates are made with: figures as they are printed, and the style of all pages."""
    try:
        from jinja2 import Environment, PackageLoader, StrictUndefined
        from markupsafe import Markup
    except ImportError as error:
        raise UsageError(
            Fault("an HTML report needs Jinja2", field="report", allowed="pip install 'nmstag[report]'")
        ) from error
    environment = Environment(
        loader=PackageLoader("nmstag.evaluation"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    style = files("nmstag.evaluation") / "templates" / "report.css"
    environment.globals.update(
        arrow=arrow,
        label=label,
        markup=Markup,
        per_cent=lambda value: f"{100 * value:.2f}",
        row=Row,
        style=Markup(style.read_text("utf-8")),
        version=__version__,
    )
    return environment


def _script_json(value: object) -> str:
    """Return JSON that no text in it can end early, whatever the documents say."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _tables(system: SystemReport) -> dict[str, object]:
    """Return what the tables of one system show."""
    analysis, scores = system.analysis, system.scores
    mentions, relations = analysis.mention_summary, analysis.relation_summary
    confusions = analysis.confusions()
    golds = sorted({gold for gold, _ in confusions}, key=lambda name: (name == "(none)", name))
    preds = sorted({pred for _, pred in confusions}, key=lambda name: (name == "(none)", name))
    return {
        "rows": [
            (kind, [(row, scores.table.counts(row), system.intervals.rows[row]) for row in scores.rows(kind)])
            for kind in scores.kinds
        ],
        "macro": [
            (kind, macro_by_type(scores, kind), macro_by_document(scores, Row(kind))) for kind in scores.kinds
        ],
        "mentions": list(_class_rows(mentions, _CLASSES, 8)),
        "relations": list(_class_rows(relations, _RELATION_CLASSES, 5)) if scores.scheme.levels else [],
        "confusions": (golds, preds, confusions),
        "concepts": [
            (gold, _names(gold, analysis.names), pred, _names(pred, analysis.names), count)
            for (gold, pred), count in analysis.concept_confusions()
        ],
        "signatures": [scores.signature(kind, *system.intervals.fields) for kind in scores.kinds],
        "notes": scores.notes(),
    }


def _class_rows(
    summary: ClassSummary[ErrorT, StringT], classes: Sequence[ErrorT], limit: int
) -> Iterator[tuple[object, ...]]:
    """Yield for each class and kind its place in the browser, its colour, name, numbers and strings."""
    for error, kind in summary.rows():
        place = classes.index(error)
        yield (
            f"{place}.{_KINDS.index(kind)}" if kind else str(place),
            None if kind else place,
            (kind or error).value,
            summary.numbers(error, kind),
            summary.most_frequent(error, limit, kind) if kind or not summary.kinds(error) else [],
        )


def _names(ids: str, names: Mapping[str, str]) -> str:
    return ", ".join(names[name] for name in ids.split("|") if name in names)


def _plots(report: Report) -> dict[str, str]:
    systems = list(enumerate(report.systems))
    intervals = [
        (label(kind), [_point(system.name, place, system, Row(kind)) for place, system in systems])
        for kind in report.kinds
    ]
    several = len(systems) > 1
    scatter = [
        Point(
            f"{system.name}: {row.name or 'all'}" if several else row.name or "all",
            place,
            counts.recall,
            counts.precision,
        )
        for place, system in systems
        for row in system.scores.rows(MENTION_STRICT)
        for counts in [system.scores.table.counts(row)]
        if counts != Counts()
    ]
    summaries = [(place, system.name, system.analysis.mention_summary) for place, system in systems]
    errors = [
        (
            error.value,
            [
                Point(name, place, max(summary.count_gold(error), summary.count_pred(error)))
                for place, name, summary in summaries
            ],
        )
        for error in _CLASSES
        if error is not ErrorClass.RIGHT
    ]
    documents = [
        (
            system.name,
            [
                counts.f1
                for _, counts in document_scores(system.scores, Row(MENTION_STRICT))
                if counts != Counts()
            ],
        )
        for _, system in systems
    ]
    return {
        "intervals": plot_intervals(intervals, "F1 with confidence intervals"),
        "scatter": plot_scatter(scatter, "Precision against recall by entity type"),
        "errors": plot_bars(errors, "Errors by class"),
        "documents": plot_histogram(documents, "Number of documents by F1"),
    }


def _point(name: str, place: int, system: SystemReport, row: Row) -> Point:
    found = system.intervals.rows[row]["f1"]
    return Point(name, place, system.scores.table.counts(row).f1, low=found.low, high=found.high)


class _Numbers:
    """Numbers for strings that are repeated often."""

    def __init__(self) -> None:
        self.texts: dict[str, int] = {}

    def __call__(self, text: str) -> int:
        return self.texts.setdefault(text, len(self.texts))


def _browser_data(report: Report) -> dict[str, object]:
    """Return what the browser of documents shows: texts once, and the findings of each system."""
    strings = _Numbers()
    keys = [key for key, _ in document_scores(report.systems[0].scores, Row(MENTION_STRICT))]
    texts = _texts(report.gold)
    names: dict[str, str] = {}
    for system in report.systems:
        names |= system.analysis.names
    systems = [_system_data(system, keys, strings) for system in report.systems]
    return {
        "classes": [error.value for error in _CLASSES],
        "kinds": [kind.value for kind in _KINDS],
        "relationClasses": [error.value for error in _RELATION_CLASSES],
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
    findings = by_document(system.analysis)
    relations: dict[DocumentKey, list[list[object]]] = {key: [] for key in keys}
    names = system.analysis.names
    for finding, rules in system.analysis.relations:
        relations[finding.document].append(
            [
                _RELATION_CLASSES.index(finding.error),
                describe_relation(finding.gold, names) if finding.gold else "",
                describe_relation(finding.pred, names) if finding.pred else "",
                strings(", ".join(rules)),
                _kind_number(finding.kind),
            ]
        )
    return {
        "name": system.name,
        "mentions": [[_finding_data(item, strings) for item in findings.get(key, ())] for key in keys],
        "relations": [relations[key] for key in keys],
    }


def _finding_data(finding: Finding, strings: _Numbers) -> list[object]:
    gold, pred = finding.gold, finding.pred
    return [
        _CLASSES.index(finding.error),
        [gold.start, gold.end, strings(gold.type), strings("|".join(gold.ids))] if gold else 0,
        [pred.start, pred.end, strings(pred.type), strings("|".join(pred.ids))] if pred else 0,
        strings(", ".join(rule_names(pred.evidence))) if pred else strings(""),
        _kind_number(finding.kind),
    ]


def _kind_number(kind: Kind | None) -> int:
    return _KINDS.index(kind) if kind else -1
