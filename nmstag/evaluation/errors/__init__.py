"""Errors: pairs of documents in, a class for every gold and predicted mention and relation out.

`mentions` and `relations` give the classes, `refinement` the subtypes, `summary` counts them, `analysis`
holds all of it for one file of predictions, and `changes` compares two.
"""

from nmstag.evaluation.errors.analysis import NONE, Analysis, analyse
from nmstag.evaluation.errors.change_summary import ChangeSummary
from nmstag.evaluation.errors.changes import Change, Difference, compare_pairs, find_changes
from nmstag.evaluation.errors.mentions import MentionClass, MentionOutcome, find_errors
from nmstag.evaluation.errors.refinement import Knowledge
from nmstag.evaluation.errors.relations import RelationClass, RelationOutcome, find_relation_errors
from nmstag.evaluation.errors.subtypes import ErrorSubtype
from nmstag.evaluation.errors.summary import ErrorSummary, join_sides, summarise, summarise_relations

__all__ = [
    "NONE",
    "Analysis",
    "Change",
    "ChangeSummary",
    "Difference",
    "ErrorSubtype",
    "ErrorSummary",
    "Knowledge",
    "MentionClass",
    "MentionOutcome",
    "RelationClass",
    "RelationOutcome",
    "analyse",
    "compare_pairs",
    "find_changes",
    "find_errors",
    "find_relation_errors",
    "join_sides",
    "summarise",
    "summarise_relations",
]
