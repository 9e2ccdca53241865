"""A report in, Markdown out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from nmstag.evaluation.errors.summary import ErrorSummary, join_sides
from nmstag.evaluation.report.contents import Report, SystemReport, all_kinds
from nmstag.evaluation.scoring.averages import macro_by_document, macro_by_type
from nmstag.evaluation.scoring.counts import ScoreRow
from nmstag.evaluation.scoring.wording import NOT_APPLICABLE, label, per_cent


def render_markdown(report: Report, level: int = 1, *, texts: bool = True) -> str:
    """Return the figures, the ranking and the errors as Markdown tables.

    Args:
        report: The report.
        level: Level of the heading.
        texts: Whether to list the most frequent texts of each class, which are text of the corpus.
    """
    lines = [f"{'#' * level} {_cell(report.title)}", "", *_overall_table(report)]
    for ranking in report.rankings:
        lines += ["", "```", ranking.format_table(), "```"]
    for system in report.systems:
        lines += ["", f"#{'#' * level} {_cell(system.name)}", "", *_system_lines(system, texts=texts)]
    return "\n".join(lines) + "\n"


def render_results(reports: Mapping[str, Report]) -> str:
    """Return the reports of all corpora, a table of F1 first, without any text of a document."""
    parts = [render_markdown(report, level=2, texts=False) for report in reports.values()]
    return "\n".join([*_corpora_table(reports), "", *parts])


def _overall_table(report: Report) -> Iterator[str]:
    rows = [
        [label(kind), *(_f1(system, ScoreRow(kind)) for system in report.systems)] for kind in report.kinds
    ]
    return _table(["F1", *(_cell(system.name) for system in report.systems)], rows)


def _corpora_table(reports: Mapping[str, Report]) -> Iterator[str]:
    """Yield a table of the F1 of every system on every corpus."""
    kinds = all_kinds(reports.values())
    rows = []
    for name, report in reports.items():
        for system in report.systems:
            figures = [_f1(system, ScoreRow(kind)) if kind in system.scores.kinds else "" for kind in kinds]
            rows.append([_cell(name), _cell(system.name), *figures])
    return _table(["F1", "system", *map(label, kinds)], rows)


def _system_lines(system: SystemReport, *, texts: bool) -> Iterator[str]:
    analysis, scores = system.analysis, system.scores
    yield from (*_score_table(system), "", *_macro_table(system), "", *_calibration(system))
    yield from (*_table(["mentions", "gold", "predicted"], _class_rows(analysis.mention_summary)), "")
    if texts:
        yield from (*_frequent(analysis.mention_summary, 10, analysis.mention_example), "")
    if scores.scheme.levels:
        yield from (*_table(["relations", "count"], _class_rows(analysis.relation_summary)), "")
    if texts:
        yield from _frequent(analysis.relation_summary, 5, analysis.relation_example)
    yield from ("", "```")
    yield from (scores.signature(kind, *system.intervals.fields) for kind in scores.kinds)
    yield from ("```", *(f"- {_cell(note)}" for note in scores.notes()))


def _score_table(system: SystemReport) -> Iterator[str]:
    rows = []
    for kind in system.scores.kinds:
        for row in system.scores.rows(kind):
            counts = system.scores.table.counts(row)
            numbers = map(str, (counts.tp, counts.fp, counts.fn))
            figures = map(per_cent, (counts.precision, counts.recall))
            rows.append([label(kind), _cell(row.name or "all"), *numbers, *figures, _f1(system, row)])
    return _table(["score", "of", "TP", "FP", "FN", "P", "R", "F1"], rows)


def _calibration(system: SystemReport) -> Iterator[str]:
    """Yield how far the scores of mentions and relations can be believed, where there are any."""
    for kind, found in system.scores.calibrations.items():
        rows = [
            [f"{one.low:.1f}", per_cent(one.expected), per_cent(one.observed), str(one.number)]
            for one in found.bins
        ]
        yield from _table([f"{label(kind)}: score from", "expected", "observed", "number"], rows)
        yield from ("", f"Expected calibration error {found.error:.3f}, Brier score {found.brier:.4f}.", "")


def _macro_table(system: SystemReport) -> Iterator[str]:
    rows = []
    for kind in system.scores.kinds:
        found = macro_by_type(system.scores, kind), macro_by_document(system.scores, ScoreRow(kind))
        rows.append([label(kind), *(per_cent(part.f1) if part.count else "n/a" for part in found)])
    return _table(["macro F1", "by type", "by document"], rows)


def _class_rows(summary: ErrorSummary) -> Iterator[list[str]]:
    """Yield a row for each class and each subtype of it."""
    for error, subtype, numbers in summary.rows():
        yield [f"– {subtype}" if subtype else error, *map(str, numbers)]


def _frequent(summary: ErrorSummary, limit: int, example: Callable[[Any], tuple[str, str]]) -> Iterator[str]:
    """Yield the most frequent texts of each kind of error, and the first of them in a sentence."""
    for name, found, first in summary.frequent_errors(limit):
        yield f"- **{name}**: {', '.join(f'{_cell(join_sides(text))} ({count})' for text, count in found)}"
        document, sentence = example(first)
        if sentence:
            yield f"  - {_cell(document)}: {_cell(sentence)}"


def _f1(system: SystemReport, row: ScoreRow) -> str:
    """Return F1 with its interval, where the gold has anything of its kind."""
    interval = system.intervals.rows[row]["f1"]
    counts = system.scores.table.counts(row)
    if not counts.wanted:
        return NOT_APPLICABLE
    return f"{per_cent(counts.f1)} ({per_cent(interval.low)} to {per_cent(interval.high)})"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"


def _cell(text: str) -> str:
    """Return text in which no character is markup."""
    for character in "\\|*_`<[":
        text = text.replace(character, "\\" + character)
    return " ".join(text.split())
