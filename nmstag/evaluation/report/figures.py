"""A report in, its figures as a table out: CSV for a spreadsheet, LaTeX for a paper."""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from io import StringIO
from itertools import chain, count

from nmstag.errors import printable
from nmstag.evaluation.report.contents import Report, SystemReport
from nmstag.evaluation.scoring.counts import ScoreRow
from nmstag.evaluation.scoring.wording import NOT_APPLICABLE, label, per_cent

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
    names: list[str] = []
    for system in report.systems:
        names.append(_reference(system.name, names))
        signatures = (system.scores.signature(kind, *system.intervals.fields) for kind in system.scores.kinds)
        parts += ["", *(f"% {printable(signature)}" for signature in signatures), _scores(system, names[-1])]
    return "\n".join(parts) + "\n"


def _overall(report: Report) -> str:
    """Return a table with a line for each system and a column for each score; the best are bold.

    A score that has no meaning, since the gold has nothing of its kind, is no column.
    """
    several = len(report.systems) > 1
    kinds = [
        kind for kind in report.kinds if any(system.scores.counts(kind).wanted for system in report.systems)
    ]
    best = [max(system.scores.counts(kind).f1 for system in report.systems) for kind in kinds]
    rows = []
    for system in report.systems:
        pairs = zip(kinds, best, strict=True)
        cells = [_bold(system.scores.counts(kind).f1, most if several else None) for kind, most in pairs]
        rows.append([_latex(system.name), *cells])
    return _tabular(
        "F1",
        [label(kind) for kind in kinds],
        rows,
        f"F1 in per cent: {report.title[:1].lower()}{report.title[1:]}",
        "f1",
    )


def _reference(name: str, taken: Collection[str]) -> str:
    """Return how a table is referred to: letters and digits of a system's name, which no other table has.

    >>> _reference("My_Run 2.jsonl", []), _reference("my run", ["scores-my-run"])
    ('scores-my-run-2-jsonl', 'scores-my-run-2')
    """
    plain = "-".join(("scores", *re.findall("[a-z0-9]+", name.lower())))
    numbered = (f"{plain}-{number}" for number in count(2))
    return next(one for one in chain((plain,), numbered) if one not in taken)


def _scores(system: SystemReport, reference: str) -> str:
    rows = []
    for kind, row in _rows(system):
        counts = system.scores.table.counts(row)
        figures = (per_cent(counts.precision), per_cent(counts.recall), _f1(system, row))
        if not counts.wanted:
            figures = (NOT_APPLICABLE,) * 3
        rows.append([_latex(f"{label(kind)}, {row.name or 'all'}"), *figures])
    level = system.intervals.level
    caption = f"Scores of {system.name} in per cent; in brackets the {level:.0%} interval of F1"
    return _tabular("score", ["P", "R", "F1"], rows, caption, reference)


def _bold(value: float, best: float | None) -> str:
    return rf"\textbf{{{per_cent(value)}}}" if value and value == best else per_cent(value)


def _f1(system: SystemReport, row: ScoreRow) -> str:
    """Return F1 with its interval."""
    value, interval = system.scores.table.counts(row).f1, system.intervals.rows[row]["f1"]
    return f"{per_cent(value)} ({per_cent(interval.low)}--{per_cent(interval.high)})"


def _tabular(
    corner: str, head: Sequence[str], rows: Iterable[Sequence[str]], caption: str, reference: str
) -> str:
    lines = [
        r"\begin{table}",
        r"\centering",
        rf"\caption{{{_latex(caption)}}}",
        rf"\label{{tab:{reference}}}",
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
