"""Overlap policies: which of several overlapping candidates stay.

A policy is a pure function from candidates to the ones kept, in text order. It has a total order, so
the result depends on the set of candidates alone and not on the order in which they were found.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from itertools import accumulate
from operator import itemgetter
from typing import NamedTuple

from nmstag.document import Evidence


class Candidate(NamedTuple):
    """A span that may become a mention.

    Args:
        start: Offset of the first character.
        end: Offset after the last one.
        rank: Which candidate wins between equal spans; smaller is better.
        type: Entity type.
        ids: Concept ids; empty where none is known yet.
        evidence: What found it.
    """

    start: int
    end: int
    rank: int
    type: str
    ids: tuple[str, ...]
    evidence: Evidence


class Spans:
    """Candidates by place.

    Args:
        candidates: The candidates in text order. `leave_room` and `within` need such as do not overlap.
    """

    def __init__(self, candidates: Sequence[Candidate]) -> None:
        self._candidates = candidates
        self._starts = [one.start for one in candidates]
        self._ends = [one.end for one in candidates]

    @cached_property
    def _reached(self) -> list[int]:
        """How far each candidate and those before it reach."""
        return list(accumulate(self._ends, max))

    def leave_room(self, start: int, end: int, *, over: bool) -> bool:
        """Return whether another candidate may have a span: none is there, or it may cover those that are.

        None cuts a candidate in two, as 'growth of breast' would the 'breast cancer'.

        Args:
            start: Where the span begins.
            end: Where it ends.
            over: Whether candidates may be covered.
        """
        first, after = bisect_right(self._ends, start), bisect_left(self._starts, end)
        if first >= after:
            return True
        return over and self._starts[first] >= start and self._ends[after - 1] <= end

    def within(self, start: int, end: int) -> Sequence[Candidate]:
        """Return the candidates that begin in a span."""
        return self._candidates[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def touching(self, start: int, end: int) -> list[Candidate]:
        """Return the candidates that share a character with a span; they may overlap one another."""
        first, after = bisect_right(self._reached, start), bisect_left(self._starts, end)
        return [one for one in self._candidates[first:after] if one.end > start]


OverlapPolicy = Callable[[Iterable[Candidate]], list[Candidate]]

_by_place = itemgetter(0, 1)
FEW = 250
"""Up to so many candidates are kept in order one by one, which is faster than marking what is taken."""


def longest_first(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Keep the longest candidates that do not overlap, in text order.

    Total order: longer span, then smaller rank, then earlier start, then type, ids, rule. A candidate
    is kept when it overlaps none kept before it.
    """
    kept: list[Candidate] = []
    group: list[Candidate] = []
    reach = -1
    for candidate in sorted(candidates, key=_by_place):
        if reach <= candidate[0] < candidate[1]:
            kept += _longest_of_group(group) if len(group) > 1 else group
            group = [candidate]
        else:
            group.append(candidate)
        reach = max(reach, candidate[1])
    kept += _longest_of_group(group) if len(group) > 1 else group
    return kept


def _longest_of_group(group: list[Candidate]) -> list[Candidate]:
    """Return what `longest_first` keeps of candidates that hang together."""
    if len(group) == 2:
        (start, end, *_), (first, after, *_) = group
        if start <= first < min(end, after):
            return [min(group, key=_order)]
    ordered = sorted(group, key=_order)
    if len(ordered) > FEW and ordered[-1].start < ordered[-1].end:
        return _longest_of_many(ordered)
    starts: list[int] = []
    kept: list[Candidate] = []
    for candidate in ordered:
        place = bisect_left(starts, candidate.start)
        if place < len(kept) and kept[place].start < candidate.end:
            continue
        if place and kept[place - 1].end > candidate.start:
            continue
        starts.insert(place, candidate.start)
        kept.insert(place, candidate)
    return kept


def _longest_of_many(ordered: list[Candidate]) -> list[Candidate]:
    """Return what `longest_first` keeps of candidates in its order, none of them empty.

    A candidate is no longer than those before it, so where it overlaps one of them, its first or its
    last character is taken.
    """
    base = min(candidate.start for candidate in ordered)
    taken = bytearray(max(candidate.end for candidate in ordered) - base)
    kept = []
    for candidate in ordered:
        start, end = candidate.start - base, candidate.end - base
        if not (taken[start] or taken[end - 1]):
            taken[start:end] = b"\1" * (end - start)
            kept.append(candidate)
    kept.sort(key=lambda candidate: candidate.start)
    return kept


def _order(candidate: Candidate) -> tuple[int, int, int, str, tuple[str, ...], str]:
    start, end, rank, type_, ids, evidence = candidate
    return (start - end, rank, start, type_, ids, evidence.rule)


def keep_all(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Keep every candidate, overlapping or not, in text order; equal spans of one type and id once."""
    unique = {(c.start, c.end, c.type, c.ids): c for c in sorted(candidates, key=_order, reverse=True)}
    return sorted(unique.values(), key=lambda c: (c.start, -c.end, c.rank, c.type, c.ids))


POLICIES: dict[str, OverlapPolicy] = {"longest": longest_first, "all": keep_all}
