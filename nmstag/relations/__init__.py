"""Typed relations between the diseases and chemicals of a document, each with its evidence.

relater = Relater.from_rules("rules/relations")
relations = relater.relate(document, split_sentences(document.text), scheme="biored")
"""

from nmstag.relations.candidate import Candidate
from nmstag.relations.check import check_decisions, check_examples
from nmstag.relations.extractor import SCHEMES, Relater
from nmstag.relations.schema import DecisionRule, RelationRule

__all__ = [
    "SCHEMES",
    "Candidate",
    "DecisionRule",
    "Relater",
    "RelationRule",
    "check_decisions",
    "check_examples",
]
