"""The very start of the way in: from the files and folders given to the list of files to read."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence

from nmstag.errors import Fault, FaultHandler, counted
from nmstag.formats.base import FaultLog, stem
from nmstag.formats.compression import SUFFIXES, without_compression
from nmstag.formats.foreign import FOREIGN_TEXTS
from nmstag.formats.source import STDIN, reason
from nmstag.formats.table import FORMATS, Format
from nmstag.plain import record

_ANN, _TXT = ".ann", ".txt"


@record(frozen=True, slots=True)
class InputFile:
    """A file to read.

    Args:
        path: Where it is; '-' is standard input.
        name: What a document is called that is named after its file.
        folder: The folder given that it was found in; empty where the file itself was given.
    """

    path: str
    name: str
    folder: str = ""


def find_inputs(
    paths: Iterable[str], format_: Format | None, on_fault: FaultHandler, *, strict: bool = False
) -> Iterator[InputFile]:
    """Yield the files that are meant by some paths: those given, and those in the folders given.

    Where no format is given, a warning tells of the files of a folder that may hold texts and are left out:
    tables, and what other programs write.

    Args:
        paths: Files and folders; '-' is standard input.
        format_: The format of all files; None where each file tells its own.
        on_fault: Called with each warning, and with each fault where not strict.
        strict: Raise the faults of a folder at its end.

    Raises:
        FormatError: In strict mode, where a folder cannot be read or has no file to read.
    """
    for path in paths:
        if path != "-" and os.path.isdir(path):
            yield from _in_folder(path, format_, on_fault, strict)
        else:
            yield InputFile(_annotations(path, format_), STDIN if path == "-" else stem(path))


def _annotations(path: str, format_: Format | None) -> str:
    """Return the file that is read for a path: of a text with annotations beside it, these."""
    beside = format_ is not None and format_.beside_text and path.lower().endswith(_TXT)
    return path[: -len(_TXT)] + _ANN if beside else path


def _in_folder(
    folder: str, format_: Format | None, on_fault: FaultHandler, strict: bool
) -> Iterator[InputFile]:
    log = FaultLog(on_fault, strict)
    every = _all_files(folder, log)
    if format_ is None:
        suffixes = [
            suffix for row in FORMATS.values() if row.reader and row.in_folders for suffix in row.suffixes
        ]
        files = _with_annotations(_ending_in(suffixes, every))
    else:
        suffixes = [*format_.suffixes]
        files = _ending_in(suffixes, every)
        if not files and not format_.beside_text:
            suffixes.append(_TXT)
            files = _ending_in(suffixes, every)
    if not files:
        allowed = "; ".join(["names in " + ", ".join(suffixes), *_other_formats(every)])
        log(Fault("no file to read in this folder", folder, allowed=allowed))
    elif format_ is None:
        _tell_left_out(folder, every, on_fault)
    log.close()
    for path in files:
        name = os.path.splitext(without_compression(os.path.relpath(path, folder)))[0]
        yield InputFile(path, name.replace(os.sep, "/"), folder)


def _all_files(folder: str, on_fault: FaultHandler) -> list[str]:
    """Return the files below a folder, sorted by their path.

    Hidden files and folders are left out, links to folders are not followed, and a folder that cannot be
    read is reported and left out.
    """
    found: list[str] = []

    def report(error: OSError) -> None:
        on_fault(Fault(f"cannot read the folder: {reason(error)}", path=str(error.filename)))

    for root, folders, files in os.walk(folder, onerror=report):
        folders[:] = [name for name in folders if not name.startswith(".")]
        found += [os.path.join(root, name) for name in files if not name.startswith(".")]
    return sorted(found, key=lambda path: path.split(os.sep))


def _ending_in(suffixes: Iterable[str], files: Iterable[str]) -> list[str]:
    """Return the files whose names end in one of some suffixes, compressed or not."""
    endings = tuple(suffix + packed for suffix in suffixes for packed in SUFFIXES)
    return [path for path in files if path.lower().endswith(endings)]


def _with_annotations(files: list[str]) -> list[str]:
    """Return files without the texts that have annotations beside them, and annotations that have no text."""
    known = set(files)
    texts = {one[: -len(_ANN)] + _TXT: one for one in files if one.lower().endswith(_ANN)}
    alone = {annotations for text, annotations in texts.items() if text not in known}
    return [one for one in files if one not in texts and one not in alone]


def _tell_left_out(folder: str, every: Sequence[str], on_fault: FaultHandler) -> None:
    """Warn of the files of a folder that hold texts and are not read."""
    tables = [suffix for row in _not_searched_for() for suffix in row.suffixes]
    rest = _ending_in((*tables, *FOREIGN_TEXTS), every)
    if not rest:
        return
    endings = ", ".join(dict.fromkeys(map(_suffix, rest)))
    count = f"{counted(len(rest), 'file')} of this folder left out"
    advice = _other_formats(rest)
    if _ending_in(FOREIGN_TEXTS, rest):
        advice.append("the others as plain text" if advice else "their text as plain text")
    allowed = "; ".join(advice)
    on_fault(Fault(count, folder, 0, "suffix", endings, allowed, severity="warning"))


def _suffix(path: str) -> str:
    """Return the suffix of a file's name, in lower case and without that of its compression."""
    return os.path.splitext(without_compression(path.lower()))[1]


def _other_formats(files: Sequence[str]) -> list[str]:
    """Return how files of formats that folders are not searched for are read; empty where there are none."""
    names = [row.name for row in _not_searched_for() if _ending_in(row.suffixes, files)]
    return [" or ".join(f"--from {name}" for name in names)] if names else []


def _not_searched_for() -> list[Format]:
    return [row for row in FORMATS.values() if row.reader and not row.in_folders]
