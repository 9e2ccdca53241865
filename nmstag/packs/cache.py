"""A cache of compiled packs: plain data in files below the user's cache folder.

A file is named by a hash of what it was made from: the content of the packs, the source code that makes and
reads the compiled form, and Python's version, as each version writes such data in its own way. Files are
written completely or not at all; a folder that cannot be written costs time and nothing else. What others
could have written is not read: a folder or file of another owner, or that others may write to.
"""

from __future__ import annotations

import gc
import hashlib
import marshal
import os
import re
import stat
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, cast

from nmstag.errors import printable
from nmstag.version import __version__

try:
    import fcntl
except ImportError:  # Windows has no locks of this kind
    fcntl = None  # type: ignore[assignment]

T = TypeVar("T")

PACKAGE = Path(__file__).resolve().parent.parent
COMPILING_CODE = (
    *("schema.py", "tables.py", "plain.py", "late.py"),
    *("document", "text", "lexicon", "rules", "match", "link", "context", "relations", "packs"),
)
"""The modules and folders whose code makes or reads the compiled form of a pack."""

_OWN = re.compile(r"[0-9a-f]{32}\.[a-z]+")
MOST_FILES = 60
"""A cache folder holds no more files: some twenty packs, each in a few parts."""
SHIPPED = PACKAGE / "default_pack" / "compiled"
"""Where a wheel holds the default pack compiled; a checkout has none."""
_MARSHAL = 4
_TEMPORARY = ".nmstag-"
_OLD = 3600
"""Seconds after which a temporary file is one that a killed run left."""
_renewing = False


def cache_folder() -> Path | None:
    """Return the folder for caches: NMSTAG_CACHE, else the system's; None where NMSTAG_CACHE is 'off'."""
    chosen = os.environ.get("NMSTAG_CACHE", "")
    if chosen == "off":
        return None
    if chosen:
        return Path(chosen)
    if os.name == "nt":
        base = os.environ.get("LOCALAPPDATA") or os.path.expanduser("~/AppData/Local")
    else:
        base = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    return Path(base) / "nmstag"


def program_hash() -> str:
    """Return the hash of all source code, which everything depends on that is made with this program."""
    return code_hash(PACKAGE, (".",))


@cache
def code_hash(package: Path = PACKAGE, parts: tuple[str, ...] = COMPILING_CODE) -> str:
    """Return the hash of source code: of what makes and reads the compiled form of a pack.

    Where an installation has no sources, nmstag's version takes their place.

    Args:
        package: The folder of the package.
        parts: Modules, and folders with all that is below them.
    """
    found = hashlib.sha256(__version__.encode())
    for name in parts:
        for path in [f"{package}/{name}"] if name.endswith(".py") else sorted(_sources(f"{package}/{name}")):
            try:
                with open(path, "rb", buffering=0) as stream:
                    content = stream.read()
            except OSError:
                continue
            found.update(f"{name}/{os.path.basename(path)}\0{len(content)}\0".encode())
            found.update(content)
    return found.hexdigest()


def _sources(folder: str) -> list[str]:
    """Return the modules of a folder and of those below it."""
    with suppress(OSError):
        entries = list(os.scandir(folder))
        below = [path for entry in entries if entry.is_dir() for path in _sources(entry.path)]
        return below + [entry.path for entry in entries if entry.name.endswith(".py")]
    return []


def digest(parts: Iterable[str]) -> str:
    """Return the hash of some texts in their order."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def cached(
    made_from: Iterable[str],
    part: str,
    make: Callable[[], T],
    fits: Callable[[Any], bool] = lambda _: True,
    unkept: T | None = None,
) -> T:
    """Return what `make` returns, from the cache file where there is one.

    Args:
        made_from: All that the value depends on, apart from the code.
        part: What the value is; the ending of the file's name.
        make: Makes the value, of plain data that `marshal` can write.
        fits: Whether a value that was read has the shape of one that is made.
        unkept: What is returned where there is no cache folder; the value is made where nothing is given.
    """
    made_from = (*made_from, code_hash(), part)
    key = digest(made_from)
    found, value = (False, None) if _renewing else _read(SHIPPED / f"{key[:32]}.{part}", key, shipped=True)
    folder = cache_folder()
    if found or folder is None or not _usable(folder):
        return cast(T, value) if found else _made(make) if unkept is None else unkept
    key = digest((*made_from, sys.implementation.cache_tag or ""))
    path = folder / f"{key[:32]}.{part}"
    found, value = (False, None) if _renewing else _read(path, key)
    if found and fits(value):
        _mark_used(path)
        return cast(T, value)
    value = _made(make)
    _write(path, key, value)
    return value


def _made(make: Callable[[], T]) -> T:
    """Return what is made, all of which is kept, so that the garbage collector finds nothing."""
    with no_collection():
        return make()


def ship(folder: Path, made_from: Iterable[str], part: str, value: Any) -> None:
    """Write what `cached` finds without making it, when `folder` is installed as `SHIPPED`.

    It is read by every version of Python: plain data is written alike by all since 3.4.
    """
    key = digest((*made_from, code_hash(), part))
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{key[:32]}.{part}").write_bytes(_packed(key, value))


@contextmanager
def renewing() -> Iterator[None]:
    """Within the block no cache file is read; what is made replaces them."""
    global _renewing
    before, _renewing = _renewing, True
    try:
        yield
    finally:
        _renewing = before


def _usable(folder: Path) -> bool:
    """Return whether a cache folder can be made, or is one that nobody else can write to."""
    try:
        state = folder.stat()
    except OSError:
        return True  # made later, for its owner alone; or it cannot be made, which costs time only
    if not stat.S_ISDIR(state.st_mode):
        advice = "name another place with NMSTAG_CACHE, or 'off'"
        _tell_once(f"the cache folder {folder} is no folder, so that nothing is kept ({advice})")
        return False
    if _is_safe(state):
        return True
    advice = "take that right away with 'chmod go-w', or name another folder with NMSTAG_CACHE"
    _tell_once(f"the cache folder {folder} is not used, since others may write to it ({advice})")
    return False


def can_keep() -> bool:
    """Return whether what is made now will be found at the next start, as far as can be told before."""
    folder = cache_folder()
    if folder is None or not _usable(folder):
        return False
    place = str(folder)
    while not os.path.lexists(place) and place != (above := os.path.dirname(place) or os.curdir):
        place = above
    return os.path.isdir(place) and os.access(place, os.W_OK | os.X_OK)


def _is_safe(state: os.stat_result) -> bool:
    """Return whether a file or folder is ours or the system's, and nobody else may write to it."""
    if os.name != "posix":
        return True
    return state.st_uid in (0, os.geteuid()) and not state.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


@cache
def _tell_once(message: str) -> None:
    tell(f"warning: {message}")


def tell(message: str) -> None:
    """Log a line, which Python writes to standard error where no program has set up logging."""
    import logging

    logging.getLogger("nmstag").warning("nmstag: %s", printable(message))


def _read(path: Path, key: str, shipped: bool = False) -> tuple[bool, Any]:
    """Return whether there is a complete cache file that nobody else can have written, and its value.

    What was installed with the code is as safe as the code, whoever owns it.
    """
    flags = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
    try:
        with open(os.open(path, flags | getattr(os, "O_NOFOLLOW", 0)), "rb", buffering=0) as stream:
            state = os.fstat(stream.fileno())
            data = stream.readall() if stat.S_ISREG(state.st_mode) and (shipped or _is_safe(state)) else b""
    except OSError:
        return False, None
    value = memoryview(data)[64:]
    head = bytes.fromhex(key) + hashlib.sha256(value).digest()
    if len(data) < 64 or data[:64] != head:
        return False, None
    try:
        with no_collection():
            return True, marshal.loads(value)
    except (EOFError, ValueError, TypeError, MemoryError):
        return False, None


@contextmanager
def no_collection() -> Iterator[None]:
    """Stop the garbage collector while much is made that is kept; it would double the time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _mark_used(path: Path) -> None:
    """Give a file the time of now, so that a pack in daily use is not the first to go."""
    with suppress(OSError):
        os.utime(path)


def _prune(folder: Path) -> None:
    """Remove the files that were used least lately, and what killed runs left; only files of our own."""
    own = [path for path in folder.iterdir() if _OWN.fullmatch(path.name)]
    files = sorted(own, key=lambda path: path.stat().st_mtime)
    for path in files[:-MOST_FILES]:
        path.unlink(missing_ok=True)
    for path in folder.glob(f"{_TEMPORARY}*"):
        if path.stat().st_mtime < time.time() - _OLD:
            path.unlink(missing_ok=True)
        elif fcntl is not None and (descriptor := _locked(path)) is not None:
            path.unlink(missing_ok=True)  # whoever wrote it is gone
            os.close(descriptor)


def _write(path: Path, key: str, value: Any) -> None:
    """Write a cache file completely or not at all; do nothing where that is not possible.

    The file it is first written to has a name that the next run takes over, should this one be killed.
    """
    data = _packed(key, value)
    with suppress(OSError):
        path.parent.parent.mkdir(parents=True, exist_ok=True)
        path.parent.mkdir(mode=0o700, exist_ok=True)
        temporary = path.parent / f"{_TEMPORARY}{path.name}"
        descriptor = _locked(temporary)
        if descriptor is None:
            return  # another process writes the same
        try:
            with open(descriptor, "wb", closefd=fcntl is None) as stream:
                stream.truncate(0)
                stream.write(data)
            os.replace(temporary, path)
        except BaseException:
            with suppress(OSError):
                os.unlink(temporary)
            raise
        finally:
            if fcntl is not None:
                os.close(descriptor)
        _prune(path.parent)


def _locked(path: Path) -> int | None:
    """Return a file that no other process writes to, as it is or new; None where one does.

    Raises:
        OSError: It cannot be opened or made.
    """
    more = (getattr(os, name, 0) for name in ("O_BINARY", "O_NOFOLLOW", "O_NONBLOCK"))
    descriptor = os.open(path, sum(more, os.O_WRONLY | os.O_CREAT), 0o600)
    if fcntl is None:
        return descriptor
    with suppress(OSError):
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            free = True
        except OSError as error:
            free = not isinstance(error, BlockingIOError)  # some file systems have no locks
        # Between opening and locking, another process may have given the file its name.
        if free and os.path.samestat(os.fstat(descriptor), os.stat(path)):
            return descriptor
    os.close(descriptor)
    return None


def _packed(key: str, value: Any) -> bytes:
    """Return what a cache file holds: key, checksum, value."""
    body = marshal.dumps(value, _MARSHAL)
    return bytes.fromhex(key) + hashlib.sha256(body).digest() + body
