"""What the YAML files below rules/relations may say: one dataclass for each of the four folders.

patterns/ match over one sentence, cues/ are words between two mentions, anaphora/ links 'this drug' to what
was named before, decisions/ weigh the evidence of a whole document.
"""

from __future__ import annotations

from dataclasses import field
from typing import Literal

from nmstag.plain import record
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
DecisionType = Literal[RelationType, "None", "Related", "Novel"]
SchemeName = Literal["biored", "cid"]
PairKind = Literal["any", "chemical-disease", "chemical-chemical"]
Clinical = Literal[
    "", "causes", "treats", "prevents", "withdrawal-causes", "worsens", "occurs-with", "given-with"
]


@record(frozen=True, slots=True, kw_only=True)
class RelationPattern(Rule):
    """A pattern over one sentence that is evidence for, or against, a relation.

    Args:
        patterns: Any of them is enough; see `nmstag.relations.pattern`. A pattern with one slot is
            evidence on that concept alone ('haloperidol overdose', 'developed rigidity').
        type: Type of the relation it is evidence for.
        clinical: What it means for the patient, finer than the type.
        polarity: 'negative' for evidence against ('no evidence that ...').
        strength: 'strong' evidence can decide alone; 'weak' evidence needs more beside it.
        scheme: The scheme of relations that it is evidence for: 'biored', 'cid', or 'both'.
        not_before: Patterns that must not be in the few words before the match.
        not_after: Patterns that must not be in the few words after it.
        unless: Patterns that must not be anywhere in the sentence. One with a role or two, such as
            'stop {Chemical:head}', voids only the matches that have the same mentions in these roles.
    """

    patterns: tuple[str, ...] = pattern_field(check=check_pattern)
    type: RelationType
    clinical: Clinical = ""
    polarity: Literal["positive", "negative"] = "positive"
    strength: Literal["strong", "weak"] = "strong"
    scheme: Literal[SchemeName, "both"] = "both"
    not_before: tuple[str, ...] = pattern_field(check=check_pattern, default=())
    not_after: tuple[str, ...] = pattern_field(check=check_pattern, default=())
    unless: tuple[str, ...] = pattern_field(check=check_pattern, default=())


@record(frozen=True, slots=True, kw_only=True)
class RelationCue(Rule):
    """Words that hint at how two mentions of a sentence are related.

    A cue between two mentions makes them a pair to be weighed; it decides nothing by itself.

    Args:
        words: Words in lower case; 'caus*' is any word that begins so.
        place: Where they must be: 'between' the two mentions, or anywhere in the 'sentence'; the
            latter only tells what kind of statement the sentence is, and is no evidence of a relation.
        causal: In the scheme 'cid' it is evidence that a chemical causes a disease.
    """

    words: tuple[str, ...] = words_field()
    place: Literal["between", "sentence"] = "between"
    causal: bool = False


@record(frozen=True, slots=True, kw_only=True)
class AnaphoraRule(Rule):
    """Phrases that refer to a concept named before them, such as 'this drug'.

    Args:
        phrases: Regular expressions over the text in lower case, from word to word; where one has a group
            in brackets, the group is the phrase and the rest its surroundings.
        type: What the phrase refers to.
        number: 'many' where it refers to several concepts at once.
        branches: MeSH branches ('C23.550'); the concept must be in one of them. Empty for any.
        named: The concept's name must end in the last word of the phrase ('the neuropathy').
        reach: How many sentences it may look back.
    """

    phrases: tuple[str, ...] = pattern_field()
    type: Literal["Chemical", "Disease"]
    number: Literal["one", "many"] = "one"
    branches: tuple[str, ...] = ()
    named: bool = False
    reach: int = 2


@record(frozen=True, slots=True, kw_only=True)
class DecisionRule(Rule):
    """A hand-written rule that weighs what a document says about one pair of concepts.

    Args:
        when: Conditions that must all hold, such as 'causes >= 2', 'in_title', 'not treats'
            (names in `nmstag.relations.features`).
        type: The relation it is evidence for; 'None' for no relation; 'Related' for any relation at all;
            'Novel' for a result of the document's own.
        points: What it adds to the score of that type.
        scheme: The scheme of relations it belongs to: 'biored', 'cid', or 'both'.
        kind: The kind of pairs it is for.
        settles: For pairs of chemicals, what a hand-written rule decides before learned weights do: the
            type, or only that there is a 'relation', whose type is left to the learned weights.
    """

    when: tuple[str, ...] = field(metadata={"filled": True})
    type: DecisionType
    points: float = 1.0
    scheme: Literal[SchemeName, "both"] = "both"
    kind: PairKind = "any"
    settles: Literal["type", "relation"] = "type"

    def applies_to(self, scheme: str, kind: str) -> bool:
        """Return whether the rule is for a scheme and a kind of pair."""
        return self.scheme in ("both", scheme) and self.kind in ("any", kind)
