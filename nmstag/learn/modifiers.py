"""Which words belong inside a mention, counted over annotations.

Part of learning span extension: gets annotated documents; returns for each word in how many documents it is
inside a mention and in how many outside. A word counts as inside where it is the first or the last of an
annotated name whose rest is itself a known name, and as outside where it is right before or after an
annotation. Documents are counted, not uses: one paper that writes 'penile pain' forty times tells no more
about 'penile' than one that does so once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from nmstag.document import Document
from nmstag.learn.name_counts import concept_of
from nmstag.text.tokens import normal_tokens

Slot = tuple[str, str, str]
"""Side ('left', 'right'), entity type, normal form of the word."""

WINDOW = 40
"""Characters beside an annotation in which its neighbour word is looked for."""


@dataclass(slots=True)
class ModifierCounts:
    """In how many documents a word is part of a mention, and in how many it stays beside it."""

    inside: Counter[Slot] = field(default_factory=Counter)
    outside: Counter[Slot] = field(default_factory=Counter)

    def share(self, slot: Slot, prior: float, weight: float = 2.0) -> float:
        """Return the share of documents that have the word inside, smoothed towards a prior."""
        inside, outside = self.inside[slot], self.outside[slot]
        return (inside + prior * weight) / (inside + outside + weight)


def count_modifiers(documents: Iterable[Document], known: Mapping[str, Collection[str]]) -> ModifierCounts:
    """Return the counts over documents.

    Args:
        documents: Annotated documents.
        known: Entity types of each known name, names as normal tokens joined by a space.
    """
    counts = ModifierCounts()
    for document in documents:
        inside: set[Slot] = set()
        outside: set[Slot] = set()
        for mention in document.mentions:
            concept = concept_of(mention)
            if concept is None:
                continue
            tokens = normal_tokens(mention.text)
            inside.update(_inside(tokens, concept[0], known))
            left = normal_tokens(document.text[max(0, mention.start - WINDOW) : mention.start])
            right = normal_tokens(document.text[mention.end : mention.end + WINDOW])
            outside.update([("left", concept[0], word) for word in left[-1:]])
            outside.update([("right", concept[0], word) for word in right[:1]])
        counts.inside.update(inside)
        counts.outside.update(outside)
    return counts


def _inside(tokens: list[str], type_: str, known: Mapping[str, Collection[str]]) -> Iterator[Slot]:
    """Yield the first and the last word of a name where the rest is a known name of that type."""
    if len(tokens) >= 2:
        if type_ in known.get(" ".join(tokens[1:]), ()):
            yield "left", type_, tokens[0]
        if type_ in known.get(" ".join(tokens[:-1]), ()):
            yield "right", type_, tokens[-1]


def class_shares(
    counts: ModifierCounts, classes: Mapping[str, Collection[str]]
) -> dict[tuple[str, str, str], tuple[int, int]]:
    """Return for each side, type and word class how often its words are inside and outside."""
    totals: dict[tuple[str, str, str], list[int]] = {}
    members: dict[str, list[str]] = {}
    for name, words in classes.items():
        for word in words:
            members.setdefault(word, []).append(name)
    for place, table in enumerate((counts.inside, counts.outside)):
        for (side, type_, word), number in table.items():
            for name in members.get(word, ()):
                totals.setdefault((side, type_, name), [0, 0])[place] += number
    return {slot: (inside, outside) for slot, (inside, outside) in totals.items()}
