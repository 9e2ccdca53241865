"""Which cues of a text count: sorted into sentences, outside of mentions, not hidden by other phrases."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate

from nmstag.context.phrase_matcher import Hit
from nmstag.document import Mention

Span = tuple[int, int]


def by_sentence(
    sentences: Sequence[Span], hits: Iterable[Hit], mentions: Iterable[Mention]
) -> list[tuple[Span, list[Hit], list[Mention]]]:
    """Return the sentences that have both a cue and a mention, with these in order.

    Args:
        sentences: In order and disjoint.
        hits: In order of start.
        mentions: In any order.
    """
    starts = [start for start, _ in sentences]
    cues: dict[int, list[Hit]] = {}
    for hit in hits:
        number = bisect_right(starts, hit.start) - 1
        if number >= 0 and hit.end <= sentences[number][1]:
            cues.setdefault(number, []).append(hit)
    named: dict[int, list[Mention]] = {}
    for mention in sorted(mentions, key=lambda item: (item.start, -item.end)):
        number = bisect_right(starts, mention.start) - 1
        if number in cues:
            named.setdefault(number, []).append(mention)
    return [(sentences[number], cues[number], items) for number, items in sorted(named.items())]


def outside(hits: Iterable[Hit], mentions: Sequence[Mention]) -> list[Hit]:
    """Return the hits that are no part of a mention: 'absence' in 'absence seizure' is no cue.

    One that has a whole mention inside and goes on behind it stays: 'allergic to' where 'allergic' is one; so
    does 'allergy' behind a drug, though it is a mention too.
    """
    starts = [item.start for item in mentions]
    ends = list(accumulate((item.end for item in mentions), max))
    kept = []
    for hit in hits:
        number = bisect_left(starts, hit.end) - 1
        if (
            number < 0
            or ends[number] <= hit.start
            or (starts[number] >= hit.start and ends[number] < hit.end)
            or (hit.rule.attribute == "allergy" and (starts[number], ends[number]) == hit[:2])
        ):
            kept.append(hit)
    return kept


def unmasked(hits: Sequence[Hit], used: set[str] | None) -> list[Hit]:
    """Return the cues that no pseudo-cue and no longer cue of the same attribute hides.

    Args:
        hits: In order of start, the longer first.
        used: Where given, gets the ids of the rules that hid something.
    """
    void: set[int] = set()
    for number, hit in enumerate(hits):
        for other in range(number + 1, len(hits)):
            if hits[other].start >= hit.end:
                break
            for outer, inner in ((number, other), (other, number)):
                if inner not in void and outer not in void and _hides(hits[outer], hits[inner]):
                    void.add(inner)
                    if used is not None:
                        used.add(hits[outer].rule.id)
    return [hit for number, hit in enumerate(hits) if number not in void and hit.rule.kind == "cue"]


def _hides(outer: Hit, inner: Hit) -> bool:
    """Return whether the phrase `outer` makes the cue `inner` void.

    One that comes first and runs into it does ('as likely' hides 'likely to'). Of two cues for one
    attribute only a shorter inside a longer goes: in 'was negative for' both 'was negative' and
    'negative for' stand.
    """
    rule, target = outer.rule, inner.rule
    if target.kind != "cue" or target.attribute not in (*rule.masks, *rule.also, rule.attribute):
        return False
    if outer.start == inner.start and inner.end > outer.end:
        return False
    if not outer.start <= inner.start < outer.end:
        return False
    return target.attribute != rule.attribute or (inner.end <= outer.end and outer[:2] != inner[:2])
