"""How tagged documents are written: which format, and the writing itself."""

from __future__ import annotations

import os
import sys
from collections.abc import Collection, Iterable, Iterator
from contextlib import ExitStack
from typing import Any, NamedTuple, TextIO, TypeVar

from nmstag.document import Document
from nmstag.document.encoding import LEFT_OUT, LineEncoder
from nmstag.errors import Fault, FaultHandler, UsageError, choices
from nmstag.formats import FORMATS, find_format, guess_format, open_output, relations_beside
from nmstag.formats.compression import without_compression
from nmstag.pipeline import TaggerOptions, tag_each
from nmstag.plain import record

TABLE, JSONL, HTML = "table", "jsonl", "html"
ONE_BY_ONE = (JSONL, "pubtator", "lines")
"""The formats in which a file is its documents, one after the other, and nothing else."""
K = TypeVar("K")
PAGES = (".html", ".htm")
_WITHOUT_MENTIONS = ("text", "lines")


@record(frozen=True, slots=True)
class Form:
    """What is written of each document, and how.

    Args:
        name: Name of the format, or 'table'.
        attributes: Whether PubTator gets the context of mentions.
        without: What JSON Lines leave out.
    """

    name: str
    attributes: bool = False
    without: tuple[str, ...] = ()


def form_of_output(output: str | None) -> str:
    """Return the format an output has when none is asked for: never one without the mentions."""
    if output is None or output == "-":
        return TABLE if sys.stdout.isatty() else "jsonl"
    if without_compression(output).lower().endswith(PAGES):
        return HTML
    guessed = guess_format(output)
    if guessed.name not in _WITHOUT_MENTIONS and guessed.writer:
        return guessed.name
    if guessed.name in _WITHOUT_MENTIONS and without_compression(output).lower().endswith(guessed.suffixes):
        return TABLE
    suffix = os.path.splitext(without_compression(output))[1]
    if suffix and not os.path.exists(output):  # '/dev/null' and named pipes have none
        known = [one for row in FORMATS.values() if row.writer for one in row.suffixes]
        allowed = f"--to FORMAT, or a name in {', '.join(dict.fromkeys([*known, '.txt', '.html']))}"
        raise UsageError(Fault("this suffix names no format that can be written", output, allowed=allowed))
    return "jsonl"


def check_writable(form: str, without: Collection[str], given: str) -> None:
    """Make sure that a format can be written.

    Args:
        form: Its name.
        without: What JSON Lines leave out.
        given: Its name as a person wrote it.

    Raises:
        UsageError: It cannot, or not without that.
    """
    if without:
        unknown = ", ".join(name for name in without if name not in LEFT_OUT)
        if unknown:
            raise UsageError(Fault("cannot be left out", "", 0, "--without", unknown, ", ".join(LEFT_OUT)))
        if form != "jsonl":
            raise UsageError(
                Fault("this format cannot leave that out", "", 0, "--without", form, "--to jsonl")
            )
    if form in (TABLE, HTML):
        return
    if form not in FORMATS:
        raise UsageError(Fault("unknown format", "", 0, "--to", given, choices(form, writable())))
    if not find_format(form).writer:
        raise UsageError(Fault("this format cannot be written", value=given, allowed=", ".join(writable())))


def writable() -> list[str]:
    """Return the names of the formats that can be written."""
    return [TABLE, HTML, *(name for name, row in FORMATS.items() if row.writer)]


def suffix_of(form: Form) -> str:
    """Return the suffix of the files that have a form."""
    return {TABLE: ".txt", HTML: ".html"}.get(form.name) or next(iter(FORMATS[form.name].suffixes), ".txt")


def beside(form: Form, output: str | None) -> str:
    """Return the file that the relations of an output are written to; empty where it has all."""
    row = FORMATS.get(form.name)
    return relations_beside(output, row) if row and output else ""


def write(
    form: Form, tagged: Iterable[Any], stream: TextIO, on_fault: FaultHandler, output: str | None
) -> None:
    """Write what `tagged` yields to an open output, and relations beside it where these are a table too."""
    if form.name == TABLE:
        from nmstag.cli.table import write_table

        write_table(tagged, stream)
    elif form.name == JSONL:
        stream.writelines(one.text for one in tagged)
    elif form.name == HTML:
        from nmstag.view import write_page

        write_page(tagged, stream)
    else:
        options: dict[str, Any] = {"attributes": True} if form.attributes and form.name == "pubtator" else {}
        with ExitStack() as stack:
            if place := beside(form, output):
                options["relations"] = stack.enter_context(open_output(place))
            FORMATS[form.name].write(tagged, stream, on_fault=on_fault, **options)


class _Line(NamedTuple):
    """A line of JSON Lines, and what is counted of its document."""

    text: str
    mentions: range
    pack: str


@record(frozen=True, slots=True)
class _LineMaker:
    encoder: LineEncoder

    def __call__(self, document: Document) -> _Line:
        return _Line(self.encoder.ended_line(document), range(len(document.mentions)), document.pack)


def tagged(
    form: Form,
    documents: Iterable[tuple[K, Document]],
    options: TaggerOptions,
    jobs: int,
    on_fault: FaultHandler,
) -> Iterator[tuple[K, Any]]:
    """Return the documents tagged, each with its key; for JSON Lines, the line of each."""
    finish = _LineMaker(LineEncoder(form.without)) if form.name == JSONL else None
    return tag_each(documents, options, jobs, finish=finish, on_fault=on_fault)
