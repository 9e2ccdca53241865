"""Counts of error classes and the strings that stand most often behind each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import ClassVar

from nmstag.evaluation.errors.class_summary import ClassSummary
from nmstag.evaluation.errors.mentions import ErrorClass, Finding
from nmstag.evaluation.errors.subtypes import Kind

Strings = tuple[str, str]
ClassCounts = Counter[tuple[str, ErrorClass, Kind | None]]


@dataclass(frozen=True, slots=True)
class ErrorSummary(ClassSummary[ErrorClass, Strings]):
    """Findings of mentions, counted. Its strings are a gold and a predicted text, or one of them and ''.

    Args:
        gold: Gold mentions by entity type, class and kind.
        pred: Predicted mentions likewise. The type is that of the gold mention where one is near, so
            that a row of types adds up.
    """

    classes: ClassVar = ErrorClass
    heading: ClassVar = f"{'gold':>8}{'pred':>8}"
    least_width: ClassVar = 14
    gold: ClassCounts = field(default_factory=Counter)
    pred: ClassCounts = field(default_factory=Counter)

    def count_gold(self, error: ErrorClass, kind: Kind | None = None) -> int:
        """Return the number of gold mentions of a class, or of one kind within it."""
        return _by_type(self.gold, error, kind).total()

    def count_pred(self, error: ErrorClass, kind: Kind | None = None) -> int:
        """Return the number of predicted mentions of a class, or of one kind within it."""
        return _by_type(self.pred, error, kind).total()

    def numbers(self, error: ErrorClass, kind: Kind | None = None) -> tuple[int, ...]:
        """Return the numbers of gold and of predicted mentions."""
        return self.count_gold(error, kind), self.count_pred(error, kind)

    def class_json(self, error: ErrorClass, kind: Kind | None = None) -> dict[str, object]:
        """Return the counts of one class, or one kind within it, as JSON-able values."""
        gold, pred = _by_type(self.gold, error, kind), _by_type(self.pred, error, kind)
        return {
            "gold": gold.total(),
            "pred": pred.total(),
            "by_type": {
                name: {"gold": gold[name], "pred": pred[name]} for name in sorted(gold.keys() | pred.keys())
            },
        }

    def string_json(self, text: Strings) -> dict[str, object]:
        """Return the gold and the predicted text."""
        return {"gold": text[0], "pred": text[1]}

    def write(self, text: Strings) -> str:
        """Return the gold and the predicted text as one."""
        gold, pred = text
        return f"{gold} -> {pred}" if gold and pred and gold != pred else gold or pred


def _by_type(counts: ClassCounts, error: ErrorClass, kind: Kind | None) -> Counter[str]:
    """Return the counts of a class, or of one kind within it, by entity type."""
    found = Counter[str]()
    for (name, known, part), count in counts.items():
        if known is error and kind in (None, part):
            found[name] += count
    return found


def summarise(findings: Iterable[Finding]) -> ErrorSummary:
    """Return the counts of findings, in one pass."""
    summary = ErrorSummary()
    for finding in findings:
        if finding.counts_gold and finding.gold:
            summary.gold[finding.type, finding.error, finding.kind] += 1
        if finding.counts_pred and finding.pred:
            summary.pred[finding.type, finding.error, finding.kind] += 1
        summary.add(finding.error, finding.kind, finding.strings, finding)
    return summary
