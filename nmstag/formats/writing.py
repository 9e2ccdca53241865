"""The way out: gets documents, writes them to a file, and their relations to one beside it where need be."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import ExitStack
from typing import Any

from nmstag.document import Document
from nmstag.errors import FaultHandler
from nmstag.formats.base import warn_of
from nmstag.formats.compression import compressed, compression_of, without_compression
from nmstag.formats.output import open_output
from nmstag.formats.table import Format


def relations_beside(path: str, row: Format) -> str:
    """Return the file that relations are written to beside the file of mentions; empty where there is none.

    >>> from nmstag.formats.table import FORMATS
    >>> relations_beside("out/all.csv.gz", FORMATS["csv"])
    'out/all.relations.csv.gz'
    """
    special = path == "-" or (os.path.exists(path) and not os.path.isfile(path))
    if special or not row.has_tables:
        return ""
    root, suffix = os.path.splitext(without_compression(path))
    return f"{root}.relations{suffix}{compression_of(path)}"


def write_documents(
    documents: Iterable[Document],
    path: str,
    row: Format,
    *,
    on_fault: FaultHandler = warn_of,
    packing: str = "",
    **options: Any,
) -> None:
    """Write documents to a file, whole or not at all; to a folder in a format that is beside the text.

    Args:
        documents: The documents.
        path: The file; '-' is standard output, where tables are without their relations.
        row: The format.
        on_fault: Gets what cannot be written.
        packing: A name whose suffix says how the content is compressed, where that of the file does not.
        options: Those of the format's writer.

    Raises:
        DataError: The file cannot be written.
        UsageError: The format is only read.
    """
    if row.beside_text:
        row.write(documents, path, on_fault=on_fault, **options)
        return
    beside = relations_beside(path, row)
    with ExitStack() as stack:
        if beside:
            options["relations"] = stack.enter_context(open_output(beside))
        file = stack.enter_context(open_output(path))
        stream = stack.enter_context(compressed(file, packing))
        row.write(documents, stream, on_fault=on_fault, **options)
