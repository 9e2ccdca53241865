"""Confidence intervals, as they are printed; `significance` computes them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from nmstag.evaluation.scoring.counts import Row

Figure = Literal["precision", "recall", "f1"]
FIGURES: tuple[Figure, ...] = get_args(Figure)


@dataclass(frozen=True, slots=True)
class Interval:
    """A confidence interval."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Intervals:
    """Bootstrap confidence intervals of several rows.

    Args:
        rows: The intervals of precision, recall and F1 by row.
        samples: Number of bootstrap samples.
        seed: Seed of the draws.
        level: Confidence level, such as 0.95.
    """

    rows: Mapping[Row, Mapping[Figure, Interval]]
    samples: int
    seed: int
    level: float

    @property
    def fields(self) -> tuple[str, ...]:
        """What the signature of a score with intervals has besides: see `Scores.signature`."""
        return f"ci:{self.level:g}", f"bootstrap:{self.samples}", f"seed:{self.seed}"
