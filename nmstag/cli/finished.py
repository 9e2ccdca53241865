"""Which outputs of a folder are finished, so that the next run to it tags the rest alone."""

from __future__ import annotations

import hashlib
import json
import os
import stat
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import fields
from typing import Any, BinaryIO, TypedDict

from nmstag.errors import Fault, FaultHandler
from nmstag.formats import InputFile, cannot_write, open_output
from nmstag.packs import open_pack, program_hash
from nmstag.version import __version__

JOURNAL = ".nmstag-finished"
_MOST_KEPT = 1 << 20
"""An input of at most so many bytes is read once, for its hash and for its documents."""
_STALE = 1000
"""So many lines of a journal may be out of date before it is written again."""


_NO_FAULT = Fault("")
_FIELDS = [field.name for field in fields(Fault) if field.name != "severity"]


class _Entry(TypedDict, total=False):
    """A line of the journal."""

    output: str
    made_from: str
    content: str
    warnings: list[dict[str, Any]]


class Finished:
    """The journal of a folder: a line for each output file that is complete.

    A line has the name of the output, a hash of what it was made from (the input and all that the output
    depends on) and a hash of what it holds. An output is finished where both are still the same, so neither
    a partial file nor one that somebody changed is taken for one. The warnings are in the line, too.

    Args:
        folder: The folder of the outputs.
        made_with: Hash of all that an output depends on besides its input.
        on_fault: Called with the warnings of outputs that are complete.
        again: Whether finished outputs are made again even so.
    """

    def __init__(self, folder: str, made_with: str, on_fault: FaultHandler, *, again: bool = False) -> None:
        self._folder = folder
        self._path = os.path.join(folder, JOURNAL)
        self._made_with = made_with
        self._on_fault = on_fault
        self._known: dict[str, _Entry] = {}
        self._inputs: dict[str, tuple[str, tuple[int, ...]]] = {}
        self.left_out = 0
        self.content: bytes | None = None
        """What the input that was asked for last holds; None where that is much, or could not be read."""
        self._torn = False
        self._journal: BinaryIO | None = None
        self._load()
        if again:
            self._known.clear()

    def is_finished(self, file: InputFile, output: str) -> bool:
        """Return whether the output of an input is complete; remembers what the input holds otherwise.

        What was warned of when it was made is told again.
        """
        before, content, self.content = _read(file.path, most=_MOST_KEPT)
        if not content:
            return False
        made_from = digest((self._made_with, file.path, file.name, content))
        known = self._known.get(self._name(output))
        if known and known["made_from"] == made_from and known["content"] == _hash_of(output):
            self.left_out += 1
            for one in known.get("warnings", ()):
                self._on_fault(Fault(**one, severity="warning"))
            return True
        self._inputs[output] = made_from, before
        return False

    def add(self, file: InputFile, output: str, content: str, warnings: Sequence[Fault] = ()) -> None:
        """Note that the output of an input is complete, unless the input has changed since it was read.

        Args:
            file: The input.
            output: The output.
            content: The hash of what it holds.
            warnings: What was warned of.

        Raises:
            DataError: The journal cannot be written.
        """
        made_from, before = self._inputs.pop(output, ("", ()))
        if not made_from or before != _state(file.path):
            return
        entry = _Entry(output=self._name(output), made_from=made_from, content=content)
        if warnings:
            entry["warnings"] = [_plain(one) for one in warnings]
        try:
            if self._journal is None:
                self._journal = open(self._path, "ab", buffering=0)  # noqa: SIM115
            self._journal.write(("\n" * self._torn + json.dumps(entry) + "\n").encode())
        except OSError as error:
            raise cannot_write(self._path, error) from error
        self._torn = False

    def close(self) -> None:
        """Close the journal."""
        if self._journal is not None:
            self._journal.close()
            self._journal = None

    def _load(self) -> None:
        """Read the journal, and write it again where most of it is out of date."""
        self._known, number, self._torn = _entries(self._path)
        if number > len(self._known) + _STALE:
            with open_output(self._path) as out:
                out.writelines(json.dumps(entry) + "\n" for entry in self._known.values())

    def _name(self, output: str) -> str:
        name = output.removeprefix(os.path.join(self._folder, ""))
        if name == output:
            name = os.path.relpath(output, self._folder)
        return name.replace(os.sep, "/")


class Journals:
    """The journals of all folders that are met; tell whether a file is an output as it was written."""

    def __init__(self) -> None:
        self._above: dict[str, list[tuple[str, dict[str, Any]]]] = {}

    def have(self, path: str) -> bool:
        """Return whether a journal beside a file or in a folder above it has the file with what it holds."""
        if not os.path.islink(path) and not self._of(os.path.realpath(os.path.dirname(path))):
            return False
        path = os.path.realpath(path)
        for folder, entries in self._of(os.path.dirname(path)):
            entry = entries.get(os.path.relpath(path, folder).replace(os.sep, "/"))
            if entry is not None and entry["content"] == _hash_of(path):
                return True
        return False

    def _of(self, folder: str) -> list[tuple[str, dict[str, Any]]]:
        """Return the journals of a folder and of those above it that have entries, each with its folder."""
        if folder not in self._above:
            above = os.path.dirname(folder)
            own = _entries(os.path.join(folder, JOURNAL))[0]
            self._above[folder] = [(folder, own)] * bool(own) + (self._of(above) if above != folder else [])
        return self._above[folder]


def _entries(path: str) -> tuple[dict[str, Any], int, bool]:
    """Return the entries of a journal, the number of its lines, and whether the last one is cut short.

    A line that is no entry counts for nothing.
    """
    known: dict[str, Any] = {}
    number, line = 0, "\n"
    with suppress(OSError), open(path, encoding="utf-8", errors="replace", newline="\n") as stream:
        for line in stream:
            number += 1
            with suppress(ValueError, TypeError, KeyError):
                entry = json.loads(line)
                if _is_entry(entry):
                    known[entry["output"]] = entry
    return known, number, not line.endswith("\n")


def _plain(warning: Fault) -> dict[str, Any]:
    """Return the fields of a warning that say something."""
    return {name: value for name in _FIELDS if (value := getattr(warning, name))}


def _is_entry(entry: Any) -> bool:
    """Return whether a line of a journal is one of ours."""
    texts = [entry[name] for name in ("output", "made_from", "content")]
    warnings = entry.get("warnings", [])
    return all(isinstance(one, str) for one in texts) and all(
        "message" in one
        and all(type(value) is type(getattr(_NO_FAULT, name, None)) for name, value in one.items())
        for one in warnings
    )


def hash_of_call(packs: Iterable[str], files: Iterable[str], call: str) -> str:
    """Return the hash of all that an output depends on besides its input: program, packs, files and call."""
    content = (*(open_pack(place).hash for place in packs), *(_hash_of(file) for file in files))
    return digest((__version__, program_hash(), *content, call))


def digest(parts: Iterable[str]) -> str:
    """Return the hash of some texts in their order."""
    return hashlib.sha256(json.dumps(list(parts)).encode()).hexdigest()


def _hash_of(path: str) -> str:
    """Return the hash of what a file holds; empty as below."""
    return _read(path)[1]


def _read(path: str, most: int = -1) -> tuple[tuple[int, ...], str, bytes | None]:
    """Return the state of a file, the hash of what it holds, and that itself if it is at most so much.

    Empty for what is no file, is written to meanwhile, or cannot be read, such as a pipe.
    """
    try:
        if not stat.S_ISREG(os.stat(path).st_mode):
            return (), "", None
        with open(path, "rb", buffering=0) as stream:
            before = os.fstat(stream.fileno())
            content = stream.readall() if before.st_size <= most else None
            found = hashlib.sha256(content) if content is not None else hashlib.file_digest(stream, "sha256")
            told = _told(before)
            unchanged = told == _told(os.fstat(stream.fileno()))
            return (told, found.hexdigest(), content) if unchanged else ((), "", None)
    except (OSError, ValueError):
        return (), "", None


def _state(path: str) -> tuple[int, ...]:
    """Return what changes when a file is written to; empty where there is none."""
    try:
        return _told(os.stat(path))
    except (OSError, ValueError):
        return ()


def _told(state: os.stat_result) -> tuple[int, ...]:
    return state.st_ino, state.st_size, state.st_mtime_ns
