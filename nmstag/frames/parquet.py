"""Writes Parquet: one file of mentions, and one of relations beside it."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import ExitStack
from itertools import islice
from typing import Any, TextIO

from nmstag.document import Document
from nmstag.errors import FaultHandler
from nmstag.formats.base import warn_of
from nmstag.formats.delimited import report_unwritten
from nmstag.frames.tables import arrow_library, arrow_schema, to_arrow

DOCUMENTS = 500
"""Documents of one row group, so that the memory of a run does not grow."""


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
    arrow_library()
    from pyarrow.parquet import ParquetWriter

    stream.flush()
    return ParquetWriter(stream.buffer, arrow_schema(table))
