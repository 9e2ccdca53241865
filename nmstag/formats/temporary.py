"""A file that replaces another when it is complete; what a killed run left of one is taken over."""

from __future__ import annotations

import errno
import hashlib
import io
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, TextIO

try:
    import fcntl
except ImportError:  # Windows has no locks of this kind
    fcntl = None  # type: ignore[assignment]

_locked: set[int] = set()
"""The descriptors of files that this process has locked."""


class _HashedFile(io.FileIO):
    """A file that knows the hash of the bytes written to it."""

    def __init__(self, descriptor: int, closefd: bool) -> None:
        super().__init__(descriptor, "w", closefd=closefd)
        self.hash = hashlib.sha256()

    def write(self, content: Any) -> int:
        written = super().write(content)
        self.hash.update(memoryview(content)[:written])
        return written


@contextmanager
def replacing(
    target: str, *, keep_name: bool = True, on_hash: Callable[[str], object] | None = None
) -> Iterator[TextIO]:
    """Open a temporary file beside `target` as UTF-8, which takes its place when the block ends.

    It is on the disk before that, so that not even a power cut leaves half a file. When the block ends with
    an exception, `target` stays as it was, and the temporary file is removed. One that a killed run left is
    written over by the next run for the same target; one that a living run writes to is left alone.

    Args:
        target: The file that is replaced.
        keep_name: Also wait until its name is on the disk; else a power cut may take the whole file back.
        on_hash: Called with the SHA-256 of its bytes when it is in place.

    Raises:
        OSError: The file cannot be written.
    """
    descriptor, temporary = _open(target)
    # The name is ours as long as the lock is held: to the end. Windows replaces no file that is open.
    closed_early = fcntl is None
    try:
        hashed = _HashedFile(descriptor, closed_early) if on_hash else None
        raw = hashed or io.FileIO(descriptor, "w", closefd=closed_early)
        with io.TextIOWrapper(io.BufferedWriter(raw), encoding="utf-8", newline="\n") as stream:
            yield stream
            stream.flush()
            to_disk(descriptor)
        put_in_place(temporary, target, keep_name=keep_name)
        if on_hash and hashed:
            on_hash(hashed.hash.hexdigest())
    except BaseException:
        with suppress(OSError):
            os.unlink(temporary)
        raise
    finally:
        if not closed_early:
            release(descriptor)


def put_in_place(temporary: str, target: str, *, keep_name: bool = True) -> None:
    """Give a file that is on the disk the name of another, which it replaces, and the mode of that one."""
    with suppress(FileNotFoundError):
        os.chmod(temporary, stat.S_IMODE(os.stat(target).st_mode))
    os.replace(temporary, target)
    if keep_name and os.name == "posix":
        folder = os.open(os.path.dirname(target) or ".", os.O_RDONLY | os.O_DIRECTORY)
        try:
            to_disk(folder)  # else a power cut may take the name back
        finally:
            os.close(folder)


def hidden_name(target: str, suffix: str) -> str:
    """Return the path of a file of ours beside a target: hidden, and the same in each run."""
    folder, name = os.path.split(target)
    return os.path.join(folder, f".nmstag-{hashlib.sha256(os.fsencode(name)).hexdigest()[:12]}{suffix}")


def _open(target: str) -> tuple[int, str]:
    """Return an empty temporary file for a target: the one of this name, or another where that is in use."""
    temporary = hidden_name(target, ".tmp")
    descriptor = open_locked(temporary)
    if descriptor is not None:
        if os.fstat(descriptor).st_size:
            os.ftruncate(descriptor, 0)
        return descriptor, temporary
    temporary = hidden_name(target, f"-{os.urandom(6).hex()}.tmp")
    return os.open(
        temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666
    ), temporary


def open_locked(path: str) -> int | None:
    """Return a file that no living process writes to, as it is or new; None where one does, or without locks.

    Raises:
        OSError: The file cannot be opened or made.
    """
    if fcntl is None:
        return None
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK, 0o666)
    except OSError as error:
        if error.errno in (errno.EACCES, errno.ELOOP, errno.ENXIO, errno.EPERM, errno.EISDIR):
            return None  # somebody else's: another name is tried
        raise
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        opened = os.fstat(descriptor)
        # Between opening and locking, another run may have put the file in its place.
        if stat.S_ISREG(opened.st_mode) and opened.st_nlink == 1 and os.path.samestat(opened, os.stat(path)):
            _locked.add(descriptor)
            return descriptor
    except OSError:
        pass
    os.close(descriptor)
    return None


def release(descriptor: int) -> None:
    """Close a file, and let go of its lock."""
    _locked.discard(descriptor)
    os.close(descriptor)


def _let_go() -> None:
    """Let go of the files of the parent in a process that was copied from it: their locks end with it."""
    if _locked:
        nothing = os.open(os.devnull, os.O_RDWR)
        for descriptor in _locked:
            os.dup2(nothing, descriptor)
        os.close(nothing)


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_let_go)


def to_disk(descriptor: int) -> None:
    """Wait until a file is on the disk; some file systems cannot say."""
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise
