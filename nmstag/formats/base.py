"""What all readers and writers share: how faults are passed on, and how a text becomes one line."""

from __future__ import annotations

import os
import re
import sys
import warnings
from collections.abc import Iterable

from nmstag.document import Document
from nmstag.errors import Fault, FaultHandler, FormatError
from nmstag.formats.compression import without_compression
from nmstag.plain import record

Lines = Iterable[str | None]
"""Lines of a file with their line ends; None in place of a line that could not be decoded (and has been
reported), so that a reader can leave out the document of that line and keep the others."""

Pieces = Iterable[str | None] | Iterable[bytes | None]
"""The same, or blocks of bytes, for formats that say their encoding or are no text."""


@record(frozen=True, slots=True)
class Fields:
    """Where a text and its id are among the fields of a record.

    Args:
        text: Name of the column, or key, with the text; empty for 'text'.
        id: Name of that with the id; empty for 'id', which need not be there.
    """

    text: str = ""
    id: str = ""


ANY_FIELDS = Fields()

_BREAKS = re.compile("[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_SURROGATES = re.compile("[\ud800-\udfff]")


def warn_of(fault: Fault) -> None:
    """Report a fault as a Python warning about the line that called us; the handler where none is given."""
    frame, level = sys._getframe(1), 2
    while frame.f_back is not None and frame.f_globals.get("__name__", "").split(".")[0] == "nmstag":
        frame, level = frame.f_back, level + 1
    warnings.warn(str(fault), stacklevel=level)


class FaultLog:
    """Passes faults on as they come (lenient), or keeps them until `close` (strict); counts them."""

    def __init__(self, on_fault: FaultHandler, strict: bool) -> None:
        self.on_fault = on_fault
        self.strict = strict
        self.faults: list[Fault] = []
        self.count = 0

    def __call__(self, fault: Fault) -> None:
        self.count += 1
        if self.strict:
            self.faults.append(fault)
        else:
            self.on_fault(fault)

    def close(self) -> None:
        """Raise FormatError with all faults kept, if there are any."""
        if self.faults:
            raise FormatError(self.faults)


def strip_line_end(line: str) -> str:
    r"""Return the line without its '\n' or '\r\n'.

    >>> strip_line_end("a\tb\r\n"), strip_line_end("a\u2028b\n")
    ('a\tb', 'a\u2028b')
    """
    return line.removesuffix("\n").removesuffix("\r")


def one_line(text: str, *, tabs: bool = False) -> str:
    r"""Return `text` with a space for every line break, so that it is one line.

    One code point becomes one code point, hence offsets stay right. What counts as a line break is what
    `str.splitlines` splits on; a lone surrogate, which no file can hold, becomes U+FFFD.

    Args:
        text: Any text.
        tabs: Replace tabs as well, as a column needs it.

    >>> one_line("fever\r\nand\trigidity", tabs=True)
    'fever  and rigidity'
    """
    text = _BREAKS.sub(" ", text)
    text = no_surrogates(text)
    return text.replace("\t", " ") if tabs else text


def has_surrogate(text: str) -> bool:
    """Return whether the text holds a lone surrogate, which cannot be encoded as UTF-8."""
    return not text.isascii() and _SURROGATES.search(text) is not None


def report_surrogate(document: Document, on_fault: FaultHandler) -> bool:
    """Return whether a document's text has a lone surrogate, and warn of it where it has."""
    found = has_surrogate(document.text)
    if found:
        message = "a lone surrogate cannot be written and becomes U+FFFD"
        on_fault(Fault(message, field="id", value=document.id, severity="warning"))
    return found


def no_surrogates(text: str) -> str:
    """Return the text with U+FFFD for each lone surrogate."""
    return text if text.isascii() else _SURROGATES.sub("\ufffd", text)


def stem(path: str) -> str:
    """Return the file name without its last suffix and that of compression; the id of its document."""
    return os.path.splitext(os.path.basename(without_compression(path)))[0] or path
