"""Confidence intervals, as they are printed; `significance` computes them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from nmstag.evaluation.scoring.counts import ScoreRow
from nmstag.evaluation.scoring.wording import per_cent

Figure = Literal["precision", "recall", "f1"]
FIGURES: tuple[Figure, ...] = get_args(Figure)


@dataclass(frozen=True, slots=True)
class Interval:
    """A confidence interval."""

    low: float
    high: float

    def __str__(self) -> str:
        return f"{per_cent(self.low)}-{per_cent(self.high)}"

    def to_json(self) -> list[float]:
        """Return both ends."""
        return [self.low, self.high]


@dataclass(frozen=True, slots=True)
class Intervals:
    """Bootstrap confidence intervals of several rows.

    Args:
        rows: The intervals of precision, recall and F1 by row.
        samples: Number of bootstrap samples.
        seed: Seed of the draws.
        level: Confidence level, such as 0.95.
    """

    rows: Mapping[ScoreRow, Mapping[Figure, Interval]]
    samples: int
    seed: int
    level: float

    @property
    def fields(self) -> tuple[str, ...]:
        """What is added to the signature of a score with intervals: see `Scores.signature`."""
        return f"ci:{self.level:g}", f"bootstrap:{self.samples}", f"seed:{self.seed}"
