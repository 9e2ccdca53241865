"""Pairs of concepts that a document gives evidence on, and their weighing by a decider."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import get_args

from nmstag.document import Mention
from nmstag.relations import entity_masking
from nmstag.relations.cues import Link
from nmstag.relations.evidence import Concept, Facts, Pair, link_key
from nmstag.relations.features import (
    Features,
    concept_features,
    document_features,
    lasting_features,
    mention_features,
    opposed,
)
from nmstag.relations.pattern_matcher import Finding
from nmstag.relations.schema import RelationRule, RelationType
from nmstag.relations.scorecard import Decider

KINDS = ("chemical-disease", "chemical-chemical")
"""The kinds of pairs."""
_TYPES = frozenset(get_args(RelationType))
_CAUSING = frozenset({"Positive_Correlation"})
_OPEN = {type_: _TYPES - {type_} for type_ in ("", *_TYPES)}
_REMEMBERED = 50_000


@dataclass(slots=True, eq=False)
class Candidate:
    """A pair of concepts that some sentence gives evidence on.

    Args:
        own: What the document says of the pair itself, as features.
        head: The chemical of a chemical-disease pair.
        tail: The other concept.
        spoken: The findings on the pair that no sentence denies.
        facts: The facts of the document.
        rules: The rules that the findings count by number.
        causal: Bits of the cues that are evidence of bringing about.
    """

    own: Features
    head: Concept
    tail: Concept
    spoken: Sequence[Finding]
    facts: Facts
    rules: Sequence[RelationRule]
    causal: int = 0

    @property
    def pair(self) -> Pair:
        """The ids of head and tail."""
        return self.head.id, self.tail.id

    @property
    def kind(self) -> str:
        """The kind of pair: 'chemical-disease' or 'chemical-chemical'."""
        return KINDS[self.tail.kind == "Chemical"]

    @property
    def features(self) -> Features:
        """All features: of the pair, of the document and of either concept."""
        return {
            **document_features(self.facts),
            **self.own,
            **concept_features("head", self.head, self.facts),
            **concept_features("tail", self.tail, self.facts),
        }

    @property
    def findings(self) -> list[Finding]:
        """The evidence on the pair, then on either concept alone."""
        singles = self.facts.singles
        return [*self.spoken, *singles.get(self.head.id, ()), *singles.get(self.tail.id, ())]

    @property
    def types(self) -> frozenset[str]:
        """The relation types that there is evidence for."""
        return frozenset({"Association", *(self.rules[item.rule].type for item in self.findings)})

    @property
    def cid_types(self) -> frozenset[str]:
        """The same, where a causal cue between the two counts as evidence that one brings about the other."""
        return self.types | _CAUSING if any(link.bits & self.causal for link in self.links) else self.types

    @property
    def open_types(self) -> frozenset[str]:
        """The types that no strong evidence speaks against."""
        return _OPEN[opposed(self.own)]

    @property
    def links(self) -> Collection[Link]:
        """Where a sentence names both, with the cues that hold there."""
        return self.facts.links.get(link_key(self.head, self.tail), {}).values()


class Scale:
    """Weighs the pairs of one document by one decider; what a concept adds is summed once.

    Args:
        decider: The decider.
        facts: The facts of the document.
        placed: What adds to a concept in any document (`lasting_features`), kept from one to the next.
    """

    __slots__ = ("_base", "_concepts", "decider", "facts", "placed")

    def __init__(self, decider: Decider, facts: Facts, placed: dict[tuple[str, str], int]) -> None:
        self.decider = decider
        self.facts = facts
        self.placed = placed
        self._base = decider.blank + decider.effect(document_features(facts))
        self._concepts: dict[tuple[str, str], int] = {}

    def total(self, candidate: Candidate) -> int:
        """Return what the features of a candidate add up to."""
        plain = self._base + self.decider.effect(candidate.own)
        for role, concept in (("head", candidate.head), ("tail", candidate.tail)):
            key = role, concept.id
            added = self._concepts.get(key)
            if added is None:
                added = self.decider.effect(mention_features(role, concept, self.facts))
                if self.facts.places:
                    added += self._placed(key)
                self._concepts[key] = added
            plain += added
        return self.decider.total(plain)

    def _placed(self, key: tuple[str, str]) -> int:
        role, concept = key
        added = self.placed.get(key)
        if added is None:
            if len(self.placed) >= _REMEMBERED:
                self.placed.clear()
            added = self.decider.effect(lasting_features(role, concept, self.facts))
            self.placed[key] = added
        return added


def related_kinds(mentions: Sequence[Mention]) -> bool:
    """Return whether mentions can be related at all: a chemical, and another concept."""
    first = next(
        (mention.ids for mention in mentions if entity_masking.KINDS[mention.type] == "Chemical"), None
    )
    return first is not None and any(mention.ids != first for mention in mentions)


def relatable(named: Sequence[entity_masking.Named]) -> list[entity_masking.Named]:
    """Return the sentences with a concept that some sentence names beside another, one of them a chemical.

    The others say nothing of any pair that a sentence names together.
    """
    together: set[str] = set()
    for sentence in named:
        if len(sentence.mentions) > 1:
            ids = {one for mention in sentence.mentions for one in mention.ids}
            kinds = [entity_masking.KINDS[mention.type] for mention in sentence.mentions]
            if len(ids) > 1 and "Chemical" in kinds:
                together |= ids
    return [
        sentence
        for sentence in named
        if any(not together.isdisjoint(mention.ids) for mention in sentence.mentions)
    ]


def undenied(found: Sequence[Finding], rules: Sequence[RelationRule]) -> list[Finding]:
    """Return the findings that speak for a relation, without those of sentences that deny it."""
    denied = {item.sentence.number for item in found if rules[item.rule].polarity == "negative"}
    if not denied:
        return list(found)
    return [item for item in found if item.sentence.number not in denied]


def pairs_to_judge(facts: Facts, between: int, apart: bool) -> list[Pair]:
    """Return the pairs to judge: those with a finding or a cue, and those of which one concept has one.

    Args:
        facts: The document's facts.
        between: The bits of the cues that stand between two mentions.
        apart: Whether the last are judged even if no sentence names both.
    """
    pairs: dict[Pair, None] = {}
    for head, tail in facts.pairs:
        if (tail, head) not in pairs:
            pairs[head, tail] = None
    chemicals = [item for item in facts.concepts.values() if item.kind == "Chemical"]
    diseases = [item for item in facts.concepts.values() if item.kind == "Disease"]
    for chemical in chemicals:
        for disease in diseases:
            pair = chemical.id, disease.id
            if (chemical.single or disease.single) and (apart or pair in facts.links):
                pairs[pair] = None
    for (head, tail), links in facts.links.items():
        if any(link.bits & between for link in links.values()) and (tail, head) not in pairs:
            pairs[head, tail] = None
    return list(pairs)
