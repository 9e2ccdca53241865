"""The scores of predicted mentions and whether they are right in, how far the scores can be believed out.

Expected calibration error: Naeini, Cooper and Hauskrecht (2015), 'Obtaining well calibrated probabilities
using Bayesian binning'; Brier score: Brier (1950), 'Verification of forecasts expressed in terms of
probability'.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from nmstag.evaluation.scoring.wording import per_cent

BINS = 10
"""Scores are put together by tenths."""


class Bin(NamedTuple):
    """The predictions whose scores are in one tenth.

    Args:
        low: The least score of the tenth.
        expected: The mean score: the share of them that should be right.
        observed: The share that is right.
        number: How many they are.
    """

    low: float
    expected: float
    observed: float
    number: int


@dataclass(slots=True)
class Calibration:
    """Predictions with scores from 0 to 1, and how many of them are right."""

    _counts: list[int] = field(default_factory=lambda: [0] * BINS)
    _scores: list[float] = field(default_factory=lambda: [0.0] * BINS)
    _right: list[int] = field(default_factory=lambda: [0] * BINS)
    _squares: float = 0.0

    def add(self, score: float, *, right: bool) -> None:
        """Add a prediction; a score above 1 counts as 1, one below 0 as 0."""
        score = min(1.0, max(0.0, score))
        place = min(BINS - 1, int(score * BINS))
        self._counts[place] += 1
        self._scores[place] += score
        self._right[place] += right
        self._squares += (score - right) ** 2

    @property
    def count(self) -> int:
        """How many predictions there are."""
        return sum(self._counts)

    @property
    def bins(self) -> Iterator[Bin]:
        """The tenths that have predictions, in order."""
        for place, count in enumerate(self._counts):
            if count:
                yield Bin(place / BINS, self._scores[place] / count, self._right[place] / count, count)

    @property
    def error(self) -> float:
        """The expected calibration error: how far expected and observed share are apart on average.

        >>> two = Calibration()
        >>> two.add(0.9, right=True), two.add(0.5, right=False)
        (None, None)
        >>> round(two.error, 2)  # (|1 - 0.9| + |0 - 0.5|) / 2
        0.3
        """
        apart = sum(one.number * abs(one.observed - one.expected) for one in self.bins)
        return apart / self.count if self.count else 0.0

    @property
    def brier(self) -> float:
        """The mean square of score minus outcome (0 or 1)."""
        return self._squares / self.count if self.count else 0.0

    def to_json(self) -> dict[str, object]:
        """Return everything as JSON-able values."""
        return {
            "scored": self.count,
            "expected_calibration_error": self.error,
            "brier": self.brier,
            "bins": [one._asdict() for one in self.bins],
        }

    def format_table(self, title: str) -> str:
        """Return it as plain text, shares in per cent."""
        lines = [f"{title:<24}{'expected':>10}{'observed':>10}{'number':>9}"]
        lines += [
            f"  score {one.low:.1f} to {one.low + 1 / BINS:<10.1f}{per_cent(one.expected):>10}"
            f"{per_cent(one.observed):>10}{one.number:>9}"
            for one in self.bins
        ]
        return "\n".join(
            [*lines, f"  expected calibration error {self.error:.4f}, Brier score {self.brier:.4f}"]
        )
