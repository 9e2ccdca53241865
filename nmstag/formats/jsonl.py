"""JSON Lines of our own records, read and written: one document a line, nothing lost either way.

The dataclasses of `nmstag.document` are the schema. One thing differs, as it makes the file easier to read: a
mention's `attributes` is an object with `true` for each attribute that holds, and
their evidence is in a second object, `attribute_evidence`.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from typing import TextIO

from nmstag.document import Document
from nmstag.document.decoding import read_line
from nmstag.document.encoding import FORMAT, LEFT_OUT, VERSION, LineEncoder
from nmstag.errors import Fault, FaultHandler, choices, parser_words
from nmstag.formats.base import ANY_FIELDS, Fields, Lines, stem, warn_of

__all__ = ["FORMAT", "LEFT_OUT", "VERSION", "read", "write"]

_OUR_KEYS = {"format", "version", "text", "passages", "mentions", "relations", "pack"}
_MOST_TOLD = 2


def read(
    lines: Lines, *, path: str, on_fault: FaultHandler, fields: Fields = ANY_FIELDS
) -> Iterator[Document]:
    """Yield the document of each line that is not blank.

    A line that is not JSON, or has no usable `id` and `text`, is reported and left out; a broken mention,
    relation or passage is left out alone; an unknown key is reported, and the rest of its record is kept.

    Args:
        lines: The file; an iterable over lines.
        path: Its name, for the faults.
        on_fault: Called with each fault.
        fields: Keys of text and id in objects of another program. Where one is given, all other keys are
            passed over.
    """
    foreign = None if fields == ANY_FIELDS else True
    for number, line in enumerate(lines, 1):
        if line is None or line.isspace():
            continue
        if foreign is None and (foreign := _of_another_program(line)):
            on_fault = _FirstOnly(on_fault)
        if foreign:
            document = _foreign(line, fields, path, number, on_fault)
        else:
            document = read_line(line, path, number, on_fault)
        if document is not None:
            yield document
    if isinstance(on_fault, _FirstOnly):
        on_fault.close(path)


def _of_another_program(line: str) -> bool:
    """Return whether the first line of a file is an object without any key that tells that it is ours."""
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return False
    return isinstance(value, dict) and value.keys().isdisjoint(_OUR_KEYS) and bool(value.keys() - {"id"})


class _FirstOnly:
    """Hands the first faults on, and counts the others: each line of such a file has the same one."""

    def __init__(self, on_fault: FaultHandler) -> None:
        self._on_fault = on_fault
        self._told = 0

    def __call__(self, fault: Fault) -> None:
        self._told += 1
        if self._told <= _MOST_TOLD:
            self._on_fault(fault)

    def close(self, path: str) -> None:
        """Tell how many there were."""
        if self._told > _MOST_TOLD:
            self._on_fault(Fault(f"{self._told - _MOST_TOLD} more lines are left out likewise", path))


def _foreign(line: str, fields: Fields, path: str, number: int, on_fault: FaultHandler) -> Document | None:
    """Return the document of an object of another program; None, with a fault, where it has no text."""
    try:
        value = json.loads(line)
    except (ValueError, RecursionError) as error:
        on_fault(Fault(f"not a JSON object: {parser_words(error)}", path, number, value=line.strip()))
        return None
    if not isinstance(value, dict):
        on_fault(Fault("not a JSON object", path, number, value=line.strip()))
        return None
    key = fields.text or "text"
    text, name = value.get(key), value.get(fields.id or "id", "")
    if not isinstance(text, str):
        allowed = "a key with the text" if key in value else choices(key, value)
        on_fault(Fault("no text under this key", path, number, "--text-field", key, allowed))
        return None
    if isinstance(name, bool) or not isinstance(name, str | int) or (fields.id and fields.id not in value):
        on_fault(
            Fault("no id under this key", path, number, "--id-field", fields.id or "id", "a text or number")
        )
        return None
    return Document(str(name) or f"{stem(path)}:{number}", text)


def write(
    documents: Iterable[Document],
    stream: TextIO,
    *,
    on_fault: FaultHandler = warn_of,
    without: Collection[str] = (),
) -> None:
    """Write one document a line, as `LineEncoder` makes it.

    Args:
        documents: The documents.
        stream: The open file.
        on_fault: Not called; every document can be written.
        without: What is left out, of `LEFT_OUT`. Without the text no line can be read again.
    """
    stream.writelines(map(LineEncoder(without).ended_line, documents))
