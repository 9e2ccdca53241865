"""Linking: gets a name, returns its concepts; looked up unchanged first, then with the fewest changes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple, Protocol

from nmstag.document import Evidence
from nmstag.link.backoff import Backoff
from nmstag.link.variations import Variation, varied

MOST_CHANGES = 3
"""'severe recurrent depressive disorder (MDD)' needs three."""


class Reading(Protocol):
    """What a lookup returns for a name."""

    @property
    def type(self) -> str:
        """Entity type."""

    @property
    def ids(self) -> tuple[str, ...]:
        """Concept ids, in order; empty where none is known."""

    @property
    def evidence(self) -> Evidence:
        """The row that has the name."""


class Link(NamedTuple):
    """The concepts of a name.

    Args:
        ids: Concept ids, in order; never empty.
        type: Entity type of the row that has the name.
        evidence: That row, then each variation that led there.
    """

    ids: tuple[str, ...]
    type: str
    evidence: tuple[Evidence, ...]


class Linker:
    """Links names to concepts.

    Args:
        lookup: Returns the readings of a name on its own, best first (`Gazetteer.lookup`).
        variations: What may be changed where the name itself is not known, in order of preference.
        backoff: Gives a disease that cannot be linked otherwise the concept of its body part.
        misspelt: Returns the readings of a name with a misspelt word; asked where nothing else fits.
    """

    def __init__(
        self,
        lookup: Callable[[str], Sequence[Reading]],
        variations: Iterable[Variation] = (),
        backoff: Backoff | None = None,
        misspelt: Callable[[str], Sequence[Reading]] | None = None,
    ) -> None:
        self._lookup = lookup
        self._misspelt = misspelt
        self._backoff = backoff
        self._variations = tuple(variations)

    def link(self, text: str, type_: str | None = None) -> Link | None:
        """Return the concepts of a name, or None where nothing fits.

        The name is looked up unchanged; then with one variation, then two, at most three. Of equally
        few, the first rules win. Where nothing fits, the same names are looked up with a word
        misspelt. Last, a disease is linked by its body part.

        Args:
            text: The name.
            type_: The entity type it must have; any where it is None.
        """
        level: list[tuple[str, tuple[Variation, ...]]] = [(" ".join(text.split()), ())]
        seen = {level[0][0]}
        tried: list[tuple[str, tuple[Variation, ...]]] = []
        for _ in range(MOST_CHANGES + 1):
            for name, changes in level:
                found = self._known(self._lookup, name, changes, type_)
                if found is not None:
                    return found
            tried += level
            level = [item for name, changes in level for item in self._changed(name, changes, seen)]
        misspelt = self._misspelt
        for name, changes in tried if misspelt is not None else ():
            assert misspelt is not None, "nothing is tried otherwise"
            found = self._known(misspelt, name, changes, type_)
            if found is not None:
                return found
        if self._backoff is not None and type_ == "Disease":
            id_, rule = self._backoff.link(text)
            if id_:
                return Link((id_,), type_, (Evidence("rule", rule, "linked by its body part"),))
        return None

    def _known(
        self,
        lookup: Callable[[str], Sequence[Reading]],
        name: str,
        changes: tuple[Variation, ...],
        type_: str | None,
    ) -> Link | None:
        for reading in lookup(name):
            if not reading.ids or type_ not in (None, reading.type):
                continue
            if any(rule.types and reading.type not in rule.types for rule in changes):
                continue
            reasons = tuple(
                Evidence("rule", rule.id, f"linked as '{name}': {rule.description}") for rule in changes
            )
            return Link(reading.ids, reading.type, (reading.evidence, *reasons))
        return None

    def _changed(
        self, name: str, changes: tuple[Variation, ...], seen: set[str]
    ) -> list[tuple[str, tuple[Variation, ...]]]:
        """Return the name with one more variation each; names already tried are left out."""
        found = []
        for rule in self._variations:
            new = varied(rule, name)
            if new and new not in seen:
                seen.add(new)
                found.append((new, (*changes, rule)))
        return found
