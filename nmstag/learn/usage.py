"""How corpora use a name: annotated so, annotated otherwise, within a longer annotation, not at all."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from nmstag.document import Document, Mention, canonical_id
from nmstag.lexicon.compiled import is_abbreviation
from nmstag.match import Gazetteer
from nmstag.text.tokens import normal_tokens

CANONICAL_TYPES = {
    "SpecificDisease": "Disease",
    "DiseaseClass": "Disease",
    "CompositeMention": "Disease",
    "Modifier": "Disease",
    "DiseaseOrPhenotypicFeature": "Disease",
    "ChemicalEntity": "Chemical",
    "Disease": "Disease",
    "Chemical": "Chemical",
}

NameKey = tuple[str, str]
"""Normal tokens joined by a space, and the exact spelling of an abbreviation (else empty)."""

Concept = tuple[str, tuple[str, ...]]
"""Entity type and concept ids."""


@dataclass(slots=True)
class Usage:
    """Counts of one corpus.

    Args:
        types: The entity types it annotates at all; other types are not counted as unannotated.
        seen: For each name the concepts it is annotated with, and how often.
        surfaces: For each name its spellings, and how often.
        part: For each name and type, how often it lies within a longer annotation.
        free: For each name and type, how often it stands unannotated.
    """

    types: set[str] = field(default_factory=set)
    seen: dict[NameKey, Counter[Concept]] = field(default_factory=lambda: defaultdict(Counter))
    surfaces: dict[NameKey, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    part: Counter[tuple[NameKey, str]] = field(default_factory=Counter)
    free: Counter[tuple[NameKey, str]] = field(default_factory=Counter)


def name_key(name: str) -> NameKey:
    """Return the key under which uses of a name are counted."""
    return " ".join(normal_tokens(name)), name if is_abbreviation(name) else ""


def concept_of(mention: Mention) -> Concept | None:
    """Return type and ids of an annotation in our terms; None for types that are not tagged."""
    type_ = CANONICAL_TYPES.get(mention.type)
    if type_ is None:
        return None
    return type_, tuple(dict.fromkeys(canonical_id(id_) for id_ in mention.ids))


def count_annotations(documents: Iterable[Document]) -> Usage:
    """Return the names that documents annotate, with their concepts."""
    usage = Usage()
    for document in documents:
        for mention in document.mentions:
            concept = concept_of(mention)
            if concept is None:
                continue
            key = name_key(mention.text)
            if key[0]:
                usage.types.add(concept[0])
                usage.seen[key][concept] += 1
                usage.surfaces[key][mention.text] += 1
    return usage


def count_uses(documents: Iterable[Document], gazetteer: Gazetteer, usage: Usage) -> None:
    """Add to a usage how often each name of a gazetteer stands in text without being annotated."""
    for document in documents:
        annotated = sorted((m.start, m.end) for m in document.mentions if concept_of(m))
        pieces, ends, symbols = gazetteer.pieces(document.text)
        found = gazetteer.find(document.text, pieces, ends, symbols)
        for start, end, type_ in sorted({(c.start, c.end, c.type) for c in found}):
            if type_ in usage.types:
                slot = (name_key(document.text[start:end]), type_)
                _count(start, end, annotated, slot, usage)


def _count(
    start: int, end: int, annotated: list[tuple[int, int]], slot: tuple[NameKey, str], usage: Usage
) -> None:
    """Count one use that is no annotation itself: within one, or free; cutting across one is neither."""
    free = True
    for other_start, other_end in annotated:
        if other_start < end and start < other_end:
            if (other_start, other_end) == (start, end):
                return
            free = False
            if other_start <= start and end <= other_end:
                usage.part[slot] += 1
                return
    if free:
        usage.free[slot] += 1
