"""Statements of the clinical scheme that keep a drug and a problem apart in every scheme.

Between the pattern matcher and the evidence: gets the matches of a sentence, in which the statements stand as
matches of clinical rules, and returns them with each statement as evidence against a relation. 'Cisplatin,
unlike carboplatin, caused nephrotoxicity' and 'stroke despite aspirin' are read by one rule each, whatever
the scheme.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from operator import attrgetter

from nmstag.document import Mention
from nmstag.late import late
from nmstag.relations.background import Background
from nmstag.relations.clinical_schema import NO_RELATION, ClinicalPattern
from nmstag.relations.entity_masking import KINDS, MaskedSentence
from nmstag.relations.pattern_matcher import PatternMatch
from nmstag.relations.schema import RelationPattern, RelationType

HARM = ("causes", "worsens")
HELP = ("treats", "improves", "prevents")
_SYMPTOMS = "C23.888"
"""The branch of MeSH for signs and symptoms."""
TREATMENT: RelationType = "Negative_Correlation"
"""The type of BioRED for what relieves or prevents a problem."""
CAUSING: RelationType = "Positive_Correlation"
_JOINED = late(r"\b(?:and|or|nor)\b|[&/]")
MentionPair = tuple[Mention | None, Mention | None]


def stated_type(match: PatternMatch, background: Background) -> str:
    """Return the type of a statement; of two readings the one that the drug is known for.

    Args:
        match: The match of a clinical rule.
        background: What drugs are known for.
    """
    rule: ClinicalPattern = match.rule
    if match.tail is None or match.head is None:
        return rule.type
    if not (rule.known_use or rule.known_harm or rule.symptom or rule.unknown):
        return rule.type
    readings = {"known_use": rule.known_use, "known_harm": rule.known_harm}
    for head in match.head.ids:
        for tail in match.tail.ids:
            known = background.known_best(head, tail)
            if known and readings[known]:
                return readings[known]
            # A rule that leaves harm alone reads a drug that is known for both as given for the problem.
            leaves_harm = rule.known_use and rule.known_harm == NO_RELATION
            if leaves_harm and not known and background.holds("known_use", head, tail):
                return rule.known_use
    if rule.symptom and any(_is_symptom(tail, background) for tail in match.tail.ids):
        return rule.symptom
    return rule.unknown or rule.type


def _is_symptom(concept: str, background: Background) -> bool:
    """Return whether a problem is a sign or symptom, or one that MeSH does not have."""
    numbers = background.position(concept).numbers
    return not numbers or any(number.startswith(_SYMPTOMS) for number in numbers)


def begins(problem: Mention | None, beginnings: tuple[str, ...]) -> bool:
    """Return whether the name of a problem has one of these beginnings."""
    return problem is not None and problem.text.lower().startswith(beginnings)


def one_list(text: str, pairs: Sequence[MentionPair]) -> Sequence[MentionPair]:
    """Return the drugs that a statement on a drug alone is about: those of one list.

    In 'but not clozapine, olanzapine or quetiapine' these are all three; in 'changed to losartan, ramipril
    was stopped' it is the first alone, as no word joins the two, and so in 'than losartan, and ramipril'.

    Args:
        text: The document's text.
        pairs: The drugs of a match, in order, each without a problem.
    """
    between = [text[one.end : other.start] for (one, _), (other, _) in pairwise(pairs) if one and other]
    if any(map(_JOINED.search, between)) and not (len(between) == 1 and "," in between[0]):
        return pairs
    first = next((number for number, gap in enumerate(between) if "," in gap), len(between))
    return pairs[: first + 1]


class DenialReader:
    """Turns the statements of clinical rules into evidence against a relation.

    Args:
        rules: The rules that hold in every scheme.
        background: What drugs are known for.
    """

    def __init__(self, rules: Sequence[ClinicalPattern], background: Background) -> None:
        self._background = background
        self._denials = {
            (rule.id, failed): _denial(rule, TREATMENT if failed else CAUSING)
            for rule in rules
            for failed in (False, True)
        }

    def read(
        self, text: str, matches: Sequence[PatternMatch], sentence: MaskedSentence, *, treatments: bool
    ) -> Sequence[PatternMatch]:
        """Return the matches of a sentence, its statements as evidence against a relation.

        Args:
            text: The document's text.
            matches: The matches, those of clinical rules among them.
            sentence: The sentence.
            treatments: Whether relations of treatment are asked for. A treatment that failed stays one: the
                statement is then against the harm alone.
        """
        statements = [match for match in matches if type(match.rule) is ClinicalPattern]
        if not statements:
            return matches
        others = [match for match in matches if type(match.rule) is not ClinicalPattern]
        denials = [*self._on_both(statements), *self._on_drugs(text, statements, sentence)]
        if not treatments:
            return [*others, *denials]
        strong = (one for one in others if one.rule.type == TREATMENT and one.rule.strength == "strong")
        treated = set(map(_pair, strong))
        failed = {pair for one in denials if one.rule.type == TREATMENT and (pair := _pair(one)) in treated}
        others = [one for one in others if one.rule.type == TREATMENT or _pair(one) not in failed]
        return [*others, *(one for one in denials if _pair(one) not in failed)]

    def _on_both(self, statements: Sequence[PatternMatch]) -> Iterator[PatternMatch]:
        """Yield the statements on a drug and a problem that are not read as a harm."""
        for match in statements:
            if match.tail is not None and begins(match.tail, match.rule.problem_begins or ("",)):
                type_ = stated_type(match, self._background)
                if "negated" in match.rule.attributes or type_ not in HARM:
                    yield match._replace(rule=self._denials[match.rule.id, type_ in HELP])

    def _on_drugs(
        self, text: str, statements: Sequence[PatternMatch], sentence: MaskedSentence
    ) -> Iterator[PatternMatch]:
        """Yield a statement on a drug alone for every problem of its sentence."""
        diseases = [one for unit in sentence.units for one in unit if KINDS[one.type] == "Disease"]
        alone = [match for match in statements if match.tail is None]
        for _, group in groupby(alone, key=attrgetter("span")):
            matches = list(group)
            drugs = one_list(text, [(match.head, None) for match in matches])
            for match in matches[: len(drugs)]:
                for disease in diseases:
                    yield match._replace(rule=self._denials[match.rule.id, False], tail=disease)


def _pair(match: PatternMatch) -> tuple[int, int]:
    return id(match.head), id(match.tail)


def _denial(rule: ClinicalPattern, type_: RelationType) -> RelationPattern:
    """Return a rule as one of the other schemes; of a treatment that failed it has the type of treatment."""
    return RelationPattern(
        id=rule.id,
        examples=rule.examples,
        counterexamples=rule.counterexamples,
        patterns=rule.patterns,
        type=type_,
        polarity="negative",
    )
