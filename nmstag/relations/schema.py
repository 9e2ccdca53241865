"""What the YAML files of relations may say: pattern rules and decision rules."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from nmstag.relations.pattern import check_pattern
from nmstag.rules import Rule, pattern_field, words_field

RelationType = Literal[
    "Positive_Correlation",
    "Negative_Correlation",
    "Association",
    "Cotreatment",
    "Comparison",
    "Drug_Interaction",
    "Bind",
    "Conversion",
]
Clinical = Literal[
    "", "causes", "treats", "prevents", "withdrawal-causes", "worsens", "occurs-with", "given-with"
]


@dataclass(frozen=True, slots=True, kw_only=True)
class RelationRule(Rule):
    """A pattern over one sentence that is evidence for, or against, a relation.

    Args:
        patterns: Any of them is enough; see `nmstag.relations.pattern`. A pattern with one slot is
            evidence on that concept alone ('haloperidol overdose', 'developed rigidity').
        type: Type of the relation it speaks for.
        clinical: What it means at the bedside, finer than the type.
        polarity: 'negative' for evidence against ('no evidence that ...').
        strength: 'strong' evidence can decide alone; 'weak' needs company.
        not_before: Patterns that may not stand in the few words before the match.
        not_after: Patterns that may not stand in the few words behind it.
        unless: Patterns that may stand nowhere in the sentence.
    """

    patterns: tuple[str, ...] = pattern_field(check=check_pattern)
    type: RelationType
    clinical: Clinical = ""
    polarity: Literal["positive", "negative"] = "positive"
    strength: Literal["strong", "weak"] = "strong"
    not_before: tuple[str, ...] = pattern_field(check=check_pattern, default=())
    not_after: tuple[str, ...] = pattern_field(check=check_pattern, default=())
    unless: tuple[str, ...] = pattern_field(check=check_pattern, default=())


@dataclass(frozen=True, slots=True, kw_only=True)
class CueRule(Rule):
    """Words that hint at what two mentions of a sentence have to do with each other.

    A cue between two mentions makes them a pair to be weighed; it decides nothing by itself.

    Args:
        words: Words in lower case; 'caus*' stands for any word that begins so.
        place: Where they must stand: 'between' the two mentions, or anywhere in the 'sentence'; the
            latter only tells how the sentence speaks, and is no evidence of a relation.
        causal: For CID it is evidence that a chemical brings about a disease.
    """

    words: tuple[str, ...] = words_field()
    place: Literal["between", "sentence"] = "between"
    causal: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceRule(Rule):
    """Phrases that stand for a concept named before them, such as 'this drug'.

    Args:
        phrases: Regular expressions over the text in lower case, from word to word; where one has a group
            in brackets, the group is the phrase and the rest its surroundings.
        type: What the phrase stands for.
        number: 'many' where it stands for several concepts at once.
        branches: MeSH branches ('C23.550') of which the concept must stand in one; empty for any.
        named: The concept's name must end in the last word of the phrase ('the neuropathy').
        reach: How many sentences it may look back.
    """

    phrases: tuple[str, ...] = pattern_field()
    type: Literal["Chemical", "Disease"]
    number: Literal["one", "many"] = "one"
    branches: tuple[str, ...] = ()
    named: bool = False
    reach: int = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionRule(Rule):
    """A rule that weighs what a document says of one pair of concepts.

    Args:
        when: Conditions that must all hold, such as 'causes >= 2', 'in_title', 'not treats'
            (names in `nmstag.relations.features`).
        type: The relation it speaks for; 'None' for no relation; 'Related' for any relation at all;
            'Novel' for a finding of the document's own.
        points: What it adds to the score of that type.
        scheme: Whose reading it belongs to: 'biored', 'cid', or 'both'.
        kind: Which pairs it speaks of.
        settles: On pairs of chemicals, what a hand-written rule settles before induced ones: the type, or
            only that there is a 'relation', of which the corpora have another reading.
    """

    when: tuple[str, ...] = field(metadata={"filled": True})
    type: RelationType | Literal["None", "Related", "Novel"]
    points: float = 1.0
    scheme: Literal["both", "biored", "cid"] = "both"
    kind: Literal["any", "chemical-disease", "chemical-chemical"] = "any"
    settles: Literal["type", "relation"] = "type"

    def speaks_of(self, scheme: str, kind: str) -> bool:
        """Return whether the rule is in force for a scheme and a kind of pair."""
        return self.scheme in ("both", scheme) and self.kind in ("any", kind)
