"""BioC JSON to documents and back. A file is one object, so it is read at once; it is written by document."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, TextIO

from nmstag.document import Document
from nmstag.errors import Fault, FaultHandler, parser_words
from nmstag.formats.base import Lines, no_surrogates, warn_of
from nmstag.formats.bioc_reader import to_documents
from nmstag.formats.bioc_writer import SOURCE, from_document

_COLLECTIONS = ("documents", "PubTator3")


def read(lines: Lines, *, path: str, on_fault: FaultHandler) -> Iterator[Document]:
    """Yield the documents of a collection, of a list of collections or documents, or of one after another."""
    pieces = list(lines)
    if None not in pieces:
        text = "".join(piece for piece in pieces if piece is not None)
        yield from to_documents(_values(text, path, on_fault), path, on_fault)


def _values(text: str, path: str, log: FaultHandler) -> Iterator[Any]:
    """Yield the objects that should be documents."""
    decoder = json.JSONDecoder()
    position = _after_space(text, 0)
    while position < len(text):
        try:
            value, position = decoder.raw_decode(text, position)
        except (ValueError, RecursionError) as error:
            line = text.count("\n", 0, getattr(error, "pos", position)) + 1
            log(Fault(f"not JSON, nothing after this can be read: {parser_words(error)}", path, line))
            return
        position = _after_space(text, position)
        yield from _documents(value)


def _documents(value: Any) -> Iterator[Any]:
    """Yield the documents of a value: a list holds collections (as PMC gives them) or documents."""
    if isinstance(value, dict):
        value = next((value[key] for key in _COLLECTIONS if key in value), value)
    if isinstance(value, list):
        for one in value:
            yield from _documents(one)
    else:
        yield value


def _after_space(text: str, position: int) -> int:
    while position < len(text) and text[position] in " \t\r\n":
        position += 1
    return position


def write(documents: Iterable[Document], stream: TextIO, *, on_fault: FaultHandler = warn_of) -> None:
    """Write a collection, one document a line; evidence is left out, a lone surrogate becomes U+FFFD."""
    head = json.dumps({**SOURCE, "infons": {}})[:-1]
    stream.write(f'{head}, "documents": [')
    for number, document in enumerate(documents):
        line = json.dumps(from_document(document), ensure_ascii=False)
        stream.write((",\n" if number else "\n") + no_surrogates(line))
    stream.write("\n]}\n")
