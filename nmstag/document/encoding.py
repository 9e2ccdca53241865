"""A document as plain data: the objects that JSON can hold, as a line of JSONL is written."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import MISSING, fields
from typing import Any

from nmstag.document.records import Document, Evidence, Mention, Passage, RelatedMentions, Relation

FORMAT = "nmstag"
VERSION = 1

# Written even where they are empty, so that a consumer can rely on the key.
_ALWAYS = frozenset({"attributes", "ids", "mentions", "passages", "relations"})
_NOT_IN_RELATIONS = frozenset({"attributes", "mentions"})
_SURROGATES = re.compile("[\ud800-\udfff]")
# Valid inside a JSON string, but many programs split lines on them.
_ESCAPES = (("\u2028", "\\u2028"), ("\u2029", "\\u2029"), ("\x85", "\\u0085"))

Record = Document | Mention | Relation | RelatedMentions | Passage | Evidence


def dump(value: dict[str, Any]) -> str:
    """Return the object of a document as one line of JSON; with escapes throughout for a lone surrogate."""
    line = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    if not line.isascii():
        if _SURROGATES.search(line):
            return json.dumps(value, separators=(",", ":"))
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
