"""Counts of error classes and the strings that stand most often behind each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from nmstag.evaluation.errors import ErrorClass, Finding

Strings = tuple[str, str]


@dataclass(frozen=True, slots=True)
class ErrorSummary:
    """Findings, counted.

    Args:
        gold: Gold mentions by entity type and class.
        pred: Predicted mentions by entity type and class. The type is that of the gold mention where
            one is near, so that a row of types adds up.
        strings: How often a gold and a predicted text stand behind a class; one of them is empty for
            missed and invented mentions.
    """

    gold: Counter[tuple[str, ErrorClass]] = field(default_factory=Counter)
    pred: Counter[tuple[str, ErrorClass]] = field(default_factory=Counter)
    strings: dict[ErrorClass, Counter[Strings]] = field(default_factory=dict)

    def count_gold(self, error: ErrorClass) -> int:
        """Return the number of gold mentions of a class."""
        return sum(count for (_, kind), count in self.gold.items() if kind is error)

    def count_pred(self, error: ErrorClass) -> int:
        """Return the number of predicted mentions of a class."""
        return sum(count for (_, kind), count in self.pred.items() if kind is error)

    def most_frequent(self, error: ErrorClass, limit: int = 10) -> list[tuple[Strings, int]]:
        """Return the most frequent strings of a class; equally frequent ones by the alphabet."""
        found = self.strings.get(error, Counter())
        return sorted(found.items(), key=lambda item: (-item[1], item[0]))[:limit]

    def to_json(self, limit: int = 10) -> dict[str, object]:
        """Return the counts and the most frequent strings as JSON-able values."""
        return {error.value: self._class_json(error, limit) for error in ErrorClass}

    def _class_json(self, error: ErrorClass, limit: int) -> dict[str, object]:
        types = sorted({kind for kind, found in (self.gold + self.pred) if found is error})
        return {
            "gold": self.count_gold(error),
            "pred": self.count_pred(error),
            "by_type": {
                kind: {"gold": self.gold[kind, error], "pred": self.pred[kind, error]} for kind in types
            },
            "strings": [
                {"gold": gold, "pred": pred, "count": count}
                for (gold, pred), count in self.most_frequent(error, limit)
            ],
        }

    def format_table(self, limit: int = 5) -> str:
        """Return a plain-text table of counts, and the most frequent strings of each kind of error."""
        lines = [f"{'':<14}{'gold':>8}{'pred':>8}"]
        lines += [
            f"{error:<14}{self.count_gold(error):>8}{self.count_pred(error):>8}" for error in ErrorClass
        ]
        for error in ErrorClass:
            if error is not ErrorClass.RIGHT and self.strings.get(error):
                lines += ["", f"{error}:"]
                lines += [f"{count:>6}  {_arrow(*pair)}" for pair, count in self.most_frequent(error, limit)]
        return "\n".join(lines)


def summarise(findings: Iterable[Finding]) -> ErrorSummary:
    """Return the counts of findings, in one pass."""
    summary = ErrorSummary()
    for finding in findings:
        if finding.counts_gold and finding.gold:
            summary.gold[finding.type, finding.error] += 1
        if finding.counts_pred and finding.pred:
            summary.pred[finding.type, finding.error] += 1
        summary.strings.setdefault(finding.error, Counter())[finding.strings] += 1
    return summary


def _arrow(gold: str, pred: str) -> str:
    if gold and pred:
        return gold if gold == pred else f"{gold} -> {pred}"
    return gold or pred
