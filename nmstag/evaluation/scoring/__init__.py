"""Scores: gold and predicted documents in, counts and figures out.

`schemes` holds the rules of each corpus, `alignment` pairs the documents, `annotations` writes them as the
scheme compares them, `measures` says what is counted, `scorer` counts it, and `counts` keeps the counts of
every document. `scores` sums and prints them; `averages`, `significance` and `ranking` compare them;
`agreement` compares two tools without gold.
"""

from nmstag.evaluation.scoring.agreement import Agreement, agree, cohens_kappa
from nmstag.evaluation.scoring.alignment import Missing, ScoredPair, scored_pairs
from nmstag.evaluation.scoring.averages import document_scores, macro_by_document, macro_by_type
from nmstag.evaluation.scoring.counts import Counts, ScoreRow
from nmstag.evaluation.scoring.other_types import OtherTypes
from nmstag.evaluation.scoring.ranking import rank, rank_all
from nmstag.evaluation.scoring.schemes import choose_scheme
from nmstag.evaluation.scoring.scorer import count_pairs
from nmstag.evaluation.scoring.scores import Scores
from nmstag.evaluation.scoring.significance import compare, confidence_intervals

__all__ = [
    "Agreement",
    "Counts",
    "Missing",
    "OtherTypes",
    "ScoreRow",
    "ScoredPair",
    "Scores",
    "agree",
    "choose_scheme",
    "cohens_kappa",
    "compare",
    "confidence_intervals",
    "count_pairs",
    "document_scores",
    "macro_by_document",
    "macro_by_type",
    "rank",
    "rank_all",
    "scored_pairs",
]
