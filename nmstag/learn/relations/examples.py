"""The examples that relation weights are learned from: pairs of annotated documents, with their labels."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from nmstag.context import Contextualiser, compile_context
from nmstag.document import Document, canonical_id, canonical_type
from nmstag.relations import RelationExtractor
from nmstag.relations.entity_masking import KINDS
from nmstag.relations.features import Features
from nmstag.rules.sources import Sources
from nmstag.text.sentences import WITHOUT_WORDS, SentenceSplitter

ENOUGH = 20
"""Fewer annotated relations teach nothing."""


@dataclass(frozen=True, slots=True)
class LabelledPair:
    """A pair with evidence of an annotated document.

    Args:
        document: Number of the document.
        features: What the document says about the pair.
        types: The types that there is evidence for.
        gold: The annotated type; empty where the pair is not related.
        novel: Whether it is annotated as novel.
        by_hand: The type that the hand-written rules decide on before any weight; 'Related' where they
            leave the type open.
        ids: The ids of its concepts.
    """

    document: int
    features: Features
    types: frozenset[str]
    gold: str
    novel: bool
    by_hand: str = ""
    ids: tuple[str, str] = ("", "")


def labelled_pairs(
    documents: Iterable[Document],
    extractor: RelationExtractor,
    kind: str,
    aliases: Mapping[str, str],
    splitter: SentenceSplitter = WITHOUT_WORDS,
    scheme: str = "biored",
) -> list[LabelledPair]:
    """Return the pairs of a kind in the documents that have relations.

    Args:
        documents: Documents with gold mentions and relations.
        extractor: Finds the pairs and their evidence.
        kind: 'chemical-disease' or 'chemical-chemical'.
        aliases: Relation types of the documents, such as 'CID', to our own.
        splitter: Splits into sentences, as is done when relations are extracted.
        scheme: The scheme whose rules are evidence.
    """
    examples = []
    for number, document in enumerate(documents):
        gold: dict[frozenset[str], tuple[str, bool]] = {}
        for relation in document.relations:
            name = aliases.get(relation.type, relation.type)
            for head in relation.head.split(","):
                for tail in relation.tail.split(","):
                    ids = frozenset((canonical_id(head), canonical_id(tail)))
                    gold[ids] = name, relation.novelty == "Novel"
        if not gold:
            continue
        for pair in extractor.pairs(document, splitter.split(document.text), scheme=scheme):
            if pair.kind == kind:
                head, tail = map(canonical_id, pair.ids)
                name, novel = gold.get(frozenset((head, tail)), ("", False))
                by_hand = extractor.decide_by_hand(pair)
                types = pair.cid_types
                examples.append(
                    LabelledPair(number, pair.features, types, name, novel, by_hand, (head, tail))
                )
    return examples


def teaching(corpora: Mapping[str, Sequence[Document]], types: frozenset[str]) -> list[Document]:
    """Return the documents of the corpora that have relations of these types, if these are enough."""
    counts = {name: _count(documents, types) for name, documents in corpora.items()}
    if sum(counts.values()) < ENOUGH:
        return []
    return [document for name, documents in corpora.items() if counts[name] for document in documents]


def in_context(documents: list[Document], sources: Sources) -> list[Document]:
    """Return the documents with the context of their mentions, as relations need it."""
    rules = compile_context(sources)
    if rules is None:
        return documents
    context, splitter = Contextualiser(rules), SentenceSplitter(sources.word_classes())
    placed = []
    for document in documents:
        mentions = [replace(item, type=canonical_type(item.type)) for item in document.mentions]
        placed.append(context.apply(document.with_mentions(mentions), splitter.split(document.text)))
    return placed


def _count(documents: Sequence[Document], types: frozenset[str]) -> int:
    """Return how many relations of these types link two concepts that can be related."""
    count = 0
    for document in documents:
        wanted = [relation for relation in document.relations if relation.type in types]
        if wanted:
            taking_part = (mention for mention in document.mentions if mention.type in KINDS)
            concepts = {canonical_id(one) for mention in taking_part for one in mention.ids}
            ends = ((item.head.split(","), item.tail.split(",")) for item in wanted)
            count += sum(all(concepts & set(map(canonical_id, end)) for end in both) for both in ends)
    return count
