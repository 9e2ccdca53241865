"""A document in, what the page's script gets of it out: lists in place of objects, numbers for strings."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable

from nmstag.document import Attribute, Document, Evidence, Mention, Passage, RelatedMentions, Relation
from nmstag.formats.base import no_surrogates
from nmstag.page import Numbers, visible

Values = list[object]
Span = tuple[int, int]


class PageData:
    """Turns documents into the data of a page; `strings` are those that its numbers stand for."""

    def __init__(self) -> None:
        self._numbers = Numbers()

    @property
    def strings(self) -> list[str]:
        """The strings met so far."""
        return list(self._numbers.texts)

    def document(self, document: Document) -> Values:
        """Return id, text, mentions, relations, passages and pack of a document."""
        return [
            visible(document.id) or "(text)",
            no_surrogates(document.text),
            [self._mention(mention, document.passages) for mention in document.mentions],
            [self._relation(relation, document) for relation in document.relations],
            [[item.start, item.end, self._string(item.kind)] for item in document.passages],
            self._string(document.pack),
        ]

    def _mention(self, mention: Mention, passages: Iterable[Passage]) -> Values:
        return [
            mention.start,
            mention.end,
            self._string(mention.type),
            self._string("|".join(mention.ids)),
            self._string(mention.name),
            self._string(section_of(mention, passages)),
            self._evidence(mention.evidence),
            [self._attribute(attribute) for attribute in mention.attributes],
            mention.score,
        ]

    def _relation(self, relation: Relation, document: Document) -> Values:
        return [
            self._string(relation.type),
            *map(self._string, worded(relation, document)),
            [self._attribute(attribute) for attribute in relation.attributes],
            self._evidence(relation.evidence),
            [[*head, *tail] for head, tail in related_spans(relation, document.mentions)],
            self._string(relation.novelty),
        ]

    def _attribute(self, attribute: Attribute) -> Values:
        return [self._string(attribute.name), self._evidence(attribute.evidence)]

    def _evidence(self, evidence: Iterable[Evidence]) -> list[Values]:
        return [
            [
                self._string(rule_of(item)),
                self._string(item.detail),
                item.start,
                item.end,
            ]
            for item in evidence
        ]

    def _string(self, text: str) -> int:
        return self._numbers(visible(text))


def rule_of(evidence: Evidence) -> str:
    """Return the rule or row that decided, after the sort of knowledge it is."""
    return f"{evidence.source} {evidence.rule}".strip()


def section_of(mention: Mention, passages: Iterable[Passage]) -> str:
    """Return the kind of the shortest passage that a mention begins in; empty where there is none."""
    around = [item for item in passages if item.start <= mention.start < item.end]
    return min(around, key=lambda item: item.end - item.start).kind if around else ""


def worded(relation: Relation, document: Document) -> tuple[str, str]:
    """Return how a document words both concepts of a relation: where it was read, else where they are first.

    A concept that the document does not mention stands for itself.
    """
    if relation.mentions:
        head, tail = (document.text[start:end] for start, end in _spans(relation.mentions[0]))
    else:
        head, tail = (
            next((mention.text for mention in document.mentions if concept in mention.ids), concept)
            for concept in (relation.head, relation.tail)
        )
    return " ".join(head.split()), " ".join(tail.split())


def related_spans(relation: Relation, mentions: Iterable[Mention]) -> list[tuple[Span, Span]]:
    """Return the spans a relation is drawn between: those it was read from, else where they are nearest."""
    if relation.mentions:
        return [_spans(item) for item in relation.mentions]
    heads, tails = (
        sorted((mention.start, mention.end) for mention in mentions if concept in mention.ids)
        for concept in (relation.head, relation.tail)
    )
    pairs = ((head, tail) for head in heads for tail in _neighbours(head, tails) if head != tail)
    nearest = min(pairs, key=lambda pair: (abs(pair[0][0] - pair[1][0]), pair), default=None)
    return [nearest] if nearest else []


def _neighbours(span: Span, spans: list[Span]) -> list[Span]:
    """Return the last of some spans in order that begins before a span, and the first two that do not."""
    place = bisect_left(spans, span)
    return spans[max(0, place - 1) : place + 2]


def _spans(related: RelatedMentions) -> tuple[Span, Span]:
    return (related.head_start, related.head_end), (related.tail_start, related.tail_end)
