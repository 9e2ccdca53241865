"""The report of an evaluation: what it holds, and its Markdown and JSON forms. `html_report` has the page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from nmstag.document import Document
from nmstag.evaluation.errors.analysis import Analysis
from nmstag.evaluation.errors.error_summary import ErrorSummary
from nmstag.evaluation.errors.relation_summary import RelationSummary
from nmstag.evaluation.scoring.averages import macro_by_document, macro_by_type
from nmstag.evaluation.scoring.counts import Counts, Row
from nmstag.evaluation.scoring.intervals import Intervals
from nmstag.evaluation.scoring.ranking import Ranking
from nmstag.evaluation.scoring.scores import Scores


@dataclass(frozen=True, slots=True)
class SystemReport:
    """One file of predictions.

    Args:
        name: Its name.
        scores: What it scored.
        intervals: Confidence intervals of all rows.
        analysis: Its errors.
    """

    name: str
    scores: Scores
    intervals: Intervals
    analysis: Analysis


@dataclass(frozen=True, slots=True)
class Report:
    """An evaluation of one or several files of predictions.

    Args:
        title: Heading of the report.
        gold: The gold documents.
        systems: What was scored, in the order given.
        rankings: One for each kind of score, where there are several systems.
    """

    title: str
    gold: Sequence[Document]
    systems: Sequence[SystemReport]
    rankings: Sequence[Ranking] = ()

    @property
    def kinds(self) -> tuple[str, ...]:
        """What was counted, in the order it is printed."""
        return self.systems[0].scores.kinds

    def to_json(self) -> dict[str, object]:
        """Return scores, intervals, errors, scores by document and rankings as JSON-able values."""
        return {
            "title": self.title,
            "systems": [_system_json(system) for system in self.systems],
            "rankings": [ranking.to_json() for ranking in self.rankings],
        }

    def to_markdown(self, level: int = 1, *, strings: bool = True) -> str:
        """Return the figures, the ranking and the errors as Markdown tables.

        Args:
            level: Level of the heading.
            strings: Whether to list the most frequent strings of each class, which are text of the corpus.
        """
        lines = [f"{'#' * level} {_cell(self.title)}", "", *self._summary()]
        for ranking in self.rankings:
            lines += ["", "```", ranking.format_table(), "```"]
        for system in self.systems:
            lines += [
                "",
                f"#{'#' * level} {_cell(system.name)}",
                "",
                *_score_table(system),
                "",
                *_macro_table(system),
                "",
                *_error_table(system),
            ]
            lines += ["", *(_frequent(system) if strings else ()), *_relation_table(system)]
            lines += [*(_frequent_relations(system) if strings else ()), "", "```"]
            fields = system.intervals.fields
            lines += [system.scores.signature(kind, *fields) for kind in self.kinds]
            lines += ["```", *(f"- {_cell(note)}" for note in system.scores.notes())]
        return "\n".join(lines) + "\n"

    def _summary(self) -> list[str]:
        head = ["F1", *(_cell(system.name) for system in self.systems)]
        rows = [
            [label(kind), *(_with_interval(system, Row(kind)) for system in self.systems)]
            for kind in self.kinds
        ]
        return list(_table(head, rows))


def overview(reports: Mapping[str, Report]) -> list[str]:
    """Return the F1 of every system on every corpus as a Markdown table."""
    kinds = all_kinds(reports.values())
    rows = [
        [
            _cell(name),
            _cell(system.name),
            *(_with_interval(system, Row(kind)) if kind in system.scores.kinds else "" for kind in kinds),
        ]
        for name, report in reports.items()
        for system in report.systems
    ]
    return list(_table(["F1", "system", *map(label, kinds)], rows))


def all_kinds(reports: Iterable[Report]) -> list[str]:
    """Return everything that any of the reports counts, in the order it is printed."""
    return list(dict.fromkeys(kind for report in reports for kind in report.kinds))


def label(kind: str) -> str:
    """Return the name of a kind of score as it is printed."""
    return kind.replace("_", " ", 1)


def _system_json(system: SystemReport) -> dict[str, object]:
    scores = system.scores
    return {
        "name": system.name,
        **scores.to_json(per_document=True, intervals=system.intervals),
        "macro": {
            kind: {
                "by_type": _average(macro_by_type(scores, kind)),
                "by_document": _average(macro_by_document(scores, Row(kind))),
            }
            for kind in scores.kinds
        },
        "errors": system.analysis.to_json(),
        "type_confusions": [
            {"gold": gold, "pred": pred, "count": count}
            for (gold, pred), count in sorted(system.analysis.confusions().items())
        ],
    }


def _average(average: object) -> dict[str, object]:
    return {name: getattr(average, name) for name in ("precision", "recall", "f1", "count")}


def _score_table(system: SystemReport) -> Iterator[str]:
    rows = []
    for kind in system.scores.kinds:
        for row in system.scores.rows(kind):
            counts: Counts = system.scores.table.counts(row)
            rows.append(
                [
                    label(kind),
                    _cell(row.name or "all"),
                    *map(str, (counts.tp, counts.fp, counts.fn)),
                    *(f"{100 * value:.2f}" for value in (counts.precision, counts.recall)),
                    _with_interval(system, row),
                ]
            )
    return _table(["score", "of", "TP", "FP", "FN", "P", "R", "F1"], rows)


def _macro_table(system: SystemReport) -> Iterator[str]:
    rows = []
    for kind in system.scores.kinds:
        types, documents = macro_by_type(system.scores, kind), macro_by_document(system.scores, Row(kind))
        rows.append(
            [
                label(kind),
                *(f"{100 * found.f1:.2f}" if found.count else "n/a" for found in (types, documents)),
            ]
        )
    return _table(["macro F1", "by type", "by document"], rows)


def _error_table(system: SystemReport) -> Iterator[str]:
    summary = system.analysis.mention_summary
    return _table(["mentions", "gold", "predicted"], _class_rows(summary))


def _class_rows(summary: ErrorSummary | RelationSummary) -> Iterator[list[str]]:
    """Yield a row for each class and each kind within it."""
    for name, kind, numbers in summary.numbered_rows():
        yield [f"– {name}" if kind else name, *map(str, numbers)]


def _frequent(system: SystemReport) -> Iterator[str]:
    """Yield the most frequent strings of each class or kind of error, and the first of them in a sentence."""
    analysis = system.analysis
    for name, pairs, mention in analysis.mention_summary.frequent_errors(10):
        texts = [(arrow(*pair), count) for pair, count in pairs]
        yield from _strings(name, texts, *analysis.mention_example(mention))
    yield ""


def _frequent_relations(system: SystemReport) -> Iterator[str]:
    """Yield the same of relations."""
    analysis = system.analysis
    for name, texts, relation in analysis.relation_summary.frequent_errors(5):
        yield from _strings(name, texts, *analysis.relation_example(relation))


def _strings(name: str, texts: Iterable[tuple[str, int]], document: str, sentence: str) -> Iterator[str]:
    yield f"- **{name}**: {', '.join(f'{_cell(text)} ({count})' for text, count in texts)}"
    if sentence:
        yield f"  - {_cell(document)}: {_cell(sentence)}"


def arrow(gold: str, pred: str) -> str:
    """Return the two strings of a finding as one."""
    return f"{gold} → {pred}" if gold and pred and gold != pred else gold or pred


def _relation_table(system: SystemReport) -> Iterator[str]:
    if not system.scores.scheme.levels:
        return
    summary = system.analysis.relation_summary
    yield from _table(["relations", "count"], _class_rows(summary))
    yield ""


def _with_interval(system: SystemReport, row: Row) -> str:
    interval = system.intervals.rows[row]["f1"]
    value = system.scores.table.counts(row).f1
    return f"{100 * value:.2f} ({100 * interval.low:.2f} to {100 * interval.high:.2f})"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"


def _cell(text: str) -> str:
    """Return text that stands in Markdown as it is."""
    for character in "\\|*_`<[":
        text = text.replace(character, "\\" + character)
    return " ".join(text.split())
