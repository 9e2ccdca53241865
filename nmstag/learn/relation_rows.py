"""The examples that decision rules for relations are learnt from: candidate pairs of annotated documents."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from nmstag.document import Document, canonical_id
from nmstag.relations import Relater
from nmstag.relations.features import Features
from nmstag.text.sentences import split_sentences


@dataclass(frozen=True, slots=True)
class Row:
    """A candidate pair of an annotated document.

    Args:
        document: Number of the document.
        features: What it says of the pair.
        types: The types that there is evidence for.
        gold: The annotated type; empty where the pair is not related.
        novel: Whether it is annotated as novel.
        by_hand: The type that the hand-written rules decide on before any other; 'Related' where they
            leave open which.
        pair: The ids of its concepts.
    """

    document: int
    features: Features
    types: frozenset[str]
    gold: str
    novel: bool
    by_hand: str = ""
    pair: tuple[str, str] = ("", "")


def rows_of(documents: Iterable[Document], relater: Relater, kind: str, aliases: dict[str, str]) -> list[Row]:
    """Return the candidate pairs of a kind in the documents that have relations.

    Args:
        documents: Documents with gold mentions and relations.
        relater: Finds the candidates.
        kind: 'chemical-disease' or 'chemical-chemical'.
        aliases: Names of relation types in the documents, such as 'CID', to our own.
    """
    rows = []
    for number, document in enumerate(documents):
        gold: dict[frozenset[str], tuple[str, bool]] = {}
        for relation in document.relations:
            name = aliases.get(relation.type, relation.type)
            for head in relation.head.split(","):
                for tail in relation.tail.split(","):
                    pair = frozenset((canonical_id(head), canonical_id(tail)))
                    gold[pair] = name, relation.novelty == "Novel"
        if not gold:
            continue
        for item in relater.candidates(document, split_sentences(document.text)):
            if item.kind == kind:
                head, tail = map(canonical_id, item.pair)
                name, novel = gold.get(frozenset((head, tail)), ("", False))
                by_hand = relater.settled(item)
                rows.append(Row(number, item.features, item.cid_types, name, novel, by_hand, (head, tail)))
    return rows
