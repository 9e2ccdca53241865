"""What `nmstag evaluate` does."""

from __future__ import annotations

import json
from typing import Literal

from nmstag.cli.faults import FaultPrinter
from nmstag.document import Document
from nmstag.evaluation import evaluate
from nmstag.formats import open_output, read_documents


def run_evaluate(
    gold: str,
    pred: str,
    scheme: str | None,
    json_file: str | None,
    types: tuple[str, ...] | None,
    missing: Literal["error", "empty", "skip"],
    pack: str | None,
) -> int:
    """Print the scores of predictions against gold; return the number of errors in the files."""
    faults = FaultPrinter()
    gold_documents = list(read_documents([gold], on_fault=faults))
    predictions = read_documents([pred], on_fault=faults)
    chosen = scheme or guess_scheme(gold_documents)
    scores = evaluate(
        gold_documents, predictions, chosen, types=types, missing=missing, pack_hash=_pack_hash(pack)
    )
    if json_file:
        with open_output(json_file) as stream:
            stream.write(json.dumps(scores.to_json(), indent=2) + "\n")
    if json_file != "-":
        with open_output("-") as stream:
            stream.write(scores.format_table() + "\n")
    faults.summary()
    return faults.errors


def guess_scheme(gold: list[Document]) -> str:
    """Return the scheme whose entity types the gold documents use."""
    types = {mention.type for document in gold for mention in document.mentions}
    if types & {"SpecificDisease", "DiseaseClass", "CompositeMention", "Modifier"}:
        return "ncbi"
    relations = {relation.type for document in gold for relation in document.relations}
    if types & {"DiseaseOrPhenotypicFeature", "ChemicalEntity"} or relations - {"CID"}:
        return "biored"
    return "bc5cdr"


def _pack_hash(pack: str | None) -> str:
    if pack is None:
        return ""
    from nmstag.packs import open_pack

    return open_pack(pack).hash
