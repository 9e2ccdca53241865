"""BioC documents, as the objects of BioC JSON, which the XML form is turned into, to our documents.

A text is put together from its passages at the offsets that they give, with newlines in between. Passages
without a kind are title and abstract, in that order. The kind 'text' means a stretch without a kind; a
writer uses it for text outside all passages.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from nmstag.document import Document, Mention, Passage, Relation
from nmstag.errors import Fault, FaultHandler
from nmstag.formats.base import stem
from nmstag.formats.bioc_ids import find_ids, unknown_id_keys
from nmstag.formats.bioc_relations import Annotations, NotReadError, attributes_of, score_of, to_relations
from nmstag.formats.bioc_writer import PLAIN, WIDEST_GAP, Object
from nmstag.formats.concept_ids import split_ids

_PMC_TITLE, _TITLE = ("front", "TITLE"), "title"
_UNNAMED = ("title", "abstract")
_MALFORMED = (AttributeError, IndexError, KeyError, OverflowError, RecursionError, TypeError, ValueError)


def to_documents(values: Iterable[Any], path: str, log: FaultHandler) -> Iterator[Document]:
    """Yield BioC documents as our records; what is none is reported and left out.

    An annotation or relation that cannot be used is reported and left out alone.
    """
    for number, value in enumerate(values, 1):
        try:
            builder = _Builder(_name(value, number, path, log), path, log)
            for place, passage in enumerate(value["passages"]):
                builder.add_passage(passage, place)
            document = builder.document(value)
        except _MALFORMED as error:
            allowed = "an id and passages with offset and text"
            log(Fault(f"not a BioC document: {_words(error)}", path, 0, f"document {number}", "", allowed))
        else:
            yield document


def _name(value: Any, number: int, path: str, log: FaultHandler) -> str:
    """Return the id of a document; one without is called after its file."""
    for key in ("id", "_id", "pmid", "pmcid"):
        if value.get(key) not in (None, ""):
            return str(value[key])
    name = f"{stem(path)}:{number}"
    if "passages" in value:
        allowed = f"an id; {name!r} is used"
        log(Fault("the document has no id", path, 0, f"document {number}", "", allowed, severity="warning"))
    return name


def _words(error: Exception) -> str:
    """Return what is wrong in words of the format, not of Python."""
    if isinstance(error, NotReadError):
        return str(error)
    return f"{error} is missing" if isinstance(error, KeyError) else "a value is of another kind"


@dataclass(slots=True)
class _PassagePart:
    """What a document, a passage or a sentence has beside its text."""

    annotations: list[Object]
    relations: list[Object]


@dataclass(slots=True)
class _Builder:
    """Puts one document together."""

    id: str
    path: str
    log: FaultHandler
    pieces: list[str] = field(default_factory=list)
    length: int = 0
    passages: list[Passage] = field(default_factory=list)
    shifts: list[tuple[int, int]] = field(default_factory=list)
    """Of each passage: its offset in the file, and how far the text is moved against it."""
    parts: list[tuple[_PassagePart, int]] = field(default_factory=list)

    def add_passage(self, passage: Object, number: int) -> None:
        """Append a passage at its offset; keep its annotations with the difference of their offsets."""
        offset = _whole(passage["offset"], "offset")
        gap = offset - self.length
        if not 0 <= gap <= WIDEST_GAP:
            message = "the offset does not fit, the passage is appended"
            allowed = f"{self.length} or a little more"
            self._fault(message, f"passages[{number}]", str(offset), allowed, "warning")
            gap = 1 if self.length else 0
        start = self.length + gap
        text, part = _content(passage, offset)
        self.pieces += ["\n" * gap, text]
        self.length = start + len(text)
        infons = passage.get("infons") or {}
        kind = str(infons.get("type") or (_UNNAMED[number] if number < len(_UNNAMED) else PLAIN))
        kind = _TITLE if (kind, infons.get("section_type")) == _PMC_TITLE else kind
        if kind != PLAIN:
            self.passages.append(Passage(start, self.length, kind))
        self.shifts.append((offset, start - offset))
        self.parts.append((part, start - offset))

    def document(self, value: Object) -> Document:
        """Return the document, with the mentions and relations of its passages and its own."""
        text = "".join(self.pieces)
        own = _PassagePart(list(value.get("annotations") or ()), list(value.get("relations") or ()))
        mentions: list[Mention] = []
        known: Annotations = {}
        relations: list[tuple[Object, Annotations]] = []
        for part, shift in [*self.parts, (own, None)]:
            found: Annotations = {}
            for item in part.annotations:
                mention = self._mention(item, shift, text)
                if isinstance(item, dict):
                    found[str(item.get("id"))] = mention
                if mention is not None:
                    mentions.append(mention)
            known = {**found, **known}
            relations += [(item, found) for item in part.relations]
        made = [one for item, near in relations for one in self._relations(item, {**known, **near})]
        return Document(self.id, text, tuple(self.passages), tuple(mentions), tuple(made))

    def _relations(self, item: Object, annotations: Annotations) -> list[Relation]:
        where = f"relation {item.get('id')}" if isinstance(item, dict) else "relation"
        try:
            return to_relations(item, annotations, lambda *fault: self._fault(fault[0], where, *fault[1:]))
        except _MALFORMED as error:
            self._fault(f"not a relation between two concepts: {_words(error)}", where, repr(item))
            return []

    def _mention(self, item: Object, shift: int | None, text: str) -> Mention | None:
        """Return the mention of an annotation; `shift` is None for one of the document itself."""
        where = f"annotation {item.get('id')}" if isinstance(item, dict) else "annotation"
        try:
            spans = [
                (_whole(one["offset"], "offset"), _whole(one["length"], "length"))
                for one in item["locations"]
            ]
            if not spans:
                raise NotReadError("it has no location")
            start, end = min(spans)[0], max(first + length for first, length in spans)
            infons = item["infons"]
            kind = str(infons.get("type") or infons["biotype"])
            ids, separators = split_ids(self._ids(infons, kind, where), kind)
            score = score_of(infons, lambda *fault: self._fault(fault[0], where, *fault[1:]))
        except _MALFORMED as error:
            self._fault(f"not a BioC annotation: {_words(error)}", where, repr(item))
            return None
        if shift is None:
            shift = next((moved for offset, moved in reversed(self.shifts) if offset <= start), 0)
        start, end = start + shift, end + shift
        if not 0 <= start < end <= len(text):
            self._fault("the span does not lie in the text", where, f"{start} {end}", f"0 to {len(text)}")
            return None
        span, claimed = text[start:end], item.get("text")
        if len(spans) > 1:
            self._fault("several locations; the span that covers them is kept", where, span, "", "warning")
        elif claimed is not None and str(claimed) != span:
            message = "the text has something else at this span; the offsets are kept"
            self._fault(message, where, str(claimed), repr(span), "warning")
        parts = tuple(str(infons["parts"]).split("|")) if infons.get("parts") else ()
        attributes = attributes_of(infons)
        links = tuple(filter(None, str(infons.get("links") or "").split("|")))
        return Mention(start, end, span, kind, ids, attributes, (), parts, separators, score, links=links)

    def _ids(self, infons: Object, kind: str, where: str) -> str:
        column, others = find_ids(infons, kind)
        for key in others if column else unknown_id_keys(infons):
            message = "another concept id, not kept" if column else "a key whose ids are not known, not kept"
            self._fault(message, where, f"{key}: {infons[key]}", "", "warning")
        return column

    def _fault(
        self, message: str, field: str, value: str, allowed: str = "", severity: str = "error"
    ) -> None:
        self.log(Fault(f"document {self.id}: {message}", self.path, 0, field, value, allowed, severity))


def _whole(value: Any, key: str) -> int:
    if (
        isinstance(value, bool)
        or not str(value).strip().removeprefix("-").isdecimal()
        or len(str(value)) > 15
    ):
        raise NotReadError(f"{key} is no whole number")
    return int(value)


def _content(passage: Object, offset: int) -> tuple[str, _PassagePart]:
    """Return text, annotations and relations of a passage, which may have them in its sentences."""
    sentences = passage.get("sentences") or ()
    part = _PassagePart(list(passage.get("annotations") or ()), list(passage.get("relations") or ()))
    for sentence in sentences:
        part.annotations += sentence.get("annotations") or ()
        part.relations += sentence.get("relations") or ()
    text = passage.get("text")
    if text or not sentences:
        return str(text or ""), part
    joined = ""
    for sentence in sentences:
        gap = _whole(sentence["offset"], "offset") - offset - len(joined)
        if not 0 <= gap <= WIDEST_GAP:
            raise NotReadError(f"a sentence at {sentence['offset']} does not fit")
        joined += " " * gap + str(sentence.get("text") or "")
    return joined, part
