"""Readers and writers of documents, in one table.

from nmstag.formats import FORMATS, open_output, read_documents

with open_output("out.jsonl") as stream:
    FORMATS["jsonl"].write(read_documents(["notes/"]), stream)
"""

from __future__ import annotations

from nmstag.formats.base import ANY_FIELDS, Fields, warn_of
from nmstag.formats.input_files import InputFile
from nmstag.formats.output import DiskFullError, cannot_write, open_output
from nmstag.formats.reading import LONGEST_TEXT, DocumentReader, read_documents
from nmstag.formats.table import FORMATS, Format, find_format, guess_format
from nmstag.formats.temporary import Waiting
from nmstag.formats.writing import relations_beside, write_documents

__all__ = [
    "ANY_FIELDS",
    "FORMATS",
    "LONGEST_TEXT",
    "DiskFullError",
    "DocumentReader",
    "Fields",
    "Format",
    "InputFile",
    "Waiting",
    "cannot_write",
    "find_format",
    "guess_format",
    "open_output",
    "read_documents",
    "relations_beside",
    "warn_of",
    "write_documents",
]
