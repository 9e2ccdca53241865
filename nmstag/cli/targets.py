"""Where outputs go: never to the place of an input, each file to a place of its own."""

from __future__ import annotations

import io
import os
import re
import stat
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain, count
from pathlib import Path
from typing import BinaryIO

from nmstag.cli.finished import Journals
from nmstag.cli.messages import tell
from nmstag.errors import Fault, UsageError, counted
from nmstag.formats import DocumentReader, Format, InputFile, relations_beside
from nmstag.formats.compression import decompressed, without_compression
from nmstag.packs import open_pack
from nmstag.packs.folder import MANIFEST

_END = 200
"""Bytes at the start and at the end of a file in which its mark is looked for."""

# What nmstag writes says so, but for PubTator and plain text: how such files begin and end.
_MARKS = (
    (re.compile(rb'\{"format":"nmstag",'), re.compile(rb'"pack":"[0-9a-f]{64}"\}\n\Z')),
    (re.compile(rb""), re.compile(rb"\npack [0-9a-f]{64}\s*\Z")),
    (re.compile(rb"(?:<[?!][^>]*>\s*)*<collection>\s*<source>nmstag</source>"), re.compile(rb"")),
    (re.compile(rb'\s*\{\s*"source":\s*"nmstag"'), re.compile(rb"")),
    (re.compile(rb"document([,\t])(?:start\1end\1text|type\1head\1head_name)\1"), re.compile(rb"")),
)


def is_folder(output: str, inputs: Iterable[str]) -> bool:
    """Return whether an output is meant as a folder: it is one, is written as one, or holds one's files."""
    if output.endswith(("/", os.sep)) or os.path.isdir(output):
        return True
    exists, suffix = os.path.exists(output), os.path.splitext(output)[1]
    return not (exists or suffix) and any(map(os.path.isdir, inputs))


def without_output(files: Iterable[InputFile], *outputs: str | None) -> list[InputFile]:
    """Return the inputs without what an earlier run wrote to the outputs, which lie in one of their folders.

    Raises:
        UsageError: An output would replace an input.
    """
    places = {
        os.path.realpath(output): output
        for output in outputs
        if output and output != "-" and "\0" not in output
    }
    inputs = []
    for file in files:
        place = next((one for one in places if _is_at(file, one)), "")
        if not place:
            inputs.append(file)
        elif not (file.folder and _is_own_output(file.path)):
            raise _would_replace(places[place])
    return inputs


def keep_inputs(
    outputs: Iterable[str | None], inputs: Iterable[str], packs: Iterable[str | Path] = ()
) -> None:
    """Make sure that no output takes the place of an input, or of another output.

    Args:
        outputs: Files that are to be written; '-' and None are none.
        inputs: Files, and folders with all that is read of them.
        packs: Packs that are used, whose files are inputs, too.

    Raises:
        UsageError: An output does.
    """
    places = [os.path.realpath(one) for one in outputs if one and one != "-" and "\0" not in one]
    if not places:
        return
    opened = [open_pack(place) for place in packs]
    own = [str(pack.folder / name) for pack in opened for name in (MANIFEST, *pack.files)]
    read = [*DocumentReader(on_fault=lambda fault: None).find(inputs), *(InputFile(path, "") for path in own)]
    for place in places:
        if any(_is_at(file, place) for file in read):
            raise _would_replace(place)
        if places.count(place) > 1 and not (os.path.exists(place) and not os.path.isfile(place)):
            raise UsageError(Fault("two outputs have the same place", place))


class _RealPaths(dict[str, str]):
    """The real path of each folder, found once; of a file in one of them it costs one look at the file."""

    def __missing__(self, folder: str) -> str:
        self[folder] = real = os.path.realpath(folder)
        return real

    def of(self, path: str) -> str:
        """Return the real path of a file."""
        folder, name = os.path.split(path)
        if name in ("", os.curdir, os.pardir) or os.path.islink(path):
            return os.path.realpath(path)
        return os.path.join(self[folder], name)


def without_outputs(files: Iterable[InputFile], folder: str) -> list[InputFile]:
    """Return the inputs without what an earlier run wrote to the output folder, where it lies in theirs."""
    inside, real = os.path.join(os.path.realpath(folder), ""), _RealPaths()
    return [
        file
        for file in files
        if not (file.folder and real.of(file.path).startswith(inside) and _is_own_output(file.path))
    ]


def without_earlier(files: Iterable[InputFile]) -> list[InputFile]:
    """Return the inputs without what earlier runs wrote into their folders, and tell how many files that is.

    A folder that has nothing but outputs is read: they are what is meant then.
    """
    files, journals = list(files), Journals()
    written = {
        file
        for file in files
        if file.folder and (_is_own_output(file.path, if_empty=False) or journals.have(file.path))
    }
    only_written = {file.folder for file in written} - {file.folder for file in files if file not in written}
    left = [file for file in files if file not in written or file.folder in only_written]
    if len(left) < len(files):
        number = counted(len(files) - len(left), "output")
        tell(f"{number} of earlier runs in the input folders left out; name a file itself to have it read")
    return left


def outputs_of(
    files: list[InputFile], folder: str, suffix: str, row: Format | None = None
) -> Iterator[tuple[InputFile, str]]:
    """Yield each input file with the output file of its own, named like it.

    A document that is named after its file is called like the output, so that no two have the same id. Where
    links give one place two names, the second input gets another one.

    Args:
        files: The inputs.
        folder: Where the outputs go.
        suffix: How their names end.
        row: Their format, which tells whether a second file is written beside each.

    Raises:
        UsageError: An output file would take the place of an input file.
    """
    real = _RealPaths()
    inputs = {real.of(file.path) for file in files if file.path != "-"}
    taken: set[str] = set()
    numbers: dict[str, Iterator[int]] = {}
    for file in files:
        relative = _below(file.path, file.folder) if file.folder else os.path.basename(file.path)
        if file.path == "-":
            relative = file.name
        stem = os.path.join(folder, os.path.splitext(without_compression(relative))[0])
        numbered = (f"{stem}-{number}{suffix}" for number in numbers.setdefault(stem, count(2)))
        choices = (stem + suffix, os.path.join(folder, relative) + suffix)
        output, written = next(
            (choice, both)
            for choice in chain(choices, numbered)
            if taken.isdisjoint(both := {real.of(place): place for place in _written(choice, row)})
        )
        taken.update(written)
        for place, given in written.items():
            if place in inputs or (file.path == "-" and _is_at(file, place)):
                raise _would_replace(given)
        name = _below(output, folder).removesuffix(suffix).replace(os.sep, "/")
        yield replace(file, name=name), output


def _below(path: str, folder: str) -> str:
    """Return the path of a file as seen from a folder."""
    below = path.removeprefix(os.path.join(folder, ""))
    return below if below != path and os.pardir not in below else os.path.relpath(path, folder)


def _written(output: str, row: Format | None) -> list[str]:
    """Return the files that are written for an output: itself, and the one beside it if there is one."""
    beside = relations_beside(output, row) if row else ""
    return [output, beside] if beside else [output]


def _would_replace(output: str) -> UsageError:
    return UsageError(
        Fault("the output would replace an input", output, allowed="another place, outside the input folders")
    )


def _is_at(file: InputFile, place: str) -> bool:
    """Return whether an input is the file at a place; standard input may come from it."""
    if file.path != "-":
        return os.path.realpath(file.path) == place
    try:
        given = os.fstat(sys.stdin.fileno())
        return stat.S_ISREG(given.st_mode) and os.path.samestat(given, os.stat(place))
    except (OSError, ValueError, AttributeError):
        return False


def _is_own_output(path: str, *, if_empty: bool = True) -> bool:
    """Return whether a file is one that nmstag wrote, so that replacing it loses nothing.

    Args:
        path: The file.
        if_empty: Whether an empty file is one where its name is that of JSON Lines.
    """
    try:
        with open(path, "rb") as stream:
            start, end = _ends(decompressed(stream, stream.peek(_END), path))
    except (OSError, UsageError):
        return False
    if not end:  # of a run without a document
        return if_empty and without_compression(path).lower().endswith((".jsonl", ".ndjson"))
    return any(first.match(start) and last.search(end) for first, last in _MARKS)


def _ends(stream: BinaryIO) -> tuple[bytes, bytes]:
    """Return the first and the last bytes of a file."""
    start = end = stream.read(_END)
    if isinstance(getattr(stream, "raw", None), io.FileIO):
        stream.seek(max(0, os.fstat(stream.fileno()).st_size - _END))
        return start, stream.read()
    while more := stream.read(1 << 16):
        end = (end + more)[-_END:]
    return start, end
