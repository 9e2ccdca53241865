"""Compressed files of every format: read by their first bytes, written by the suffix of their name."""

from __future__ import annotations

import importlib
import io
import re
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO, TextIO, cast

from nmstag.errors import Fault, UsageError, extra
from nmstag.plain import record

_BUFFER = 1 << 18
_PACKED = 1 << 13
_LEVEL = 6


@record(frozen=True, slots=True)
class _Codec:
    """One way to compress.

    Args:
        suffix: The last suffix of a file's name.
        magic: Pattern of the first bytes of its content.
        module: The module that is needed, which the standard library need not have.
        reader: Function from that module and a stream to a stream of the content.
        writer: Likewise for writing; nothing in what it writes depends on time or name.
    """

    suffix: str
    magic: re.Pattern[bytes]
    module: str
    reader: Callable[[Any, BinaryIO], Any]
    writer: Callable[[Any, BinaryIO], Any]


class _ZstdReader:
    """Reads the frames of a stream; that of the library ends quietly where a file is cut off."""

    def __init__(self, zstandard: Any, stream: BinaryIO) -> None:
        self._chunks = _zstd_chunks(zstandard, stream)
        self._rest = b""

    def read1(self, size: int) -> bytes:
        """Return at most `size` bytes; none at the end."""
        while not self._rest:
            chunk = next(self._chunks, None)
            if chunk is None:
                return b""
            self._rest = chunk
        found, self._rest = self._rest[:size], self._rest[size:]
        return found

    def close(self) -> None:
        """Read no more."""
        self._chunks.close()


def _zstd_chunks(zstandard: Any, stream: BinaryIO) -> Generator[bytes, None, None]:
    frame = None
    while packed := stream.read(_PACKED):
        while packed:
            frame = frame or zstandard.ZstdDecompressor().decompressobj()
            yield frame.decompress(packed)
            packed, frame = (frame.unused_data, None) if frame.eof else (b"", frame)
    if frame is not None:
        raise EOFError


_CODECS = (
    _Codec(
        ".gz",
        re.compile(rb"\x1f\x8b\x08"),
        "gzip",
        lambda gzip, stream: gzip.GzipFile(fileobj=stream, mode="rb"),
        lambda gzip, stream: gzip.GzipFile("", "wb", _LEVEL, stream, mtime=0),
    ),
    _Codec(
        ".zst",
        re.compile(rb"\x28\xb5\x2f\xfd"),
        "zstandard",
        lambda zstandard, stream: _ZstdReader(zstandard, stream),
        lambda zstandard, stream: zstandard.ZstdCompressor().stream_writer(stream, closefd=False),
    ),
    _Codec(
        ".bz2",
        re.compile(rb"BZh[1-9](?:1AY&SY|\x17rE8P\x90)"),
        "bz2",
        lambda bz2, stream: bz2.BZ2File(stream),
        lambda bz2, stream: bz2.BZ2File(stream, "w"),
    ),
    _Codec(
        ".xz",
        re.compile(rb"\xfd7zXZ\x00"),
        "lzma",
        lambda lzma, stream: lzma.LZMAFile(stream),
        lambda lzma, stream: lzma.LZMAFile(stream, "w"),
    ),
)
SUFFIXES = ("", *(codec.suffix for codec in _CODECS))
"""Endings that a file of any format may have after its own suffix; none among them."""


def without_compression(path: str) -> str:
    """Return a path without the suffix of a compressed file.

    >>> without_compression("notes/a.txt.GZ"), without_compression("a.txt"), without_compression(".gz")
    ('notes/a.txt', 'a.txt', '.gz')
    """
    return path[: len(path) - len(compression_of(path))]


def compression_of(path: str) -> str:
    """Return the suffix that says how a file is compressed, in lower case; empty where none does."""
    lowered = path.lower()
    for suffix in SUFFIXES[1:]:
        stem = lowered.removesuffix(suffix)
        if stem != lowered and stem and stem[-1] not in "/\\":
            return suffix
    return ""


def decompressed(stream: BinaryIO, start: bytes, path: str) -> BinaryIO:
    """Return a stream of the content of a stream, which is the stream itself where it is not compressed.

    Several compressed pieces after one another are one content, as `cat a.gz b.gz` makes them.

    Args:
        stream: An open stream at its start.
        start: Its first bytes.
        path: Its name, for the error.

    Raises:
        UsageError: The library for this sort of compression is not installed.
    """
    for codec in _CODECS:
        if codec.magic.match(start):
            content = codec.reader(_module(codec, path), stream)
            return io.BufferedReader(cast(io.RawIOBase, _Faults(content)), _BUFFER)
    return stream


class _Faults(io.RawIOBase):
    """A raw stream that raises OSError, each time, for whatever is wrong with compressed data."""

    def __init__(self, content: Any) -> None:
        self._content = content
        self._error: OSError | None = None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if self._error is not None:
            raise self._error
        try:
            found = self._content.read1(len(buffer))
        except Exception as error:  # zlib, lzma and zstandard have errors of their own
            self._error = _os_error(error)
            raise self._error from error
        buffer[: len(found)] = found
        return len(found)

    def close(self) -> None:
        self._content.close()
        super().close()


def _os_error(error: Exception) -> OSError:
    if isinstance(error, OSError) and error.errno is not None:
        return error
    ended = isinstance(error, EOFError)
    return OSError("the compressed data are " + ("cut off" if ended else "damaged"))


@contextmanager
def compressed(stream: TextIO, path: str) -> Iterator[TextIO]:
    """Open what is written to a file of this name; what goes in comes out compressed by its suffix.

    Raises:
        UsageError: The library for this suffix is not installed.
    """
    suffix = compression_of(path)
    codec = next((one for one in _CODECS if one.suffix == suffix), None)
    if codec is None:
        yield stream
        return
    stream.flush()
    with codec.writer(_module(codec, path), stream.buffer) as packed:
        text = io.TextIOWrapper(packed, encoding="utf-8", newline="\n")
        yield text
        text.flush()
        text.detach()


def _module(codec: _Codec, path: str) -> Any:
    try:
        return importlib.import_module(codec.module)
    except ImportError:
        message = f"files in {codec.suffix} need a library that is not installed"
        raise UsageError(Fault(message, path, allowed=extra("zstd", codec.module))) from None
