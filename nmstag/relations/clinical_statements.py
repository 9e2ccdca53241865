"""Which statements of the scheme 'clinical' count: matches and cues of context in, statements out.

Of the statements on the same two mentions one counts, by priority; a second one may say that the drug was
withheld for the problem. Each gets its context from its rule, from cues around it, and from its mentions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from nmstag.document import GENERAL, Attribute, Evidence, Mention
from nmstag.late import late
from nmstag.relations.anaphora import shown_text
from nmstag.relations.background import Background
from nmstag.relations.clinical_schema import NO_RELATION, ClinicalPattern
from nmstag.relations.denials import HARM, HELP, stated_type
from nmstag.relations.entity_masking import MaskedSentence
from nmstag.relations.pattern import MARKS
from nmstag.relations.pattern_matcher import PatternMatch

_BORDER = late(rf"[;:]|\.(?= )|{MARKS[0]}(?:but|whereas|although) ")
"""The end of a clause in a masked text."""
HELD = "withheld_for"
_BEFORE, _AFTER = 40, 25
"""How many characters before and after a statement a cue of context may be."""
_FRONTED = 12
"""A year at most so far into a sentence also dates what comes after a comma: 'In 2019, he ...'."""
_IN_YEAR = " in-year"
_FROM_MENTIONS = ("uncertain", "hypothetical", "historical", "other_experiencer")
_NOT_FROM_TAIL = {
    "prevents": ("hypothetical", "uncertain", "historical"),
    "improves": ("historical",),
    "treats": ("historical",),
    "worsens": ("historical",),
    HELD: ("historical", "hypothetical", "uncertain"),
}
_OVER = ("historical.resol", "historical.stopped")
"""Rules by which a problem is over because it resolved; what a drug did in this episode is no past one."""
_DENIED_ANYWAY = ("improves", "prevents", HELD)
"""Types whose statements often deny the problem: 'relieved', 'to prevent', 'no longer'."""


class ContextCue(NamedTuple):
    """Words that give statements around them attributes."""

    rule: ClinicalPattern
    sentence: MaskedSentence
    span: tuple[int, int]


class Statement(NamedTuple):
    """What a text says of a drug and a problem.

    Args:
        type: The relation.
        head: The drug.
        tail: The problem; None where the drug alone is named ('was stopped').
        attributes: The context of the statement.
        evidence: The rule and the sentence.
        priority: That of the rule.
    """

    type: str
    head: Mention
    tail: Mention | None
    attributes: tuple[Attribute, ...]
    evidence: Evidence
    priority: int


class StatementChooser:
    """Lets one statement count for each two mentions.

    Args:
        background: What drugs are known for; it chooses between two readings of a statement.
        rules: The rules in their order.
        lack: Words for the lack of a substance.
    """

    def __init__(
        self, background: Background, rules: Sequence[ClinicalPattern], lack: Sequence[str] = ()
    ) -> None:
        self._background = background
        self._lack = frozenset(lack)
        self._order = {rule.id: number for number, rule in enumerate(rules)}

    def choose(self, matches: Iterable[PatternMatch], cues: Sequence[ContextCue]) -> list[Statement]:
        """Return the statements that count, in order of the text."""
        groups: dict[tuple[int, int, bool], list[PatternMatch]] = {}
        innocent: dict[int, int] = {}
        for match in matches:
            if match.head is None:
                continue
            if match.tail is None and match.rule.type == NO_RELATION:
                innocent[id(match.head)] = max(match.rule.priority, innocent.get(id(match.head), 0))
            else:
                key = id(match.head), id(match.tail), match.rule.type == HELD
                groups.setdefault(key, []).append(match)
        found: list[Statement] = []
        for group in groups.values():
            # A statement that reputation reads as none leaves the others as they are.
            typed = ((one, stated_type(one, self._background)) for one in group)
            readings = [
                (one, type_) for one, type_ in typed if one.rule.type == NO_RELATION or type_ != NO_RELATION
            ]
            if not readings:
                continue
            best, type_ = min(readings, key=self._rank) if len(readings) > 1 else readings[0]
            priority = best.rule.priority
            if type_ not in HARM or priority >= innocent.get(id(best.head), priority):
                found += self._statements(best, type_, cues)
        return sorted(found, key=_place)

    def _rank(self, reading: tuple[PatternMatch, str]) -> tuple[int, int, int]:
        """Return a key that is least for the match that counts."""
        match, _ = reading
        start, end = match.span
        return -match.rule.priority, end - start, self._order.get(match.rule.id, 0)

    def _statements(self, match: PatternMatch, type_: str, cues: Sequence[ContextCue]) -> Iterator[Statement]:
        """Yield the statement of a type that a match makes, unless it states no relation."""
        head, tail, sentence = match.head, match.tail, match.sentence
        if type_ == NO_RELATION or head is None or (type_ in HARM and self._is_lack(head, tail)):
            return
        attributes = {name: _by_rule(name, match.rule, sentence) for name in match.rule.attributes}
        denied = "negated" in attributes
        for cue in cues:
            if cue.sentence is sentence and _near(match, cue) and _bears_on(type_, match, cue):
                for name in cue.rule.attributes:
                    attributes.setdefault(name, _by_rule(name, cue.rule, sentence))
        for attribute in _own_context(type_, head, tail):
            attributes.setdefault(attribute.name, attribute)
        if denied or "hypothetical" in attributes:
            attributes.pop("uncertain", None)  # of a denial, a risk or a plan, not of a doubt
        if not denied and _is_denied(type_, head, tail, match.rule.alone):
            return
        detail = " > ".join(shown_text(item) for item in (head, tail) if item)
        evidence = Evidence("rule", match.rule.id, detail, sentence.start, sentence.end)
        yield Statement(type_, head, tail, tuple(attributes.values()), evidence, match.rule.priority)

    def _is_lack(self, head: Mention, tail: Mention | None) -> bool:
        """Return whether a problem is the lack of the very drug, 'zinc deficiency' of zinc."""
        name = shown_text(tail).lower() if tail else ""
        return not self._lack.isdisjoint(name.split()) and head.text.lower() in name


def _by_rule(name: str, rule: ClinicalPattern, sentence: MaskedSentence) -> Attribute:
    return Attribute(name, (Evidence("rule", rule.id, "", sentence.start, sentence.end),))


def _near(match: PatternMatch, cue: ContextCue) -> bool:
    """Return whether a cue is in a statement or beside it, in the same clause."""
    (start, end), (first, last) = match.span, cue.span
    text = match.sentence.text
    if last <= start:
        return start - last <= _BEFORE and not _BORDER.search(text[last:start])
    if first >= end:
        reach = 1 if "hypothetical" in cue.rule.attributes else _AFTER
        return first - end <= reach and not _BORDER.search(text[end:first].replace(",", ";"))
    return True


def _bears_on(type_: str, match: PatternMatch, cue: ContextCue) -> bool:
    """Return whether a cue near a statement can be about it.

    A year before a comma dates something else ('valve replaced 2011, on warfarin') unless it begins the
    sentence. Doubt about a treatment is voiced within it ('for presumed sepsis'), and a risk within a
    statement on prevention ('lowers the risk of stroke') is what is prevented. A drug is still withheld
    for what is past ('no aspirin, asthma attack in 2014', 'no oestrogen: previous stroke').
    """
    if cue.rule.bears_on and type_ not in cue.rule.bears_on:
        return False
    text, (start, end) = match.sentence.text, cue.span
    if (
        type_ in HELP
        and text.startswith(_IN_YEAR, start)
        and start > _FRONTED
        and "," in text[end : match.span[0]]
    ):
        return False
    within = cue.span[0] < match.span[1] and match.span[0] < cue.span[1]
    if type_ == "prevents" and {"hypothetical", GENERAL}.intersection(cue.rule.attributes):
        return not within
    if type_ == HELD and "uncertain" in cue.rule.attributes:
        return False
    if type_ == HELD and "historical" in cue.rule.attributes:
        after = match.sentence.text[cue.span[1] : match.span[1]]
        return cue.span[0] < match.span[0] or len(after.split()) > 1
    return within or type_ in HARM or "uncertain" not in cue.rule.attributes


def _own_context(type_: str, head: Mention, tail: Mention | None) -> Iterator[Attribute]:
    """Yield the attributes that a statement has from its mentions."""
    for attribute in tail.attributes if tail else ():
        resolved = attribute.evidence and all(one.rule.startswith(_OVER) for one in attribute.evidence)
        lasting = attribute.name in _FROM_MENTIONS and attribute.name not in _NOT_FROM_TAIL.get(type_, ())
        if lasting and not resolved:
            yield attribute
    for attribute in head.attributes:
        if attribute.name == "other_experiencer" or (attribute.name == "hypothetical" and type_ != HELD):
            yield attribute


def _is_denied(type_: str, head: Mention, tail: Mention | None, alone: bool = False) -> bool:
    """Return whether a statement is on a drug that was not given, or a problem that was not there.

    Args:
        type_: Its type.
        head: The drug.
        tail: The problem.
        alone: Whether its rule goes by the only drug and problem of a sentence, and so by less else.
    """
    if type_ == HELD:
        return alone and tail is not None and tail.has("negated")
    if head.has("negated"):
        return True
    return tail is not None and tail.has("negated") and type_ not in _DENIED_ANYWAY


def _place(statement: Statement) -> tuple[int, int, int]:
    tail = statement.tail.start if statement.tail else -1
    return statement.evidence.start, statement.head.start, tail
