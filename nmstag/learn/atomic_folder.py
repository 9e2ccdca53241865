"""A pack is made in a folder of its own beside the target, so that a failure leaves nothing half made."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from nmstag.errors import DataError, Fault, FaultHandler, UsageError
from nmstag.packs.folder import MANIFEST, MEMBERS


def check_readable(paths: Iterable[Path]) -> None:
    """Raise DataError, with a fault for each, where files cannot be opened."""
    faults = []
    for path in paths:
        try:
            path.open("rb").close()
        except OSError as error:
            faults.append(Fault(f"cannot read ({error.strerror})", str(path), allowed="a file"))
    if faults:
        raise DataError(faults)


@contextmanager
def staged(out: Path, inputs: Iterable[Path] = ()) -> Iterator[Path]:
    """Give a folder that begins as a copy of the pack in `out`; at the end, what changed is moved there.

    Where the block ends by an exception, `out` is as it was before. Files that somebody changes in
    `out` meanwhile stay, unless the build made them again.

    Args:
        out: The folder of the pack.
        inputs: Files that the pack is made from; none of them may be replaced or removed.

    Raises:
        DataError: `out` is a file.
        UsageError: An input lies in `out`, where the pack has a file of that name.
    """
    existing = out.is_dir()
    if not existing and out.exists():
        raise DataError(Fault("cannot write: this is a file", str(out), allowed="a folder"))
    if not existing:
        out.absolute().parent.mkdir(parents=True, exist_ok=True)
    stage = Path(tempfile.mkdtemp(prefix=".nmstag-build-", dir=out if existing else out.absolute().parent))
    try:
        before = {}
        for name in _members(out):
            (stage / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(out / name, stage / name)
            before[name] = (stage / name).stat().st_mtime_ns
        yield stage
        made = set(_members(stage))
        changed = [name for name in made if before.get(name) != (stage / name).stat().st_mtime_ns]
        gone = before.keys() - made
        _keep((out / name for name in (*changed, *gone)), inputs)
        for name in changed:
            (out / name).parent.mkdir(parents=True, exist_ok=True)
            os.replace(stage / name, out / name)
        for name in gone:
            (out / name).unlink(missing_ok=True)
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def _keep(outputs: Iterable[Path], inputs: Iterable[Path]) -> None:
    kept = {path.resolve() for path in inputs}
    for path in outputs:
        if path.resolve() in kept:
            raise UsageError(Fault("the output would replace an input", str(path), allowed="another folder"))


def _members(folder: Path) -> Iterator[str]:
    """Yield the files of a pack, relative to its folder."""
    if (folder / MANIFEST).is_file():
        yield MANIFEST
    for top in MEMBERS:
        for path in (folder / top).rglob("*"):
            if path.is_file():
                yield path.relative_to(folder).as_posix()


@contextmanager
def named_after(stage: Path, home: Path) -> Iterator[None]:
    """Let the faults of errors name the folder that a person knows, not the one being made."""
    try:
        yield
    except DataError as error:
        raise type(error)([_at_home(fault, stage, home) for fault in error.faults]) from error


def naming(on_fault: FaultHandler, stage: Path, home: Path) -> FaultHandler:
    """Return a handler that passes faults on with the folder that a person knows."""
    return lambda fault: on_fault(_at_home(fault, stage, home))


def _at_home(fault: Fault, stage: Path, home: Path) -> Fault:
    path = Path(fault.path)
    return replace(fault, path=str(home / path.relative_to(stage))) if path.is_relative_to(stage) else fault
