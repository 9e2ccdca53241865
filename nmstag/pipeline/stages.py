"""The stages after linking, made from packs that have rules for them; each is imported only then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nmstag.packs import CLINICAL, CompiledPack

if TYPE_CHECKING:
    from nmstag.context import Contextualiser
    from nmstag.relations import ClinicalExtractor, RelationExtractor, StatedExtractor


def contextualiser(pack: CompiledPack) -> Contextualiser | None:
    """Return what sets attributes; None where the packs have no rules for it."""
    rules = pack.context()
    if rules is None:
        return None
    from nmstag.context import Contextualiser

    return Contextualiser(rules)


def extractor(
    pack: CompiledPack, scheme: str
) -> RelationExtractor | ClinicalExtractor | StatedExtractor | None:
    """Return what finds the relations of a scheme; None for 'none', or where the packs have no rules."""
    rules = pack.relations() if scheme != "none" else None
    if rules is None:
        return None
    from nmstag.plain import from_plain
    from nmstag.relations import (
        FOR_PAIRS,
        ClinicalExtractor,
        RelationExtractor,
        RelationRules,
        StatedExtractor,
    )

    if scheme == CLINICAL:
        needed = {name: value for name, value in rules.items() if name not in FOR_PAIRS}
        return ClinicalExtractor(from_plain(RelationRules, needed))
    read = from_plain(RelationRules, rules)
    return StatedExtractor(read) if pack.profile == CLINICAL else RelationExtractor(read)
