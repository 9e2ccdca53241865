"""From a path to decoded lines: opens the file, decodes it and reports what is wrong with its bytes."""

from __future__ import annotations

import codecs
import io
import sys
from collections.abc import Iterator
from typing import IO, AnyStr, BinaryIO, cast

from nmstag.errors import Fault, FaultHandler, UsageError
from nmstag.formats.base import Lines

STDIN = "stdin"
_REPORTED_SINGLY = 5
_BLOCK = 1 << 16
_LEAST_WIDE, _WIDE = 8, 0.8
"""Bytes that tell whether a file has two a character, and the share of NUL among the upper ones then."""
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


def wide_characters(path: str, start: bytes, encoding: str) -> Fault | None:
    r"""Return the fault of a file of two bytes a character that is read as if each byte were one.

    A file with a byte order mark is reported where its lines are decoded.

    >>> str(wide_characters("a.txt", "No fever".encode("utf-16-le"), "utf-8"))
    "a.txt: this looks like utf-16 [encoding]: 'utf-8' (expected --encoding utf-16-le)"
    """
    marked = any(start.startswith(mark) for mark, _ in _BYTE_ORDER_MARKS)
    if marked or len(start) < _LEAST_WIDE or "\n".encode(encoding) != b"\n":
        return None
    for name, high, low in (("utf-16-le", start[1::2], start[::2]), ("utf-16-be", start[::2], start[1::2])):
        if b"\0" not in low and high.count(0) > _WIDE * len(high):
            allowed = f"--encoding {name}"
            return Fault("this looks like utf-16", path, field="encoding", value=encoding, allowed=allowed)
    return None


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


def decode_lines(
    stream: BinaryIO,
    *,
    path: str,
    encoding: str,
    on_fault: FaultHandler,
    longest: int = -1,
    may_be_empty: bool = False,
) -> Lines:
    r"""Yield the lines of a file, split on '\n' alone, without a byte order mark.

    A line that is not valid in the encoding is reported with the position of its first bad byte and comes
    as None. NUL characters are kept and reported once. An empty file is reported too.

    Args:
        stream: The file.
        path: Its name, for the faults.
        encoding: Its encoding.
        on_fault: Called with each fault.
        longest: Bytes or characters after which a line is left out, reported and None, without being held;
            -1 for no limit.
        may_be_empty: Whether a file without a line is in order.
    """
    if "\n".encode(encoding) == b"\n":
        lines = _decode_each(stream, path, encoding, on_fault, longest)
    else:
        lines = _decode_whole(stream, path, encoding, on_fault, longest)
    number, nul_seen = 0, False
    for number, line in enumerate(lines, 1):
        if number == 1 and line:
            line = line.removeprefix("\ufeff")
        if not nul_seen and line and "\0" in line:
            nul_seen = True
            on_fault(Fault("NUL characters in the text, kept as they are", path, number, severity="warning"))
        yield line
    if number == 0 and not may_be_empty:
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


def _decode_each(stream: BinaryIO, path: str, encoding: str, on_fault: FaultHandler, longest: int) -> Lines:
    """Decode line by line, for encodings in which a newline is the byte 0x0A and nothing else is."""
    position = 0
    bad = 0
    for number, raw in enumerate(_read_lines(stream, path, on_fault, longest), 1):
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


def _decode_whole(stream: BinaryIO, path: str, encoding: str, on_fault: FaultHandler, longest: int) -> Lines:
    """Decode as one stream; what follows a bad byte cannot be read and is left out."""
    text = io.TextIOWrapper(stream, encoding=encoding, newline="\n")
    number = 0
    try:
        for line in _read_lines(text, path, on_fault, longest):
            number += 1
            yield line
    except UnicodeError:
        allowed = "the encoding given with --encoding"
        on_fault(Fault(f"not valid {encoding}", path, number + 1, "encoding", allowed=allowed))
        yield None
    finally:
        text.detach()


def _read_lines(
    stream: IO[AnyStr], path: str, on_fault: FaultHandler, longest: int
) -> Iterator[AnyStr | None]:
    """Yield the lines of a stream; an error of the device is reported and ends it, with None as last line."""
    number = 0
    try:
        while line := stream.readline(longest):
            number += 1
            if len(line) == longest and not _is_ended(line):
                on_fault(
                    Fault(f"the line is longer than {longest} bytes, which no text may be", path, number)
                )
                while (rest := stream.readline(longest)) and not _is_ended(rest):
                    pass
                yield None
            else:
                yield line
    except OSError as error:
        on_fault(Fault(f"cannot read on after this line: {reason(error)}", path, number))
        yield None


def _is_ended(line: str | bytes) -> bool:
    return line[-1:] in ("\n", b"\n")


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
