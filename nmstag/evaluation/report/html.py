"""A report in, one page of HTML out that needs no other file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from importlib.resources import files
from typing import Any

from nmstag.errors import Fault, UsageError, extra
from nmstag.evaluation.errors import NONE, ErrorSummary, MentionClass, join_sides
from nmstag.evaluation.report.browser import CLASSES, RELATION_CLASSES, SUBTYPES, browser_data
from nmstag.evaluation.report.contents import Report, SystemReport, all_kinds
from nmstag.evaluation.report.plots import (
    Point,
    plot_bars,
    plot_histogram,
    plot_intervals,
    plot_reliability,
    plot_scatter,
)
from nmstag.evaluation.scoring import Counts, ScoreRow, document_scores, macro_by_document, macro_by_type
from nmstag.evaluation.scoring.measures import MENTION_RELAXED, MENTION_STRICT
from nmstag.evaluation.scoring.wording import label, per_cent
from nmstag.page import page
from nmstag.version import __version__


def render_html(report: Report) -> str:
    """Return the page.

    Raises:
        UsageError: Jinja2 is not installed.
    """
    check_installed()
    environment = _environment()
    markup = environment.globals["markup"]
    body = environment.get_template("report.html").render(
        report=report,
        systems=[(system, _tables(system)) for system in report.systems],
        plots={name: markup(plot) for name, plot in _plots(report).items()},
        reliability=[(kind, markup(plot), errors) for kind, plot, errors in _reliability(report)],
    )
    style, script = _file("report.css"), _file("report.js")
    return page(report.title, body, style=style, script=script, data=browser_data(report))


def render_overview(title: str, reports: Mapping[str, Report]) -> str:
    """Return a page that links to those of several corpora, 'NAME.html' in the same folder.

    Raises:
        UsageError: Jinja2 is not installed.
    """
    check_installed()
    template = _environment().get_template("overview.html")
    body = template.render(title=title, reports=reports, kinds=all_kinds(reports.values()))
    return page(title, body, style=_file("report.css"))


def check_installed() -> None:
    """Make sure that a page can be made, before anything is read for it.

    Raises:
        UsageError: Jinja2 is not installed.
    """
    try:
        import_module("jinja2")
    except ImportError as error:
        fault = Fault(
            "an HTML report needs Jinja2",
            field="report",
            allowed=extra("report", "Jinja2"),
        )
        raise UsageError(fault) from error


def _environment() -> Any:
    """Return what templates are made with: figures as they are printed."""
    from jinja2 import Environment, PackageLoader, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        loader=PackageLoader("nmstag.evaluation.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(
        join_sides=join_sides,
        label=label,
        markup=Markup,
        per_cent=per_cent,
        macro_by_document=macro_by_document,
        macro_by_type=macro_by_type,
        row=ScoreRow,
        version=__version__,
    )
    return environment


def _file(name: str) -> str:
    return (files("nmstag.evaluation.report") / "templates" / name).read_text("utf-8")


def _tables(system: SystemReport) -> dict[str, object]:
    """Return what the tables of one system show."""
    analysis, scores = system.analysis, system.scores
    mentions, relations = analysis.mention_summary, analysis.relation_summary
    confusions = analysis.confusions()
    golds, preds = (
        sorted({pair[side] for pair in confusions}, key=lambda name: (name == NONE, name)) for side in (0, 1)
    )
    return {
        "mentions": list(_class_rows(mentions, CLASSES, 8)),
        "relations": list(_class_rows(relations, RELATION_CLASSES, 5)) if scores.scheme.levels else [],
        "confusions": (golds, preds, confusions),
        "concepts": [
            (gold, _names(gold, analysis.names), pred, _names(pred, analysis.names), kind, count)
            for (gold, pred, kind), count in analysis.concept_confusions()
        ],
    }


def _class_rows(summary: ErrorSummary, classes: Sequence[str], limit: int) -> Iterator[tuple[object, ...]]:
    """Yield for each class and subtype its place in the browser, its colour, name, numbers and texts."""
    for error, subtype, numbers in summary.rows():
        place = classes.index(error)
        whole = subtype or not summary.subtypes(error)
        yield (
            f"{place}.{SUBTYPES.index(subtype)}" if subtype else str(place),
            None if subtype else place,
            subtype or error,
            numbers,
            summary.most_frequent(error, limit, subtype) if whole else [],
        )


def _names(ids: str, names: Mapping[str, str]) -> str:
    return ", ".join(names[name] for name in ids.split("|") if name in names)


def _plots(report: Report) -> dict[str, str]:
    systems = list(enumerate(report.systems))
    intervals = [
        (label(kind), [_point(system.name, place, system, ScoreRow(kind)) for place, system in systems])
        for kind in report.kinds
    ]
    scatter = [
        Point(
            f"{system.name}, {row.name or 'all'}" if len(systems) > 1 else row.name or "all",
            place,
            counts.recall,
            counts.precision,
            group=row.name or "all",
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
                Point(
                    name,
                    place,
                    max(summary.numbers(error)),
                    link=f"#browser/{place}/m{CLASSES.index(error)}",
                )
                for place, name, summary in summaries
            ],
        )
        for error in CLASSES
        if error is not MentionClass.RIGHT
    ]
    documents = [
        (
            system.name,
            [
                counts.f1
                for _, counts in document_scores(system.scores, ScoreRow(MENTION_STRICT))
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


def _reliability(report: Report) -> Iterator[tuple[str, str, list[tuple[str, float]]]]:
    """Yield how far scores can be believed: what has them, the plot, and the calibration errors by system."""
    for kind in report.kinds:
        known = [
            (place, system.name, system.scores.calibrations[kind])
            for place, system in enumerate(report.systems)
            if kind in system.scores.calibrations and kind != MENTION_RELAXED
        ]
        points = [
            Point(name, place, one.expected, one.observed, one.number)
            for place, name, calibration in known
            for one in calibration.bins
        ]
        if points:
            plot = plot_reliability(points, f"Expected and observed share, {label(kind)}")
            yield label(kind), plot, [(name, calibration.error) for _, name, calibration in known]


def _point(name: str, place: int, system: SystemReport, row: ScoreRow) -> Point:
    found = system.intervals.rows[row]["f1"]
    return Point(name, place, system.scores.table.counts(row).f1, low=found.low, high=found.high)
