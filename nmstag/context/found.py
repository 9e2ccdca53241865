"""What is found for the mentions of a document, and what rules did: written as signs and cues are read.

Attributes are kept by the identity of a mention, with their evidence; cues that cancel others change them.
What rules did is written where it is asked for, by `explain` and rule checks.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from nmstag.context.phrase_matcher import CueMatch
from nmstag.document import Evidence, Mention


class Effect(NamedTuple):
    """What one rule did at one place.

    Args:
        rule: Id of the rule.
        action: What it did: "ends the scope of 'No'".
        start: Offset of the words that decided it.
        end: Offset after them.
    """

    rule: str
    action: str
    start: int
    end: int


Trace = list[Effect]
Span = tuple[int, int]
"""Half-open offsets."""
Found = dict[int, dict[str, Evidence]]


def note(found: Found, mentions: Iterable[Mention], cue: CueMatch, text: str, trace: Trace | None) -> None:
    """Keep the evidence of the cue nearest to each mention."""
    rule = cue.rule
    if trace is not None:
        trace.append(Effect(rule.id, f"sets {rule.attribute}", cue.start, cue.end))
    evidence = Evidence("rule", rule.id, text[cue.start : cue.end], cue.start, cue.end)
    for mention in mentions:
        attributes = found.setdefault(id(mention), {})
        for name in (str(rule.attribute), *rule.also):
            known = attributes.setdefault(name, evidence)
            if known is not evidence and _distance(evidence, mention) < _distance(known, mention):
                attributes[name] = evidence


def set_attribute(found: Found, mention: Mention, name: str, evidence: Evidence, trace: Trace | None) -> None:
    """Set an attribute that has its evidence already."""
    if trace is not None:
        trace.append(Effect(evidence.rule, f"sets {name}", evidence.start, evidence.end))
    found.setdefault(id(mention), {}).setdefault(name, evidence)


def cancel(found: Found, mentions: Iterable[Mention], cue: CueMatch, text: str, trace: Trace | None) -> None:
    """Take away what a cue ends: 'no fever until today'."""
    for mention in mentions:
        attributes = found.get(id(mention), {})
        ended = [name for name in cue.rule.masks if name in attributes]
        if ended:  # 'until last year' is no past either
            ended += [n for n in cue.rule.also if n in attributes and attributes[n].start >= cue.start]
        for name in ended:
            del attributes[name]
            if trace is not None:
                action = f"cancels {name} of {text[mention.start : mention.end]!r}"
                trace.append(Effect(cue.rule.id, action, cue.start, cue.end))


def affirm(found: Found, mention: Mention) -> None:
    """Take away the denial before a finding that has a plus sign: 'no fever, cough +'."""
    attributes = found.get(id(mention), {})
    if "negated" in attributes and attributes["negated"].start < mention.start:
        del attributes["negated"]


def _distance(evidence: Evidence, mention: Mention) -> int:
    return max(mention.start - evidence.end, evidence.start - mention.end)
