"""Scores of several systems in, their order out, and which differences are more than chance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

from nmstag.evaluation.scoring.counts import ScoreRow
from nmstag.evaluation.scoring.intervals import Figure, Interval
from nmstag.evaluation.scoring.scores import Scores
from nmstag.evaluation.scoring.significance import Comparison, compare, confidence_intervals
from nmstag.evaluation.scoring.wording import label, per_cent

SIGNIFICANT = 0.05


@dataclass(frozen=True, slots=True)
class Ranking:
    """Systems ordered by one figure, best first.

    Args:
        row: What was compared.
        figure: 'precision', 'recall' or 'f1'.
        figures: The figure of each system by its name, best first; equal ones by name.
        intervals: Bootstrap interval of the figure by system.
        comparisons: Every pair of systems, the better one first.
        adjusted: The p-value of each pair after Holm's correction for their number.
    """

    row: ScoreRow
    figure: Figure
    figures: Mapping[str, float]
    intervals: Mapping[str, Interval]
    comparisons: Mapping[tuple[str, str], Comparison]
    adjusted: Mapping[tuple[str, str], float]

    def significant(self, better: str, worse: str) -> bool:
        """Return whether the adjusted p-value of a pair is below 0.05."""
        return self.adjusted[better, worse] < SIGNIFICANT

    def to_json(self) -> dict[str, object]:
        """Return the order, the intervals and all pairs as JSON-able values."""
        return {
            "row": {"kind": self.row.kind, "axis": self.row.axis, "name": self.row.name},
            "figure": self.figure,
            "systems": [
                {"name": name, self.figure: value, "interval": self.intervals[name].to_json()}
                for name, value in self.figures.items()
            ],
            "pairs": [
                {
                    "better": pair[0],
                    "worse": pair[1],
                    "difference": found.difference,
                    "interval": found.interval.to_json(),
                    "p": found.p_value,
                    "p_holm": self.adjusted[pair],
                    "significant": self.significant(*pair),
                    "signature": found.signature,
                }
                for pair, found in self.comparisons.items()
            ],
        }

    def format_table(self) -> str:
        """Return one line a system; each is compared with the one above it and with the first."""
        names = list(self.figures)
        width = max(map(len, names))
        lines = [
            f"{label(self.row.kind)}, {self.figure.upper()}",
            f"     {'':<{width}}{self.figure.upper():>8}{'95 % interval':>16}{'above':>9}{'p':>9}"
            f"{'first':>10}{'p':>9}",
        ]
        for place, (name, value) in enumerate(self.figures.items()):
            line = f"{place + 1:>3}. {name:<{width}}{per_cent(value):>8}{self.intervals[name]!s:>16}"
            if place:
                line += f"{self._against(names[place - 1], name)} {self._against(names[0], name)}"
            lines.append(line.rstrip())
        return "\n".join(lines)

    def _against(self, better: str, worse: str) -> str:
        mark = "*" if self.significant(better, worse) else " "
        difference = 0.0 - 100 * self.comparisons[better, worse].difference
        return f"{difference:>9.2f}{self.adjusted[better, worse]:>8.3f}{mark}"


def rank(
    systems: Mapping[str, Scores], row: ScoreRow, *, figure: Figure = "f1", samples: int = 1000, seed: int = 1
) -> Ranking:
    """Return the systems ordered by a figure, every pair compared by paired randomisation.

    With k systems there are k(k-1)/2 pairs, so one in twenty would be 'significant' by chance: the
    p-values are adjusted by Holm's method (1979) over all pairs of the ranking.

    Raises:
        ScoringError: The systems were not scored on the same gold.
    """
    found = {name: float(getattr(scores.counts(*row), figure)) for name, scores in systems.items()}
    figures = dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))
    intervals = {
        name: confidence_intervals(systems[name], [row], samples=samples, seed=seed).rows[row][figure]
        for name in figures
    }
    comparisons = {
        (one, other): compare(systems[one], systems[other], row, figure=figure, samples=samples, seed=seed)
        for one, other in combinations(figures, 2)
    }
    adjusted = holm({pair: found.p_value for pair, found in comparisons.items()})
    return Ranking(row, figure, figures, intervals, comparisons, adjusted)


def rank_all(systems: Mapping[str, Scores], *, samples: int, seed: int) -> list[Ranking]:
    """Return a ranking by F1 for each kind of score; none where there are fewer than two systems."""
    kinds = next(iter(systems.values())).kinds if len(systems) > 1 else ()
    return [rank(systems, ScoreRow(kind), samples=samples, seed=seed) for kind in kinds]


def holm(p_values: Mapping[tuple[str, str], float]) -> dict[tuple[str, str], float]:
    """Return p-values adjusted for their number: the smallest times n, the next times n - 1, and so on.

    >>> holm({("a", "b"): 0.01, ("a", "c"): 0.04, ("b", "c"): 0.03})
    {('a', 'b'): 0.03, ('b', 'c'): 0.06, ('a', 'c'): 0.06}
    """
    adjusted: dict[tuple[str, str], float] = {}
    highest = 0.0
    for place, (pair, value) in enumerate(sorted(p_values.items(), key=lambda item: (item[1], item[0]))):
        highest = max(highest, min(1.0, value * (len(p_values) - place)))
        adjusted[pair] = highest
    return adjusted
