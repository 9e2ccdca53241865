"""How corpora use a name: annotated so, annotated otherwise, within a longer annotation, not annotated.

The first stage of learning names: gets annotated documents and a gazetteer of all known names; returns counts
for each name, and the rows of `profiles/<corpus>/names.tsv`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import takewhile

from nmstag.document import Document, Mention, canonical_id, canonical_type
from nmstag.lexicon.keys import NameKey, usage_key
from nmstag.lexicon.name_features import AnnotatedName, Slot, UseCounts
from nmstag.match import Gazetteer
from nmstag.text.tokens import split_pieces, token_of

TYPES = ("Disease", "Chemical")
"""The entity types that are learned; annotations of others are passed over."""

ORDINARY_USES = 3
"""A word is ordinary where a corpus has it so often and never annotates it."""

Concept = tuple[str, tuple[str, ...]]
"""Entity type and concept ids."""

Span = tuple[int, int]


@dataclass(slots=True)
class Usage:
    """Counts of one corpus.

    Args:
        types: The entity types it annotates at all; other types are not counted as unannotated.
        seen: For each name the concepts it is annotated with, and how often.
        surfaces: For each name its spellings, and how often.
        part: For each name and type, how often it is part of a longer annotation.
        free: For each name and type, how often it is not annotated.
    """

    types: set[str] = field(default_factory=set)
    seen: dict[NameKey, Counter[Concept]] = field(default_factory=lambda: defaultdict(Counter))
    surfaces: dict[NameKey, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    part: Counter[Slot] = field(default_factory=Counter)
    free: Counter[Slot] = field(default_factory=Counter)

    def annotated(self) -> Iterator[AnnotatedName]:
        """Yield the names that are annotated, with each of their concepts."""
        return (concept for concepts in self.seen.values() for concept in concepts)

    def left_out(self) -> dict[Slot, int]:
        """Return how often names are not annotated that never are with their type."""
        annotated = {(key, concept[0]) for key, concepts in self.seen.items() for concept in concepts}
        return {slot: number for slot, number in self.free.items() if number and slot not in annotated}

    def counts(self) -> dict[Slot, UseCounts]:
        """Return how often each name is annotated with a type, is part of a longer one, is left out."""
        seen: Counter[Slot] = Counter()
        for key, concepts in self.seen.items():
            for (type_, _), number in concepts.items():
                seen[key, type_] += number
        slots = (slot for slots in (seen, self.part, self.free) for slot, number in slots.items() if number)
        return {slot: (seen[slot], self.part[slot], self.free[slot]) for slot in slots}


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
        free: Name and type of each known name that is not annotated, nor a part of an annotation of another
            type ('dopamine' in the name of a gene), which tells of the words beside it, not of the name.
    """

    annotations: tuple[tuple[NameKey, str, Concept], ...]
    part: tuple[tuple[NameKey, str], ...]
    free: tuple[tuple[NameKey, str], ...]

    def of_types(self, types: Collection[str]) -> DocumentUses:
        """Return the uses without names of other types, which nobody looked for in the document."""
        part, free = (tuple(slot for slot in slots if slot[1] in types) for slots in (self.part, self.free))
        return DocumentUses(self.annotations, part, free)


def document_uses(document: Document, gazetteer: Gazetteer) -> DocumentUses:
    """Return how a document uses the names of a gazetteer that reports every reading."""
    annotations = []
    spans: list[Span] = []
    others: list[Span] = []
    for mention in document.mentions:
        concept = concept_of(mention)
        (others if concept is None else spans).append((mention.start, mention.end))
        if concept is not None:
            key = usage_key(mention.text)
            if key[0].strip() and not _is_list(mention.text, concept[0], gazetteer):
                annotations.append((key, mention.text, concept))
    spans.sort()
    part, free = [], []
    found = gazetteer.find(gazetteer.read(document.text))
    for start, end, type_ in sorted({(c.start, c.end, c.type) for c in found}):
        slot = (usage_key(document.text[start:end]), type_)
        use = _use_of(start, end, spans)
        if use == "part":
            part.append(slot)
        elif use == "free" and not _is_part_of(start, end, others):
            free.append(slot)
    return DocumentUses(tuple(annotations), tuple(part), tuple(free))


def _is_list(name: str, type_: str, gazetteer: Gazetteer) -> bool:
    """Return whether an annotation is a list of names, 'nausea, vomiting', that are no name together."""
    parts = name.split(", ")
    return len(parts) > 1 and all(any(one.type == type_ for one in gazetteer.lookup(part)) for part in parts)


def _use_of(start: int, end: int, spans: list[Span]) -> str:
    """Return 'annotated', 'part' of an annotation, 'free', or 'across' for one that cuts across.

    A name that goes beyond what the annotators took of it ('acute hepatitis', where they took 'hepatitis')
    is free: it would be wrong.
    """
    for place in range(max(0, bisect_left(spans, (start, 0)) - 8), len(spans)):
        other_start, other_end = spans[place]
        if other_start >= end:
            return "free"
        if start < other_end:
            if (other_start, other_end) == (start, end):
                return "annotated"
            inside = other_start <= start and end <= other_end
            exact = (start, end) in spans
            return "annotated" if exact else "part" if inside else _beyond(start, end, spans[place:])
    return "free"


def _beyond(start: int, end: int, spans: Iterable[Span]) -> str:
    """Return 'free' for a name of which the annotators took a part, or several; 'across' for others."""
    touched = takewhile(lambda span: span[0] < end, spans)
    return "free" if all(start <= one[0] and one[1] <= end for one in touched if one[1] > start) else "across"


def _is_part_of(start: int, end: int, spans: Iterable[Span]) -> bool:
    """Return whether a name is a part of something longer: 'dopamine' of a dopamine receptor."""
    return any(first <= start and end <= after and (first, after) != (start, end) for first, after in spans)


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


def ordinary_words(documents: Iterable[Document], usage: Usage) -> Iterator[tuple[str, int]]:
    """Yield the words of a corpus that it never annotates, each with its uses, sorted.

    They tell of names that are not known yet when the corpus is read, those of a later MeSH, that the corpus
    leaves them out: 'placebo'.
    """
    counts: Counter[str] = Counter()
    for document in documents:
        spans = [(m.start, m.end) for m in document.mentions if concept_of(m) or _has_parts(m.text)]
        text = list(document.text)
        for start, end in spans:
            text[start:end] = " " * (end - start)
        counts.update(map(token_of, split_pieces("".join(text))))
    uses: Counter[NameKey] = Counter()
    for word, number in counts.items():
        if len(word) > 1 and any(map(str.isalpha, word)):
            uses[usage_key(word)] += number
    for (key, exact), number in sorted(uses.items()):
        if number >= ORDINARY_USES and (key, exact) not in usage.seen:
            yield exact or key, number


def _has_parts(name: str) -> bool:
    """Return whether a name is more than one word; what it has for parts is no word of its own there."""
    return sum(any(map(str.isalnum, piece)) for piece in split_pieces(name)) > 1


def learned_rows(usage: Usage) -> Iterator[tuple[str, str, str, int, int, int, int]]:
    """Yield the rows of one corpus: names it annotates, then known names that it does not annotate."""
    for key, concepts in usage.seen.items():
        total = sum(concepts.values())
        for (type_, ids), seen in concepts.items():
            part, free = usage.part[key, type_], usage.free[key, type_]
            yield (
                spelling(usage, key),
                type_,
                "|".join(ids),
                seen,
                total - seen,
                part,
                free,
            )
    for key, type_ in dict.fromkeys((*usage.free, *usage.part)):
        if not any(concept[0] == type_ for concept in usage.seen.get(key, ())):
            other = sum(usage.seen[key].values()) if key in usage.seen else 0
            yield key[1] or key[0], type_, "", 0, other, usage.part[key, type_], usage.free[key, type_]


def spelling(usage: Usage, key: NameKey) -> str:
    """Return the spelling that is written for a name: the most frequent, then the first."""
    surfaces = usage.surfaces[key]
    return key[1] or min(surfaces, key=lambda text: (-surfaces[text], text))
