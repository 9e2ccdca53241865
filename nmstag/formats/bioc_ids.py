"""Where BioC files have concept ids: tools put them under many keys, with or without their vocabulary."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from nmstag.document import NULL_IDS

_NOT_LETTERS = re.compile(r"[^a-z0-9]+")
_NONE = NULL_IDS | {"None", "none", "null", "NULL", "nan", "NIL", "CUI-less"}
_WHOLE = ("identifier", "identifiers", "conceptid", "conceptids", "concept", "ontologyid", "curie", "normid")
"""Keys of ids that say their vocabulary, or are of MeSH; in the order in which they are believed."""
_VOCABULARIES = {
    "mesh": "",
    "meshid": "",
    "meshids": "",
    "meshidentifier": "",
    "meshdescriptor": "",
    "omim": "OMIM",
    "omimid": "OMIM",
    "umls": "UMLS",
    "umlscui": "UMLS",
    "umlsid": "UMLS",
    "cui": "UMLS",
    "snomed": "SNOMEDCT",
    "snomedct": "SNOMEDCT",
    "sctid": "SNOMEDCT",
    "chebi": "CHEBI",
    "chebiid": "CHEBI",
    "chebiidentifier": "CHEBI",
    "doid": "DOID",
    "hpo": "HP",
    "hpoid": "HP",
    "mondo": "MONDO",
    "mondoid": "MONDO",
    "drugbank": "DRUGBANK",
    "drugbankid": "DRUGBANK",
    "rxnorm": "RXNORM",
    "rxcui": "RXNORM",
    "pubchem": "PUBCHEM",
    "ncbigene": "NCBIGene",
    "ncbigeneid": "NCBIGene",
    "ncbigeneidentifier": "NCBIGene",
    "geneid": "NCBIGene",
    "entrezgene": "NCBIGene",
    "entrezgeneid": "NCBIGene",
    "ncbitaxonomy": "NCBITaxon",
    "ncbitaxonomyid": "NCBITaxon",
    "taxonomyid": "NCBITaxon",
    "dbsnp": "",
    "rsid": "",
    "rrid": "",
    "cellosaurus": "",
}
"""Keys that name a vocabulary, and the prefix of its ids; none for MeSH and ids that tell by themselves."""
_DATABASES = {"ncbimesh": "", "ncbigene": "", "litvar": "", "tmvar": ""} | _VOCABULARIES
_PLAIN_TYPES = ("Gene", "GeneOrGeneProduct", "Species", "OrganismTaxon")
"""Types whose ids are numbers without a vocabulary, as in PubTator."""
_NORMALIZED = "normalizedid"


def find_ids(infons: Mapping[str, Any], kind: str) -> tuple[str, list[str]]:
    """Return the ids of an annotation, as one column, and the keys of other ids that are not kept.

    Args:
        infons: What the annotation says of itself.
        kind: Its type.

    >>> find_ids({"type": "Disease", "MeSH": "D006073"}, "Disease")
    ('D006073', [])
    >>> find_ids({"identifier": "MESH:D006073", "UMLS": "C0018099"}, "Disease")
    ('MESH:D006073', ['UMLS'])
    """
    database = _squeezed(infons.get("database") or "")
    found: list[tuple[int, str, str]] = []
    for key, value in infons.items():
        rank, prefix = _place(_squeezed(key), database)
        column = _column(value)
        if rank >= 0 and column:
            found.append((rank, key, _with_vocabulary(column, "" if kind in _PLAIN_TYPES else prefix)))
    if not found:
        return "", []
    _, _, best = min(found, key=lambda one: one[0])
    return best, [key for _, key, column in found if _bare(column) != _bare(best)]


def unknown_id_keys(infons: Mapping[str, Any]) -> list[str]:
    """Return the keys that look as if they had an id, where none of those that are known is there."""
    return [
        key
        for key, value in infons.items()
        if re.search(r"(?i)(?:\bid(?:s|entifiers?)?|_ids?|Ids?|code|curie|accession|uri)$", key)
        and _place(_squeezed(key), "")[0] < 0
        and _column(value)
    ]


def _place(key: str, database: str) -> tuple[int, str]:
    """Return the rank of a key, below 0 where it holds no id, and the prefix of its ids."""
    if key in _WHOLE:
        return _WHOLE.index(key), ""
    if key == _NORMALIZED:
        return len(_WHOLE), _DATABASES.get(database, database.upper())
    if key in _VOCABULARIES:
        return len(_WHOLE) + 1 + list(_VOCABULARIES).index(key), _VOCABULARIES[key]
    return -1, ""


def _column(value: Any) -> str:
    if isinstance(value, list | tuple):
        return "|".join(filter(None, map(_column, value)))
    column = "" if value is None or isinstance(value, bool | dict) else str(value).strip()
    return "" if column in _NONE else column


def _with_vocabulary(column: str, prefix: str) -> str:
    if not prefix or ":" in column:
        return column
    return re.sub(r"[^|,;+\s]+", lambda one: f"{prefix}:{one[0]}", column)


def _bare(column: str) -> str:
    return column.rpartition(":")[2]


def _squeezed(key: Any) -> str:
    return _NOT_LETTERS.sub("", str(key).lower())
