"""Where BioC files have concept ids: tools put them under many keys, with or without their vocabulary."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from nmstag.document import NULL_IDS

_NOT_LETTERS = re.compile(r"[^a-z0-9]+")
_NONE = NULL_IDS | {"None", "none", "null", "NULL", "nan", "NIL", "CUI-less"}
_WHOLE = ("identifier", "identifiers", "conceptid", "conceptids", "concept", "ontologyid", "curie", "normid")
"""Keys of ids that say their vocabulary, or are of MeSH; in the order in which they are believed."""
_LOOSE = (
    "normalization",
    "normalisation",
    "normalizations",
    "normalized",
    "xref",
    "xrefs",
    "dbxref",
    "dbxrefs",
)
"""Keys whose value is an id where it says its vocabulary, or is one of MeSH."""
_TELLS = re.compile(r"[A-Za-z][\w.-]*:\S+|[CD]\d{6,9}")
_VOCABULARIES = {
    "mesh": "",
    "meshdescriptor": "",
    "omim": "OMIM",
    "mim": "OMIM",
    "umls": "UMLS",
    "cui": "UMLS",
    "snomed": "SNOMEDCT",
    "snomedct": "SNOMEDCT",
    "sct": "SNOMEDCT",
    "chebi": "CHEBI",
    "doid": "DOID",
    "hpo": "HP",
    "mondo": "MONDO",
    "drugbank": "DRUGBANK",
    "rxnorm": "RXNORM",
    "rxcui": "RXNORM",
    "pubchem": "PUBCHEM",
    "ncbigene": "NCBIGene",
    "entrezgene": "NCBIGene",
    "ncbitaxonomy": "NCBITaxon",
    "ncbitaxon": "NCBITaxon",
    "dbsnp": "",
    "rsid": "",
    "rrid": "",
    "cellosaurus": "",
    "meddra": "MEDDRA",
    "icd10": "ICD10",
    "icd10cm": "ICD10CM",
    "icd9": "ICD9",
    "icd9cm": "ICD9CM",
    "icd11": "ICD11",
    "icdo": "ICDO",
    "loinc": "LOINC",
    "atc": "ATC",
    "cas": "CAS",
    "kegg": "KEGG",
    "uniprot": "UNIPROT",
    "uniprotkb": "UNIPROT",
    "ncit": "NCIT",
    "ncithesaurus": "NCIT",
    "orphanet": "ORPHA",
    "orpha": "ORPHA",
    "hgnc": "HGNC",
    "go": "GO",
    "geneontology": "GO",
    "ctd": "",
    "pharmgkb": "PHARMGKB",
    "chembl": "CHEMBL",
    "unii": "UNII",
    "ensembl": "ENSEMBL",
    "uberon": "UBERON",
    "efo": "EFO",
    "medgen": "MEDGEN",
}
"""Keys that name a vocabulary, and the prefix of its ids; none for MeSH and ids that tell by themselves."""
_WITH_ID = {
    "gene": "NCBIGene",
    "taxonomy": "NCBITaxon",
    "taxon": "NCBITaxon",
    "tax": "NCBITaxon",
    "sct": "SNOMEDCT",
}
"""The same for words that mean a vocabulary beside 'id' alone; by themselves they may be a name."""
_AFTER = re.compile(
    r"(?:ids?|identifiers?|codes?|lists?|ui|uid|cuis?|cids?|curies?|numbers?|rn|accessions?|conceptids?"
    r"|uris?|s)$"
)
_BEFORE = re.compile(r"^(?:identifiers?|ids?|codes?|concepts?|normali[sz]ed|xref)")
_DATABASES = {"litvar": "", "tmvar": ""}
_ID_KEY = re.compile(
    r"(?i:identifiers?|\bids?|_ids?|codes?|curies?|accessions?|uris?|iris?|cuis?|concepts?|ontology)$"
    r"|[a-z]I[Dd]s?$|(?i:^identifiers?)|(?i:^(?:db)?xrefs?$|^normali[sz](?:ed|ations?)$)"
)
"""How keys look that may hold an id."""
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
        if rank >= 0 and column and (rank < _LAST or _TELLS.match(column)):
            plain = kind in _PLAIN_TYPES and prefix in ("NCBIGene", "NCBITaxon")
            found.append((rank, key, _with_vocabulary(column, "" if plain else prefix)))
    if not found:
        return "", []
    _, _, best = min(found, key=lambda one: one[0])
    return best, [key for _, key, column in found if _bare(column) != _bare(best)]


def unknown_id_keys(infons: Mapping[str, Any]) -> list[str]:
    """Return the keys that look as if they had an id, where none of those that are known is there.

    >>> unknown_id_keys({"type": "Disease", "our_identifier": "Q7", "note": "DOID:13", "text": "gout"})
    ['our_identifier', 'note']
    """
    return [
        key
        for key, value in infons.items()
        if (column := _column(value))
        and (_ID_KEY.search(key) or _names_vocabulary(column))
        and _place(_squeezed(key), "")[0] in (-1, _LAST)
    ]


def _names_vocabulary(column: str) -> bool:
    """Return whether a value begins as an id of a vocabulary that we know does: 'UMLS:C0018099'."""
    prefix, colon, rest = column.partition(":")
    return bool(colon and rest.strip()) and _base(_squeezed(prefix)) in _VOCABULARIES


def _place(key: str, database: str) -> tuple[int, str]:
    """Return the rank of a key, below 0 where it holds no id, and the prefix of its ids."""
    if key in _WHOLE:
        return _WHOLE.index(key), ""
    if key == _NORMALIZED:
        base = _base(database)
        return len(_WHOLE), {**_DATABASES, **_VOCABULARIES}.get(base, database.upper())
    if key in _LOOSE:
        return _LAST, ""
    base = _base(key)
    if base in _VOCABULARIES:
        return len(_WHOLE) + 1 + list(_VOCABULARIES).index(base), _VOCABULARIES[base]
    if base in _WITH_ID and base != key:
        return _LAST - 1, _WITH_ID[base]
    return -1, ""


@lru_cache(1 << 10)
def _base(key: str) -> str:
    """Return the vocabulary that a key names, without the words for an id around it; else the key.

    >>> _base("meshui"), _base("identifiermesh"), _base("cuilist"), _base("geneid"), _base("valid")
    ('mesh', 'mesh', 'cui', 'gene', 'valid')
    """
    for start in dict.fromkeys((key, _BEFORE.sub("", key), key.removeprefix("ncbi"))):
        base = start
        while base not in _VOCABULARIES and base not in _WITH_ID and _AFTER.search(base):
            base = _AFTER.sub("", base)
        if base in _VOCABULARIES or base in _WITH_ID:
            return base
    return key


_LAST = len(_WHOLE) + len(_VOCABULARIES) + 2
"""The rank of keys whose value has to tell what it is."""


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
