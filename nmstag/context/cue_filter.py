"""Which cues of a text count: sorted into sentences, outside of mentions, not hidden by other phrases.

After the phrase matcher and before scopes: gets all cues of a text, returns those that are read.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import accumulate

from nmstag.context.found import Effect, Span, Trace
from nmstag.context.phrase_matcher import CueMatch
from nmstag.context.words import any_of
from nmstag.document import Mention
from nmstag.late import late

_LONGEST_PHRASE = 100


def by_sentence(
    sentences: Sequence[Span], cues: Iterable[CueMatch], mentions: Iterable[Mention]
) -> list[tuple[Span, list[CueMatch], list[Mention]]]:
    """Return the sentences that have both a cue and a mention, with these in order.

    Args:
        sentences: In order and disjoint.
        cues: In order of start.
        mentions: In any order.
    """
    starts = [start for start, _ in sentences]
    sorted_cues: dict[int, list[CueMatch]] = {}
    for cue in cues:
        number = bisect_right(starts, cue.start) - 1
        if number >= 0 and cue.end <= sentences[number][1]:
            sorted_cues.setdefault(number, []).append(cue)
    named: dict[int, list[Mention]] = {}
    for mention in sorted(mentions, key=lambda item: (item.start, -item.end)):
        number = bisect_right(starts, mention.start) - 1
        if number in sorted_cues:
            named.setdefault(number, []).append(mention)
    return [(sentences[number], sorted_cues[number], items) for number, items in sorted(named.items())]


def outside(cues: Iterable[CueMatch], mentions: Sequence[Mention]) -> list[CueMatch]:
    """Return the cues that are no part of a mention: 'absence' in 'absence seizure' is no cue.

    One that has a whole mention inside and goes on after it stays: 'allergic to' where 'allergic' is one; so
    does 'allergy' after a drug, though it is a mention too.
    """
    starts = [item.start for item in mentions]
    ends = list(accumulate((item.end for item in mentions), max))
    kept = []
    for cue in cues:
        number = bisect_left(starts, cue.end) - 1
        if (
            number < 0
            or ends[number] <= cue.start
            or (starts[number] >= cue.start and ends[number] < cue.end)
            or (cue.rule.attribute == "allergy" and (starts[number], ends[number]) == cue[:2])
        ):
            kept.append(cue)
    return kept


def in_force(cues: Iterable[CueMatch], text: str, start: int) -> list[CueMatch]:
    """Return the cues that no word before them makes void, and before which is what they need.

    'Exclude' is a plan unless 'able to' comes before; 'but not' leaves open what is set against something
    that was excluded.

    Args:
        cues: In order of start.
        text: The document's text.
        start: Where their sentence begins.
    """
    found: dict[tuple[str, ...], tuple[int, bool]] = {}
    return [
        cue
        for cue in cues
        if not (cue.rule.unless and _has_before(cue.rule.unless, text, start, cue.start, found))
        and (not cue.rule.given or _has_before(cue.rule.given, text, start, cue.start, found))
    ]


def _has_before(
    words: tuple[str, ...], text: str, start: int, place: int, found: dict[tuple[str, ...], tuple[int, bool]]
) -> bool:
    """Return whether one of some words is between two places; `found` says how far they were looked for."""
    upto, there = found.get(words, (start, False))
    if not there:
        there = _one_of(words).search(text, max(start, upto - _LONGEST_PHRASE), place) is not None
        found[words] = place, there
    return there


@cache
def _one_of(words: tuple[str, ...]) -> re.Pattern[str]:
    return late(rf"\b{any_of(words)}\b", re.IGNORECASE)


def unmasked(cues: Sequence[CueMatch], text: str, trace: Trace | None) -> list[CueMatch]:
    """Return the cues that no pseudo-cue and no longer cue of the same attribute hides.

    Args:
        cues: In order of start, the longer first.
        text: The document's text.
        trace: Where given, gets what hid what.
    """
    void: set[int] = set()
    for number, cue in enumerate(cues):
        for other in range(number + 1, len(cues)):
            if cues[other].start >= cue.end:
                break
            for outer, inner in ((number, other), (other, number)):
                if inner not in void and outer not in void and _hides(cues[outer], cues[inner]):
                    void.add(inner)
                    if trace is not None:
                        trace.append(_hiding(cues[outer], cues[inner], text))
    return [
        cue for number, cue in enumerate(cues) if number not in void and cue.rule.role in ("cue", "cancel")
    ]


def _hiding(outer: CueMatch, inner: CueMatch, text: str) -> Effect:
    action = f"hides {text[inner.start : inner.end]!r} ({inner.rule.id})"
    return Effect(outer.rule.id, action, outer.start, outer.end)


def _hides(outer: CueMatch, inner: CueMatch) -> bool:
    """Return whether the phrase `outer` makes the cue `inner` void.

    One that comes first and runs into it does ('as likely' hides 'likely to'). Of two cues for one
    attribute only a shorter inside a longer is hidden: in 'was negative for' both 'was negative' and
    'negative for' count.
    """
    rule, target = outer.rule, inner.rule
    if rule.role == "cancel":
        return False
    if target.role == "cancel":
        return rule.role == "pseudo" and rule.masks == target.masks and outer.start == inner.start
    if target.role != "cue" or target.attribute not in (*rule.masks, *rule.also, rule.attribute):
        return False
    if outer.start == inner.start and inner.end > outer.end:
        return False
    if not outer.start <= inner.start < outer.end:
        return False
    return target.attribute != rule.attribute or (inner.end <= outer.end and outer[:2] != inner[:2])
