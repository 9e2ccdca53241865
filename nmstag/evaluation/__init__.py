"""Scoring of predictions against gold by the official rules of BC5CDR, NCBI Disease and BioRED.

Whoever made the predictions: this package reads `Document` records only and imports nothing that tags.

    from nmstag.evaluation import evaluate
    scores = evaluate(gold_documents, predicted_documents, "bc5cdr")
    print(scores.format_table())

Data path: `align` pairs the documents, `items` turns each into the sets that are scored, `tally` counts
them, `counts` keeps the counts of every document, `scores` sums and prints them.
"""

from nmstag.evaluation.scoring.counts import Counts, CountTable, Row
from nmstag.evaluation.scoring.schemes import SCHEMES, Level, Scheme
from nmstag.evaluation.scoring.scorer import evaluate
from nmstag.evaluation.scoring.scores import Scores

__all__ = ["SCHEMES", "CountTable", "Counts", "Level", "Row", "Scheme", "Scores", "evaluate"]
