"""The table of formats; tells the format of a file by name, by suffix or by content."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterable, Iterator
from inspect import signature
from typing import Any, BinaryIO, Literal, TextIO

from nmstag.document import Document
from nmstag.errors import ArgumentNameError, Fault, FaultHandler, UsageError, choices, extra
from nmstag.formats.base import FaultLog, Pieces, warn_of
from nmstag.formats.compression import without_compression
from nmstag.plain import record


@record(frozen=True, slots=True)
class Format:
    """One row of the table; its module is imported when it is first used.

    Args:
        name: Its name on the command line.
        suffixes: Endings of file names, in lower case, that mean this format.
        description: One line for the help text.
        module: Module of this package that holds reader and writer; with dots, of the package above.
        reader: Name of the reading function in it; empty for a format that is only written.
        writer: Name of the writing function in it; empty for a format that is only read.
        named_by_file: Whether a file is one document, whose id is the file's name.
        content: What the reader gets: the lines, or blocks of bytes, which 'xml' gets where no encoding is
            given, since a file says its own.
        extra: The extra of nmstag that installs what the format needs; empty where nothing is needed.
        look_ahead: Name of the function in the module from an open file to options of the reader; empty where
            nothing at the end of a file has a say in what comes before.
        in_one_line: Whether a line may hold any number of documents.
        has_fields: Whether its reader takes `fields`, the names of the fields with text and id.
        has_tables: Whether mentions and relations are two tables, each a file; the writer takes `relations`.
        beside_text: Whether it is a file beside that of the text: the reader takes its `encoding`, the
            writer a folder in place of a stream.
        in_folders: Whether a folder is searched for files of this format where none is named.
        tells_repeated: Whether its reader tells of an id that comes twice in a file.
    """

    name: str
    suffixes: tuple[str, ...]
    description: str
    module: str
    reader: str = "read"
    writer: str = "write"
    named_by_file: bool = False
    content: Literal["lines", "xml", "bytes"] = "lines"
    extra: str = ""
    look_ahead: str = ""
    in_one_line: bool = False
    has_fields: bool = False
    has_tables: bool = False
    beside_text: bool = False
    in_folders: bool = True
    tells_repeated: bool = False

    def foresee(self, stream: BinaryIO) -> dict[str, Any]:
        """Return the options of the reader for a file, which is read for that."""
        options: dict[str, Any] = getattr(self._module(), self.look_ahead)(stream)
        return options

    def read(
        self,
        lines: Pieces,
        *,
        path: str = "",
        strict: bool = False,
        on_fault: FaultHandler = warn_of,
        **options: Any,
    ) -> Iterator[Document]:
        """Yield the documents of a file; `options` are those of the format's own function.

        Args:
            lines: The lines of the file, or pieces of its bytes where the format takes them.
            path: Its name, for the faults.
            strict: Keep all faults, warnings too, and raise them after the last document.
            on_fault: Called with each fault, when not strict.
            options: Those of the format's own function.

        Raises:
            FormatError: In strict mode, with every fault of the file.
        """
        log = FaultLog(on_fault, strict)
        yield from getattr(self._module(), self.reader)(lines, path=path, on_fault=log, **options)
        log.close()

    def write(self, documents: Iterable[Document], stream: TextIO | str, **options: Any) -> None:
        """Write documents to an open text file, or to a folder in a format that is beside the text.

        `options` are those of the format's own function.

        Raises:
            UsageError: The format is only read, or has no such option.
        """
        if not self.writer:
            writable = ", ".join(name for name, row in FORMATS.items() if row.writer)
            raise UsageError(Fault("this format cannot be written", value=self.name, allowed=writable))
        write = getattr(self._module(), self.writer)
        known = [one.name for one in signature(write).parameters.values() if one.kind is one.KEYWORD_ONLY]
        for name in options:
            if name not in known:
                raise ArgumentNameError(name, [one for one in known if one != "relations"])
        write(documents, stream, **options)

    def _module(self) -> Any:
        module = self.module if "." in self.module else f"formats.{self.module}"
        try:
            return importlib.import_module(f"nmstag.{module}")
        except ModuleNotFoundError as error:
            allowed = extra(self.extra, error.name or "")
            message = f"the format {self.name} needs a library that is not installed"
            raise UsageError(Fault(message, field="format", value=self.name, allowed=allowed)) from None

    def check_readable(self) -> None:
        """Raise UsageError where the format is only written, or what it needs is not installed."""
        if not self.reader:
            readable = ", ".join(name for name, row in FORMATS.items() if row.reader)
            raise UsageError(Fault("this format cannot be read", value=self.name, allowed=readable))
        if self.extra:
            self._module()


_TABLE = "read: a text a row; written: a mention a row, and relations in a second file"
FORMATS: dict[str, Format] = {
    row.name: row
    for row in (
        Format(
            "text", (".txt", ".text", ".md"), "plain text, one document a file", "text", named_by_file=True
        ),
        Format("lines", (), "plain text, one document a line", "text", "read_lines", "write_lines"),
        Format(
            "pubtator",
            (".pubtator",),
            "PubTator: title, abstract, annotations, relations",
            "pubtator",
            tells_repeated=True,
        ),
        Format(
            "jsonl",
            (".jsonl", ".ndjson"),
            "JSON Lines of our own records, loses nothing",
            "jsonl",
            has_fields=True,
        ),
        Format("bioc-xml", (".bioc.xml",), "BioC XML", "bioc_xml", content="xml"),
        Format("bioc-json", (".bioc.json",), "BioC JSON", "bioc_json", in_one_line=True),
        Format(
            "pubmed-xml",
            (".xml",),
            "PubMed records, title and abstract; read only",
            "pubmed_xml",
            writer="",
            content="xml",
            look_ahead="look_ahead",
        ),
        Format(
            "docbin",
            (".spacy",),
            "spaCy's DocBin: texts and entities; read only",
            "spacy_adapter.docbin",
            writer="",
            content="bytes",
            extra="spacy",
        ),
        Format(
            "omop-note-nlp",
            (".note_nlp.csv",),
            "rows of OMOP's table NOTE_NLP; write only",
            "omop",
            reader="",
        ),
        Format(
            "brat",
            (".ann",),
            "brat standoff, beside the text",
            "brat",
            writer="write_folder",
            named_by_file=True,
            beside_text=True,
        ),
        Format(
            "csv",
            (".csv",),
            _TABLE,
            "delimited",
            has_fields=True,
            has_tables=True,
            in_folders=False,
            tells_repeated=True,
        ),
        Format(
            "tsv",
            (".tsv",),
            _TABLE,
            "delimited",
            "read_tsv",
            "write_tsv",
            has_fields=True,
            has_tables=True,
            in_folders=False,
            tells_repeated=True,
        ),
        Format(
            "parquet",
            (".parquet",),
            _TABLE,
            "frames.parquet",
            content="bytes",
            extra="arrow",
            has_fields=True,
            has_tables=True,
            in_folders=False,
            tells_repeated=True,
        ),
    )
}

_UNDECIDED = ("text", "pubmed-xml", "csv", "tsv")
"""Formats whose suffixes others use, too."""

# How a file of each format begins; used where the suffix does not decide.
_BEGINNINGS = {
    "pubtator": re.compile(r"\s*[^|\t\r\n]{0,200}\|[ta]\|"),
    "bioc-json": re.compile(
        r'\s*(?:\[\s*)?\{\s*"(?:source|date|key|documents|PubTator3|bioctype|_id)"'
        r'|\s*(?:\[\s*)?\{(?s:.)*"(?:documents|infons|bioctype)"\s*:\s*[\[{"]'
    ),
    "jsonl": re.compile(r'\s*\{\s*"(?:format"\s*:\s*"nmstag|id|text)"'),
    "bioc-xml": re.compile(r"\s*(?:<\?xml[^>]*>\s*)?<(?:!DOCTYPE )?collection\b"),
    "pubmed-xml": re.compile(
        r"\s*(?:<\?xml[^>]*>\s*)?(?:<!DOCTYPE [^>]*>\s*)?<(?:Pubmed(?:Book)?Article|MedlineCitation)"
    ),
}


def find_format(name: str) -> Format:
    """Return the format of that name.

    Raises:
        UsageError: There is none; the message lists all and suggests the most similar.

    >>> find_format("pubtator").suffixes
    ('.pubtator',)
    """
    row = FORMATS.get(name) or FORMATS.get(name.lower().strip())
    if row is None:
        raise UsageError(Fault("unknown format", field="format", value=name, allowed=choices(name, FORMATS)))
    return row


def guess_format(path: str, start: str = "") -> Format:
    """Return the format of a file by its suffix, or by how it begins where the suffix does not decide.

    '.txt', '.csv' and '.xml' do not decide: PubTator files often have one of the first two, BioC files the
    last. The format is plain text where nothing fits.

    >>> guess_format("a.pubtator").name, guess_format("a.txt", "12|t|Fever").name, guess_format("-").name
    ('pubtator', 'pubtator', 'text')
    """
    lowered = without_compression(path).lower()
    start = start.removeprefix("\ufeff")
    by_suffix = [row for row in FORMATS.values() if row.suffixes and lowered.endswith(row.suffixes)]
    if by_suffix and by_suffix[0].name not in _UNDECIDED:
        return by_suffix[0]
    for name, beginning in _BEGINNINGS.items():
        if beginning.match(start):
            return FORMATS[name]
    return by_suffix[0] if by_suffix else FORMATS["text"]
