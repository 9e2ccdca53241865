"""BioC documents as the objects of BioC JSON, which the XML form is turned into: to documents and back.

A text is put together from its passages at the offsets that they give, with newlines in between. Passages
without a kind are title and abstract, in that order. The kind 'text' means a stretch without a kind; a
writer uses it for text outside all passages.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from nmstag.document import Attribute, Document, Mention, Passage, Relation
from nmstag.errors import Fault, FaultHandler
from nmstag.formats.concept_ids import join_ids, split_ids

SOURCE = {"source": "nmstag", "date": "", "key": "nmstag.key"}
PLAIN = "text"

_UNNAMED = ("title", "abstract")
_WIDEST_GAP = 1000
_MALFORMED = (AttributeError, IndexError, KeyError, OverflowError, RecursionError, TypeError, ValueError)

Object = dict[str, Any]


def to_document(value: Any, path: str, log: FaultHandler) -> Document | None:
    """Return a BioC document as our record; None, with a fault, where the value is not one.

    An annotation or relation that cannot be used is reported and left out alone.
    """
    try:
        builder = _Builder(str(value["id"]), path, log)
        for number, passage in enumerate(value["passages"]):
            builder.add_passage(passage, number)
        return builder.document(value)
    except _MALFORMED as error:
        allowed = "an id and passages with offset and text"
        log(Fault(f"not a BioC document: {_words(error)}", path, allowed=allowed))
        return None


def _words(error: Exception) -> str:
    return f"{error} is missing" if isinstance(error, KeyError) else str(error)


@dataclass(slots=True)
class _Builder:
    """Puts one document together."""

    id: str
    path: str
    log: FaultHandler
    pieces: list[str] = field(default_factory=list)
    length: int = 0
    passages: list[Passage] = field(default_factory=list)
    annotations: list[tuple[Object, int]] = field(default_factory=list)

    def add_passage(self, passage: Object, number: int) -> None:
        """Append a passage at its offset; keep its annotations with the difference of their offsets."""
        offset = int(passage["offset"])
        gap = offset - self.length
        if not 0 <= gap <= _WIDEST_GAP:
            message = "the offset does not fit, the passage is appended"
            allowed = f"{self.length} or a little more"
            self._fault(message, f"passages[{number}]", str(offset), allowed, "warning")
            gap = 1 if self.length else 0
        start = self.length + gap
        text, annotations = _content(passage, offset)
        self.pieces += ["\n" * gap, text]
        self.length = start + len(text)
        infons = passage.get("infons") or {}
        kind = str(infons.get("type") or (_UNNAMED[number] if number < len(_UNNAMED) else PLAIN))
        if kind != PLAIN:
            self.passages.append(Passage(start, self.length, kind))
        self.annotations += [(annotation, start - offset) for annotation in annotations]

    def document(self, value: Object) -> Document:
        text = "".join(self.pieces)
        mentions = [self._mention(item, shift, text) for item, shift in self.annotations]
        ids = {
            str(item.get("id")): mention
            for (item, _), mention in zip(self.annotations, mentions, strict=True)
        }
        rows = list(value.get("relations") or ())
        for passage in value["passages"]:
            rows += passage.get("relations") or ()
        relations = [self._relation(item, ids) for item in rows]
        return Document(
            self.id, text, tuple(self.passages), tuple(filter(None, mentions)), tuple(filter(None, relations))
        )

    def _mention(self, item: Object, shift: int, text: str) -> Mention | None:
        try:
            spans = [
                (int(one["offset"]), int(one["offset"]) + int(one["length"])) for one in item["locations"]
            ]
            start, end = min(spans)[0] + shift, max(last for _, last in spans) + shift
            infons = item["infons"]
            kind = str(infons["type"])
            ids, separators = split_ids(str(infons.get("identifier") or infons.get("MESH") or ""), kind)
        except _MALFORMED as error:
            self._fault(f"not a BioC annotation: {_words(error)}", "annotation", repr(item))
            return None
        where, claimed = f"annotation {item.get('id')}", item.get("text")
        if not 0 <= start < end <= len(text):
            self._fault("the span does not lie in the text", where, f"{start} {end}", f"0 to {len(text)}")
            return None
        span = text[start:end]
        if len(spans) > 1:
            self._fault("several locations; the span that covers them is kept", where, span, "", "warning")
        elif claimed is not None and str(claimed) != span:
            message = "the text has something else at this span; the offsets are kept"
            self._fault(message, where, str(claimed), repr(span), "warning")
        names = str(infons.get("attributes") or "")
        parts = str(infons.get("parts") or "")
        return Mention(
            start,
            end,
            span,
            kind,
            ids,
            _attributes(names),
            (),
            tuple(parts.split("|")) if parts else (),
            separators,
            links=tuple(filter(None, str(infons.get("links") or "").split("|"))),
        )

    def _relation(self, item: Object, mentions: dict[str, Mention | None]) -> Relation | None:
        """Return a relation, whose arguments are given as in BioRED, as in BC5CDR, or by annotation."""
        try:
            infons = item["infons"]
            kind = str(infons.get("type") or infons["relation"])
            if "entity1" in infons:
                head, tail = infons["entity1"], infons["entity2"]
            elif "Chemical" in infons:
                head, tail = infons["Chemical"], infons["Disease"]
            else:
                first, second = (mentions[str(node["refid"])] for node in item["nodes"])
                if first is None or second is None:
                    raise ValueError("an argument was left out")
                head, tail = join_ids(first), join_ids(second)
        except _MALFORMED as error:
            self._fault(f"not a relation between two concepts: {_words(error)}", "relation", repr(item))
            return None
        novelty, names = str(infons.get("novel") or ""), str(infons.get("attributes") or "")
        return Relation(kind, str(head), str(tail), novelty=novelty, attributes=_attributes(names))

    def _fault(
        self, message: str, field: str, value: str, allowed: str = "", severity: str = "error"
    ) -> None:
        self.log(Fault(f"document {self.id}: {message}", self.path, 0, field, value, allowed, severity))


def _attributes(names: str) -> tuple[Attribute, ...]:
    return tuple(map(Attribute, names.split(","))) if names else ()


def _content(passage: Object, offset: int) -> tuple[str, list[Object]]:
    """Return text and annotations of a passage, which may have them in its sentences."""
    annotations = list(passage.get("annotations") or ())
    text = passage.get("text")
    if text is not None:
        return str(text), annotations
    joined = ""
    for sentence in passage.get("sentences") or ():
        gap = int(sentence["offset"]) - offset - len(joined)
        if not 0 <= gap <= _WIDEST_GAP:
            raise ValueError(f"a sentence at {sentence['offset']} does not fit")
        joined += " " * gap + str(sentence.get("text") or "")
        annotations += sentence.get("annotations") or ()
    return joined, annotations


def from_document(document: Document) -> Object:
    """Return one of our documents as a BioC document; evidence is left out."""
    pieces = list(_pieces(document))
    starts = [start for start, _, _ in pieces]
    passages: list[Object] = [
        {"infons": {"type": kind}, "offset": start, "text": document.text[start:end], "annotations": []}
        for start, end, kind in pieces
    ]
    for number, mention in enumerate(document.mentions):
        passage = passages[max(bisect_right(starts, mention.start) - 1, 0)]
        passage["annotations"].append(_annotation(mention, str(number)))
    relations = [
        {"id": f"R{number}", "infons": _relation_infons(relation)}
        for number, relation in enumerate(document.relations)
    ]
    return {"id": document.id, "passages": passages, "relations": relations}


def _pieces(document: Document) -> Iterator[tuple[int, int, str]]:
    """Yield start, end and kind of stretches that cover all of the text except newlines between passages."""
    text, done = document.text, 0
    for passage in sorted(document.passages, key=lambda passage: (passage.start, passage.end)):
        if passage.start < done:
            continue
        gap = text[done : passage.start]
        if gap.strip("\n") or len(gap) > _WIDEST_GAP:
            yield done, passage.start, PLAIN
        yield passage.start, passage.end, passage.kind
        done = passage.end
    if done < len(text) or not document.passages:
        yield done, len(text), PLAIN


def _annotation(mention: Mention, name: str) -> Object:
    infons = {"identifier": join_ids(mention), "type": mention.type}
    if mention.parts:
        infons["parts"] = "|".join(mention.parts)
    if mention.links:
        infons["links"] = "|".join(mention.links)
    if mention.attributes:
        infons["attributes"] = ",".join(item.name for item in mention.attributes)
    location = {"offset": mention.start, "length": mention.end - mention.start}
    return {"id": name, "infons": infons, "text": mention.text, "locations": [location]}


def _relation_infons(relation: Relation) -> dict[str, str]:
    infons = {"entity1": relation.head, "entity2": relation.tail, "type": relation.type}
    if relation.novelty:
        infons["novel"] = relation.novelty
    if relation.attributes:
        infons["attributes"] = ",".join(item.name for item in relation.attributes)
    return infons
