"""The records that every stage reads and returns, and their plain form, which JSONL writes."""

from nmstag.document.records import (
    ATTRIBUTES,
    BIORED_TYPES,
    GENERAL,
    NCBI_DISEASE_TYPES,
    NULL_IDS,
    TYPE_NAMES,
    Attribute,
    AttributeName,
    Document,
    Evidence,
    Mention,
    Passage,
    RelatedMentions,
    Relation,
    canonical_id,
    canonical_type,
)

__all__ = [
    "ATTRIBUTES",
    "BIORED_TYPES",
    "GENERAL",
    "NCBI_DISEASE_TYPES",
    "NULL_IDS",
    "TYPE_NAMES",
    "Attribute",
    "AttributeName",
    "Document",
    "Evidence",
    "Mention",
    "Passage",
    "RelatedMentions",
    "Relation",
    "canonical_id",
    "canonical_type",
]
