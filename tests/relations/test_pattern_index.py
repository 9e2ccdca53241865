"""Which patterns a masked sentence is tried for: those whose words and mentions it has, in their order."""

import pytest

from nmstag.relations.pattern import BORDER_SLOT, CHEMICAL, CHEMICAL_LIST, DISEASE, WIDE, compile_pattern
from nmstag.relations.pattern_index import JoinedRead, PatternIndex, is_of_chemicals

C, D = CHEMICAL[0], DISEASE[0]
PATTERNS = (
    "{Chemical:head} ... caus* ... {Disease:tail}",
    "{Disease:tail} ... after ... {Chemical:head}",
    "during ... {Chemical:head} ... develop* ... {Disease:tail}",
    "{Chemical:pair}",
    "{Chemical:head} ... plus ... {Chemical:tail}",
    "no ... evidence",
)
EVERY = (1 << len(PATTERNS)) - 1


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
        (f" {C} caused {C} and {D} ", []),  # the word is not beside both slots
        (f" {C} and {D} caused {D} ", []),
        (f" {D} but {C} caused {D} ", [0]),
    ],
)
def test_only_patterns_that_can_match_are_candidates(text: str, expected: list[int]) -> None:
    index = PatternIndex(list(map(compile_pattern, PATTERNS)))
    assert index.candidates(index.read(text), EVERY) == expected
    assert index.candidates(index.read(text), EVERY) == expected  # the same when all words are known


def test_patterns_that_are_not_asked_for_are_left_out() -> None:
    compiled = list(map(compile_pattern, PATTERNS))
    index = PatternIndex(compiled)
    among = sum(1 << number for number, one in enumerate(compiled) if not is_of_chemicals(one))
    read = index.read(f" {CHEMICAL_LIST} plus {C} no evidence ")
    assert index.candidates(read, EVERY) == [3, 4, 5]
    assert index.candidates(read, among) == [5]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (f" {D} was noted ", f" it came after {C} "),
        (f" during {C} ", f" he developed {D} at last "),
        (f" no {C} ", f" but {D} as evidence "),
        (f" {C} plus ", f" {C} , caused {D} "),
    ],
)
def test_two_sentences_are_read_as_one_text_of_both(one: str, other: str) -> None:
    index = PatternIndex(list(map(compile_pattern, PATTERNS)))
    joined = JoinedRead(index.read(one), index.read(other))
    whole = index.read(f"{one.rstrip()} ; ; {other.lstrip()}")
    assert (joined.mentions, joined.words()) == (whole.mentions, whole.words())


@pytest.mark.parametrize(
    ("pattern", "shape", "around"),
    [
        ("{Chemical:head} .. caus* .. {Disease:tail}", (CHEMICAL, DISEASE), ((CHEMICAL, DISEASE),)),
        (
            "{Chemical:head} .... caus* {Disease:tail}",
            (CHEMICAL, WIDE, WIDE, DISEASE),
            ((CHEMICAL + WIDE, DISEASE),),
        ),
        ("{Chemical:head} ({Any} and)? was stopped", (CHEMICAL, WIDE, WIDE), ((CHEMICAL + WIDE, ""),) * 2),
        ("(with {Disease}) {Chemical:head}", (WIDE, DISEASE, WIDE, CHEMICAL), (("", ""),)),
        ("{Disease:tail} ; ; {Chemical:head} helped", (DISEASE, BORDER_SLOT, CHEMICAL), ((CHEMICAL, ""),)),
        ("{Disease:tail} ; helped", (DISEASE, WIDE, WIDE), ((DISEASE + WIDE, ""), (DISEASE + WIDE, ""))),
        ("{Chemical:head} ..... stopped", (CHEMICAL, WIDE, WIDE), ((CHEMICAL + WIDE, ""),)),
        ("{Disease:tail} * helped", (DISEASE, WIDE, WIDE), ((DISEASE + WIDE, ""),)),
        ("no {Disease:tail}|without", (), (("", ""),)),
    ],
)
def test_words_are_looked_for_between_the_slots_that_they_stand_between(
    pattern: str, shape: tuple[str, ...], around: tuple[tuple[str, str], ...]
) -> None:
    compiled = compile_pattern(pattern)
    assert (compiled.shape, compiled.around) == (shape, around)


def test_a_pattern_across_sentences_needs_a_mention_on_each_side() -> None:
    index = PatternIndex([compile_pattern("{Disease:tail} .... ; ; .. {Chemical:head} .. helped")])
    one, other = (index.read(text) for text in (f" {D} was seen ", f" {C} soon helped "))
    assert index.candidates(JoinedRead(one, other), 1) == [0]
    assert index.candidates(JoinedRead(other, one), 1) == []
    both = index.read(f" {D} and {C} helped ")
    assert index.candidates(JoinedRead(both, index.read(f" no {D} ")), 1) == []


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
