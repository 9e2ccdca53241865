"""What a rule of the scheme 'clinical' is: a statement that relates a drug and a problem, or its context.

Rules of `rules/relations/clinical/` are read into it; `nmstag.relations.clinical` matches them.
"""

from __future__ import annotations

from dataclasses import field
from typing import Literal

from nmstag.plain import record
from nmstag.relations.pattern import check_pattern
from nmstag.rules import Rule, pattern_field, words_field

ClinicalType = Literal["causes", "treats", "improves", "worsens", "prevents", "withheld_for"]
RelationContext = Literal[
    "negated", "uncertain", "hypothetical", "historical", "other_experiencer", "general"
]
NO_RELATION = "none"
CONTEXT = "context"


@record(frozen=True, slots=True, kw_only=True)
class ClinicalPattern(Rule):
    """A statement of a drug and a problem.

    Args:
        patterns: Any of them is enough; see `nmstag.relations.pattern`. ' ; ; ' is the border of two
            sentences. A pattern with the head alone: for 'withheld_for', a drug that is stopped, for
            whatever the text says that it caused; for 'none', a drug that is set against the culprit.
        type: The relation that it states. 'none': the statement relates the two in no way, and other
            rules of lower priority do not either. 'context': words that give statements around them
            attributes.
        attributes: What the statement says of the relation: 'negated', 'uncertain' and so on.
        priority: Of several statements on the same two mentions that of the highest priority counts, and of
            equal ones the shortest.
        known_use: The type that is read instead where the drug is known to be given for the problem.
        known_harm: The type that is read instead where the drug is known to cause it.
        symptom: The type that is read instead where nothing is known of the two and the problem is a sign or
            symptom (MeSH branch C23.888).
        unknown: The type that is read instead where nothing is known of the two.
        every_scheme: Whether the statement also keeps the two apart in the schemes 'biored' and 'cid', unless
            it is read as a harm: its sentence is no evidence on them.
        not_before: Patterns that must not be right before the match; '..' at the end allows words between.
        not_after: Patterns that must not be right after it.
        unless: Patterns that must not be anywhere in the sentence. One with a role or two, such as
            'stop {Chemical:head}', voids only the matches that have the same mentions in these roles.
        alone: Counts only in a sentence with one drug, or list of drugs, and one problem, or list of them.
        nearest: Of a list of problems, where the drug helps the one next to it, the others count only if
            it is known to be given for them: 'heart failure, AF and diabetes on metformin'.
        bears_on: For 'context': the types of statements that it is about; all where none is named.
        problem_ends: Where given, the name of the problem must end so: 'toxicity'.
        problem_begins: Where given, it must begin so: 'breakthrough'.
        drug_named: Where given, the drug must be named with one of these words: 'lithium'.
        other_ends: Where given, the name of another problem of the statement must end so: 'allergy'.
    """

    patterns: tuple[str, ...] = pattern_field(check=check_pattern)
    type: Literal[ClinicalType, "none", "context"]
    attributes: tuple[RelationContext, ...] = field(default=())
    priority: int = 0
    known_use: Literal[ClinicalType, "none", ""] = ""
    known_harm: Literal[ClinicalType, "none", ""] = ""
    symptom: Literal[ClinicalType, "none", ""] = ""
    unknown: Literal[ClinicalType, "none", ""] = ""
    every_scheme: bool = False
    not_before: tuple[str, ...] = pattern_field(check=check_pattern, default=())
    not_after: tuple[str, ...] = pattern_field(check=check_pattern, default=())
    unless: tuple[str, ...] = pattern_field(check=check_pattern, default=())
    alone: bool = False
    nearest: bool = False
    bears_on: tuple[ClinicalType, ...] = field(default=())
    problem_ends: tuple[str, ...] = words_field(default=())
    problem_begins: tuple[str, ...] = words_field(default=())
    drug_named: tuple[str, ...] = words_field(default=())
    other_ends: tuple[str, ...] = words_field(default=())
