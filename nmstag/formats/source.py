"""From paths to decoded lines: lists the files, decodes them and reports what is wrong with their bytes."""

from __future__ import annotations

import codecs
import io
import os
import sys
from collections.abc import Iterable, Iterator
from typing import AnyStr, BinaryIO, cast

from nmstag.errors import Fault, FaultHandler, UsageError
from nmstag.formats.base import Lines

STDIN = "stdin"
_REPORTED_SINGLY = 5
_BLOCK = 1 << 16
_NOT_OF_FILES = frozenset({"idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined"})
"""What Python calls an encoding, but is one of host names or of source code."""
_BYTE_ORDER_MARKS = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def check_encoding(encoding: str) -> None:
    """Raise UsageError when Python knows no encoding of that name in which files are written."""
    sample = "No fever 1.\n"
    try:
        known = codecs.lookup(encoding).name not in _NOT_OF_FILES
        known = known and sample.encode(encoding).decode(encoding) == sample
    except (LookupError, ValueError):
        known = False
    if not known:
        allowed = "utf-8, latin-1, cp1252, utf-16 or another one that Python knows"
        raise UsageError(Fault("unknown encoding", "", 0, "--encoding", encoding, allowed)) from None


def find_files(folder: str, suffixes: Iterable[str], on_fault: FaultHandler) -> list[str]:
    """Return the files below a folder that end in one of the suffixes, sorted by their path.

    Hidden files and folders are left out, links to folders are not followed, and a folder that cannot be
    read is reported and left out.
    """
    endings = tuple(suffixes)
    found: list[str] = []

    def report(error: OSError) -> None:
        on_fault(Fault(f"cannot read the folder: {reason(error)}", path=str(error.filename)))

    for root, folders, files in os.walk(folder, onerror=report):
        folders[:] = [name for name in folders if not name.startswith(".")]
        found += [
            os.path.join(root, name)
            for name in files
            if not name.startswith(".") and name.lower().endswith(endings)
        ]
    return sorted(found, key=lambda path: path.split(os.sep))


def open_bytes(path: str) -> BinaryIO:
    """Open a file, or standard input for '-', for reading bytes.

    Raises:
        OSError: The file does not exist or may not be read.
    """
    if path != "-":
        return open(path, "rb")
    buffer = getattr(sys.stdin, "buffer", None)
    if buffer is None:
        return io.BytesIO(sys.stdin.read().encode("utf-8", "surrogatepass"))
    return cast(BinaryIO, buffer)


def reason(error: OSError) -> str:
    """Return the operating system's message for an error, in lower case and without the path."""
    return (error.strerror or str(error)).lower()


def decode_lines(stream: BinaryIO, *, path: str, encoding: str, on_fault: FaultHandler) -> Lines:
    r"""Yield the lines of a file, split on '\n' alone, without a byte order mark.

    A line that is not valid in the encoding is reported with the position of its first bad byte and comes
    as None. NUL characters are kept and reported once. An empty file is reported too.
    """
    if "\n".encode(encoding) == b"\n":
        lines = _decode_each(stream, path, encoding, on_fault)
    else:
        lines = _decode_whole(stream, path, encoding, on_fault)
    number, nul_seen = 0, False
    for number, line in enumerate(lines, 1):
        if number == 1 and line:
            line = line.removeprefix("\ufeff")
        if not nul_seen and line and "\0" in line:
            nul_seen = True
            on_fault(Fault("NUL characters in the text, kept as they are", path, number, severity="warning"))
        yield line
    if number == 0:
        on_fault(Fault("the file is empty", path, severity="warning"))


def read_blocks(stream: BinaryIO, *, path: str, on_fault: FaultHandler) -> Iterator[bytes | None]:
    """Yield the bytes of a file in blocks; None after an error of the device. An empty file is reported."""
    size = 0
    try:
        while block := stream.read(_BLOCK):
            size += len(block)
            yield block
    except OSError as error:
        on_fault(Fault(f"cannot read on after {size} bytes: {reason(error)}", path))
        yield None
        return
    if not size:
        on_fault(Fault("the file is empty", path, severity="warning"))


def _decode_each(stream: BinaryIO, path: str, encoding: str, on_fault: FaultHandler) -> Lines:
    """Decode line by line, for encodings in which a newline is the byte 0x0A and nothing else is."""
    position = 0
    bad = 0
    for number, raw in enumerate(_read_lines(stream, path, on_fault), 1):
        if raw is None:
            yield None
            continue
        try:
            yield raw.decode(encoding)
        except UnicodeDecodeError as error:
            bad += 1
            if bad <= _REPORTED_SINGLY:
                on_fault(_undecodable(raw, position + error.start, path, number, encoding))
            yield None
        position += len(raw)
    if bad > _REPORTED_SINGLY:
        on_fault(Fault(f"{bad - _REPORTED_SINGLY} more lines are not valid {encoding}", path))


def _decode_whole(stream: BinaryIO, path: str, encoding: str, on_fault: FaultHandler) -> Lines:
    """Decode as one stream; what follows a bad byte cannot be read and is left out."""
    text = io.TextIOWrapper(stream, encoding=encoding, newline="\n")
    number = 0
    try:
        for line in _read_lines(text, path, on_fault):
            number += 1
            yield line
    except UnicodeError:
        allowed = "the encoding given with --encoding"
        on_fault(Fault(f"not valid {encoding}", path, number + 1, "encoding", allowed=allowed))
        yield None
    finally:
        text.detach()


def _read_lines(stream: Iterable[AnyStr], path: str, on_fault: FaultHandler) -> Iterator[AnyStr | None]:
    """Yield the lines of a stream; an error of the device is reported and ends it, with None as last line."""
    number = 0
    try:
        for line in stream:
            number += 1
            yield line
    except OSError as error:
        on_fault(Fault(f"cannot read on after this line: {reason(error)}", path, number))
        yield None


def _undecodable(raw: bytes, position: int, path: str, number: int, encoding: str) -> Fault:
    """Return the fault for a line that is not valid in the encoding."""
    hint = f"{encoding} text; name another encoding with --encoding"
    for mark, name in _BYTE_ORDER_MARKS:
        if number == 1 and raw.startswith(mark):
            hint = f"{encoding} text; the file looks like {name}, so try --encoding {name}"
            return Fault(f"byte {position} is not valid {encoding}", path, number, "encoding", allowed=hint)
    if b"\0" in raw:
        hint = f"{encoding} text; this looks like a binary file"
    return Fault(f"byte {position} is not valid {encoding}", path, number, "encoding", allowed=hint)
