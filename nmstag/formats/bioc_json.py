"""BioC JSON. A file is one object, so it is read as a whole; it is written document by document."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, TextIO

from nmstag.document import Document
from nmstag.errors import Fault, FaultHandler
from nmstag.formats.base import FaultLog, Lines, no_surrogates, warn_of
from nmstag.formats.bioc import SOURCE, from_document, to_document

_COLLECTIONS = ("documents", "PubTator3")


def read(
    lines: Lines, *, path: str = "", strict: bool = False, on_fault: FaultHandler = warn_of
) -> Iterator[Document]:
    """Yield the documents of a collection, of a list of documents, or of documents one behind another.

    Raises:
        FormatError: In strict mode, behind the last document, with every fault of the file.
    """
    log = FaultLog(on_fault, strict)
    pieces = list(lines)
    if None not in pieces:
        for value in _values("".join(piece for piece in pieces if piece is not None), path, log):
            document = to_document(value, path, log)
            if document is not None:
                yield document
    log.close()


def _values(text: str, path: str, log: FaultHandler) -> Iterator[Any]:
    """Yield the objects that should be documents."""
    decoder = json.JSONDecoder()
    position = _behind_space(text, 0)
    while position < len(text):
        try:
            value, position = decoder.raw_decode(text, position)
        except (ValueError, RecursionError) as error:
            line = text.count("\n", 0, getattr(error, "pos", 0)) + 1
            log(Fault(f"not JSON: {error}", path, line))
            return
        position = _behind_space(text, position)
        if isinstance(value, dict):
            value = next((value[key] for key in _COLLECTIONS if key in value), value)
        yield from value if isinstance(value, list) else [value]


def _behind_space(text: str, position: int) -> int:
    while position < len(text) and text[position] in " \t\r\n":
        position += 1
    return position


def write(documents: Iterable[Document], stream: TextIO, *, on_fault: FaultHandler = warn_of) -> None:
    """Write a collection, one document a line; evidence is left out, a lone surrogate becomes U+FFFD."""
    head = json.dumps(SOURCE)[:-1]
    stream.write(f'{head}, "documents": [')
    for number, document in enumerate(documents):
        line = json.dumps(from_document(document), ensure_ascii=False)
        stream.write((",\n" if number else "\n") + no_surrogates(line))
    stream.write("\n]}\n")
