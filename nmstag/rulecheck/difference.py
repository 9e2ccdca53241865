"""Compares two packs: gets two packs, returns the names, rules and files in which they differ."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import replace

from nmstag.errors import PackError
from nmstag.lexicon.keys import name_key
from nmstag.packs import CLINICAL, Pack
from nmstag.packs.mesh_changes import mesh_changes, mesh_years
from nmstag.packs.names import compile_names
from nmstag.packs.topics import stacked_rules
from nmstag.plain import record
from nmstag.rules import Rule

Meaning = tuple[tuple[str, tuple[str, ...], str], ...]
"""The readings of a name: type, ids, exact spelling."""


@record(frozen=True, slots=True)
class PackDifference:
    """How a new pack differs from an old one; everything sorted.

    Args:
        added: Names that only the new pack looks up.
        removed: Names that only the old one looks up.
        changed: Names with other types or ids, with both readings.
        rules: Rules that were added, removed or changed: what happened, topic and id, file and line.
        files: Files that only one has, or whose bytes differ.
        mesh: What a newer MeSH changed in rows of the new pack, and the years where they differ.
    """

    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[tuple[str, Meaning, Meaning], ...]
    rules: tuple[tuple[str, str, str], ...]
    files: tuple[str, ...]
    mesh: tuple[str, ...] = ()


def compare_packs(old: Sequence[Pack], new: Sequence[Pack]) -> PackDifference:
    """Return how packs that are stacked differ from others: names, rules and files.

    Args:
        old: The old packs in their order; mostly one.
        new: The new packs.

    Raises:
        PackError: One of them is broken.
    """
    before, after = _meanings(old), _meanings(new)
    changed = {key for key in before.keys() & after.keys() if before[key] != after[key]}
    added, removed = after.keys() - before.keys(), before.keys() - after.keys()
    names = _names(old, removed) | _names(new, added | changed)
    return PackDifference(
        added=tuple(sorted(map(names.__getitem__, added))),
        removed=tuple(sorted(map(names.__getitem__, removed))),
        changed=tuple(sorted((names[key], before[key], after[key]) for key in changed)),
        rules=tuple(sorted(_different_rules(old, new))),
        files=tuple(sorted(_different_files(old, new))),
        mesh=tuple(_different_mesh(old, new)),
    )


def _different_mesh(old: Sequence[Pack], new: Sequence[Pack]) -> Iterator[str]:
    """Yield the years of MeSH where they differ, and what only the new packs tell to have changed."""
    before, after = mesh_years(old), mesh_years(new)
    if before != after:
        yield f"{before or 'no year of MeSH'} -> {after or 'no year of MeSH'}"
    known = set(mesh_changes(old))
    yield from (change for change in mesh_changes(new) if change not in known)


def _meanings(packs: Sequence[Pack]) -> dict[str, Meaning]:
    """Return the readings of each name; rules are not compiled, as they may use words of other packs."""
    if outdated := [fault for pack in packs for fault in pack.outdated().values()]:
        raise PackError(outdated)
    return {
        key: tuple(entry.plain()[:3] for entry in readings)
        for key, readings in compile_names(packs, CLINICAL).entries.items()
    }


def _names(packs: Sequence[Pack], keys: Set[str]) -> dict[str, str]:
    """Return how names are written in the last row that has them, by key; a key that no row has itself."""
    names = {key: key for key in keys}
    wanted = {
        key.replace(" ", ""): key for key in keys
    }  # some tokens of a key are joined when it is compiled
    for row in (row for pack in packs for row in pack.rows(lambda fault: None)) if keys else ():
        if key := wanted.get(name_key(row.name).replace(" ", "")):
            names[key] = row.name
    return names


def _different_rules(old: Sequence[Pack], new: Sequence[Pack]) -> Iterator[tuple[str, str, str]]:
    before, after = stacked_rules(old), stacked_rules(new)
    for key in before.keys() | after.keys():
        was, is_ = before.get(key), after.get(key)
        if was is None or is_ is None or _content(was) != _content(is_):
            happened = "changed" if was and is_ else "added" if is_ else "removed"
            rule = is_ or was
            assert rule is not None, "one of them has it"
            yield happened, "/".join(key), f"pack {rule.pack}, {rule.path}:{rule.line}"


def _content(rule: Rule) -> Rule:
    """Return a rule without its place."""
    return replace(rule, path="", line=0, pack="", topic="")


def _different_files(old: Sequence[Pack], new: Sequence[Pack]) -> set[str]:
    """Return the files that only one side has or whose bytes differ."""
    before, after = _contents(old), _contents(new)
    return {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}


def _contents(packs: Sequence[Pack]) -> dict[str, bytes]:
    several = len(packs) > 1
    return {
        f"{pack.name}: {name}" if several and number else name: (pack.folder / name).read_bytes()
        for number, pack in enumerate(packs)
        for name in pack.files
    }
