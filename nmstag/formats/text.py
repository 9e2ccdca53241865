"""Plain text, read and written: one document a file ('text') or one document a line ('lines').

Nothing in the text is changed, newlines included, so offsets count the characters of the file itself
(after a byte order mark, where it has one).
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from typing import TextIO

from nmstag.document import Document
from nmstag.errors import DataError, Fault, FaultHandler
from nmstag.formats.base import (
    Lines,
    no_surrogates,
    one_line,
    report_surrogate,
    stem,
    strip_line_end,
    warn_of,
)


def read(lines: Lines, *, path: str, on_fault: FaultHandler) -> Iterator[Document]:
    """Yield the whole text as one document, named after the file.

    Nothing is yielded when a part of it could not be decoded, since all offsets after it would be wrong.
    """
    text = io.StringIO(newline="\n")
    for line in lines:
        if line is None:
            return
        text.write(line)
    yield Document(stem(path), text.getvalue())


def write(documents: Iterable[Document], stream: TextIO, *, on_fault: FaultHandler = warn_of) -> None:
    """Write the text of one document, without its mentions and relations.

    Raises:
        DataError: There is more than one document.
    """
    for number, document in enumerate(documents):
        if number:
            message, allowed = "a plain text file can hold only one document", "the format 'lines' or 'jsonl'"
            raise DataError(Fault(message, field="id", value=document.id, allowed=allowed))
        report_surrogate(document, on_fault)
        stream.write(no_surrogates(document.text))


def read_lines(lines: Lines, *, path: str, on_fault: FaultHandler) -> Iterator[Document]:
    """Yield each line that is not blank as a document called 'path:line'."""
    for number, line in enumerate(lines, 1):
        if line is not None and not line.isspace():
            yield Document(f"{path}:{number}", strip_line_end(line))


def write_lines(documents: Iterable[Document], stream: TextIO, *, on_fault: FaultHandler = warn_of) -> None:
    """Write each document's text on one line, with a space for every line break in it."""
    for document in documents:
        report_surrogate(document, on_fault)
        stream.write(one_line(document.text) + "\n")
