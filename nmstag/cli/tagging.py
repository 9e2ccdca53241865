"""What `nmstag tag` and `nmstag explain` do."""

from __future__ import annotations

import os
import sys
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, count, groupby
from typing import TextIO

from nmstag.cli.faults import FaultPrinter
from nmstag.document import Document
from nmstag.errors import DataError, Fault, UsageError
from nmstag.formats import FORMATS, find_format, guess_format, open_output, read_documents
from nmstag.formats.base import no_surrogates
from nmstag.formats.source import STDIN, find_files
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


def run_tag(job: TagJob) -> int:
    """Tag the inputs and write them; return the number of errors reported."""
    faults = FaultPrinter()
    if job.output and _is_folder(job.output, job.inputs):
        _tag_to_folder(job, faults)
    else:
        form = job.to or _format_of_output(job.output)
        _check_writable(form)
        _check_no_input(job.output, (path for path in job.inputs if not os.path.isdir(path)))
        documents = tag_documents(_read(job, job.inputs, faults), job.options, job.jobs)
        with open_output(job.output or "-") as stream:
            _write(form, _with_progress(documents, job), stream, faults, job.attributes)
    faults.summary()
    return faults.errors


def run_explain(job: TagJob) -> int:
    """Explain each mention and near miss of the inputs; return the number of errors reported."""
    from nmstag.explain import Explainer

    faults = FaultPrinter()
    explainer = Explainer(Tagger.from_options(job.options))
    with open_output("-") as stream:
        for document in _read(job, job.inputs, faults):
            stream.write(no_surrogates(explainer.explain(document).format()) + "\n")
    faults.summary()
    return faults.errors


def _read(job: TagJob, paths: list[str], faults: FaultPrinter) -> Iterator[Document]:
    return read_documents(paths, job.from_, strict=job.strict, on_fault=faults, encoding=job.encoding)


def _is_folder(output: str, inputs: list[str]) -> bool:
    """Return whether an output is meant as a folder: it is one, is written as one, or holds one's files."""
    if output.endswith(("/", os.sep)) or os.path.isdir(output):
        return True
    exists, suffix = os.path.exists(output), os.path.splitext(output)[1]
    return not (exists or suffix) and any(map(os.path.isdir, inputs))


def _format_of_output(output: str | None) -> str:
    """Return the format an output has when none is asked for: never one without the mentions."""
    if output is None or output == "-":
        return TABLE if sys.stdout.isatty() else "jsonl"
    guessed = guess_format(output)
    if guessed.name not in _WITHOUT_MENTIONS and guessed.writer:
        return guessed.name
    if guessed.name in _WITHOUT_MENTIONS and output.lower().endswith(guessed.suffixes):
        return TABLE
    suffix = os.path.splitext(output)[1]
    if suffix and not os.path.exists(output):  # '/dev/null' and named pipes have none
        known = [one for row in FORMATS.values() if row.writer for one in row.suffixes]
        allowed = f"--to FORMAT, or a name in {', '.join(dict.fromkeys([*known, '.txt']))}"
        raise UsageError(Fault("this suffix names no format that can be written", output, allowed=allowed))
    return "jsonl"


def _check_no_input(output: str | None, inputs: Iterable[str]) -> None:
    """Raise UsageError where an output is one of the inputs, which would be lost."""
    if (
        output
        and output != "-"
        and "\0" not in output
        and os.path.realpath(output) in set(map(os.path.realpath, inputs))
    ):
        raise UsageError(Fault("the output would replace an input", output, allowed="another place"))


def _check_writable(form: str) -> None:
    if form == TABLE:
        return
    writable = [TABLE, *(name for name, row in FORMATS.items() if row.writer)]
    if form not in FORMATS:
        import difflib

        near = difflib.get_close_matches(form.lower(), writable, 1)
        hint = f"; did you mean {near[0]!r}?" if near else ""
        raise UsageError(Fault("unknown format", "", 0, "--to", form, "one of " + ", ".join(writable) + hint))
    if not find_format(form).writer:
        raise UsageError(Fault("this format cannot be written", value=form, allowed=", ".join(writable)))


def _write(
    form: str, documents: Iterable[Document], stream: TextIO, faults: FaultPrinter, attributes: bool
) -> None:
    if form == TABLE:
        from nmstag.cli.table import write_table

        write_table(documents, stream)
    else:
        options = {"attributes": True} if attributes and form == "pubtator" else {}
        FORMATS[form].write(documents, stream, on_fault=faults, **options)


def _tag_to_folder(job: TagJob, faults: FaultPrinter) -> None:
    """Write one output file for each input file that has a document, named like it."""
    form = job.to or "jsonl"
    _check_writable(form)
    targets = list(_targets(job, form, faults))
    read: deque[str] = deque()

    def documents() -> Iterator[Document]:
        for path, target in targets:
            for document in _read(job, [path], faults):
                read.append(target)
                yield document

    tagged = _with_progress(tag_documents(documents(), job.options, job.jobs), job)
    for target, group in groupby(tagged, key=lambda _: read.popleft()):
        try:
            os.makedirs(os.path.dirname(target) or ".", exist_ok=True)
            with open_output(target) as stream:
                _write(form, group, stream, faults, job.attributes)
        except DataError as error:
            if job.strict:
                raise
            for fault in error.faults:
                faults(fault)


def _targets(job: TagJob, form: str, faults: FaultPrinter) -> Iterator[tuple[str, str]]:
    """Yield each input file with the output file of its own.

    Raises:
        UsageError: An output file would take the place of an input file.
    """
    suffix = next(iter(FORMATS[form].suffixes), ".txt") if form != TABLE else ".txt"
    files = list(_expand(job, faults))
    inputs = [path for _, path in files]
    taken: set[str] = set()
    for root, path in files:
        relative = os.path.relpath(path, root) if root else STDIN if path == "-" else os.path.basename(path)
        stem = os.path.join(job.output or ".", os.path.splitext(relative)[0])
        numbered = (f"{stem}-{number}{suffix}" for number in count(2))
        choices = (stem + suffix, os.path.join(job.output or ".", relative) + suffix)
        target = next(name for name in chain(choices, numbered) if name not in taken)
        taken.add(target)
        _check_no_input(target, inputs)
        yield path, target


def _expand(job: TagJob, faults: FaultPrinter) -> Iterator[tuple[str, str]]:
    """Yield the files of the inputs, each with the folder it was found in, as `read_documents` finds them."""
    rows = [find_format(job.from_)] if job.from_ else list(FORMATS.values())
    suffixes = [suffix for row in rows for suffix in row.suffixes]
    for path in job.inputs:
        if path == "-" or not os.path.isdir(path):
            yield "", path
            continue
        files = find_files(path, suffixes, faults) or find_files(path, [".txt"], faults)
        if not files:
            faults(Fault("no file to read in this folder", path, allowed="names in " + ", ".join(suffixes)))
        for file in files:
            yield path, file


def _with_progress(documents: Iterable[Document], job: TagJob) -> Iterable[Document]:
    """Return the documents, with a progress bar where a person waits for a file to be written."""
    if job.output in (None, "-") or not sys.stderr.isatty():
        return documents
    from rich.console import Console
    from rich.progress import track

    return track(documents, description="tagging", console=Console(stderr=True), transient=True)
