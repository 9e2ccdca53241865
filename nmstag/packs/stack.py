"""Packs stacked: their files seen as one for a profile, from which every stage is compiled."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from nmstag.link import BACKOFF
from nmstag.packs.clinical import CLINICAL
from nmstag.packs.folder import Pack
from nmstag.packs.names import rules_off
from nmstag.rules.sources import Sources

CLINICAL_STEPS = ("spelling", "drug_effect_split", BACKOFF)
"""Steps for clinical prose alone: half of the links by body part are right in held-out text of corpora."""


def sources_of(packs: Sequence[Pack], profile: str) -> Sources:
    """Return the files of packs, stacked, for one profile."""
    members = [pack.member() for pack in packs]
    off = rules_off(packs, profile)
    return Sources(members, profile, off, () if profile == CLINICAL else CLINICAL_STEPS)


def profiles(packs: Iterable[Pack]) -> list[str]:
    """Return the profiles that packs have: 'clinical', and one for each corpus they learned from."""
    learned = {
        Path(name).stem
        for pack in packs
        for name in pack.files
        if name.startswith(("lexicons/learned/", "lexicons/off/"))
    }
    return [CLINICAL, *sorted(learned)]
