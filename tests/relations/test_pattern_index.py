"""Which patterns a masked sentence is tried for: those whose words and mentions it has, in their order."""

import pytest

from nmstag.relations.pattern import CHEMICAL, CHEMICAL_LIST, DISEASE, compile_pattern
from nmstag.relations.pattern_index import PatternIndex

C, D = CHEMICAL[0], DISEASE[0]
PATTERNS = (
    "{Chemical:head} ... caus* ... {Disease:tail}",
    "{Disease:tail} ... after ... {Chemical:head}",
    "during ... {Chemical:head} ... develop* ... {Disease:tail}",
    "{Chemical:pair}",
    "{Chemical:head} ... plus ... {Chemical:tail}",
    "no ... evidence",
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f" {C} caused {D} ", [0]),
        (f" {D} caused {C} ", []),  # the slots come in the other order
        (f" {C} and {D} : caused ", []),  # the word is after the last mention
        (f" caused {C} and {D} ", []),  # or before the first
        (f" {D} after {C} ", [1]),
        (f" after {D} came {C} ", []),
        (f" during {C} he developed {D} ", [2]),
        (f" {C} during {C} he developed {D} ", [2]),
        (f" {CHEMICAL_LIST} caused {D} ", [0, 3]),
        (f" {C} plus {C} ", [4]),
        (f" no evidence for {C} ", [5]),
        (" no evidence ", [5]),
        (f" {C} , no {D} , evidence ", [5]),
    ],
)
def test_only_patterns_that_can_match_are_candidates(text: str, expected: list[int]) -> None:
    index = PatternIndex(list(map(compile_pattern, PATTERNS)))
    assert index.candidates(text, chemical_pairs=True) == expected
    assert index.candidates(text, chemical_pairs=True) == expected  # the same when all words are known


def test_patterns_of_two_chemicals_are_left_out_where_they_are_not_asked_for() -> None:
    index = PatternIndex(list(map(compile_pattern, PATTERNS)))
    assert index.candidates(f" {CHEMICAL_LIST} plus {C} ", chemical_pairs=False) == []


@pytest.mark.parametrize(
    ("pattern", "slots"),
    [
        ("{Chemical:head} caus* {Disease:tail}", (CHEMICAL, DISEASE)),
        ("({Disease}|fever) after {Chemical:head}", (CHEMICAL,)),  # an alternative need not be there
        ("({Disease} and)? {Chemical:head}", (CHEMICAL,)),
        ("(with {Disease}) {Chemical:head}", (DISEASE, CHEMICAL)),
    ],
)
def test_slots_are_those_that_every_match_has(pattern: str, slots: tuple[str, ...]) -> None:
    assert compile_pattern(pattern).slots == slots


def test_alternatives_are_grouped_by_their_first_letter_and_keep_their_order() -> None:
    regex = compile_pattern("(cause|lead to|caus*|led to)").regex
    assert regex == r"(?:(?: cause| caus[^ ]*)|(?: lead to| led to))(?= )"
