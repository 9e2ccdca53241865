"""Compares two packs: gets two packs, returns the names and files in which they differ."""

from __future__ import annotations

from dataclasses import dataclass

from nmstag.packs import Pack, compile_packs

Meaning = tuple[tuple[str, tuple[str, ...], str], ...]
"""The readings of a name: type, ids, exact spelling."""


@dataclass(frozen=True, slots=True)
class PackDifference:
    """Names (by their normal tokens) that two packs look up differently, each sorted."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[tuple[str, Meaning, Meaning], ...]
    files: tuple[str, ...]


def compare_packs(old: Pack, new: Pack) -> PackDifference:
    """Return the names that were added, removed or given another type or id, and the files that differ.

    Raises:
        PackError: One of them is broken.
    """
    before, after = _meanings(old), _meanings(new)
    changed = [(name, before[name], after[name]) for name in sorted(before.keys() & after.keys())]
    return PackDifference(
        added=tuple(sorted(after.keys() - before.keys())),
        removed=tuple(sorted(before.keys() - after.keys())),
        changed=tuple(item for item in changed if item[1] != item[2]),
        files=tuple(sorted(_different_files(old, new))),
    )


def _meanings(pack: Pack) -> dict[str, Meaning]:
    compiled = compile_packs([pack])
    words = {symbol: word for word, symbol in compiled.vocabulary.items()}
    return {
        " ".join(words[symbol] for symbol in key): tuple(entry[:3] for entry in entries)
        for key, entries in zip(compiled.keys, compiled.entries, strict=True)
    }


def _different_files(old: Pack, new: Pack) -> set[str]:
    """Return the member files that only one pack has or whose bytes differ."""
    different = set(old.files) ^ set(new.files)
    for name in set(old.files) & set(new.files):
        if (old.folder / name).read_bytes() != (new.folder / name).read_bytes():
            different.add(name)
    return different
