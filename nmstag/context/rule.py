"""What a context rule may say: the dataclasses of `rules/context/{cues,list_ends,sections}/*.yaml`.

The first stage of context: rule files are decoded to these records, which are also the rules at run time.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import field
from typing import Literal

from nmstag.context.cue_notation import check_phrase, check_sign
from nmstag.document import AttributeName
from nmstag.plain import record
from nmstag.rules import Rule, pattern_field

Direction = Literal["before", "after", "both", "before-first", "after-first"]


def check_section(name: str) -> str | None:
    """Return what is wrong with the name of a section, or None."""
    return None if re.fullmatch(r"[a-z][a-z_]*", name) else "not a name of small letters and '_'"


@record(frozen=True, slots=True, kw_only=True)
class ContextRule(Rule):
    """One rule on cues: which attribute they set on the mentions around them, and how far they reach.

    Args:
        role: 'cue' sets `attribute`; 'cancel' takes what `masks` names from the mentions it reaches ('no
            fever until today'); 'pseudo' only hides the cues it covers ('no increase'); 'stop' ends scopes
            ('but'); 'filler' words do not count as distance ('any', 'acute').
        attribute: What a cue sets; nothing where the role is another.
        also: What it sets besides ('unlikely' is negated and still uncertain); what a 'cancel' takes besides
            where it takes anything, if the evidence for it comes later ('no fever until last month').
        cues: Phrases, in any case. `(a|b)` is a choice, `(a )?` optional, `<name>` a macro, `#` a digit,
            `\\(` a bracket of the text.
        symbols: Signs directly at the mention ('?') and answers after it (': none'), in the same notation;
            `\\t` is the border of a table's cell.
        direction: Where the cue is: 'before' the mention ('no fever'), 'after' it ('fever denied'),
            'both', or wherever there is a mention first ('before-first': as if before it, else after).
        scope: Words, fillers not counted, that may be between the cue and the mention.
        reach: How it goes on from the first mention. 'list': through a list, to the item after its 'and'
            or 'or'; 'series': through a list to its end ('h/o gout and asthma, CAD'); 'joined': only
            where 'and' or 'or' holds the items together; 'clause': to every mention within `scope`.
        closing: Words of which one must follow the last mention: 'ruled' with 'out' ('ruled PE out').
        unless: Words that make its cues void where they are before these in the sentence.
        unless_after: Words that make its cues void where they are right after these ('who has').
        not_items: Last words of mentions at which its list ends: in 'r/o MI, fever' the fever is there.
        given: Words of which one must be before its cues in the sentence ('excluded' before 'but not').
        types: Entity types it applies to; empty means all.
        masks: Attributes whose cues are void where this phrase covers them.
        bare_nouns: Whether a denial is followed by nouns without an article alone ('no', not 'denies'), so
            that an item with an article or of some degree begins a new statement ('no cough, and a rash').
        result: Whether the cue is the result of a test, which may have a subject of its own after a comma
            ('SOB, trop neg').
        ends: For a stop, the attributes whose scope it ends; empty means all.
        later: For a stop, whether it ends no scope right after the cue: 'denies she takes', 'in 2003 he had'.
    """

    role: Literal["cue", "cancel", "pseudo", "stop", "filler"] = "cue"
    attribute: AttributeName | None = None
    also: tuple[AttributeName, ...] = ()
    cues: tuple[str, ...] = pattern_field(check=check_phrase, default=(), stored=False)
    symbols: tuple[str, ...] = pattern_field(check=check_sign, default=(), stored=False)
    direction: Direction = "before"
    scope: int = 4
    reach: Literal["list", "series", "joined", "clause"] = "list"
    closing: tuple[str, ...] = pattern_field(check=check_phrase, default=())
    unless: tuple[str, ...] = pattern_field(check=check_phrase, default=())
    unless_after: tuple[str, ...] = pattern_field(check=check_phrase, default=())
    not_items: tuple[str, ...] = pattern_field(check=check_phrase, default=())
    given: tuple[str, ...] = pattern_field(check=check_phrase, default=())
    types: tuple[str, ...] = ()
    masks: tuple[AttributeName, ...] = ()
    bare_nouns: bool = False
    result: bool = False
    ends: tuple[AttributeName, ...] = ()
    later: bool = False

    def applies_to(self, type_: str) -> bool:
        """Return whether the rule is for mentions of an entity type."""
        return not self.types or type_ in self.types


@record(frozen=True, slots=True, kw_only=True)
class ListEndRule(Rule):
    """What tells that an item of a denied list is present, so that the denial ends before it.

    Args:
        bare_nouns: Whether it holds only after denials with bare nouns ('no'), or after any ('denies').
        joint: What joins the item to the one before it: a 'comma' (or opening bracket), 'and', or both.
        before: Words in front of the item ('worsening rash').
        own: Whether these may be the item's own first words.
        after: Words right after the item ('cough present').
        unless: Words after those of `after` that make them deny ('was not').
        first: Whether the item may also be the first mention: 'no focal deficits and the headache'.
        or_keeps: Whether an 'or' later in the list keeps the item in it: 'no cough, mild nausea, or fever'.
        amid: Words that say what is present. Where given, the rule holds only if the denial stands amid a
            list that begins with them and that an 'and' ends: 'there was rash, no fever, cough and wheeze'.
        denials: The denials after which it holds, where not after all.
    """

    bare_nouns: bool = True
    joint: Literal["comma", "and", "comma and"]
    before: tuple[str, ...] = pattern_field(check=check_phrase, default=())
    own: bool = False
    after: tuple[str, ...] = pattern_field(check=check_phrase, default=())
    unless: tuple[str, ...] = pattern_field(check=check_phrase, default=())
    first: bool = False
    or_keeps: bool = False
    amid: tuple[str, ...] = pattern_field(check=check_phrase, default=())
    denials: tuple[str, ...] = pattern_field(check=check_phrase, default=())


@record(frozen=True, slots=True, kw_only=True)
class MeasuredRule(Rule):
    """What tells that an analyte was measured: 'creatinine 1.2', 'serum calcium'. It is no medication then.

    What follows decides first, then whether it was given, then what is before it.

    Args:
        names: Names of analytes, in the notation of `ContextRule.cues`.
        alone: Whether they are measured unless they are given.
        before: Expressions for what is right before one that is measured ('serum ').
        after: The same for what is right after it (' level').
        given_before: Expressions for what is right before one that is given ('started on ').
        given_after: The same for what is right after it (' 40 mEq').
    """

    names: tuple[str, ...] = pattern_field(check=check_phrase)
    alone: bool = False
    before: tuple[str, ...] = pattern_field(default=())
    after: tuple[str, ...] = pattern_field(default=())
    given_before: tuple[str, ...] = pattern_field(default=())
    given_after: tuple[str, ...] = pattern_field(default=())


@record(frozen=True, slots=True, kw_only=True)
class SectionRule(Rule):
    """The headings of one section of notes, and the context of what is in it.

    Args:
        section: Its name, the `Passage.kind` ('family_history').
        headings: Headings, in any case, in the notation of `ContextRule.cues`.
        attribute: What mentions in the section get unless a cue says otherwise.
        types: Entity types that get it; empty means all.
        bare: Whether the heading also counts without a colon, alone on its line.
    """

    section: str = field(metadata={"check": check_section})
    headings: tuple[str, ...] = pattern_field(check=check_phrase, stored=False)
    attribute: AttributeName | None = None
    types: tuple[str, ...] = ()
    bare: bool = True

    def fits(self, type_: str, attributes: Iterable[str]) -> bool:
        """Return whether a mention of that type, with those attributes from cues, gets the default.

        What is denied has no history and is no allergy; a relative's may be denied all the same.
        """
        if self.types and type_ not in self.types:
            return False
        return self.attribute == "other_experiencer" or not {"negated", "hypothetical"} & set(attributes)
