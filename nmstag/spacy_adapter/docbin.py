"""Reads spaCy's DocBin, the files in which spaCy keeps processed documents ('.spacy'), as our documents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from spacy.tokens import Doc, DocBin
from spacy.vocab import Vocab

from nmstag.document import Document, Mention
from nmstag.errors import DataError, Fault, FaultHandler
from nmstag.formats.base import stem
from nmstag.formats.concept_ids import split_ids
from nmstag.spacy_adapter.extensions import doc_mentions, to_document


def read(pieces: Iterable[bytes | None], *, path: str, on_fault: FaultHandler) -> Iterator[Document]:
    """Yield the documents of a file, which is read at once.

    What the components of nmstag found comes back as it was. The entities of other documents become
    mentions, their `kb_id_` the concept ids. A document is called after the key 'id' of its user data, if
    these were stored, else 'file:number'.
    """
    blocks = list(pieces)
    if None in blocks or not any(blocks):
        return
    number = 0
    try:
        docs = DocBin(store_user_data=True).from_bytes(b"".join(one for one in blocks if one))
        for number, doc in enumerate(docs.get_docs(Vocab()), 1):
            document = _document(doc, f"{stem(path)}:{number}", path, on_fault)
            if document is not None:
                yield document
    except Exception:  # zlib, msgpack and spaCy each have errors of their own
        after = f" after document {number}" if number else ""
        message = f"not a DocBin of spaCy, or a damaged one; nothing{after} can be read"
        on_fault(Fault(message, path))


def _document(doc: Doc, name: str, path: str, on_fault: FaultHandler) -> Document | None:
    data: dict[Any, Any] = doc.user_data
    name = str(data.get("id") or name)
    try:
        if doc_mentions(doc):
            return to_document(doc, name)
    except (DataError, AttributeError, KeyError, TypeError, ValueError):
        message = "what nmstag stored in the document cannot be read; its entities are taken"
        on_fault(Fault(message, path, field="id", value=name, severity="warning"))
    return Document(name, doc.text, mentions=tuple(map(_mention, doc.ents)))


def _mention(span: Any) -> Mention:
    ids, separators = split_ids(span.kb_id_, span.label_)
    return Mention(span.start_char, span.end_char, span.text, span.label_, ids, separators=separators)
