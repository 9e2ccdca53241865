"""What a context rule may say: the dataclasses behind `rules/context/*.yaml`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from nmstag.context.cue_notation import check_phrase
from nmstag.rules import Rule, pattern_field

AttributeName = Literal[
    "negated",
    "uncertain",
    "historical",
    "hypothetical",
    "other_experiencer",
    "stopped",
    "withheld",
    "allergy",
]
ATTRIBUTES: tuple[str, ...] = (
    "negated",
    "uncertain",
    "historical",
    "hypothetical",
    "other_experiencer",
    "stopped",
    "withheld",
    "allergy",
)
Direction = Literal["before", "after", "both", "before-first", "after-first"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ContextRule(Rule):
    """One rule on cues: what they say of the mentions around them, and how far they reach.

    Args:
        kind: 'cue' sets `attribute`; 'pseudo' only hides the cues it covers ('no increase'); 'stop'
            ends scopes ('but'); 'filler' words do not count as distance ('any', 'acute').
        attribute: What a cue sets.
        also: What it sets besides ('unlikely' is negated and still uncertain).
        cues: Phrases, in any case. `(a|b)` is a choice, `(a )?` optional, `<name>` a macro, `#` a digit,
            `\\(` a bracket that stands in the text.
        symbols: Signs that stand directly at the mention ('?', '(-)').
        direction: Where the cue stands: 'before' the mention ('no fever'), 'after' it ('fever denied'),
            'both', or where a mention is found first ('before-first': as if before it, else after).
        scope: Words, fillers not counted, that may stand between the cue and the mention.
        reach: How it goes on from the first mention. 'list': through a list, to the item behind its 'and'
            or 'or'; 'series': through a list to its end ('h/o gout and asthma, CAD'); 'joined': only
            where 'and' or 'or' holds the items together; 'clause': to every mention within `scope`.
        types: Entity types it applies to; empty means all.
        masks: Attributes whose cues are void where this phrase covers them.
        ends: For a stop, the attributes whose scope it ends; empty means all.
        later: For a stop, whether it ends no scope right behind the cue: 'denies she takes'.
    """

    kind: Literal["cue", "pseudo", "stop", "filler"] = "cue"
    attribute: AttributeName | None = None
    also: tuple[AttributeName, ...] = ()
    cues: tuple[str, ...] = pattern_field(check=check_phrase, default=())
    symbols: tuple[str, ...] = ()
    direction: Direction = "before"
    scope: int = 4
    reach: Literal["list", "series", "joined", "clause"] = "list"
    types: tuple[str, ...] = ()
    masks: tuple[AttributeName, ...] = ()
    ends: tuple[AttributeName, ...] = ()
    later: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionRule(Rule):
    """One kind of section: its headings and the context it gives to what stands in it.

    Args:
        kind: Canonical name, the `Passage.kind` ('family_history').
        headings: Headings, in any case, in the phrase notation of `ContextRule.cues`.
        attribute: What mentions in the section get unless a cue says otherwise.
        types: Entity types that get it; empty means all.
        bare: Whether the heading also counts without a colon, alone on its line.
    """

    kind: str = field(metadata={"matches": r"[a-z][a-z_]*"})
    headings: tuple[str, ...] = pattern_field(check=check_phrase)
    attribute: AttributeName | None = None
    types: tuple[str, ...] = ()
    bare: bool = True
