"""Parquet: read, a text a row; written, one file of mentions, and one of relations beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import islice
from tempfile import TemporaryFile
from typing import Any, BinaryIO, TextIO

from pyarrow import ArrowException
from pyarrow.parquet import ParquetFile, ParquetWriter

from nmstag.document import Document
from nmstag.errors import Fault, FaultHandler
from nmstag.formats.base import ANY_FIELDS, Fields, stem, warn_of
from nmstag.formats.delimited import places_of, report_repeated, report_unwritten
from nmstag.frames.tables import arrow_schema, to_arrow

_TEXT_TYPES = {
    "string",
    "large_string",
    "string_view",
    *(
        f"dictionary<values={values}, indices=int{bits}, ordered=0>"
        for values in ("string", "large_string")
        for bits in (8, 16, 32, 64)
    ),
}
"""The types of columns that hold texts, as Arrow calls them."""
DOCUMENTS = 500
"""Documents of one row group, so that the memory of a run does not grow."""


TEXTS = 500
"""Texts that are in memory at a time while a file is read, besides the row group that they are in."""


def read(
    pieces: Iterable[bytes | None], *, path: str, on_fault: FaultHandler, fields: Fields = ANY_FIELDS
) -> Iterator[Document]:
    """Yield the text of each row as a document.

    A row without a text is reported and left out. A document without an id is called 'file:row', and rows are
    counted from 1.

    Args:
        pieces: The file, in blocks of bytes; it is laid down in a temporary file, as its table of contents
            is at its end.
        path: Its name, for the faults.
        on_fault: Called with each fault.
        fields: The columns of text and id.
    """
    with TemporaryFile() as stream:
        for block in pieces:
            if block is None:
                return
            stream.write(block)
        if not stream.tell():
            return
        number = 0
        try:
            for document in _documents(stream, path, on_fault, fields):
                number += 1
                yield document
        except (ArrowException, OSError, ValueError) as error:
            after = f" after document {number}" if number else ""
            told = str(error).splitlines()[0]
            on_fault(Fault(f"not Parquet, or damaged; nothing{after} can be read: {told}", path))


def _documents(stream: BinaryIO, path: str, on_fault: FaultHandler, fields: Fields) -> Iterator[Document]:
    file = ParquetFile(stream)
    header = list(file.schema_arrow.names)
    text, name = places_of(header, fields, path, 1, on_fault)
    if text < 0:
        return
    if (type_ := str(file.schema_arrow.field(text).type)) not in _TEXT_TYPES:
        message, allowed = f"the column has values of type {type_}", "text"
        on_fault(Fault(message, path, field="--text-field", value=header[text], allowed=allowed))
        return
    seen: set[str] = set()
    row = repeated = 0
    columns = [header[text]] if name < 0 else [header[text], header[name]]
    for batch in file.iter_batches(TEXTS, columns=columns):
        texts, names = batch[header[text]].to_pylist(), batch[columns[-1]].to_pylist()
        for found, named in zip(texts, names, strict=True):
            row += 1
            if found is None:
                on_fault(Fault("the row has no text", path, row, header[text]))
                continue
            id_ = f"{stem(path)}:{row}" if name < 0 or named in (None, "") else str(named)
            repeated += id_ in seen
            seen.add(id_)
            yield Document(id_, found)
    if not row:
        on_fault(Fault("the table has no row with a text", path, severity="warning"))
    report_repeated(repeated, header[name], path, on_fault)


def write(
    documents: Iterable[Document],
    stream: TextIO,
    *,
    relations: TextIO | None = None,
    on_fault: FaultHandler = warn_of,
) -> None:
    """Write the mentions of documents as Parquet.

    Args:
        documents: The documents.
        stream: An open text file with a binary one beneath, which gets the bytes.
        relations: Another such file for the relations; without it they are left out, with a warning.
        on_fault: Gets that warning.
    """
    rest = iter(documents)
    left_out = 0
    with ExitStack() as stack:
        tables = {
            name: stack.enter_context(_writer(name, target))
            for name, target in (("mentions", stream), ("relations", relations))
            if target is not None
        }
        while group := list(islice(rest, DOCUMENTS)):
            for name, writer in tables.items():
                writer.write_table(to_arrow(group, name))
            if relations is None:
                left_out += sum(len(document.relations) for document in group)
    report_unwritten(left_out, on_fault)


def _writer(table: str, stream: TextIO) -> Any:
    stream.flush()
    return ParquetWriter(stream.buffer, arrow_schema(table))
