"""How corpora use a name: annotated so, annotated otherwise, within a longer annotation, not at all."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from nmstag.document import Document, Mention, canonical_id, canonical_type
from nmstag.lexicon.compiled import is_abbreviation, name_key
from nmstag.match import Gazetteer

TYPES = ("Disease", "Chemical")
"""The entity types that are learned; annotations of others are passed over."""

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


def usage_key(name: str) -> NameKey:
    """Return the key under which uses of a name are counted."""
    return name_key(name), name if is_abbreviation(name) else ""


def concept_of(mention: Mention) -> Concept | None:
    """Return type and ids of an annotation in our terms; None for types that are not tagged."""
    type_ = canonical_type(mention.type)
    if type_ not in TYPES:
        return None
    return type_, tuple(dict.fromkeys(canonical_id(id_) for id_ in mention.ids))


@dataclass(frozen=True, slots=True)
class DocumentUses:
    """How one document uses names: its annotations, and the known names that are none.

    Args:
        annotations: Name, spelling and concept of each annotation.
        part: Name and type of each known name within a longer annotation.
        free: Name and type of each known name that is not annotated.
    """

    annotations: tuple[tuple[NameKey, str, Concept], ...]
    part: tuple[tuple[NameKey, str], ...]
    free: tuple[tuple[NameKey, str], ...]


def document_uses(document: Document, gazetteer: Gazetteer) -> DocumentUses:
    """Return how a document uses the names of a gazetteer that reports every reading."""
    annotations = []
    spans = []
    for mention in document.mentions:
        concept = concept_of(mention)
        if concept is not None:
            spans.append((mention.start, mention.end))
            key = usage_key(mention.text)
            if key[0].strip():
                annotations.append((key, mention.text, concept))
    spans.sort()
    part, free = [], []
    found = gazetteer.find(gazetteer.read(document.text))
    for start, end, type_ in sorted({(c.start, c.end, c.type) for c in found}):
        slot = (usage_key(document.text[start:end]), type_)
        use = _use_of(start, end, spans)
        if use == "part":
            part.append(slot)
        elif use == "free":
            free.append(slot)
    return DocumentUses(tuple(annotations), tuple(part), tuple(free))


def _use_of(start: int, end: int, spans: list[tuple[int, int]]) -> str:
    """Return 'annotated', 'part' of an annotation, 'free', or 'across' for one that cuts across."""
    for place in range(max(0, bisect_left(spans, (start, 0)) - 8), len(spans)):
        other_start, other_end = spans[place]
        if other_start >= end:
            return "free"
        if start < other_end:
            if (other_start, other_end) == (start, end):
                return "annotated"
            inside = other_start <= start and end <= other_end
            exact = (start, end) in spans
            return "annotated" if exact else "part" if inside else "across"
    return "free"


def sum_uses(documents: Iterable[DocumentUses]) -> Usage:
    """Return the counts of documents together.

    A type that no document annotates is not counted as unannotated: the corpus does not look at it.
    """
    usage = Usage()
    uses = list(documents)
    for document in uses:
        for key, surface, concept in document.annotations:
            usage.types.add(concept[0])
            usage.seen[key][concept] += 1
            usage.surfaces[key][surface] += 1
    for document in uses:
        usage.part.update(slot for slot in document.part if slot[1] in usage.types)
        usage.free.update(slot for slot in document.free if slot[1] in usage.types)
    return usage
