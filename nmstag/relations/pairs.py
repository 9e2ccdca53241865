"""The pairs of concepts that a document has evidence on: what is decided on, with all that speaks for it.

It gets the evidence of a document and returns `ConceptPair` records for the decision.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import get_args

from nmstag.document import Mention
from nmstag.plain import record
from nmstag.relations import entity_masking
from nmstag.relations.background import FeatureGroup
from nmstag.relations.cues import CoMention, CueMatcher
from nmstag.relations.evidence import ConceptEvidence, DocumentEvidence, IdPair, link_key
from nmstag.relations.features import Features, concept_features, document_features, opposed, pair_features
from nmstag.relations.pattern_matcher import PatternMatch
from nmstag.relations.schema import RelationType

PAIR_KINDS = ("chemical-disease", "chemical-chemical")
_TYPES = frozenset(get_args(RelationType))
_CAUSING = frozenset({"Positive_Correlation"})
_NOT_OPPOSED = {type_: _TYPES - {type_} for type_ in ("", *_TYPES)}


@record(frozen=True, slots=True, eq=False)
class ConceptPair:
    """A pair of concepts with evidence.

    Args:
        head: The chemical of a chemical-disease pair.
        tail: The other concept.
        supporting: The matches on the pair, without those of sentences that deny a relation.
        own: The features of the pair itself.
        groups: All features: of the document, the pair, and either concept in the document and in general.
        evidence: The evidence of the document.
        has_causal_cue: A sentence has a cue between the two that is evidence of causing.
    """

    head: ConceptEvidence
    tail: ConceptEvidence
    supporting: Sequence[PatternMatch]
    own: Features
    groups: tuple[Features, ...]
    evidence: DocumentEvidence
    has_causal_cue: bool

    @property
    def ids(self) -> IdPair:
        """The ids of head and tail."""
        return self.head.id, self.tail.id

    @property
    def kind(self) -> str:
        """The kind of pair: 'chemical-disease' or 'chemical-chemical'."""
        return PAIR_KINDS[self.tail.kind == "Chemical"]

    @property
    def features(self) -> Features:
        """All features in one dictionary."""
        return {name: value for group in self.groups for name, value in group.items()}

    @property
    def matches(self) -> list[PatternMatch]:
        """The matches on the pair, then those on either concept alone."""
        return [*self.supporting, *self.head.matches, *self.tail.matches]

    @property
    def types(self) -> frozenset[str]:
        """The relation types that there is evidence for."""
        return frozenset({"Association", *(match.rule.type for match in self.matches)})

    @property
    def cid_types(self) -> frozenset[str]:
        """The same, where a causal cue between the two is evidence that one causes the other."""
        return self.types | _CAUSING if self.has_causal_cue else self.types

    @property
    def open_types(self) -> frozenset[str]:
        """The types that no strong evidence is against."""
        return _NOT_OPPOSED[opposed(self.own)]

    @property
    def links(self) -> Collection[CoMention]:
        """The sentences with both, with the cues that hold there."""
        return self.evidence.links.get(link_key(self.head, self.tail), {}).values()


def can_be_related(mentions: Sequence[Mention]) -> bool:
    """Return whether mentions can be related at all: a chemical, and another concept."""
    kinds = entity_masking.KINDS
    first = next((mention.ids for mention in mentions if kinds[mention.type] == "Chemical"), None)
    return first is not None and any(mention.ids != first for mention in mentions)


def with_pairs(
    sentences: Sequence[entity_masking.SentenceMentions],
) -> list[entity_masking.SentenceMentions]:
    """Return the sentences with a concept that some sentence has beside another, one of them a chemical.

    The others are no evidence on any pair that a sentence names together.
    """
    together: set[str] = set()
    for sentence in sentences:
        if len(sentence.mentions) > 1:
            ids = {one for mention in sentence.mentions for one in mention.ids}
            kinds = [entity_masking.KINDS[mention.type] for mention in sentence.mentions]
            if len(ids) > 1 and "Chemical" in kinds:
                together |= ids
    return [
        sentence
        for sentence in sentences
        if any(not together.isdisjoint(mention.ids) for mention in sentence.mentions)
    ]


def pairs_with_evidence(
    evidence: DocumentEvidence, cues: CueMatcher, across_sentences: bool, absent: frozenset[str]
) -> Iterator[ConceptPair]:
    """Yield every pair of concepts that there is evidence on.

    Evidence on one concept alone, or a cue, relates no two that are both negated throughout.

    Args:
        evidence: The evidence of the document.
        cues: The cue rules that the bits of the links count.
        across_sentences: Also pairs without a sentence of their own, if there is evidence on one concept.
        absent: Concepts whose every mention is negated.
    """
    shared = FeatureGroup(document_features(evidence))
    background = evidence.background
    by_role: dict[IdPair, FeatureGroup] = {}
    for ids in _pairs_to_judge(evidence, cues.between, across_sentences):
        head, tail = evidence.concepts[ids[0]], evidence.concepts[ids[1]]
        found = evidence.matches.get(ids, [])
        if tail.kind == "Chemical":
            found = found + evidence.matches.get((tail.id, head.id), [])
        supporting = _without_denied(found)
        if supporting or (not found and not absent.issuperset(ids)):
            own = pair_features(head, tail, found, evidence, cues)
            roles: list[FeatureGroup] = []
            for role, concept in (("head", head), ("tail", tail)):
                key = role, concept.id
                if key not in by_role:
                    by_role[key] = concept_features(role, concept, evidence)
                roles += (by_role[key], background.concept_features(role, concept.id))
            links = evidence.links.get(link_key(head, tail), {}).values()
            causal = any(link.bits & cues.causal for link in links)
            yield ConceptPair(head, tail, supporting, own, (shared, own, *roles), evidence, causal)


def _without_denied(matches: Sequence[PatternMatch]) -> Sequence[PatternMatch]:
    """Return the matches without those of sentences that deny a relation."""
    denied = {match.sentence.number for match in matches if match.rule.polarity == "negative"}
    return [match for match in matches if match.sentence.number not in denied] if denied else matches


def _pairs_to_judge(evidence: DocumentEvidence, between: int, across_sentences: bool) -> list[IdPair]:
    """Return the pairs to judge: those with a match or a cue, and those of which one concept has a match."""
    pairs: dict[IdPair, None] = {}
    for head, tail in evidence.matches:
        if (tail, head) not in pairs:
            pairs[head, tail] = None
    chemicals = [item for item in evidence.concepts.values() if item.kind == "Chemical"]
    diseases = [item for item in evidence.concepts.values() if item.kind == "Disease"]
    for chemical in chemicals:
        for disease in diseases:
            ids = chemical.id, disease.id
            if (chemical.matches or disease.matches) and (across_sentences or ids in evidence.links):
                pairs[ids] = None
    for (head, tail), links in evidence.links.items():
        if any(link.bits & between for link in links.values()) and (tail, head) not in pairs:
            pairs[head, tail] = None
    return list(pairs)
