"""The extension attributes, and the two stored values that all of them are computed from.

    doc._.nmstag_results   by component: pack, relations, passages, mentions that have no span
    span._.nmstag_stored   the mentions of that span, each with the component that wrote it; and the
                           context of an entity of another component

Both are plain data, so they survive `to_bytes`, DocBin, other processes and pickling. Offsets in
`nmstag_stored` are relative to the span: spaCy moves the span's own offsets in `Doc.from_docs` and
`Span.as_doc`, and ours move with them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from spacy.tokens import Doc, Span

from nmstag.document import Document, Mention
from nmstag.document.decoding import DocumentDecoder
from nmstag.errors import DataError, Fault

RESULTS = "nmstag_results"
STORED = "nmstag_stored"
Plain = dict[str, Any]


def register() -> None:
    """Register the extension attributes; those that are there stay as they are."""
    for kind, attributes in ((Doc, _DOC_ATTRIBUTES), (Span, _SPAN_ATTRIBUTES)):
        for name, arguments in attributes.items():
            if not kind.has_extension(name):
                kind.set_extension(name, **arguments)


def doc_mentions(doc: Doc) -> list[Plain]:
    """Return every mention of the document with exact offsets, those without a span included.

    What both components found is there once.
    """
    found = [mention for result in _results(doc) for mention in result["unaligned"]]
    length = len(doc.text)
    for key, entries in user_data(doc).items():
        if isinstance(key, tuple) and key[:2] == ("._.", STORED) and 0 <= key[2] < key[3] <= length:
            found += [shifted(e["mention"], key[2]) for e in thawed(entries) if "mention" in e]
    unique = {(m["start"], -m["end"], m["type"], tuple(m["ids"])): m for m in reversed(found)}
    return [unique[key] for key in sorted(unique)]


def component_mentions(doc: Doc, name: str) -> list[Plain]:
    """Return the mentions that the component of that name stored with spans, with exact offsets."""
    return [
        shifted(entry["mention"], key[2])
        for key, entries in user_data(doc).items()
        if isinstance(key, tuple) and key[:2] == ("._.", STORED)
        for entry in thawed(entries)
        if entry["of"] == name and "mention" in entry
    ]


def doc_relations(doc: Doc) -> list[Plain]:
    """Return the relations between concepts of the document."""
    return [relation for result in _results(doc) for relation in result["relations"]]


def doc_passages(doc: Doc) -> list[Plain]:
    """Return the sections that were found, with offsets; two components' sections alike are there once."""
    found = [passage for result in _results(doc) for passage in result["passages"]]
    unique = {(passage["start"], passage["end"], passage["kind"]): passage for passage in found}
    return [unique[key] for key in sorted(unique)]


def doc_pack(doc: Doc) -> str:
    """Return names, versions and content hashes of the packs that were used; empty where none was."""
    return " ".join(dict.fromkeys(result["pack"] for result in _results(doc)))


def span_mentions(span: Span) -> list[Plain]:
    """Return the mentions of the span, with exact offsets.

    Usually one. Where several mentions lie on the same tokens, those of the span's label and id are
    returned, or those of its label, or all.
    """
    entries = [entry for entry in _stored(span) if "mention" in entry]
    for wanted in ((span.label_, span.kb_id_), (span.label_,)):
        fitting = [e for e in entries if (e["label"], e["kb_id"])[: len(wanted)] == wanted]
        if fitting:
            entries = fitting
            break
    return [shifted(entry["mention"], span.start_char) for entry in entries]


def span_context(span: Span) -> list[str]:
    """Return the properties in context of an entity that another component has found."""
    return [name for entry in _stored(span) for name in entry.get("context", ())]


def _stored(span: Span) -> list[Plain]:
    entries: list[Plain] = thawed(
        user_data(span.doc).get(("._.", STORED, span.start_char, span.end_char)) or []
    )
    return entries


def span_ids(span: Span) -> list[str]:
    """Return the concept ids, in order."""
    return list(dict.fromkeys(id_ for mention in span_mentions(span) for id_ in mention["ids"]))


def span_attributes(span: Span) -> dict[str, bool]:
    """Return the properties in context, such as 'negated', with True for each that holds."""
    return {name: True for mention in span_mentions(span) for name in mention["attributes"]}


def span_evidence(span: Span) -> list[Plain]:
    """Return the evidence of the mention and, with the attribute's name, that of its attributes."""
    found: list[Plain] = []
    for mention in span_mentions(span):
        found += mention.get("evidence", ())
        for name, items in mention.get("attribute_evidence", {}).items():
            found += ({**item, "attribute": name} for item in items)
    return found


def to_document(doc: Doc, id_: str = "") -> Document:
    """Return our own record of what the components found, for the writers and the scorer.

    Args:
        doc: A document the component has processed.
        id_: Id of the record.

    Raises:
        DataError: What is stored in the document is not what the component wrote.
    """
    records = {
        "passages": doc_passages(doc),
        "mentions": doc_mentions(doc),
        "relations": doc_relations(doc),
    }
    return _decoded({"id": id_, "text": doc.text, **records})


def decode_mentions(doc: Doc, mentions: list[Plain]) -> tuple[Mention, ...]:
    """Return stored mentions as records.

    Raises:
        DataError: What is stored in the document is not what the component wrote.
    """
    return _decoded({"id": "", "text": doc.text, "mentions": mentions}).mentions


def _decoded(value: Plain) -> Document:
    def refuse(fault: Fault) -> None:
        raise DataError(fault)

    document = DocumentDecoder("spaCy document", refuse).document(value)
    assert document is not None, "a fault would have been raised"
    return document


def shifted(mention: Plain, by: int) -> Plain:
    """Return a mention with every offset in it moved; offsets that mean 'none' are absent."""
    moved = {**mention, "start": mention["start"] + by, "end": mention["end"] + by}
    if "evidence" in mention:
        moved["evidence"] = _moved_all(mention["evidence"], by)
    if "attribute_evidence" in mention:
        by_name = mention["attribute_evidence"].items()
        moved["attribute_evidence"] = {name: _moved_all(items, by) for name, items in by_name}
    return moved


def _moved_all(evidence: list[Plain], by: int) -> list[Plain]:
    return [
        item | {key: item[key] + by for key in ("start", "end") if key in item}
        if "start" in item or "end" in item
        else item
        for item in evidence
    ]


def user_data(doc: Doc) -> dict[Any, Any]:
    """Return the document's user data; spaCy's annotations do not know its tuples as keys."""
    data: dict[Any, Any] = doc.user_data
    return data


def thawed(value: Any) -> Any:
    """Return plain data with lists where DocBin has made tuples."""
    if isinstance(value, dict):
        return {key: thawed(item) for key, item in value.items()}
    return [thawed(item) for item in value] if isinstance(value, list | tuple) else value


def _results(doc: Doc) -> Iterator[Plain]:
    yield from thawed(user_data(doc).get(("._.", RESULTS, None, None)) or {}).values()


_DOC_ATTRIBUTES: dict[str, Plain] = {
    RESULTS: {"default": None},
    "nmstag_mentions": {"getter": doc_mentions},
    "nmstag_relations": {"getter": doc_relations},
    "nmstag_passages": {"getter": doc_passages},
    "nmstag_pack": {"getter": doc_pack},
}
_SPAN_ATTRIBUTES: dict[str, Plain] = {
    STORED: {"default": None},
    "nmstag_mentions": {"getter": span_mentions},
    "nmstag_ids": {"getter": span_ids},
    "nmstag_attributes": {"getter": span_attributes},
    "nmstag_evidence": {"getter": span_evidence},
}
