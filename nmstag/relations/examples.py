"""Examples of relation rules: marked texts as documents, and the features of the pair that they mark.

Used where rules are checked; the tagger does not need it.
"""

from __future__ import annotations

from collections.abc import Iterator

from nmstag.document import Document, Mention
from nmstag.relations.background import Background
from nmstag.relations.corpus_prior import ANY, CorpusPrior, tenths_of
from nmstag.relations.drug_knowledge import TABLES, DrugKnowledge, GroupMember, drug_groups
from nmstag.relations.entity_masking import EntityMasker, MaskedSentence, sentence_mentions, takes_part
from nmstag.relations.evidence import IdPair
from nmstag.relations.extractor import RelationExtractor
from nmstag.relations.features import Features
from nmstag.relations.pattern import RelationWords
from nmstag.relations.tree import MeshTree
from nmstag.rules import Marked, parse_markup
from nmstag.text.sentences import split_sentences


def example_document(marked: Marked, name: str = "example") -> Document:
    """Return a marked text as a document; a span's id is its 'id=...' label, or its text in lower case."""
    mentions = []
    for span in marked.spans:
        text = marked.text[span.start : span.end]
        given = [label[3:] for label in span.labels if label.startswith("id=")]
        mentions.append(Mention(span.start, span.end, text, span.type, tuple(given) or (text.lower(),)))
    return Document(name, marked.text, mentions=tuple(mentions))


def marked_features(extractor: RelationExtractor, example: str) -> Features | None:
    """Return the features of the pair that an example marks 'head' and 'tail'; None without evidence.

    A label 'tree=C23.888' gives a span's concept a MeSH tree number; 'share=4' sets `head_known` or
    `tail_known`, and 'known=2' sets `known`; 'known_use' and 'known_harm' say that the tail is one of the
    head.
    """
    marked = parse_markup(example)
    document = example_document(marked)
    ids = {"head": "", "tail": ""}
    for mention, span in zip(document.mentions, marked.spans, strict=True):
        for label in ids.keys() & set(span.labels):
            ids[label] = mention.ids[0]
    wanted = ids["head"], ids["tail"]
    tree = marked_tree(marked)
    background = Background(tree, _marked_knowledge(marked, wanted), _marked_prior(marked, wanted))
    for pair in extractor.pairs(document, split_sentences(document.text), background):
        if pair.ids in (wanted, wanted[::-1]):
            return pair.features
    return None


def _labels(marked: Marked) -> Iterator[tuple[str, str, str, frozenset[str]]]:
    """Yield the labels of a marked text: the concept, the label's name and value, all labels of the span."""
    for mention, span in zip(example_document(marked).mentions, marked.spans, strict=True):
        for label in span.labels:
            name, _, value = label.partition("=")
            yield mention.ids[0], name, value, frozenset(span.labels)


def marked_tree(marked: Marked) -> MeshTree:
    """Return the tree that the labels 'tree=C23.888' of a marked text give."""
    numbers: dict[str, list[str]] = {}
    for concept, name, value, _ in _labels(marked):
        if name == "tree":
            numbers.setdefault(concept, []).append(value)
    return MeshTree({concept: " ".join(found) for concept, found in numbers.items()})


def _marked_prior(marked: Marked, pair: IdPair) -> CorpusPrior:
    counts: dict[IdPair, tuple[int, int]] = {}
    for concept, name, value, labels in _labels(marked):
        if name == "known":
            counts[pair] = int(value), int(value)
        elif name == "share":
            counts[(ANY, concept) if "tail" in labels else (concept, ANY)] = tenths_of(int(value))
    return CorpusPrior(counts)


def _marked_knowledge(marked: Marked, pair: IdPair) -> dict[str, DrugKnowledge]:
    names = {name for _, name, _, _ in _labels(marked)}
    members = [
        GroupMember("example", type_, one, one, "", "")
        for type_, one in zip(("Chemical", "Disease"), pair, strict=True)
    ]
    return {feature: DrugKnowledge(drug_groups(members)) for feature in TABLES if feature in names}


def masked_example(example: str, words: RelationWords, *, clinical: bool = False) -> list[MaskedSentence]:
    """Return the masked sentences of an example; of a clinical rule as notes are read."""
    document = example_document(parse_markup(example))
    named = sentence_mentions(split_sentences(document.text), [*filter(takes_part, document.mentions)])
    return EntityMasker(words, clauses=clinical).mask(document.text, named)
