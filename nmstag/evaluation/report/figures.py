"""A report in, its figures as a table out: CSV for a spreadsheet, LaTeX for a paper."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO

from nmstag.errors import printable
from nmstag.evaluation.report.contents import Report, SystemReport
from nmstag.evaluation.scoring.counts import ScoreRow
from nmstag.evaluation.scoring.wording import label, per_cent

COLUMNS = (
    "system",
    "score",
    "of",
    "tp",
    "fp",
    "fn",
    "precision",
    "recall",
    "f1",
    "f1_low",
    "f1_high",
    "signature",
)
"""What a row of the CSV has; figures are fractions, not rounded."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_LATEX = str.maketrans(
    {character: f"\\{character}" for character in "&%$#_{}"}
    | {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
    | {"<": r"\textless{}", ">": r"\textgreater{}", "|": r"\textbar{}", "[": "{[}"}
)


def render_csv(report: Report) -> str:
    """Return one row for each system and each row of its scores, as CSV (RFC 4180, but with LF line ends).

    A name that a spreadsheet would take for a formula begins with an apostrophe.
    """
    stream = StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(COLUMNS)
    for system in report.systems:
        writer.writerows(_csv_rows(system))
    return stream.getvalue()


def _csv_rows(system: SystemReport) -> Iterator[list[object]]:
    for kind, row in _rows(system):
        counts, f1 = system.scores.table.counts(row), system.intervals.rows[row]["f1"]
        figures = (counts.precision, counts.recall, counts.f1, f1.low, f1.high)
        yield [
            *map(_cell, (system.name, label(kind), row.name or "all")),
            *(counts.tp, counts.fp, counts.fn),
            *(f"{figure:.6f}" for figure in figures),
            system.scores.signature(kind, *system.intervals.fields),
        ]


def _rows(system: SystemReport) -> Iterator[tuple[str, ScoreRow]]:
    for kind in system.scores.kinds:
        for row in system.scores.rows(kind):
            yield kind, row


def _cell(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text


def render_latex(report: Report) -> str:
    r"""Return the F1 of all systems, and the scores of each by type, as LaTeX tables; signatures as comments.

    They need `\usepackage{booktabs}`. Figures are in per cent; in the table of a system F1 has its interval.
    """
    parts = [f"% {printable(report.title)}", "% needs \\usepackage{booktabs}", "", _overall(report)]
    for system in report.systems:
        signatures = (system.scores.signature(kind, *system.intervals.fields) for kind in system.scores.kinds)
        parts += ["", *(f"% {printable(signature)}" for signature in signatures), _scores(system)]
    return "\n".join(parts) + "\n"


def _overall(report: Report) -> str:
    """Return a table with a line for each system and a column for each score; the best are bold."""
    several = len(report.systems) > 1
    best = [max(system.scores.counts(kind).f1 for system in report.systems) for kind in report.kinds]
    rows = []
    for system in report.systems:
        pairs = zip(report.kinds, best, strict=True)
        cells = [_bold(system.scores.counts(kind).f1, most if several else None) for kind, most in pairs]
        rows.append([_latex(system.name), *cells])
    return _tabular(
        "F1",
        [label(kind) for kind in report.kinds],
        rows,
        f"F1 in per cent: {report.title[:1].lower()}{report.title[1:]}",
    )


def _scores(system: SystemReport) -> str:
    rows = []
    for kind, row in _rows(system):
        counts = system.scores.table.counts(row)
        figures = (per_cent(counts.precision), per_cent(counts.recall), _f1(system, row))
        rows.append([_latex(f"{label(kind)}, {row.name or 'all'}"), *figures])
    level = system.intervals.level
    caption = f"Scores of {system.name} in per cent; in brackets the {level:.0%} interval of F1"
    return _tabular("score", ["P", "R", "F1"], rows, caption)


def _bold(value: float, best: float | None) -> str:
    return rf"\textbf{{{per_cent(value)}}}" if value == best else per_cent(value)


def _f1(system: SystemReport, row: ScoreRow) -> str:
    """Return F1 with its interval."""
    value, interval = system.scores.table.counts(row).f1, system.intervals.rows[row]["f1"]
    return f"{per_cent(value)} ({per_cent(interval.low)}--{per_cent(interval.high)})"


def _tabular(corner: str, head: Sequence[str], rows: Iterable[Sequence[str]], caption: str) -> str:
    lines = [
        r"\begin{table}",
        r"\centering",
        rf"\caption{{{_latex(caption)}}}",
        rf"\begin{{tabular}}{{l{'r' * len(head)}}}",
        r"\toprule",
        " & ".join(map(_latex, (corner, *head))) + r" \\",
        r"\midrule",
        *(" & ".join(row) + r" \\" for row in rows),
        r"\bottomrule",
        r"\end{tabular}",
        r"\end{table}",
    ]
    return "\n".join(lines)


def _latex(text: str) -> str:
    r"""Return text in which no character is a command.

    >>> print(_latex("a_b & 5% {x}"))
    a\_b \& 5\% \{x\}
    """
    return printable(text).translate(_LATEX)
