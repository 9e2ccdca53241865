"""Counts of every document in, figures by kind and type out, with a signature, as a table or as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from nmstag.errors import counted
from nmstag.evaluation.scoring.calibration import Calibration
from nmstag.evaluation.scoring.counts import Counts, CountTable, ScoreRow
from nmstag.evaluation.scoring.intervals import Intervals
from nmstag.evaluation.scoring.measures import score_kinds
from nmstag.evaluation.scoring.schemes import Scheme
from nmstag.evaluation.scoring.texts import TextDifference
from nmstag.evaluation.scoring.wording import label, per_cent
from nmstag.version import __version__

_HASH_LENGTH = 12
_LISTED = 5
_HEADINGS = ("", "TP", "FP", "FN", "P", "R", "F1")


@dataclass(frozen=True, slots=True)
class Scores:
    """Scores with the counts of every document they are made of.

    Args:
        scheme: The rules, restricted to the entity types that were scored.
        table: Counts of every row in every document, sorted by document.
        gold_hash: Hash of what was scored of the gold; neither order nor repetitions change it.
        pred_hash: The same of the predictions, before any is discarded.
        pack_hash: Hash of the pack that made the predictions, several joined by a comma; empty where
            not known.
        missing: What was done about gold documents without predictions.
        discarded: Predictions discarded by kind, where the scheme does so.
        differences: Documents whose predictions were moved to the gold's text from one that differs.
        learned: Gold documents that the pack which made the predictions learned from; None where it is not
            known which pack that is.
        version: Version of nmstag.
        details: Whether more was counted than the scheme asks for.
        not_applicable: What the scheme asks for and the gold does not have.
        calibrations: How far the scores of predicted mentions can be believed, by kind of score; empty where
            they have none.
    """

    scheme: Scheme
    table: CountTable
    gold_hash: str = ""
    pred_hash: str = ""
    pack_hash: str = ""
    missing: str = "error"
    discarded: Mapping[str, int] = field(default_factory=dict)
    differences: tuple[TextDifference, ...] = ()
    learned: int | None = None
    version: str = __version__
    details: bool = False
    not_applicable: tuple[str, ...] = ()
    calibrations: Mapping[str, Calibration] = field(default_factory=dict)

    @property
    def kinds(self) -> tuple[str, ...]:
        """What was counted, in the order it is printed."""
        return score_kinds(self.scheme, details=self.details)

    def rows(self, kind: str) -> list[ScoreRow]:
        """Return the rows of a kind: types, then pairs, everything last."""
        found = [row for row in self.table.columns if row.kind == kind]
        return sorted(found, key=lambda row: (("type", "pair", "all").index(row.axis), row.name))

    def counts(self, kind: str, axis: str = "all", name: str = "") -> Counts:
        """Return the counts of a row; zero for a type that occurs nowhere.

        Raises:
            KeyError: The kind was not counted.
        """
        if kind not in self.kinds:
            raise KeyError(f"{kind!r} was not counted; there are {', '.join(self.kinds)}")
        return self.table.counts(ScoreRow(kind, axis, name))

    def signature(self, kind: str = "all", *extra: str) -> str:
        """Return what a figure must be quoted with: what was compared, on what, and what made it.

        Args:
            kind: What was counted, such as 'mention_strict'.
            extra: Further fields, such as 'seed:1'.
        """
        fields = [
            self.scheme.name,
            kind.replace("_", ":", 1),
            "types:" + ",".join(self.scheme.types),
            f"docs:{len(self.table.documents)}",
            "gold:" + self.gold_hash[:_HASH_LENGTH],
            "pred:" + self.pred_hash[:_HASH_LENGTH],
            "pack:" + (",".join(name[:_HASH_LENGTH] for name in self.pack_hash.split(",")) or "-"),
            f"nmstag:{self.version}",
        ]
        if self.scheme.renamed:
            extra = ("map:" + ",".join("=".join(pair) for pair in self.scheme.renamed.items()), *extra)
        if self.learned is not None:
            extra = (f"learned:{self.learned}", *extra)
        if self.differences:
            extra = (f"moved:{len(self.differences)}", *extra)
        if self.missing != "error":
            extra = (f"missing:{self.missing}", *extra)
        return "|".join([*fields, *extra])

    def notes(self) -> list[str]:
        """Return what a reader of the figures has to know besides."""
        notes = [
            f"{label(kind)}: discarded {counted(count, 'prediction')} in documents without gold of that kind"
            for kind, count in self.discarded.items()
            if count
        ]
        notes += self.text_notes()
        if self.not_applicable:
            names = ", ".join(map(label, self.not_applicable))
            notes.append(f"not applicable: {names}; no relation of the gold has a novelty")
        undefined = [(row, self.table.counts(row).note) for kind in self.kinds for row in self.rows(kind)]
        notes += [
            f"{label(row.kind)}, {row.name or 'all'}: {note}, printed as 0" for row, note in undefined if note
        ]
        return notes

    def text_notes(self) -> list[str]:
        """Return what has to be known of the texts: whether they differ, and were learned from."""
        notes = []
        if self.differences:
            listed = "; ".join(map(str, self.differences[:_LISTED]))
            count = len(self.differences)
            more = f"; and {count - _LISTED} more" if count > _LISTED else ""
            moved = counted(count, "prediction")
            notes.append(f"moved to the gold's text, which differs: {moved} ({listed}{more})")
        if self.learned:
            total = len(self.table.documents)
            notes.append(f"{self.learned} of {total} documents were learned from: not a held-out score")
        return notes

    def to_json(self, *, per_document: bool = False, intervals: Intervals | None = None) -> dict[str, object]:
        """Return everything as JSON-able values; figures are fractions, not per cent.

        Args:
            per_document: Whether to add the counts of every document.
            intervals: Confidence intervals to add.
        """
        result: dict[str, object] = {
            "scheme": self.scheme.name,
            "types": list(self.scheme.types),
            "documents": len(self.table.documents),
            "signature": self.signature(),
            "scores": {kind: self._kind_json(kind, intervals) for kind in self.kinds},
            "not_applicable": list(self.not_applicable),
            "notes": self.notes(),
        }
        if self.calibrations:
            result["calibration"] = {kind: found.to_json() for kind, found in self.calibrations.items()}
        if per_document:
            result["per_document"] = list(self._document_json())
        return result

    def _kind_json(self, kind: str, intervals: Intervals | None) -> dict[str, object]:
        def figures(row: ScoreRow) -> dict[str, object]:
            return _figures(self.table.counts(row)) | _interval_json(row, intervals)

        result: dict[str, object] = {
            "signature": self.signature(kind, *(intervals.fields if intervals else ())),
            "overall": figures(ScoreRow(kind)),
        }
        for axis in ("type", "pair"):
            rows = [row for row in self.rows(kind) if row.axis == axis]
            if rows:
                result["by_" + axis] = {row.name: figures(row) for row in rows}
        return result

    def _document_json(self) -> Iterator[dict[str, object]]:
        for index, (name, position) in enumerate(self.table.documents):
            counts = {kind: self.table.column(ScoreRow(kind)).at(index) for kind in self.kinds}
            figures = {kind: _figures(value) for kind, value in counts.items()}
            yield {"id": name, "position": position, "scores": figures}

    def format_table(self, intervals: Intervals | None = None) -> str:
        """Return a plain-text table, figures in per cent, with signatures and notes below.

        Args:
            intervals: Confidence intervals, whose part for F1 becomes a column.
        """
        heading = (f"{100 * intervals.level:g} % of F1",) if intervals else ()
        lines: list[tuple[str, ...]] = [(*_HEADINGS, *heading)]
        for kind in self.kinds:
            lines.append((label(kind),))
            for row in self.rows(kind):
                found = intervals.rows.get(row) if intervals else None
                lines.append((*_line(row, self.table.counts(row)), *((str(found["f1"]),) if found else ())))
        lines += [(label(kind), *["n/a"] * 6) for kind in self.not_applicable]
        calibrations = self.calibrations if self.details else {}
        tables = [found.format_table(label(kind)) + "\n" for kind, found in calibrations.items()]
        fields = intervals.fields if intervals else ()
        signatures = [self.signature(kind, *fields) for kind in self.kinds]
        notes = (f"Note: {note}" for note in self.notes())
        return "\n".join([*_aligned(lines), "", *tables, *signatures, *notes])


def _aligned(lines: list[tuple[str, ...]]) -> list[str]:
    """Return the lines with their first cell to the left and all others to the right."""
    width = max(len(line[0]) for line in lines)
    widths = [8] * (len(_HEADINGS) - 1) + [16]
    return [(line[0].ljust(width) + "".join(map(str.rjust, line[1:], widths))).rstrip() for line in lines]


def _interval_json(row: ScoreRow, intervals: Intervals | None) -> dict[str, object]:
    found = intervals.rows.get(row) if intervals else None
    if not found:
        return {}
    return {"intervals": {figure: part.to_json() for figure, part in found.items()}}


def _line(row: ScoreRow, counts: Counts) -> tuple[str, ...]:
    figures = (counts.precision, counts.recall, counts.f1)
    return (
        f"  {row.name or 'all'}",
        *map(str, (counts.tp, counts.fp, counts.fn)),
        *map(per_cent, figures),
    )


def _figures(counts: Counts) -> dict[str, object]:
    """Return counts and figures by name; 'found' only where it differs from 'tp'."""
    result: dict[str, object] = {"tp": counts.tp, "fp": counts.fp, "fn": counts.fn}
    if counts.found != counts.tp:
        result["found"] = counts.found
    result |= {"precision": counts.precision, "recall": counts.recall, "f1": counts.f1}
    if counts.note:
        result["note"] = counts.note
    return result
