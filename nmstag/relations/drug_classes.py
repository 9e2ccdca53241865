"""Classes of drugs named beside the drug itself: 'the ACE inhibitor captopril', 'cisplatin chemotherapy'.

It gets the mentions of a document in order, and returns them without such classes, which are read as plain
words: what is stated is stated of the drug.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from nmstag.document import Mention, canonical_id
from nmstag.late import late
from nmstag.relations.pattern import NO_WORDS, RelationWords
from nmstag.relations.tree import NO_TREE, MeshTree

_SUBSTANCES = tuple(f"D{number:02}" for number in range(1, 27))
"""Branches of MeSH that hold substances; classes by action and use, and therapies, are in others."""
_NEAR = 60


class DrugClasses:
    """Tells which chemicals are the class of a drug beside them.

    Args:
        words: Words that may follow a class, and those between it and the drug.
        tree: The MeSH tree.
    """

    def __init__(self, words: RelationWords = NO_WORDS, tree: MeshTree = NO_TREE) -> None:
        noun, joint = (
            "|".join(map(re.escape, some)) or "a" for some in (words.class_word, words.class_joint)
        )
        self._before = late(rf"[\s-]*(?:(?:{noun})\b\s*)?(?:,\s*)?(?:(?:{joint})\s+){{0,3}}", re.IGNORECASE)
        self._after = late(r"(?:-based)?\s+|\s*[,(]\s*(?:an?|the)\s+(?:[\w-]+\s+){0,3}", re.IGNORECASE)
        self._tree = tree
        self._known: dict[str, bool] = {}

    def without(self, text: str, mentions: Sequence[Mention]) -> list[Mention]:
        """Return the mentions without classes of a drug beside them.

        Args:
            text: The document's text.
            mentions: Its mentions in order.
        """
        classes: set[int] = set()
        for one, other in pairwise(mentions):
            if not one.type == other.type == "Chemical" or not 0 <= other.start - one.end <= _NEAR:
                continue
            first, second = self.is_class(one), self.is_class(other)
            if first == second:
                continue
            between = self._before if first else self._after
            if between.fullmatch(text, one.end, other.start):
                classes.add(id(one if first else other))
        return [mention for mention in mentions if id(mention) not in classes] if classes else list(mentions)

    def is_class(self, mention: Mention) -> bool:
        """Return whether all that a mention refers to is outside of the branches of substances."""
        return all(map(self._outside, mention.ids))

    def _outside(self, concept: str) -> bool:
        found = self._known.get(concept)
        if found is None:
            numbers = self._tree.numbers(canonical_id(concept))
            if not numbers:
                return False
            found = self._known[concept] = not any(number.startswith(_SUBSTANCES) for number in numbers)
        return found
