"""Packs stacked: their files and rows seen as one for a profile, from which every stage is compiled."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from nmstag.errors import Fault
from nmstag.lexicon import LexiconRow
from nmstag.lexicon.keys import usage_key
from nmstag.lexicon.name_features import MESH, Slot
from nmstag.lexicon.rows import LEARNED, STOP, TERM_ROWS, VOCABULARY_ROWS
from nmstag.packs.clinical import CLINICAL
from nmstag.packs.folder import Pack
from nmstag.rules.sources import PACK_SWITCHES, Sources

_SHARED = ("rules/words/", PACK_SWITCHES, "profiles/")
FILES_OF_PARTS = {
    "context": ("rules/context/", *_SHARED),
    "relations": ("rules/relations/", "knowledge/", *_SHARED),
    "expressions": ("rules/", "profiles/"),
}
"""How the names of the files begin that a part is made of; any other is made of all.

So a change of a name makes none of these again.
"""


def sources_of(packs: Sequence[Pack], profile: str, starts: tuple[str, ...] = ("",)) -> Sources:
    """Return the files of packs, stacked, for one profile.

    Args:
        packs: The packs, earlier ones first.
        profile: The annotation guideline that is followed.
        starts: How the names of the files begin that are wanted.
    """
    return Sources([pack.member(starts) for pack in packs], profile)


def digests_of(packs: Iterable[Pack], starts: tuple[str, ...]) -> Iterator[str]:
    """Yield the content of some files: those of groups whose names begin so.

    Packs that have none of them are left out, as nothing depends on them.
    """
    for pack in packs:
        digests = [one for group, one in pack.digests.items() if group.startswith(starts)]
        if digests:
            yield from (pack.name, *digests)


def profiles(packs: Sequence[Pack]) -> list[str]:
    """Return the profiles that packs have: 'clinical', and each that has a folder of its own."""
    return list(dict.fromkeys((CLINICAL, *sources_of(packs, CLINICAL).profiles())))


def stacked_rows(packs: Sequence[Pack], faults: list[Fault]) -> Iterator[LexiconRow]:
    """Yield the rows of packs, merged: the hand-written row of a later pack replaces those of earlier ones.

    A hand-written row replaces hand-written rows of the same name and type, and rows that say that this
    name is never used for this type. Names of MeSH and of corpora are added to what there is. The place of a
    later pack's row begins with the pack's name: 'mine:diseases/ward.tsv:2'.

    Args:
        packs: The packs, earlier ones first.
        faults: Gets the fault of each row that cannot be read.
    """
    replaced: set[tuple[object, str]] = set()
    stack: list[list[LexiconRow]] = []
    for number, pack in reversed(list(enumerate(packs))):
        rows = list(pack.rows(faults.append))
        if number:
            rows = [replace(row, place=f"{pack.name}:{row.place}") for row in rows]
        stack.append([r for r in rows if not (replaced and _replaceable(r) and slot_of(r) in replaced)])
        if len(packs) > 1:
            replaced.update(slot_of(row) for row in rows if _is_written(row))
    for rows in reversed(stack):
        yield from rows


def slot_of(row: LexiconRow) -> Slot:
    return usage_key(row.name), row.type


def _is_written(row: LexiconRow) -> bool:
    return row.source not in (LEARNED, MESH, TERM_ROWS, VOCABULARY_ROWS, STOP)


def _replaceable(row: LexiconRow) -> bool:
    return row.source == STOP or _is_written(row)
