"""What `nmstag view` does: reads files, tags those that are not tagged, writes one page."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, groupby
from operator import itemgetter
from pathlib import Path

from nmstag.cli.faults import FaultPrinter
from nmstag.cli.form import PAGES
from nmstag.cli.progress import Watch
from nmstag.cli.targets import without_earlier, without_output
from nmstag.document import Document, canonical_type
from nmstag.errors import DataError, Fault, UsageError
from nmstag.formats import DocumentReader, Fields, InputFile, open_output
from nmstag.formats.compression import without_compression
from nmstag.packs import load_packs, open_pack
from nmstag.pipeline import TaggerOptions, narrowed, tag_documents
from nmstag.pipeline.branches import Branches
from nmstag.view import write_page


@dataclass(frozen=True, slots=True)
class ViewJob:
    """One call of the command.

    Args:
        inputs: Files, folders, or '-'.
        from_: Their format; guessed where not given.
        output: Where the page goes; None for a temporary file or standard output.
        options: How what is not tagged is tagged.
        mentions: 'find' tags every file again, 'keep' none; left empty: those without any mention.
        jobs: Number of processes.
        strict: Whether to stop at the first faulty input.
        encoding: Of the input.
        longest: Characters that a text may have.
        fields: The columns or keys of text and id.
    """

    inputs: list[str]
    from_: str | None
    output: str | None
    options: TaggerOptions
    mentions: str
    jobs: int
    strict: bool
    encoding: str
    longest: int
    fields: Fields


def run_view(job: ViewJob) -> int:
    """Write the page; return the number of errors reported.

    Raises:
        DataError: Nothing that was given could be read.
        UsageError: The page would replace an input.
    """
    faults = FaultPrinter()
    reader = DocumentReader(
        job.from_,
        strict=job.strict,
        on_fault=faults,
        encoding=job.encoding,
        longest=job.longest,
        fields=job.fields,
    )
    files = without_output(reader.find(job.inputs), job.output)
    _check_page(job.output)
    if job.mentions != "keep":
        files = without_earlier(files)
    watch = Watch(len(files), bar=job.output != "-" and sys.stdout.isatty())
    narrowing = _Narrowing(job.options)
    read = _documents(job, (reader.read(file) for file in watch.reading(files)), narrowing)
    documents = (one for _, one in watch.tagged(("", one) for one in read))
    first = next(documents, None)
    if first is None:
        faults.summary()
        raise DataError(Fault("there is no document to show", ", ".join(job.inputs)))
    target = job.output or ("-" if not sys.stdout.isatty() else _temporary_file())
    with open_output(target) as stream:
        write_page(chain([first], documents), stream, _title(files))
    if not job.output and target != "-":
        sys.stdout.write(Path(target).as_uri() + "\n")
    for name in narrowing.unknown_types():
        faults(Fault("no mention has this type", field="--types", value=name, severity="warning"))
    faults.summary()
    return faults.errors


def _check_page(output: str | None) -> None:
    """Raise UsageError for a name that says that a file is something else than a page."""
    name = without_compression(output or "")
    suffix = os.path.splitext(name)[1].lower()
    special = os.path.exists(name) and not os.path.isfile(name)
    if suffix and suffix not in PAGES and not special:
        allowed = f"a name in {' or '.join(PAGES)}; other formats are written by nmstag tag"
        raise UsageError(Fault("a page is written as HTML", name, field="-o", value=suffix, allowed=allowed))


class _Narrowing:
    """Leaves what the options ask for of documents that are shown as they are."""

    def __init__(self, options: TaggerOptions) -> None:
        self._drop = options.drop
        self._branches = None
        if options.only:
            self._branches = Branches(load_packs(options.packs, options.profile), options.only)
        self._types = {canonical_type(name).lower(): name for name in options.types}
        self._packs = options.packs
        self._seen: set[str] = set()

    def __call__(self, document: Document) -> Document:
        """Return a document with what is asked for alone."""
        if self._types:
            self._seen.update(canonical_type(one.type).lower() for one in document.mentions)
        return narrowed(document, self._drop, self._branches, self._types)

    def unknown_types(self) -> list[str]:
        """Return the types that are asked for and neither a pack nor a document has."""
        left = {key: name for key, name in self._types.items() if key not in self._seen}
        known = {one.lower() for place in self._packs for one in open_pack(place).types} if left else set()
        return [name for key, name in left.items() if key not in known]


def _documents(
    job: ViewJob, files: Iterable[Iterable[Document]], narrowing: _Narrowing
) -> Iterator[Document]:
    """Yield the documents of all files, tagged where they have to be; a run of such files has one tagger."""
    judged = (_judged(job, documents) for documents in files)
    for tagged, group in groupby(judged, key=itemgetter(0)):
        documents = chain.from_iterable(documents for _, documents in group)
        yield from map(narrowing, documents) if tagged else tag_documents(documents, job.options, job.jobs)


def _judged(job: ViewJob, documents: Iterable[Document]) -> tuple[bool, Iterable[Document]]:
    """Return whether the documents of a file are shown as they are, and the documents."""
    if job.mentions:
        return job.mentions == "keep", documents
    documents = list(documents)
    return any(one.mentions or one.relations or one.pack for one in documents), documents


def _temporary_file() -> str:
    """Return a place for a file in a new folder that no other user can read, since a page has texts in it."""
    return os.path.join(tempfile.mkdtemp(prefix="nmstag-"), "page.html")


def _title(files: list[InputFile]) -> str:
    """Return the names of the files, or of the first and how many more there are."""
    names = [os.path.basename(file.path) if file.path != "-" else "Tagged text" for file in files]
    return ", ".join(names) if len(names) <= 3 else f"{names[0]} and {len(names) - 1} more"
