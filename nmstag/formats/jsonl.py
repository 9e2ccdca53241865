"""JSON Lines of our own records, read and written: one document a line, nothing lost either way.

The dataclasses of `nmstag.document` are the schema. One thing differs, as it makes the file easier to read: a
mention's `attributes` is an object with `true` for each attribute that holds, and
their evidence is in a second object, `attribute_evidence`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import MISSING, fields
from typing import Any, TextIO

from nmstag.document import Document, Evidence, Mention, Passage, RelatedMentions, Relation
from nmstag.errors import Fault, FaultHandler
from nmstag.formats.base import Lines, has_surrogate, warn_of
from nmstag.formats.jsonl_decode import FORMAT, VERSION, DocumentDecoder

__all__ = ["FORMAT", "VERSION", "read", "write"]

# Written even where they are empty, so that a consumer can rely on the key.
_ALWAYS = frozenset({"attributes", "ids", "mentions", "passages", "relations"})
_NOT_IN_RELATIONS = frozenset({"attributes", "mentions"})
# Valid inside a JSON string, but many programs split lines on them.
_ESCAPES = (("\u2028", "\\u2028"), ("\u2029", "\\u2029"), ("\x85", "\\u0085"))

Record = Document | Mention | Relation | RelatedMentions | Passage | Evidence


def read(lines: Lines, *, path: str, on_fault: FaultHandler) -> Iterator[Document]:
    """Yield the document of each line that is not blank.

    A line that is not JSON, or has no usable `id` and `text`, is reported and left out; a broken mention,
    relation or passage is left out alone; an unknown key is reported, and the rest of its record is kept.

    Args:
        lines: The file; an iterable over lines.
        path: Its name, for the faults.
        on_fault: Called with each fault.
    """
    for number, line in enumerate(lines, 1):
        if line is None or line.isspace():
            continue
        try:
            value = json.loads(line)
        except (ValueError, RecursionError) as error:
            on_fault(Fault(f"not a JSON object: {error}", path, number, value=line.strip()))
            continue
        document = DocumentDecoder(path, on_fault, number).document(value)
        if document is not None:
            yield document


def write(documents: Iterable[Document], stream: TextIO, *, on_fault: FaultHandler = warn_of) -> None:
    """Write one document a line.

    A key whose value is the default is left out, except a document's `passages`, `mentions` and `relations`
    and a mention's `ids` and `attributes`. A document with a lone surrogate is written with escapes
    throughout.
    """
    for document in documents:
        line = _dump(encode(document))
        stream.write(line + "\n")


def _dump(value: dict[str, Any]) -> str:
    line = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    if has_surrogate(line):
        return json.dumps(value, separators=(",", ":"))
    if not line.isascii():
        for character, escape in _ESCAPES:
            line = line.replace(character, escape)
    return line


def encode(document: Document) -> dict[str, Any]:
    """Return a document as the object of its line.

    >>> encode(Document("1", "No fever."))
    {'format': 'nmstag', 'version': 1, 'id': '1', 'text': 'No fever.', 'passages': [], 'mentions': [], \
'relations': []}
    """
    return {"format": FORMAT, "version": VERSION, **_encode(document)}


def _encode(record: Record) -> dict[str, Any]:
    """Return a record as an object, field by field."""
    result: dict[str, Any] = {}
    for item in fields(record):
        value = getattr(record, item.name)
        if not value and isinstance(record, Relation) and item.name in _NOT_IN_RELATIONS:
            continue
        if item.name == "attributes":
            result[item.name] = {attribute.name: True for attribute in value}
            evidence = _attribute_evidence(value)
            if evidence:
                result["attribute_evidence"] = evidence
        elif item.name in _ALWAYS or item.default is MISSING or value != item.default:
            result[item.name] = [_encode_item(each) for each in value] if isinstance(value, tuple) else value
    return result


def _encode_item(value: Any) -> Any:
    return value if isinstance(value, str) else _encode(value)


def _attribute_evidence(attributes: Iterable[Any]) -> dict[str, list[Any]]:
    """Return the evidence by attribute name; that of attributes with the same name is joined."""
    result: dict[str, list[Any]] = {}
    for attribute in attributes:
        for evidence in attribute.evidence:
            result.setdefault(attribute.name, []).append(_encode(evidence))
    return result
