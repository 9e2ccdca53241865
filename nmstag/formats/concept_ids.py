"""The concept column of PubTator: which characters separate ids, and which are part of one."""

from __future__ import annotations

import re

from nmstag.document import BIORED_TYPES, NULL_IDS, Mention

VARIANT_TYPES = frozenset(
    {
        "AcidChange",
        "CopyNumberVariant",
        "DNAAllele",
        "DNAMutation",
        "GenomicRegion",
        "Mutation",
        "OtherMutation",
        "ProteinAllele",
        "ProteinMutation",
        "SNP",
        "SequenceVariant",
        "Variant",
    }
)

_SEPARATORS = re.compile(r"[|,+;]")
_SNP_LIST = re.compile(r"rs\d+(?:[|,+;]\s*rs\d+)+", re.ASCII)
# 'c|SUB|A|123|G' or 'p|SUB|V|600|E': the bars are part of one id.
_VARIANT_ID = re.compile(r"(?:tmVar:)?[cgmnpr]\|(?:SUB|DEL|INS|INDEL|DUP|FS|Allele)")


def split_ids(column: str, entity_type: str) -> tuple[tuple[str, ...], str]:
    """Return the ids of a column in order, as written there, and the characters between them.

    The characters are in the form of `Mention.separators`: empty where all are bars.

    >>> split_ids("D007674+D006222", "Disease")
    (('D007674', 'D006222'), '+')
    >>> split_ids("p|SUB|V|600|E", "SequenceVariant")
    (('p|SUB|V|600|E',), '')
    >>> split_ids("-1", "Chemical")
    ((), '')
    """
    if column.strip() in NULL_IDS:
        return (), ""
    is_variant = entity_type in VARIANT_TYPES or _VARIANT_ID.match(column) is not None
    if is_variant and not _SNP_LIST.fullmatch(column):
        return (column,), ""
    separators = "".join(_SEPARATORS.findall(column))
    if not separators:
        return (column,), ""
    return tuple(_SEPARATORS.split(column)), separators.replace("|", "") and separators


def join_ids(mention: Mention, null_id: str | None = None) -> str:
    """Return the column for a mention; the reverse of `split_ids`.

    Args:
        mention: Its `separators` are used as far as they reach, then bars.
        null_id: The text for no id; None means '-' for the type names of BioRED and '-1' for others, as in
            the corpora.
    """
    if not mention.ids:
        if null_id is None:
            return "-" if mention.type in BIORED_TYPES else "-1"
        return null_id
    gaps = mention.separators.ljust(len(mention.ids) - 1, "|")
    return mention.ids[0] + "".join(gap + name for gap, name in zip(gaps, mention.ids[1:], strict=False))
