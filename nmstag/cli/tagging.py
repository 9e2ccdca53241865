"""What `nmstag tag` and `nmstag explain` do."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TextIO

from nmstag.cli.faults import FaultPrinter
from nmstag.document import Document
from nmstag.errors import Fault, UsageError
from nmstag.formats import FORMATS, find_format, guess_format, open_output, read_documents
from nmstag.pipeline import Tagger, TaggerOptions, tag_documents

TABLE = "table"


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


def run_tag(job: TagJob) -> int:
    """Tag the inputs and write them; return the number of errors reported."""
    faults = FaultPrinter()
    if job.output and (job.output.endswith(("/", os.sep)) or os.path.isdir(job.output)):
        _tag_to_folder(job, faults)
    else:
        form = job.to or _format_of_output(job.output)
        _check_writable(form)
        documents = tag_documents(_read(job, job.inputs, faults), job.options, job.jobs)
        with open_output(job.output or "-") as stream:
            _write(form, _with_progress(documents, job), stream)
    faults.summary()
    return faults.errors


def run_explain(job: TagJob) -> int:
    """Explain each mention and near miss of the inputs; return the number of errors reported."""
    from nmstag.explain import Explainer

    faults = FaultPrinter()
    explainer = Explainer(Tagger.from_options(job.options))
    with open_output("-") as stream:
        for document in _read(job, job.inputs, faults):
            stream.write(explainer.explain(document).format() + "\n")
    faults.summary()
    return faults.errors


def _read(job: TagJob, paths: list[str], faults: FaultPrinter) -> Iterator[Document]:
    return read_documents(paths, job.from_, strict=job.strict, on_fault=faults, encoding=job.encoding)


def _format_of_output(output: str | None) -> str:
    """Return the format an output has when none is asked for."""
    if output is None:
        return TABLE if sys.stdout.isatty() else "jsonl"
    guessed = guess_format(output)
    return guessed.name if guessed is not None and guessed.writer else "jsonl"


def _check_writable(form: str) -> None:
    if form != TABLE and not find_format(form).writer:
        writable = [TABLE, *(name for name, row in FORMATS.items() if row.writer)]
        raise UsageError(Fault("this format cannot be written", value=form, allowed=", ".join(writable)))


def _write(form: str, documents: Iterable[Document], stream: TextIO) -> None:
    if form == TABLE:
        from nmstag.cli.table import write_table

        write_table(documents, stream)
    else:
        FORMATS[form].write(documents, stream)


def _tag_to_folder(job: TagJob, faults: FaultPrinter) -> None:
    """Write one output file for each input file, named like it."""
    form = job.to or "jsonl"
    _check_writable(form)
    suffix = ".txt" if form == TABLE else FORMATS[form].suffixes[0]
    folder = job.output or "."
    os.makedirs(folder, exist_ok=True)
    taken: set[str] = set()
    for root, path in _expand(job.inputs):
        relative = os.path.relpath(path, root) if root else os.path.basename(path)
        target = os.path.join(folder, os.path.splitext(relative)[0] + suffix)
        if target in taken:
            target = os.path.join(folder, relative + suffix)
        taken.add(target)
        os.makedirs(os.path.dirname(target) or ".", exist_ok=True)
        documents = tag_documents(_read(job, [path], faults), job.options, job.jobs)
        with open_output(target) as stream:
            _write(form, documents, stream)


def _expand(inputs: list[str]) -> Iterator[tuple[str, str]]:
    """Yield the files of the inputs, each with the folder it was found in."""
    for path in inputs:
        if os.path.isdir(path):
            for folder, names, files in os.walk(path):
                names.sort()
                for name in sorted(files):
                    if guess_format(name) is not None:
                        yield path, os.path.join(folder, name)
        else:
            yield "", path


def _with_progress(documents: Iterable[Document], job: TagJob) -> Iterable[Document]:
    """Return the documents, with a progress bar where a person waits for a file to be written."""
    if job.output in (None, "-") or not sys.stderr.isatty():
        return documents
    from rich.console import Console
    from rich.progress import track

    return track(documents, description="tagging", console=Console(stderr=True), transient=True)
