"""A file that replaces another when it is complete; what a killed run left of one is taken over."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TextIO

try:
    import fcntl
except ImportError:  # Windows has no locks of this kind
    fcntl = None  # type: ignore[assignment]


@contextmanager
def replacing(target: str) -> Iterator[TextIO]:
    """Open a temporary file beside `target` as UTF-8, which takes its place when the block ends.

    It is on the disk before that, so that not even a power cut leaves half a file. When the block ends with
    an exception, `target` stays as it was, and the temporary file is removed. One that a killed run left is
    written over by the next run for the same target; one that a living run writes to is left alone.

    Raises:
        OSError: The file cannot be written.
    """
    descriptor, temporary = _open(target)
    # Holds the lock until the end: the name is ours only as long. Windows replaces no file that is open.
    lock = os.dup(descriptor) if fcntl else -1
    try:
        with open(descriptor, "w", encoding="utf-8", newline="\n") as stream:
            yield stream
            stream.flush()
            _to_disk(descriptor)
        if os.path.exists(target):
            os.chmod(temporary, stat.S_IMODE(os.stat(target).st_mode))
        os.replace(temporary, target)
    except BaseException:
        with suppress(OSError):
            os.unlink(temporary)
        raise
    finally:
        if lock >= 0:
            os.close(lock)


def _open(target: str) -> tuple[int, str]:
    """Return an empty temporary file for a target: the one of this name, or another where that is in use."""
    folder, name = os.path.split(target)
    key = hashlib.sha256(os.fsencode(name)).hexdigest()[:12]
    temporary = os.path.join(folder, f".nmstag-{key}.tmp")
    if fcntl:
        descriptor = _open_locked(temporary)
        if descriptor is not None:
            return descriptor, temporary
    temporary = os.path.join(folder, f".nmstag-{key}-{os.urandom(6).hex()}.tmp")
    return os.open(
        temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666
    ), temporary


def _open_locked(path: str) -> int | None:
    """Return a file that no living process writes to, emptied; None where there is one, or no lock."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK, 0o666)
    except OSError as error:
        if error.errno in (errno.EACCES, errno.ELOOP, errno.ENXIO, errno.EPERM, errno.EISDIR):
            return None  # somebody else's: another name is tried
        raise
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        opened = os.fstat(descriptor)
        # Between opening and locking, another run may have put the file in its place.
        if stat.S_ISREG(opened.st_mode) and opened.st_nlink == 1 and os.path.samestat(opened, os.stat(path)):
            os.ftruncate(descriptor, 0)
            return descriptor
    except OSError:
        pass
    os.close(descriptor)
    return None


def _to_disk(descriptor: int) -> None:
    """Wait until a file is on the disk; some file systems cannot say."""
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise
