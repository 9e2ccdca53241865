"""What is known about concepts before a text is read: MeSH tree, uses and harms of drugs, corpus prior.

One `Background` belongs to a scheme of relations; the evidence of every document is built with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from nmstag.document import canonical_id
from nmstag.relations.corpus_prior import NO_PRIOR, CorpusPrior
from nmstag.relations.drug_knowledge import DrugKnowledge, GroupMember
from nmstag.relations.tree import NO_TREE, MeshTree, TreePosition, position

_REMEMBERED = 50_000


class FeatureGroup(dict[str, int]):
    """Features that several pairs share; what they add up to in a scorecard is kept, worked out once."""

    __slots__ = ("sums",)

    def __init__(self, features: Mapping[str, int] = MappingProxyType({})) -> None:
        super().__init__(features)
        self.sums: dict[object, Any] = {}


class Background:
    """What tables say about concepts, as features of pairs; remembers the concepts that it was asked for.

    Args:
        tree: The MeSH tree.
        knowledge: What drugs are known to do, by feature ('known_use', 'known_harm').
        prior: How often annotated documents relate a concept or pair.
    """

    def __init__(
        self,
        tree: MeshTree = NO_TREE,
        knowledge: Mapping[str, DrugKnowledge] | None = None,
        prior: CorpusPrior = NO_PRIOR,
    ) -> None:
        self.tree = tree
        self.knowledge = knowledge or {}
        self.prior = prior
        self._positions: dict[str, TreePosition] = {}
        self._features: dict[tuple[str, str], FeatureGroup] = {}
        self._best: dict[tuple[str, str], str] = {}

    def position(self, concept: str) -> TreePosition:
        """Return the position of a concept in the MeSH tree."""
        found = self._positions.get(concept)
        if found is None:
            if len(self._positions) >= _REMEMBERED:
                self._positions.clear()
            found = self._positions[concept] = position(self.tree.numbers(canonical_id(concept)))
        return found

    def concept_features(self, role: str, concept: str) -> FeatureGroup:
        """Return the features of a concept that are the same in all documents: its branches and its prior.

        Args:
            role: 'head' or 'tail'.
            concept: Its id.
        """
        found = self._features.get((role, concept))
        if found is None:
            if len(self._features) >= _REMEMBERED:
                self._features.clear()
            place = self.position(concept)
            found = FeatureGroup({f"{role}:{branch}": 1 for branch in place.branches})
            found[role + "_depth"] = place.depth
            found[role + "_known"] = self.prior.role(role, concept)
            self._features[role, concept] = found
        return found

    def known(self, chemical: str, disease: str) -> str:
        """Return the feature of what a chemical is known to do to a disease; empty where nothing is known.

        What is known for both, use and harm, is no hint: beta blockers and heart failure.
        """
        one, other, place = canonical_id(chemical), canonical_id(disease), self.position(disease)
        found = [name for name, item in self.knowledge.items() if item.holds(one, other, place)]
        return found[0] if len(found) == 1 else ""

    def known_best(self, chemical: str, disease: str) -> str:
        """Return the same; of use and harm, where both are known, the one whose table has the disease itself.

        Of dapagliflozin and ketoacidosis: given for diabetes, of which it is a kind, but known to cause it.
        """
        found = self._best.get((chemical, disease))
        if found is None:
            if len(self._best) >= _REMEMBERED:
                self._best.clear()
            found = self._best[chemical, disease] = self._find_best(chemical, disease)
        return found

    def _find_best(self, chemical: str, disease: str) -> str:
        known = self.known(chemical, disease)
        if known:
            return known
        own = canonical_id(disease)
        rows = ((name, self.member(name, chemical, disease)) for name in self.knowledge)
        exact = [name for name, row in rows if row and own in (row.id, row.former)]
        return exact[0] if len(exact) == 1 else ""

    def holds(self, feature: str, chemical: str, disease: str) -> bool:
        """Return whether one of the tables has the pair, whatever the other says."""
        item = self.knowledge.get(feature)
        return item is not None and item.holds(
            canonical_id(chemical), canonical_id(disease), self.position(disease)
        )

    def is_used(self, chemicals: Iterable[str]) -> bool:
        """Return whether the table of uses has one of some chemicals."""
        item = self.knowledge.get("known_use")
        return item is not None and any(item.has(canonical_id(one)) for one in chemicals)

    def member(self, feature: str, chemical: str, disease: str) -> GroupMember | None:
        """Return the row by which a chemical and a disease go together."""
        place = self.position(disease)
        return self.knowledge[feature].member(canonical_id(chemical), canonical_id(disease), place)
