"""What `nmstag tag` does: reads documents, has them tagged, and writes them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from itertools import groupby
from operator import itemgetter
from typing import Any, TextIO

from nmstag.cli import messages
from nmstag.cli.continuing import Part, continued
from nmstag.cli.faults import FaultPrinter, KeptFaults
from nmstag.cli.finished import Finished, hash_of_call
from nmstag.cli.form import (
    JSONL,
    ONE_BY_ONE,
    Form,
    beside,
    check_writable,
    form_of_output,
    suffix_of,
    tagged,
    write,
)
from nmstag.cli.progress import Watch
from nmstag.cli.targets import is_folder, outputs_of, without_earlier, without_output, without_outputs
from nmstag.document import Document
from nmstag.errors import DataError, Fault, FaultHandler, UsageError, counted
from nmstag.formats import (
    ANY_FIELDS,
    FORMATS,
    LONGEST_TEXT,
    DiskFullError,
    DocumentReader,
    Fields,
    InputFile,
    Waiting,
    cannot_write,
    open_output,
    write_documents,
)
from nmstag.formats.compression import compressed, compression_of, without_compression
from nmstag.pipeline import TaggerOptions


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
    resume: bool = True
    longest: int = LONGEST_TEXT
    on_format: Callable[[str], object] = str


def run_tag(job: TagJob) -> int:
    """Tag the inputs and write them; return the number of errors reported."""
    faults = FaultPrinter()
    if job.output and is_folder(job.output, job.inputs):
        _tag_to_folder(job, faults)
    else:
        _tag_to_file(job, faults)
    faults.summary()
    return faults.errors


def reader_of(job: TagJob, faults: FaultHandler) -> DocumentReader:
    """Return what reads the inputs of a call."""
    return DocumentReader(
        job.from_,
        strict=job.strict,
        on_fault=faults,
        encoding=job.encoding,
        fields=job.fields,
        longest=job.longest,
        on_format=job.on_format,
    )


def _inputs(job: TagJob, files: Iterable[InputFile]) -> list[InputFile]:
    """Return the files that are tagged; outputs of earlier runs are among them where mentions are kept."""
    return list(files) if job.options.mentions == "keep" else without_earlier(files)


def _form(job: TagJob, name: str) -> Form:
    form = Form(without_compression(name.lower()), job.attributes, job.without)
    check_writable(form.name, form.without, without_compression(name))
    return form


def _made_with(job: TagJob, form: Form) -> str:
    """Return the hash of all that an output depends on besides the inputs."""
    call = (replace(job.options, packs=()), form, job.from_, job.to, job.encoding, job.fields)
    return hash_of_call(job.options.packs, job.options.links, repr(call))


@contextmanager
def _opened(job: TagJob, form: Form, files: Sequence[InputFile]) -> Iterator[tuple[TextIO, Part | None]]:
    """Open the one output, and as what can be continued where it can."""
    packing = "" if compression_of(job.output or "") else job.to or ""
    if _can_be_continued(job.output, form, files) and not compression_of(job.output or job.to or ""):
        with continued(job.output or "", _made_with(job, form), again=not job.resume) as part:
            if part is not None:
                yield part.stream, part
                return
    with open_output(job.output or "-") as file, compressed(file, packing) as stream:
        yield stream, None


def _can_be_continued(output: str | None, form: Form, files: Iterable[InputFile]) -> bool:
    """Return whether an output is a file to which documents are added, of inputs that can be read twice."""
    if not output or output == "-" or form.name not in ONE_BY_ONE or "\0" in output or _is_special(output):
        return False
    return not any(file.path == "-" or _is_special(file.path) for file in files)


def _is_special(path: str) -> bool:
    """Return whether there is something at a path that is no ordinary file."""
    return os.path.exists(path) and not os.path.isfile(path)


def _tag_to_file(job: TagJob, faults: FaultPrinter) -> None:
    """Write all documents to one file or to standard output."""
    form = _form(job, job.to or form_of_output(job.output))
    if _is_beside_text(form):
        _tag_beside_text(form, job, faults)
        return
    found = without_output(reader_of(job, faults).find(job.inputs), job.output, beside(form, job.output))
    files = _inputs(job, found)
    watch = _watch(len(files), job)

    def read() -> Iterator[Document]:
        reader = reader_of(job, faults)
        return (document for file in watch.reading(files) for document in reader.read(file))

    with _opened(job, form, files) as (stream, part):
        documents = part.unwritten(read) if part else ((b"", document) for document in read())
        done = watch.tagged(tagged(form, documents, job.options, job.jobs, faults))
        write(form, part.written(done) if part else (one for _, one in done), stream, faults, job.output)


def _tag_to_folder(job: TagJob, faults: FaultPrinter) -> None:
    """Write one output file for each input file that has a document, named like it."""
    form, folder = _form(job, job.to or JSONL), job.output or "."
    if _is_beside_text(form):
        _tag_beside_text(form, job, faults)
        return
    suffix = suffix_of(form) + compression_of(job.to or "")
    on_reading, on_writing = KeptFaults(faults), KeptFaults(faults)
    reader = reader_of(job, on_reading)
    files = _inputs(job, without_outputs(reader.find(job.inputs), folder))
    on_reading.taken()  # those of the folders are told by each run, whatever is finished
    targets = list(outputs_of(files, folder, suffix, FORMATS.get(form.name)))
    watch = _watch(len(targets), job)
    finished = Finished(folder, _made_with(job, form), faults, again=not job.resume)
    whole: dict[str, tuple[InputFile | None, int, list[Fault]]] = {}

    def documents() -> Iterator[tuple[str, Document]]:
        for file, target in watch.reading(targets):
            if finished.is_finished(file, target):
                continue
            number = 0
            for document in reader.read(file, finished.content):
                yield target, document
                number += 1
            if (told := on_reading.taken()) is not None:
                whole[target] = file, number, told

    def refuse(error: DataError) -> None:
        if job.strict or isinstance(error, DiskFullError):
            raise error
        for fault in error.faults:
            faults(fault)

    done = watch.tagged(tagged(form, documents(), job.options, job.jobs, faults))
    with closing(finished), Waiting(lambda *failure: refuse(cannot_write(*failure))) as waiting:
        for target, group in groupby(done, key=itemgetter(0)):
            try:
                written, content = _write_target(target, group, form, on_writing, waiting)
                told = on_writing.taken()
                file, number, warnings = whole.pop(target, (None, 0, []))
                if file and told is not None and number == written:
                    waiting.then(target, partial(finished.add, file, target, content, warnings + told))
            except DataError as error:
                on_writing.taken()
                refuse(error)
            waiting.settle()
    if left_out := finished.left_out:
        were = "was" if left_out == 1 else "were"
        messages.tell(f"{left_out} of {counted(len(targets), 'file')} {were} finished by an earlier run")


def _write_target(
    target: str, group: Iterable[tuple[str, Any]], form: Form, faults: FaultHandler, waiting: Waiting
) -> tuple[int, str]:
    """Write one file of a folder, which then waits; return the number of documents and the file's hash."""
    written = 0
    hashes: list[str] = []

    def counted() -> Iterator[Any]:
        nonlocal written
        for _, one in group:
            yield one
            written += 1

    folder = os.path.dirname(target)
    if folder and not os.path.isdir(folder):
        try:
            os.makedirs(folder, exist_ok=True)
        except OSError as error:
            raise cannot_write(folder, error) from error
    # The journal of the folder holds what each file must be, so a name that is lost is found out.
    with open_output(target, on_hash=hashes.append, waiting=waiting) as stream:
        write(form, counted(), stream, faults, target)
    return written, "".join(hashes)


def _is_beside_text(form: Form) -> bool:
    return form.name in FORMATS and FORMATS[form.name].beside_text


def _tag_beside_text(form: Form, job: TagJob, faults: FaultHandler) -> None:
    """Write each document's text and its annotations to a folder, as two files."""
    row, folder = FORMATS[form.name], job.output or "-"
    if folder == "-" or os.path.isfile(folder) or folder.lower().endswith(row.suffixes):
        raise UsageError(Fault("this format is many files", field="-o", value=folder, allowed="a folder"))
    reader = reader_of(job, faults)
    files = _inputs(job, reader.find(job.inputs))
    texts = [f"{os.path.splitext(file.path)[0]}.txt" for file in files]
    inputs = {os.path.realpath(path) for path in (*texts, *(file.path for file in files))}
    watch = _watch(len(files), job)
    documents = (("", document) for file in watch.reading(files) for document in reader.read(file))
    done = watch.tagged(tagged(form, documents, job.options, job.jobs, faults))
    write_documents((one for _, one in done), folder, row, on_fault=faults, inputs=inputs)


def _watch(files: int, job: TagJob) -> Watch:
    """Return what follows a run; a bar is for a person who waits for a file to be written."""
    return Watch(files, bar=job.output not in (None, "-"))
