"""JSON Lines of our own records, read and written: one document a line, nothing lost either way.

The dataclasses of `nmstag.document` are the schema. One thing differs, as it makes the file easier to read: a
mention's `attributes` is an object with `true` for each attribute that holds, and
their evidence is in a second object, `attribute_evidence`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import TextIO

from nmstag.document import Document
from nmstag.document.decoding import read_line
from nmstag.document.encoding import FORMAT, LEFT_OUT, VERSION, LineEncoder
from nmstag.errors import FaultHandler
from nmstag.formats.base import Lines, warn_of

__all__ = ["FORMAT", "LEFT_OUT", "VERSION", "read", "write"]


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
        document = read_line(line, path, number, on_fault)
        if document is not None:
            yield document


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
