"""The table of formats, and how a format is found by name, by suffix or by content."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TextIO, cast

from nmstag.document import Document
from nmstag.errors import Fault, FaultHandler, UsageError
from nmstag.formats.base import Lines, warn_of


@dataclass(frozen=True, slots=True)
class Format:
    """One row of the table; its module is imported when it is first used.

    Args:
        name: What it is called on the command line.
        suffixes: Endings of file names, in lower case, that mean this format.
        description: One line for the help text.
        module: Module of this package that holds reader and writer.
        reader: Name of the reading function in it.
        writer: Name of the writing function in it; empty for a format that is only read.
        named_by_file: Whether a file is one document, which has its id from the file's name.
    """

    name: str
    suffixes: tuple[str, ...]
    description: str
    module: str
    reader: str = "read"
    writer: str = "write"
    named_by_file: bool = False

    def read(
        self, lines: Lines, *, path: str = "", strict: bool = False, on_fault: FaultHandler = warn_of
    ) -> Iterator[Document]:
        """Yield the documents of a file, given as its lines.

        Raises:
            FormatError: In strict mode, behind the last document, with every fault of the file.
        """
        function = getattr(self._module(), self.reader)
        return cast(Iterator[Document], function(lines, path=path, strict=strict, on_fault=on_fault))

    def write(self, documents: Iterable[Document], stream: TextIO, **options: Any) -> None:
        """Write documents to an open text file; `options` are those of the format's own function.

        Raises:
            UsageError: The format is only read.
        """
        if not self.writer:
            writable = ", ".join(name for name, row in FORMATS.items() if row.writer)
            raise UsageError(Fault("this format cannot be written", value=self.name, allowed=writable))
        getattr(self._module(), self.writer)(documents, stream, **options)

    def _module(self) -> Any:
        return importlib.import_module(f"nmstag.formats.{self.module}")


FORMATS: dict[str, Format] = {
    row.name: row
    for row in (
        Format(
            "text", (".txt", ".text", ".md"), "plain text, one document a file", "text", named_by_file=True
        ),
        Format("lines", (), "plain text, one document a line", "text", "read_lines", "write_lines"),
        Format("pubtator", (".pubtator",), "PubTator: title, abstract, annotations, relations", "pubtator"),
        Format("jsonl", (".jsonl", ".ndjson"), "JSON Lines of our own records, loses nothing", "jsonl"),
        Format("bioc-xml", (".bioc.xml",), "BioC XML", "bioc_xml"),
        Format("bioc-json", (".bioc.json",), "BioC JSON", "bioc_json"),
        Format(
            "pubmed-xml", (".xml",), "PubMed records, title and abstract; read only", "pubmed_xml", writer=""
        ),
    )
}

# How a file of each format begins; asked where the suffix does not tell.
_BEGINNINGS = {
    "pubtator": re.compile(r"\s*[^|\t\r\n]{0,200}\|[ta]\|"),
    "jsonl": re.compile(r'\s*\{\s*"(?:format"\s*:\s*"nmstag|id|text)"'),
    "bioc-json": re.compile(r'\s*\{\s*"(?:source|date|key|documents|PubTator3)"'),
    "bioc-xml": re.compile(r"\s*(?:<\?xml[^>]*>\s*)?<(?:!DOCTYPE )?collection\b"),
    "pubmed-xml": re.compile(
        r"\s*(?:<\?xml[^>]*>\s*)?(?:<!DOCTYPE [^>]*>\s*)?<(?:PubmedArticle|MedlineCitation)"
    ),
}


def find_format(name: str) -> Format:
    """Return the format of that name.

    Raises:
        UsageError: There is none; the message lists all and suggests the nearest.

    >>> find_format("pubtator").suffixes
    ('.pubtator',)
    """
    found = FORMATS.get(name) or FORMATS.get(name.lower().strip())
    if found is not None:
        return found
    import difflib

    near = difflib.get_close_matches(name.lower(), FORMATS, 1)
    allowed = "one of " + ", ".join(FORMATS)
    raise UsageError(
        Fault(
            "unknown format",
            field="format",
            value=name,
            allowed=f"{allowed}; did you mean {near[0]!r}?" if near else allowed,
        )
    )


def guess_format(path: str, start: str = "") -> Format:
    """Return the format of a file by its suffix, and where that does not tell, by how it begins.

    '.txt' and '.xml' do not tell: PubTator files often are called so, and BioC files are XML
    too. Plain text where nothing fits.

    >>> guess_format("a.pubtator").name, guess_format("a.txt", "12|t|Fever").name, guess_format("-").name
    ('pubtator', 'pubtator', 'text')
    """
    lowered = path.lower()
    start = start.removeprefix("\ufeff")
    by_suffix = [row for row in FORMATS.values() if row.suffixes and lowered.endswith(row.suffixes)]
    if by_suffix and by_suffix[0].name not in ("text", "pubmed-xml"):
        return by_suffix[0]
    for name, beginning in _BEGINNINGS.items():
        if beginning.match(start):
            return FORMATS[name]
    return by_suffix[0] if by_suffix else FORMATS["text"]
