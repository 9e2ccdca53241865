"""Typed relations between the diseases and chemicals of a document, each with its evidence.

extractor = RelationExtractor(read_rules(sources))
relations = extractor.extract(document, split_sentences(document.text), scheme="biored")
"""

from nmstag.relations.clinical import ClinicalExtractor
from nmstag.relations.compiling import compile_relations
from nmstag.relations.extractor import SCHEMES, RelationExtractor
from nmstag.relations.rules import FOR_PAIRS, RelationRules, read_rules
from nmstag.relations.stated import StatedExtractor

__all__ = [
    "FOR_PAIRS",
    "SCHEMES",
    "ClinicalExtractor",
    "RelationExtractor",
    "RelationRules",
    "StatedExtractor",
    "compile_relations",
    "read_rules",
]
