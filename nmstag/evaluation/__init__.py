"""Scoring of predictions against gold by the official rules of BC5CDR, NCBI Disease and BioRED.

Whoever made the predictions: this package reads `Document` records only and imports nothing that tags.

    from nmstag.evaluation import evaluate
    scores = evaluate(gold_documents, predicted_documents, "bc5cdr")
    print(scores.format_table())

Data path: `scoring` pairs the documents and counts what is right, `errors` gives every error a class,
`report` writes both. Each of the three imports only those before it.
"""

from nmstag.evaluation.scoring.counts import Counts, CountTable, ScoreRow
from nmstag.evaluation.scoring.schemes import SCHEMES, Level, Scheme
from nmstag.evaluation.scoring.scorer import evaluate
from nmstag.evaluation.scoring.scores import Scores

Row = ScoreRow
"""The name of `ScoreRow` in version 0.1.0."""

__all__ = ["SCHEMES", "CountTable", "Counts", "Level", "Row", "Scheme", "ScoreRow", "Scores", "evaluate"]
