"""Files that replace others when they are complete; what a killed run left of one is taken over."""

from __future__ import annotations

import errno
import hashlib
import io
import os
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from typing import Any, TextIO

try:
    import fcntl
except ImportError:  # Windows has no locks of this kind
    fcntl = None  # type: ignore[assignment]

_AT_ONCE = 8
"""So many files are waited for at the same time."""
_LONG = 0.001
"""Seconds that are long to wait for a file."""
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


class Waiting:
    """Files that are written and take their places together, some at a time.

    To wait for the disk after each file takes longer than to tag a short one; on a slow disk it is waited for
    many at once, which takes hardly longer than for one. Used as a context: at its end all take their places.

    Args:
        on_failure: Called with a file that could not take its place, and why. It may raise; the others have
            taken theirs by then.
        most: So many files wait at most.
        longest: So many seconds pass at most from one time to the next, as long as files come.
    """

    def __init__(
        self, on_failure: Callable[[str, OSError], object], *, most: int = 64, longest: float = 0.5
    ) -> None:
        self._on_failure = on_failure
        self._most, self._longest = most, longest
        self._files: dict[str, tuple[int, str]] = {}
        self._then: dict[str, Callable[[], object]] = {}
        self._last = 0.0

    def __enter__(self) -> Waiting:
        return self

    def __exit__(self, *_: object) -> None:
        self.settle(now=True)

    def add(self, descriptor: int, temporary: str, target: str) -> None:
        """Take over an open and locked file, of which all is written."""
        if target in self._files:
            self.settle(now=True)  # two for one place take it in their order
        self._files[target] = descriptor, temporary

    def then(self, target: str, call: Callable[[], object]) -> None:
        """Have something done when a file is in its place; at once where it does not wait."""
        target = os.path.realpath(target)
        if target in self._files:
            self._then[target] = call
        else:
            call()

    def settle(self, *, now: bool = False) -> None:
        """Put the files in their places, if many wait or it is time.

        Args:
            now: Do so in any case.
        """
        if not now and len(self._files) < self._most and time.monotonic() - self._last < self._longest:
            return
        files, self._files = self._files, {}
        then, self._then = self._then, {}
        failed: dict[str, OSError] = {}
        try:
            waited = _all_to_disk([descriptor for descriptor, _ in files.values()])
            failed.update((target, error) for target, error in zip(files, waited, strict=True) if error)
            for target in list(files):
                descriptor, temporary = files[target]
                error = failed.get(target) or _failure(put_in_place, temporary, target, keep_name=False)
                if error:
                    failed[target] = error
                    _remove(temporary)
                del files[target]
                release(descriptor)
                if not error and target in then:
                    then[target]()
        finally:
            for descriptor, temporary in files.values():
                _remove(temporary)
                release(descriptor)
            self._last = time.monotonic()
        for target, error in failed.items():
            self._on_failure(target, error)


def _all_to_disk(descriptors: list[int]) -> list[OSError | None]:
    """Wait until files are on the disk, for many at once where one takes long; return what failed."""
    start = time.monotonic()
    failures = [_failure(to_disk, descriptor) for descriptor in descriptors[:1]]
    rest = descriptors[1:]
    if len(rest) < _AT_ONCE or time.monotonic() - start < _LONG:
        return failures + [_failure(to_disk, descriptor) for descriptor in rest]
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(_AT_ONCE) as threads:
        return failures + list(threads.map(partial(_failure, to_disk), rest))


def _failure(call: Callable[..., object], *arguments: Any, **more: Any) -> OSError | None:
    try:
        call(*arguments, **more)
    except OSError as error:
        return error
    return None


def _remove(path: str) -> None:
    with suppress(OSError):
        os.unlink(path)


@contextmanager
def replacing(
    target: str,
    *,
    on_hash: Callable[[str], object] | None = None,
    waiting: Waiting | None = None,
) -> Iterator[TextIO]:
    """Open a temporary file beside `target` as UTF-8, which takes its place when the block ends.

    It is on the disk before that, so that not even a power cut leaves half a file. When the block ends with
    an exception, `target` stays as it was, and the temporary file is removed. One that a killed run left is
    written over by the next run for the same target; one that a living run writes to is left alone.

    Args:
        target: The file that is replaced.
        on_hash: Called with the SHA-256 of its bytes when it is in place, or waits for that.
        waiting: Waits for the disk and gives it its place, later and together with others.

    Raises:
        OSError: The file cannot be written.
    """
    descriptor, temporary = _open(target)
    # The name is ours as long as the lock is held: to the end. Windows replaces no file that is open.
    closed_early = fcntl is None
    if closed_early:
        waiting = None
    try:
        hashed = _HashedFile(descriptor, closed_early) if on_hash else None
        raw = hashed or io.FileIO(descriptor, "w", closefd=closed_early)
        with io.TextIOWrapper(io.BufferedWriter(raw), encoding="utf-8", newline="\n") as stream:
            yield stream
            stream.flush()
            if waiting is None:
                to_disk(descriptor)
        if waiting is None:
            put_in_place(temporary, target)
    except BaseException:
        _remove(temporary)
        if not closed_early:
            release(descriptor)
        raise
    if waiting is not None:
        waiting.add(descriptor, temporary, target)
    elif not closed_early:
        release(descriptor)
    if on_hash and hashed:
        on_hash(hashed.hash.hexdigest())


def put_in_place(temporary: str, target: str, *, keep_name: bool = True) -> None:
    """Give a file that is on the disk the name of another, which it replaces, and the mode of that one.

    Args:
        temporary: The file.
        target: The other one.
        keep_name: Also wait until its name is on the disk; else a power cut may take the whole file back.
    """
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
