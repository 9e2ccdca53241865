"""Opens output files, which appear complete or not at all."""

from __future__ import annotations

import errno
import io
import os
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

from nmstag.errors import DataError, Fault
from nmstag.formats.compression import compressed
from nmstag.formats.source import reason
from nmstag.formats.temporary import Waiting, replacing

_FULL = (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))
"""No room on the disk, or no more of it for this user."""


@contextmanager
def open_output(
    path: str | os.PathLike[str],
    *,
    on_hash: Callable[[str], object] | None = None,
    waiting: Waiting | None = None,
) -> Iterator[TextIO]:
    r"""Open a file for writing UTF-8 with '\n' as line end; '-' is standard output.

    A name that ends in '.gz', or in another suffix of `formats.compression`, gets compressed content.

    The text goes to a temporary file in the same folder, which replaces `path` when the block ends and all is
    on the disk. When it ends with an exception, `path` stays as it was. A device or a pipe is written to
    directly.

    Args:
        path: Where to write.
        on_hash: Called with the SHA-256 of the bytes of a file, compressed or not, when all are written.
        waiting: Gives it its place later, together with other files; its name may not be on the disk then.

    Raises:
        DataError: The file cannot be written.
    """
    name = os.fspath(path)
    if name == "-":
        with _standard_output() as stream:
            yield stream
        return
    if "\0" in name:
        raise DataError(Fault("cannot write: a NUL character in the name", name))
    target = os.path.realpath(name)
    mode = _mode(name)
    if stat.S_ISDIR(mode):
        raise DataError(Fault("cannot write, this is a folder", name))
    if mode and not stat.S_ISREG(mode):
        with _reported(name), open(name, "w", encoding="utf-8", newline="\n") as stream:
            yield stream
        return
    with (
        _reported(name),
        replacing(target, on_hash=on_hash, waiting=waiting) as stream,
        compressed(stream, name) as text,
    ):
        yield text


def _mode(path: str) -> int:
    """Return what kind of file is at a place; 0 for none."""
    try:
        return os.stat(path).st_mode
    except (OSError, ValueError):
        return 0


@contextmanager
def _reported(name: str) -> Iterator[None]:
    """Turn errors of the operating system into DataError."""
    try:
        yield
    except BrokenPipeError:
        raise  # its reader has gone, which is no fault
    except OSError as error:
        if error.filename not in (None, name) and not str(error.filename).endswith(".tmp"):
            raise
        raise cannot_write(name, error) from error


class DiskFullError(DataError):
    """A file cannot be written as there is no room left, so that the next one could not be written either."""


def cannot_write(path: str, error: OSError) -> DataError:
    """Return the fault of a file that could not be written, by the operating system's error."""
    kind = DiskFullError if error.errno in _FULL else DataError
    return kind(Fault(f"cannot write: {reason(error)}", path))


@contextmanager
def _standard_output() -> Iterator[TextIO]:
    buffer = getattr(sys.stdout, "buffer", None)
    if buffer is None:
        yield sys.stdout
        return
    sys.stdout.flush()
    stream = io.TextIOWrapper(buffer, encoding="utf-8", newline="\n", write_through=True)
    try:
        yield stream
    finally:
        stream.detach()
