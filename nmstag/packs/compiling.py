"""Packs compiled: plain data that loads in milliseconds, kept under the user's cache folder.

The name of a cache file is a hash of the packs' contents, the normaliser's version, the code's version
and Python's, so a change of any of them makes a new file. Files are written whole or not at all; a
folder that cannot be written costs time and nothing else.
"""

from __future__ import annotations

import hashlib
import marshal
import os
import sys
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nmstag import __version__
from nmstag.errors import Fault, PackError
from nmstag.lexicon import Entry, EntryFields, LexiconRow, compile_lexicon
from nmstag.packs.folder import DEFAULT, Pack, open_pack
from nmstag.text import normalise
from nmstag.text.tokens import assign_symbols

FORMAT = 1
"""Raised whenever the layout of the compiled form changes."""

RawDropped = tuple[EntryFields, str]


@dataclass(slots=True)
class CompiledPack:
    """One or more packs, compiled.

    Args:
        name: The packs' names and versions, as outputs quote them.
        hash: Content hash; of the packs' hashes where there are several.
        vocabulary: The symbol of each normal form.
        keys: Each name as a string of symbols.
        entries: The readings of each key.
        cache: The cache file that holds it; None where none could be written.
        uncached: The readings decided against, where no cache file holds them.
    """

    name: str
    hash: str
    vocabulary: dict[str, str]
    keys: list[str]
    entries: list[tuple[EntryFields, ...]]
    cache: Path | None = None
    uncached: dict[str, list[RawDropped]] | None = None

    def dropped(self) -> dict[str, list[RawDropped]]:
        """Return the readings decided against, by key; read from the cache where it holds them."""
        if self.cache is None:
            return self.uncached or {}
        return dict(_read(self.cache.with_suffix(".dropped"), self.hash) or {})


def load_packs(places: Sequence[str | Path] = (DEFAULT,)) -> CompiledPack:
    """Return packs compiled, from the cache where it holds them; several packs stack.

    Raises:
        UsageError: A folder is not there.
        PackError: A pack is broken; every fault is named.
    """
    packs = [open_pack(place) for place in places or (DEFAULT,)]
    content = packs[0].hash if len(packs) == 1 else _digest(pack.hash for pack in packs)
    folder = cache_folder()
    path = folder / f"{_cache_key(content)}.pack" if folder else None
    if path is not None:
        data = _read(path, content)
        if data is not None:
            name, digest, vocabulary, keys, entries = data
            return CompiledPack(name, digest, vocabulary, keys, entries, path)
    compiled, dropped = compile_packs(packs, content)
    compiled.uncached = dropped
    if path is not None:
        data = (compiled.name, compiled.hash, compiled.vocabulary, compiled.keys, compiled.entries)
        if _write(path.with_suffix(".dropped"), content, dropped) and _write(path, content, data):
            compiled.cache, compiled.uncached = path, None
    return compiled


def compile_packs(
    packs: Sequence[Pack], content: str = ""
) -> tuple[CompiledPack, dict[str, list[RawDropped]]]:
    """Return packs compiled, and the readings that were decided against.

    Raises:
        PackError: A lexicon is broken; every fault of all of them is named.
    """
    faults: list[Fault] = []
    rows: list[LexiconRow] = []
    for pack in packs:
        rows += pack.rows(faults.append)
    if faults:
        raise PackError(faults)
    lexicon = compile_lexicon(rows, min(pack.minimum_trust for pack in packs))
    vocabulary = assign_symbols(sorted({word for key in lexicon.entries for word in key.split()}))
    compiled = CompiledPack(
        name="+".join(f"{pack.name} {pack.version}" for pack in packs),
        hash=content or _digest(pack.hash for pack in packs),
        vocabulary=vocabulary,
        keys=["".join(map(vocabulary.__getitem__, key.split())) for key in lexicon.entries],
        entries=[tuple(map(_plain, entries)) for entries in lexicon.entries.values()],
    )
    dropped = {
        key: [(_plain(item.entry), item.reason) for item in items] for key, items in lexicon.dropped.items()
    }
    return compiled, dropped


def _plain(entry: Entry) -> EntryFields:
    """Return an entry as a plain tuple, which is what can be cached."""
    type_, ids, exact, place, name, source = entry
    return type_, ids, exact, place, name, source


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


def _digest(parts: Iterable[str]) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _cache_key(content: str) -> str:
    """Return the name of the cache file for this content under this code."""
    parts = (content, str(FORMAT), str(normalise.VERSION), __version__, sys.implementation.cache_tag or "")
    return _digest(parts)[:32]


def _read(path: Path, content: str) -> Any:
    """Return what a cache file holds; None where there is none or it is not whole."""
    try:
        data = path.read_bytes()
    except OSError:
        return None
    head = bytes.fromhex(content) + hashlib.sha256(data[64:]).digest()
    if len(data) < 64 or data[:64] != head:
        return None
    return marshal.loads(data[64:])


def _write(path: Path, content: str, value: Any) -> bool:
    """Write a cache file atomically; return whether that worked."""
    body = marshal.dumps(value)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".nmstag-")
        with os.fdopen(handle, "wb") as stream:
            stream.write(bytes.fromhex(content) + hashlib.sha256(body).digest() + body)
        os.replace(temporary, path)
    except OSError:
        return False
    return True
