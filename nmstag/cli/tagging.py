"""What `nmstag tag` and `nmstag explain` do."""

from __future__ import annotations

import os
import sys
from collections import deque
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from nmstag.cli.faults import FaultPrinter
from nmstag.cli.progress import Watch
from nmstag.cli.targets import is_folder, outputs_of, without_output, without_outputs
from nmstag.document import Document
from nmstag.errors import DataError, Fault, UsageError, choices
from nmstag.formats import (
    FORMATS,
    DocumentReader,
    Fields,
    find_format,
    guess_format,
    open_output,
    relations_beside,
    write_documents,
)
from nmstag.formats.base import ANY_FIELDS, no_surrogates
from nmstag.formats.compression import compressed, compression_of, without_compression
from nmstag.pipeline import Tagger, TaggerOptions, tag_documents

TABLE = "table"
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
    fields: Fields = ANY_FIELDS


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
    return DocumentReader(
        job.from_, strict=job.strict, on_fault=faults, encoding=job.encoding, fields=job.fields
    )


def _format_of_output(output: str | None) -> str:
    """Return the format an output has when none is asked for: never one without the mentions."""
    if output is None or output == "-":
        return TABLE if sys.stdout.isatty() else "jsonl"
    guessed = guess_format(output)
    if guessed.name not in _WITHOUT_MENTIONS and guessed.writer:
        return guessed.name
    if guessed.name in _WITHOUT_MENTIONS and without_compression(output).lower().endswith(guessed.suffixes):
        return TABLE
    suffix = os.path.splitext(without_compression(output))[1]
    if suffix and not os.path.exists(output):  # '/dev/null' and named pipes have none
        known = [one for row in FORMATS.values() if row.writer for one in row.suffixes]
        allowed = f"--to FORMAT, or a name in {', '.join(dict.fromkeys([*known, '.txt']))}"
        raise UsageError(Fault("this suffix names no format that can be written", output, allowed=allowed))
    return "jsonl"


def _check_writable(form: str, without: Collection[str]) -> None:
    if without:
        from nmstag.formats.jsonl import LEFT_OUT

        unknown = ", ".join(name for name in without if name not in LEFT_OUT)
        if unknown:
            raise UsageError(Fault("cannot be left out", "", 0, "--without", unknown, ", ".join(LEFT_OUT)))
        if form != "jsonl":
            raise UsageError(
                Fault("this format cannot leave that out", "", 0, "--without", form, "--to jsonl")
            )
    if form == TABLE:
        return
    writable = [TABLE, *(name for name, row in FORMATS.items() if row.writer)]
    if form not in FORMATS:
        raise UsageError(Fault("unknown format", "", 0, "--to", form, choices(form, writable)))
    if not find_format(form).writer:
        raise UsageError(Fault("this format cannot be written", value=form, allowed=", ".join(writable)))


def _write(
    form: str, documents: Iterable[Document], path: str, faults: FaultPrinter, job: TagJob, packing: str = ""
) -> None:
    if form == TABLE:
        from nmstag.cli.table import write_table

        with open_output(path) as file, compressed(file, packing) as stream:
            write_table(documents, stream)
    else:
        options: dict[str, Any] = {"attributes": True} if job.attributes and form == "pubtator" else {}
        if form == "jsonl":
            options["without"] = job.without
        write_documents(documents, path, FORMATS[form], on_fault=faults, packing=packing, **options)


def _tag_to_file(job: TagJob, reader: DocumentReader, faults: FaultPrinter) -> None:
    """Write all documents to one file or to standard output."""
    form = without_compression((job.to or _format_of_output(job.output)).lower())
    _check_writable(form, job.without)
    if form in FORMATS and FORMATS[form].beside_text:
        _tag_beside_text(form, job, reader, faults)
        return
    packing = "" if compression_of(job.output or "") else job.to or ""
    output = job.output or "-"
    beside = relations_beside(output, FORMATS[form]) if form in FORMATS else ""
    files = without_output(reader.find(job.inputs), output, beside)
    watch = _watch(len(files), job)
    documents = (document for file in watch.reading(files) for document in reader.read(file))
    tagged = tag_documents(documents, job.options, job.jobs)
    _write(form, watch.tagged(tagged), output, faults, job, packing)


def _tag_to_folder(job: TagJob, reader: DocumentReader, faults: FaultPrinter) -> None:
    """Write one output file for each input file that has a document, named like it."""
    form, folder = without_compression((job.to or "jsonl").lower()), job.output or "."
    _check_writable(form, job.without)
    if form in FORMATS and FORMATS[form].beside_text:
        _tag_beside_text(form, job, reader, faults)
        return
    suffix = next(iter(FORMATS[form].suffixes), ".txt") if form != TABLE else ".txt"
    suffix += compression_of(job.to or "")
    targets = list(
        outputs_of(without_outputs(reader.find(job.inputs), folder), folder, suffix, FORMATS.get(form))
    )
    watch = _watch(len(targets), job)
    read: deque[str] = deque()

    def documents() -> Iterator[Document]:
        for file, target in watch.reading(targets):
            for document in reader.read(file):
                read.append(target)
                yield document

    tagged = watch.tagged(tag_documents(documents(), job.options, job.jobs))
    for target, group in groupby(tagged, key=lambda _: read.popleft()):
        try:
            os.makedirs(os.path.dirname(target) or ".", exist_ok=True)
            _write(form, group, target, faults, job)
        except DataError as error:
            if job.strict:
                raise
            for fault in error.faults:
                faults(fault)


def _tag_beside_text(form: str, job: TagJob, reader: DocumentReader, faults: FaultPrinter) -> None:
    """Write each document's text and its annotations to a folder, as two files."""
    folder = job.output or "-"
    if folder == "-" or os.path.isfile(folder) or folder.lower().endswith(FORMATS[form].suffixes):
        raise UsageError(Fault("this format is many files", field="-o", value=folder, allowed="a folder"))
    files = list(reader.find(job.inputs))
    texts = [f"{os.path.splitext(file.path)[0]}.txt" for file in files]
    inputs = {os.path.realpath(path) for path in (*texts, *(file.path for file in files))}
    watch = _watch(len(files), job)
    documents = (document for file in watch.reading(files) for document in reader.read(file))
    tagged = watch.tagged(tag_documents(documents, job.options, job.jobs))
    write_documents(tagged, folder, FORMATS[form], on_fault=faults, inputs=inputs)


def _watch(files: int, job: TagJob) -> Watch:
    """Return what follows a run; a bar is for a person who waits for a file to be written."""
    return Watch(files, bar=job.output not in (None, "-"))
