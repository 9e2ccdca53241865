"""Concept ids as the corpora have them: those of MeSH before 2016, and of MEDIC.

Gets the names that a profile uses; returns them with the ids that its corpus can have.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from nmstag.lexicon import LEARNED, Entry
from nmstag.packs.folder import Pack
from nmstag.packs.manifest import ProfileSettings

MEDIC_BRANCHES = ("C", "F03")
"""The branches of MeSH that MEDIC has."""
_DISEASE = "Disease"


def has_medic(packs: Sequence[Pack], profile: str) -> bool:
    """Return whether the diseases of a profile are those of MEDIC."""
    return any(settings.medic for settings in _settings(packs, profile))


def corpus_ids(
    packs: Sequence[Pack], profile: str, tree: Mapping[str, str]
) -> Callable[[tuple[Entry, ...]], tuple[Entry, ...]] | None:
    """Return what gives the readings of a name the ids of a corpus; None where the profile has no such ids.

    Args:
        packs: The packs of a stack.
        profile: The profile; its settings in `pack.toml` say what ids it has.
        tree: The tree numbers of each concept, with a blank between them.

    Raises:
        PackError: A table of ids is broken; every fault is named.
    """
    former: dict[str, str] = {}
    medic: dict[str, str] = {}
    if any(settings.former_ids for settings in _settings(packs, profile)):
        former = dict(pair for pack in packs for pair in pack.former_ids())
    if has_medic(packs, profile):
        medic = dict(pair for pack in packs for pair in pack.medic_ids())
    if not former and not medic:
        return None

    def changed(entry: Entry) -> Entry:
        if entry.source == LEARNED:
            return entry
        ids = _former(entry.ids, former) if former else entry.ids
        if medic and entry.type == _DISEASE:
            ids = tuple(dict.fromkeys(filter(None, (_in_medic(id_, tree, medic) for id_ in ids))))
        return entry if ids == entry.ids else entry._replace(ids=ids)

    return lambda entries: tuple(map(changed, entries))


def _settings(packs: Sequence[Pack], profile: str) -> list[ProfileSettings]:
    return [pack.profiles.get(profile, ProfileSettings()) for pack in packs]


def _former(ids: tuple[str, ...], former: Mapping[str, str]) -> tuple[str, ...]:
    """Return ids as corpora of before 2016 have them.

    MeSH gave many drugs a descriptor of nine digits in place of their supplementary record. Where the
    former id is not known, no id is better than one that such a corpus cannot have.
    """
    if any(_is_new(id_) and id_ not in former for id_ in ids):
        return ()
    return tuple(former.get(id_, id_) for id_ in ids)


def _is_new(id_: str) -> bool:
    """Return whether an id is that of a MeSH descriptor of nine digits, which came after 2015."""
    return id_.startswith("MESH:D0000") and len(id_) == len("MESH:D000000000")


def _in_medic(id_: str, tree: Mapping[str, str], medic: Mapping[str, str]) -> str:
    """Return the id that MEDIC has for a concept; empty where it has none."""
    numbers = tree.get(id_, "").split()
    if not numbers or any(number.startswith(MEDIC_BRANCHES) for number in numbers):
        return id_
    branches = [one for one in medic for number in numbers if f"{number}.".startswith(f"{one}.")]
    return medic[max(branches, key=len)] if branches else ""
