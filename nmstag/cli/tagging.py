"""What `nmstag tag` and `nmstag explain` do."""

from __future__ import annotations

import os
import sys
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple, TextIO

from nmstag.cli.advice import ProfileAdvice
from nmstag.cli.faults import FaultPrinter
from nmstag.cli.progress import Watch
from nmstag.cli.targets import is_folder, outputs_of, without_output, without_outputs
from nmstag.document import Document
from nmstag.document.encoding import LEFT_OUT, LineEncoder
from nmstag.errors import DataError, Fault, UsageError
from nmstag.formats import FORMATS, DocumentReader, find_format, guess_format, open_output
from nmstag.formats.base import no_surrogates
from nmstag.formats.compression import compressed, compression_of, without_compression
from nmstag.pipeline import Tagger, TaggerOptions, tag_each

TABLE, JSONL, HTML = "table", "jsonl", "html"
_PAGES = (".html", ".htm")
_WITHOUT_MENTIONS = ("text", "lines")


@dataclass(frozen=True, slots=True)
class TagJob:
    """One call of the command line."""

    inputs: list[str]
    from_: str | None
    to: str | None
    output: str | None
    options: TaggerOptions
    jobs: int
    strict: bool
    encoding: str
    attributes: bool = False
    without: tuple[str, ...] = ()
    profile_given: bool = True


def run_tag(job: TagJob) -> int:
    """Tag the inputs and write them; return the number of errors reported."""
    faults = FaultPrinter()
    reader = _reader(job, faults)
    if job.output and is_folder(job.output, job.inputs):
        _tag_to_folder(job, reader, faults)
    else:
        _tag_to_file(job, reader, faults)
    faults.summary()
    return faults.errors


def run_explain(job: TagJob) -> int:
    """Explain each mention and near miss of the inputs; return the number of errors reported."""
    from nmstag.explain import Explainer

    faults = FaultPrinter()
    explainer = Explainer(Tagger.from_options(job.options))
    with open_output("-") as stream:
        reader = _reader(job, faults)
        for document in (one for file in reader.find(job.inputs) for one in reader.read(file)):
            stream.write(no_surrogates(explainer.explain(document).format()) + "\n")
    faults.summary()
    return faults.errors


def _reader(job: TagJob, faults: FaultPrinter) -> DocumentReader:
    advice = ProfileAdvice(job.options, job.profile_given)
    return DocumentReader(
        job.from_, strict=job.strict, on_fault=faults, encoding=job.encoding, on_format=advice
    )


def _format_of_output(output: str | None) -> str:
    """Return the format an output has when none is asked for: never one without the mentions."""
    if output is None or output == "-":
        return TABLE if sys.stdout.isatty() else "jsonl"
    if without_compression(output).lower().endswith(_PAGES):
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


def _check_writable(form: str, without: Collection[str]) -> None:
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
    writable = [TABLE, HTML, *(name for name, row in FORMATS.items() if row.writer)]
    if form not in FORMATS:
        import difflib

        near = difflib.get_close_matches(form.lower(), writable, 1)
        hint = f"; did you mean {near[0]!r}?" if near else ""
        raise UsageError(Fault("unknown format", "", 0, "--to", form, "one of " + ", ".join(writable) + hint))
    if not find_format(form).writer:
        raise UsageError(Fault("this format cannot be written", value=form, allowed=", ".join(writable)))


def _write(form: str, tagged: Iterable[Any], stream: TextIO, faults: FaultPrinter, job: TagJob) -> None:
    """Write what `_tagged` yields."""
    if form == TABLE:
        from nmstag.cli.table import write_table

        write_table(tagged, stream)
    elif form == JSONL:
        stream.writelines(one.text for one in tagged)
    elif form == HTML:
        from nmstag.view import write_page

        write_page(tagged, stream)
    else:
        options = {"attributes": True} if job.attributes and form == "pubtator" else {}
        FORMATS[form].write(tagged, stream, on_fault=faults, **options)


class _Line(NamedTuple):
    """A line of JSON Lines, and what is counted of its document."""

    text: str
    mentions: range
    pack: str


@dataclass(frozen=True, slots=True)
class _LineMaker:
    encoder: LineEncoder

    def __call__(self, document: Document) -> _Line:
        return _Line(self.encoder.ended_line(document), range(len(document.mentions)), document.pack)


def _tagged(
    documents: Iterable[tuple[str, Document]], form: str, faults: FaultPrinter, job: TagJob
) -> Iterable[tuple[str, Any]]:
    """Return the documents tagged, each with its key; for JSON Lines, the line of each."""
    finish = _LineMaker(LineEncoder(job.without)) if form == JSONL else None
    return tag_each(documents, job.options, job.jobs, finish=finish, on_fault=faults)


def _tag_to_file(job: TagJob, reader: DocumentReader, faults: FaultPrinter) -> None:
    """Write all documents to one file or to standard output."""
    form = without_compression(job.to or _format_of_output(job.output))
    _check_writable(form, job.without)
    packing = "" if compression_of(job.output or "") else job.to or ""
    files = without_output(reader.find(job.inputs), job.output)
    watch = _watch(len(files), job)
    documents = (("", document) for file in watch.reading(files) for document in reader.read(file))
    with open_output(job.output or "-") as file, compressed(file, packing) as stream:
        tagged = watch.tagged(_tagged(documents, form, faults, job))
        _write(form, (one for _, one in tagged), stream, faults, job)


def _tag_to_folder(job: TagJob, reader: DocumentReader, faults: FaultPrinter) -> None:
    """Write one output file for each input file that has a document, named like it."""
    form, folder = without_compression(job.to or JSONL), job.output or "."
    _check_writable(form, job.without)
    suffix = {TABLE: ".txt", HTML: ".html"}.get(form) or next(iter(FORMATS[form].suffixes), ".txt")
    suffix += compression_of(job.to or "")
    targets = list(outputs_of(without_outputs(reader.find(job.inputs), folder), folder, suffix))
    watch = _watch(len(targets), job)
    documents = (
        (target, document) for file, target in watch.reading(targets) for document in reader.read(file)
    )
    tagged = watch.tagged(_tagged(documents, form, faults, job))
    for target, group in groupby(tagged, key=itemgetter(0)):
        try:
            os.makedirs(os.path.dirname(target) or ".", exist_ok=True)
            with open_output(target) as stream:
                _write(form, (one for _, one in group), stream, faults, job)
        except DataError as error:
            if job.strict:
                raise
            for fault in error.faults:
                faults(fault)


def _watch(files: int, job: TagJob) -> Watch:
    """Return what follows a run; a bar is for a person who waits for a file to be written."""
    return Watch(files, bar=job.output not in (None, "-"))
