"""Documents of each system in, the contents of a report out: what it scored, its errors, the rankings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace

from nmstag.document import Document
from nmstag.evaluation.errors.analysis import Analysis, analyse_pairs
from nmstag.evaluation.errors.refinement import Knowledge
from nmstag.evaluation.scoring.alignment import Missing, ScoredPair
from nmstag.evaluation.scoring.averages import macro_by_document, macro_by_type
from nmstag.evaluation.scoring.counts import ScoreRow
from nmstag.evaluation.scoring.intervals import Intervals
from nmstag.evaluation.scoring.ranking import Ranking
from nmstag.evaluation.scoring.schemes import Scheme
from nmstag.evaluation.scoring.scorer import count_pairs
from nmstag.evaluation.scoring.scores import Scores
from nmstag.evaluation.scoring.significance import confidence_intervals


@dataclass(frozen=True, slots=True)
class SystemResult:
    """What is known of one file of predictions.

    Args:
        name: Its name.
        scores: What it scored.
        intervals: Confidence intervals of all rows, where they were asked for.
        analysis: Its errors, where they were asked for.
    """

    name: str
    scores: Scores
    intervals: Intervals | None = None
    analysis: Analysis | None = None

    def to_json(
        self, *, errors: bool = True, texts: int = 10, per_document: bool = False
    ) -> dict[str, object]:
        """Return what is known as JSON-able values, without the name.

        Args:
            errors: Whether to add the classes of errors.
            texts: Most texts of each class; with 0 there is no text of a document in it.
            per_document: Whether to add the counts of every document.
        """
        result = self.scores.to_json(per_document=per_document, intervals=self.intervals)
        return result | ({"errors": self.analysis.to_json(texts)} if errors and self.analysis else {})


@dataclass(frozen=True, slots=True)
class SystemReport(SystemResult):
    """The same of a file of which all is known."""

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

    def figures_json(self) -> dict[str, object]:
        """Return the figures alone, without any text of a document, so that they can be published."""
        return {
            "scores": [{"name": system.name, **system.to_json(texts=0)} for system in self.systems],
            "rankings": [ranking.to_json() for ranking in self.rankings],
        }


def all_kinds(reports: Iterable[Report]) -> list[str]:
    """Return everything that any of the reports counts, in the order it is printed."""
    return list(dict.fromkeys(kind for report in reports for kind in report.kinds))


def _system_json(system: SystemReport) -> dict[str, object]:
    """Return everything of a system, macro averages and confused types included."""
    scores = system.scores
    return {
        "name": system.name,
        **system.to_json(errors=False, per_document=True),
        "macro": {
            kind: {
                "by_type": asdict(macro_by_type(scores, kind)),
                "by_document": asdict(macro_by_document(scores, ScoreRow(kind))),
            }
            for kind in scores.kinds
        },
        "errors": system.analysis.to_json(),
        "type_confusions": [
            {"gold": gold, "pred": pred, "count": count}
            for (gold, pred), count in sorted(system.analysis.confusions().items())
        ],
    }


def assess(
    name: str,
    pairs: Iterable[ScoredPair],
    scheme: Scheme,
    *,
    missing: Missing = "error",
    details: bool = False,
    pack_hash: str = "",
    samples: int = 0,
    seed: int = 1,
    knowledge: Knowledge | None = None,
    learned_by: Mapping[str, int] | None = None,
) -> SystemResult:
    """Return what one file of predictions scored, and its errors, from one pass over its documents.

    Args:
        name: Its name.
        pairs: Its documents with the gold; they are held in memory only where errors are looked for.
        scheme: The rules they were read by.
        missing: What was done about gold documents without predictions.
        details: Whether to count more than the scheme asks for.
        pack_hash: Hash of the pack that made the predictions.
        samples: Number of bootstrap samples; 0 for no intervals.
        seed: Seed of all draws.
        knowledge: What errors are explained with; None where they are not looked for.
        learned_by: For the hash of a pack, how many of the gold documents it learned from.

    Raises:
        ScoringError: Document ids do not line up, or there are no documents.
    """
    held = list(pairs) if knowledge else []
    scores = count_pairs(
        held if knowledge else pairs, scheme, pack_hash=pack_hash, details=details, missing=missing
    )
    scores = replace(scores, learned=(learned_by or {}).get(scores.pack_hash))
    intervals = confidence_intervals(scores, samples=samples, seed=seed) if samples else None
    return SystemResult(
        name, scores, intervals, analyse_pairs(held, scheme, knowledge) if knowledge else None
    )


def make_report(
    title: str, gold: Sequence[Document], results: Iterable[SystemResult], rankings: Sequence[Ranking]
) -> Report:
    """Return a report of the systems of which scores, intervals and errors are known."""
    systems = [
        SystemReport(result.name, result.scores, result.intervals, result.analysis)
        for result in results
        if result.intervals and result.analysis
    ]
    return Report(title, gold, systems, rankings)
