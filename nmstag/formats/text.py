"""Plain text: one document a file ('text') or one document a line ('lines').

Nothing in the text is changed, newlines included, so offsets count the characters of the file as it is
(behind a byte order mark, where it has one).
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from typing import TextIO

from nmstag.document import Document
from nmstag.errors import DataError, Fault, FaultHandler
from nmstag.formats.base import Lines, has_surrogate, no_surrogates, one_line, stem, strip_line_end, warn_of


def read(
    lines: Lines, *, path: str = "", strict: bool = False, on_fault: FaultHandler = warn_of
) -> Iterator[Document]:
    """Yield the whole text as one document, named after the file.

    Nothing is yielded when a part of it could not be decoded, since all offsets behind would be wrong.
    """
    text = io.StringIO(newline="\n")
    for line in lines:
        if line is None:
            return
        text.write(line)
    yield Document(stem(path), text.getvalue())


def write(documents: Iterable[Document], stream: TextIO, *, on_fault: FaultHandler = warn_of) -> None:
    """Write the text of one document, without anything that is known of it.

    Raises:
        DataError: There is more than one document.
    """
    for number, document in enumerate(documents):
        if number:
            raise DataError(
                Fault(
                    "a plain text file holds one document, here comes a second one",
                    field="id",
                    value=document.id,
                    allowed="the format 'lines' or 'jsonl'",
                )
            )
        text = document.text
        if has_surrogate(text):
            _report_surrogate(document, on_fault)
            text = no_surrogates(text)
        stream.write(text)


def read_lines(
    lines: Lines, *, path: str = "", strict: bool = False, on_fault: FaultHandler = warn_of
) -> Iterator[Document]:
    """Yield each line that is not blank as a document called 'path:line'."""
    for number, line in enumerate(lines, 1):
        if line is not None and not line.isspace():
            yield Document(f"{path}:{number}", strip_line_end(line))


def write_lines(documents: Iterable[Document], stream: TextIO, *, on_fault: FaultHandler = warn_of) -> None:
    """Write each document's text on one line, with a space for every line break in it."""
    for document in documents:
        if has_surrogate(document.text):
            _report_surrogate(document, on_fault)
        stream.write(one_line(document.text) + "\n")


def _report_surrogate(document: Document, on_fault: FaultHandler) -> None:
    on_fault(
        Fault(
            "a lone surrogate cannot be written and becomes U+FFFD",
            field="id",
            value=document.id,
            severity="warning",
        )
    )
