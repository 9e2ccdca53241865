"""The overlap policies: pure, total, independent of the order of finding."""

from __future__ import annotations

from itertools import pairwise
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nmstag.document import Evidence
from nmstag.match import overlap as module
from nmstag.match.overlap import Candidate, keep_all, longest_first


def candidate(start, length, rank=10, type_="Disease", id_="X:1", rule="a.tsv:1"):
    return Candidate(start, start + length, rank, type_, (id_,), Evidence("lexicon", rule))


CANDIDATES = st.lists(
    st.builds(
        candidate,
        st.integers(0, 30),
        st.integers(1, 8),
        st.sampled_from([5, 10]),
        st.sampled_from(["Chemical", "Disease"]),
        st.sampled_from(["X:1", "X:2"]),
        st.sampled_from(["a.tsv:1", "b.tsv:2"]),
    ),
    max_size=25,
)


def overlap(one, other):
    return one.start < other.end and other.start < one.end


@given(CANDIDATES, st.randoms())
def test_the_order_of_finding_makes_no_difference(candidates, random):
    shuffled = random.sample(candidates, len(candidates))
    assert longest_first(shuffled) == longest_first(candidates)
    assert keep_all(shuffled) == keep_all(candidates)


@given(CANDIDATES)
def test_what_is_kept_does_not_overlap_and_stands_in_text_order(candidates):
    kept = longest_first(candidates)
    assert all(one.end <= other.start for one, other in pairwise(kept))
    assert set(kept) <= set(candidates)


@given(CANDIDATES)
def test_what_is_dropped_overlaps_a_kept_one_that_is_as_long_or_longer(candidates):
    kept = longest_first(candidates)
    for lost in set(candidates) - set(kept):
        assert any(overlap(lost, won) and won.end - won.start >= lost.end - lost.start for won in kept)


@given(CANDIDATES)
def test_the_policy_applied_twice_changes_nothing(candidates):
    kept = longest_first(candidates)
    assert longest_first(kept) == kept


@given(CANDIDATES)
def test_many_candidates_are_judged_like_few(candidates):
    kept = longest_first(candidates)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "FEW", 0)
        assert longest_first(candidates) == kept


def test_a_hundred_thousand_candidates_take_no_time_to_speak_of():
    candidates = [candidate(10 * place, 8) for place in range(100_000, 0, -1)]
    candidates += [candidate(10 * place + 7, 2) for place in range(100_000)]
    started = perf_counter()
    assert len(longest_first(candidates)) == 100_001
    assert perf_counter() - started < 5


def test_an_empty_span_is_no_trouble_among_many():
    empty, one = candidate(3, 0), candidate(2, 4)
    assert longest_first([empty, *[one] * 300]) == [one]


def test_the_longer_one_stays_then_the_smaller_rank_then_the_earlier():
    longer, shorter = candidate(2, 5), candidate(0, 4, rank=5)
    assert longest_first([shorter, longer]) == [longer]
    own, name = candidate(0, 3, rank=5), candidate(0, 3)
    assert longest_first([name, own]) == [own]
    early, late = candidate(0, 3), candidate(2, 3)
    assert longest_first([late, early]) == [early]


def test_neighbours_that_touch_both_stay():
    assert longest_first([candidate(3, 3), candidate(0, 3)]) == [candidate(0, 3), candidate(3, 3)]


def test_keep_all_keeps_overlapping_ones_and_equal_ones_once():
    one, other = candidate(0, 5), candidate(2, 2)
    assert keep_all([other, one, candidate(0, 5, rule="b.tsv:2")]) == [one, other]
