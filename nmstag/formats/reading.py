"""The way in: gets files, folders or standard input, returns documents."""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import astuple, replace
from typing import Any, BinaryIO

from nmstag.arguments import named
from nmstag.document import Document
from nmstag.errors import Fault, FaultHandler, UsageError
from nmstag.formats.base import ANY_FIELDS, FaultLog, Fields, Lines, Pieces, warn_of
from nmstag.formats.compression import decompressed, without_compression
from nmstag.formats.foreign import odd_text, refuse_content, refuse_name
from nmstag.formats.input_files import InputFile, find_inputs
from nmstag.formats.repeated import Repeated
from nmstag.formats.source import (
    STDIN,
    check_encoding,
    decode_lines,
    open_bytes,
    read_blocks,
    reason,
    wide_characters,
)
from nmstag.formats.table import FORMATS, Format, find_format, guess_format

StrPath = str | os.PathLike[str]
_PEEK = 4096
LONGEST_TEXT = 2_000_000
"""A text of more characters is refused: tagging takes some 90 MB a million of notes, and up to 160 MB."""
_MARKUP = 64
"""A line that holds a document may be so many times as long as the longest text."""
_DEFAULT_ENCODING = "utf-8"


@named
def read_documents(
    paths: StrPath | Iterable[StrPath],
    format: str | None = None,
    *,
    strict: bool = False,
    on_fault: FaultHandler = warn_of,
    encoding: str = _DEFAULT_ENCODING,
    longest: int = LONGEST_TEXT,
    fields: Fields = ANY_FIELDS,
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
        longest: Characters that a text may have; a longer one is reported and left out.
        fields: Names of the fields with text and id, for CSV, TSV and JSONL of other programs.

    Raises:
        UsageError: Unknown format or encoding; raised by the call, before anything is read.
        FormatError: In strict mode, with every fault of the first file that has one.
    """
    reader = DocumentReader(
        format, strict=strict, on_fault=on_fault, encoding=encoding, longest=longest, fields=fields
    )
    if isinstance(paths, str | os.PathLike):
        paths = [paths]
    files = reader.find([os.fspath(path) for path in paths])
    return (document for file in files for document in reader.read(file))


class DocumentReader:
    """Finds and reads the files of one run; knows the ids given so far, so that each is given once.

    The arguments, and what the call raises, are those of `read_documents`.

    Args:
        on_format: Called with the name of the format of each file, before it is read.
    """

    def __init__(
        self,
        format: str | None = None,
        *,
        strict: bool = False,
        on_fault: FaultHandler = warn_of,
        encoding: str = _DEFAULT_ENCODING,
        longest: int = LONGEST_TEXT,
        fields: Fields = ANY_FIELDS,
        on_format: Callable[[str], object] = str,
    ) -> None:
        self._on_format = on_format
        self._format = None if format is None else find_format(format)
        if self._format is not None:
            self._format.check_readable()
            if any(astuple(fields)) and not self._format.has_fields:
                raise UsageError(_without_fields(self._format))
        self._fields = fields
        check_encoding(encoding)
        self._strict = strict
        self._on_fault = on_fault
        self._encoding = encoding
        self._longest = longest
        self._names: set[str] = set()
        self._last_number: dict[str, int] = {}
        self._repeated = Repeated()

    def find(self, paths: Iterable[str]) -> Iterator[InputFile]:
        """Yield the files that are meant: those given, and those in the folders given."""
        return find_inputs(paths, self._format, self._on_fault, strict=self._strict)

    def read(self, file: InputFile, content: bytes | None = None) -> Iterator[Document]:
        """Yield the documents of a file.

        Args:
            file: The file.
            content: What it holds, where it has been read already.
        """
        path = file.path
        log = FaultLog(self._on_fault, self._strict)
        try:
            stream = open_bytes(path) if content is None else io.BytesIO(content)
        except (OSError, ValueError) as error:
            message = reason(error) if isinstance(error, OSError) else "no file can have this name"
            log(Fault(f"cannot read: {message}", path, allowed=_advice(path)))
        else:
            try:
                yield from self._stream(stream, file, log)
            finally:
                if path != "-":
                    stream.close()
        log.close()

    def _stream(self, stream: BinaryIO, file: InputFile, log: FaultLog) -> Iterator[Document]:
        path = STDIN if file.path == "-" else file.path
        try:
            stream = decompressed(stream, _peek(stream), path)
        except UsageError as error:
            log(error.faults[0])
            return
        row, fault = self._judged(stream, path)
        if fault is not None and fault.severity == "warning":
            log(fault)
        elif fault is not None:
            log(fault)
            return
        self._on_format(row.name)
        pieces: Pieces
        if row.content == "bytes" or (row.content == "xml" and self._encoding.lower() == _DEFAULT_ENCODING):
            pieces = read_blocks(stream, path=path, on_fault=log)
        else:
            pieces = self._lines(row, stream, path, log)
        options = _foreseen(row, file) | self._options(row)
        read = row.read(pieces, path=path, on_fault=log, **options)
        if row.named_by_file:
            read = (replace(one, id=self._unused(file.name, path, log)) for one in read)
        documents = self._repeated.watch(read, path, log, told=row.tells_repeated)
        found = False
        for document in documents:
            found = True
            if len(document.text) > self._longest:
                log(self._too_long(path, document.id))
            else:
                yield document
        if not found and not log.count:
            log(Fault("there is no document in this file", path, severity="warning"))

    def _lines(self, row: Format, stream: BinaryIO, path: str, log: FaultLog) -> Lines:
        """Return the lines of a file, of which not much more is held than a text may have."""
        longest = -1 if row.in_one_line else self._longest * _MARKUP
        lines = decode_lines(
            stream,
            path=path,
            encoding=self._encoding,
            on_fault=log,
            longest=longest,
            may_be_empty=row.beside_text,
        )
        return self._bounded(lines, path, log) if row.named_by_file else lines

    def _bounded(self, lines: Lines, path: str, log: FaultLog) -> Lines:
        """Yield the lines of one text; None in place of what is too much."""
        size = 0
        for line in lines:
            size += len(line or "")
            if size > self._longest:
                log(self._too_long(path))
                yield None
                return
            yield line

    def _too_long(self, path: str, id_: str = "") -> Fault:
        message = f"the text has more than {self._longest} characters, so it is left out"
        allowed = "parts of it; or --longest N, with some 100 MB of memory for each million characters"
        return Fault(message, path, field="id" if id_ else "", value=id_, allowed=allowed)

    def _options(self, row: Format) -> dict[str, Any]:
        """Return what the reader of a format is told of the call."""
        options: dict[str, Any] = {"fields": self._fields} if row.has_fields else {}
        return options | ({"encoding": self._encoding} if row.beside_text else {})

    def _judged(self, stream: BinaryIO, path: str) -> tuple[Format, Fault | None]:
        """Return the format of a file, and why it cannot be read, or a warning, if so."""
        start = _peek(stream)
        decoded = start.decode(self._encoding, "replace")
        row = self._format or guess_format(path, decoded)
        fault = None
        if row.content != "bytes":
            fault = refuse_content(path, start, format_given=self._format is not None)
        if fault is None and row.content == "lines":
            fault = wide_characters(path, start, self._encoding)
        if fault is None and self._format is None and row.name == "text":
            fault = refuse_name(without_compression(path))
        if fault is None and any(astuple(self._fields)) and not row.has_fields:
            fault = _without_fields(row, path, guessed=self._format is None)
        if fault is None and self._format is None and row.name == "text":
            fault = odd_text(path, decoded)
        try:
            row.check_readable()
        except UsageError as error:
            fault = fault or replace(error.faults[0], path=path)
        return row, fault

    def _unused(self, name: str, path: str, log: FaultLog) -> str:
        """Return the name, or the full path where another file has that name, with a number if need be."""
        if name in self._names:
            message = "another file gave a document this id; the path is used"
            log(Fault(message, path, 0, "id", name, severity="warning"))
            name = path
        number = self._last_number.get(name, 1)
        unused = name
        while unused in self._names:
            number += 1
            unused = f"{name}-{number}"
        self._last_number[name] = number
        self._names.add(unused)
        return unused


def _advice(path: str) -> str:
    """Return what may have been meant by a file that is not there, if it looks like text."""
    return "a file, a folder, or '-' for text as input: echo TEXT | nmstag tag -" if " " in path else ""


def _without_fields(row: Format, path: str = "", *, guessed: bool = False) -> Fault:
    names = ", ".join(name for name, one in FORMATS.items() if one.has_fields)
    allowed = f"--from with one of {names}" if guessed else names
    return Fault("this format has no fields of text and id", path, 0, "format", row.name, allowed)


def _foreseen(row: Format, file: InputFile) -> dict[str, Any]:
    """Return what the reader of a format is told of the end of a file, where that can be read twice."""
    if not row.look_ahead or not os.path.isfile(file.path):
        return {}
    try:
        with open_bytes(file.path) as stream:
            return row.foresee(decompressed(stream, _peek(stream), file.path))
    except OSError:
        return {}  # reported when it is read


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
