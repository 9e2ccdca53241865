"""The way in: gets files, folders or standard input, returns documents."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import BinaryIO

from nmstag.document import Document
from nmstag.errors import Fault, FaultHandler
from nmstag.formats.base import FaultLog, stem, warn_of
from nmstag.formats.source import STDIN, check_encoding, decode_lines, find_files, open_bytes, reason
from nmstag.formats.table import FORMATS, Format, find_format, guess_format

StrPath = str | os.PathLike[str]
_PEEK = 4096


def read_documents(
    paths: StrPath | Iterable[StrPath],
    format: str | None = None,
    *,
    strict: bool = False,
    on_fault: FaultHandler = warn_of,
    encoding: str = "utf-8",
) -> Iterator[Document]:
    """Yield the documents of files, folders and standard input ('-'), in that order.

    A folder is read with all folders below it, sorted by path: the files whose suffix is that of the format
    given, or of any format where none is given. A file that cannot be read is reported, and the others
    are read.

    Args:
        paths: One path or several.
        format: Name of a format in `FORMATS`; guessed for each file where it is None.
        strict: Stop at the end of the first file that has a fault, a warning included.
        on_fault: Called with each fault, when not strict.
        encoding: Encoding of all files.

    Raises:
        UsageError: Unknown format or encoding; raised by the call, before anything is read.
        FormatError: In strict mode, with every fault of the first file that has one.
    """
    wanted = None if format is None else find_format(format)
    check_encoding(encoding)
    if isinstance(paths, str | os.PathLike):
        paths = [paths]
    run = _Run(wanted, strict, on_fault, encoding)
    return run.documents([os.fspath(path) for path in paths])


@dataclass(slots=True)
class _Run:
    """One call of `read_documents`: its options, and the ids given so far."""

    format: Format | None
    strict: bool
    on_fault: FaultHandler
    encoding: str
    names: set[str] = field(default_factory=set)

    def documents(self, paths: list[str]) -> Iterator[Document]:
        for path in paths:
            if path != "-" and os.path.isdir(path):
                yield from self._folder(path)
            else:
                yield from self._file(path, STDIN if path == "-" else stem(path))

    def _folder(self, folder: str) -> Iterator[Document]:
        log = FaultLog(self.on_fault, self.strict)
        rows = FORMATS.values() if self.format is None else (self.format,)
        suffixes = [suffix for row in rows for suffix in row.suffixes]
        files = find_files(folder, suffixes, log)
        if not files and self.format is not None:
            suffixes.append(".txt")
            files = find_files(folder, suffixes, lambda fault: None)
        if not files:
            log(Fault("no file to read in this folder", folder, allowed="names in " + ", ".join(suffixes)))
        log.close()
        for path in files:
            name = os.path.splitext(os.path.relpath(path, folder))[0]
            yield from self._file(path, name.replace(os.sep, "/"))

    def _file(self, path: str, name: str) -> Iterator[Document]:
        log = FaultLog(self.on_fault, self.strict)
        try:
            stream = open_bytes(path)
        except (OSError, ValueError) as error:
            message = reason(error) if isinstance(error, OSError) else str(error)
            log(Fault(f"cannot read: {message}", path))
        else:
            try:
                yield from self._stream(stream, STDIN if path == "-" else path, name, log)
            finally:
                if path != "-":
                    stream.close()
        log.close()

    def _stream(self, stream: BinaryIO, path: str, name: str, log: FaultLog) -> Iterator[Document]:
        row = self.format or guess_format(path, _peek(stream).decode(self.encoding, "replace"))
        lines = decode_lines(stream, path=path, encoding=self.encoding, on_fault=log)
        for document in row.read(lines, path=path, on_fault=log):
            if row.named_by_file:
                document = replace(document, id=self._unused(name, path, log))
            yield document

    def _unused(self, name: str, path: str, log: FaultLog) -> str:
        """Return the name, or the full path where another file of this run has that name."""
        if name in self.names:
            message = "another file gave a document this id; the path is used"
            log(Fault(message, path, 0, "id", name, severity="warning"))
            name = path
        self.names.add(name)
        return name


def _peek(stream: BinaryIO) -> bytes:
    """Return the first bytes of a stream without consuming them."""
    peek = getattr(stream, "peek", None)
    if peek is None:
        start = stream.read(_PEEK)
        stream.seek(0)
        return start
    try:
        return bytes(peek(_PEEK)[:_PEEK])
    except OSError:
        return b""
