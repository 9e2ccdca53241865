"""Scores by document, and macro averages: the mean of figures instead of figures of the sums."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from nmstag.evaluation.scoring.alignment import DocumentKey
from nmstag.evaluation.scoring.counts import Counts, ScoreRow
from nmstag.evaluation.scoring.scores import Scores


@dataclass(frozen=True, slots=True)
class Average:
    """Means of precision, recall and F1 over so many types or documents; 0 where there are none."""

    precision: float
    recall: float
    f1: float
    count: int


def document_scores(scores: Scores, row: ScoreRow) -> Iterator[tuple[DocumentKey, Counts]]:
    """Yield the counts of a row in each document, sorted by document id."""
    column = scores.table.column(row)
    for index, key in enumerate(scores.table.documents):
        yield key, column.at(index)


def macro_by_type(scores: Scores, kind: str, axis: Literal["type", "pair"] = "type") -> Average:
    """Return the mean over entity or relation types, or over pairs of types, each weighing the same.

    Types that occur neither in the gold nor among the predictions are left out. The mean F1 is the mean
    of the F1 values, not the F1 of mean precision and recall.
    """
    return _average(scores.table.counts(row) for row in scores.rows(kind) if row.axis == axis)


def macro_by_document(scores: Scores, row: ScoreRow) -> Average:
    """Return the mean over documents, each weighing the same.

    Documents without gold in which nothing was predicted are left out.
    """
    return _average(counts for _, counts in document_scores(scores, row))


def _average(parts: Iterable[Counts]) -> Average:
    used = [part for part in parts if part != Counts()]
    if not used:
        return Average(0.0, 0.0, 0.0, 0)
    size = len(used)
    return Average(
        sum(part.precision for part in used) / size,
        sum(part.recall for part in used) / size,
        sum(part.f1 for part in used) / size,
        size,
    )
