"""The pattern language."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nmstag.relations.pattern import RelationWords, check_pattern, compile_pattern

C, D, L = "\x01", "\x03", "\x02"
WORDS = RelationWords(gap_stop=("not", "but", "without"), phrase_stop=("than", "rather"))


def matches(pattern: str, text: str) -> bool:
    words = (WORDS.marked().get(word, word) for word in text.split())
    return re.search(compile_pattern(pattern, WORDS).regex, f" {' '.join(words)} ") is not None


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("{Chemical:head}-induced {Disease:tail}", f"{C} -induced {D}", True),
        ("{Chemical:head} .. caus* {Disease:tail}", f"{C} may often cause {D}", True),
        ("{Chemical:head} .. caus* {Disease:tail}", f"{C} may very often indeed cause {D}", False),
        ("{Chemical:head} .. caus* {Disease:tail}", f"{C} may not cause {D}", False),
        ("{Chemical:head} ... {Disease:tail}", f"{C} or {C} in {D}", True),
        ("{Chemical:head} cause ... {Disease:tail}", f"{C} cause {D} or {D}", True),
        ("{Chemical} x ... {Disease:tail}", f"{C} x {C} in {D}", False),
        ("{Chemical} x .... {Disease:tail}", f"{C} x {C} in {D}", True),
        ("{Chemical} x .... {Disease:tail}", f"{C} x {C} ; in {D}", False),
        ("{Chemical} x ..... stop", f"{C} x ; not {D} : but stop", True),
        ("{Chemical} x ..... stop", f"{C} x {C} stop", False),
        ("{Chemical} x ..... stop", f"{C} x {' y' * 41} stop", False),
        ("caus(e|es|ed)? {Disease:tail}", f"caused {D}", True),
        ("caus(e|es|ed)? {Disease:tail}", f"caus {D}", True),
        ("caus(e|es) {Disease:tail}", f"caused {D}", False),
        ("{Chemical:head} but not {Disease:tail}", f"{C} but not {D}", True),
        ("{Chemical:head} with(out)? {Disease:tail}", f"{C} without {D}", True),
        ("{Chemical:head} with(out)? {Disease:tail}", f"{C} with {D}", True),
        ("{Chemical:head} witho* {Disease:tail}", f"{C} without {D}", True),
        ("{Chemical:head} ... {Disease:tail}", f"{C} rather than {D}", False),
        ("{Chemical:head} .... {Disease:tail}", f"{C} rather than {D}", True),
        ("(the|a big)? dog", "a big dog", True),
        ("(the|a big)? dog", "hotdog", False),
        ("combination of {Chemical:pair}", f"combination of {L}", True),
        ("combination of {Chemical:pair}", f"combination of {C}", False),
        ("side effect*, {Disease:tail}", f"side effects , {D}", True),
    ],
)
def test_matches(pattern: str, text: str, expected: bool) -> None:
    assert matches(pattern, text) is expected


@pytest.mark.parametrize(
    ("pattern", "anchors"),
    [
        ("{Chemical:head} .. (cause|induc*) {Disease:tail}", {"cause", "induc*"}),
        ("the dog (barks)?", {"dog"}),
        ("cause(s|d)? it", {"cause*"}),
        ("{Chemical:head} cause(s|d)?", {"cause*"}),
        ("{Disease:tail} (fad*|gone)", {"fad*", "gone"}),
        ("{Chemical:head} (*mg|daily)", {"*mg", "daily"}),
        ("{Chemical:head} (*|daily)", set()),
        ("{Chemical:head} (d*|once)", set()),  # so many words begin with a letter that it is no help
        ("{Disease:tail} -caus*", {"-caus*", "caus*"}),  # the dash may stand alone
        ("{Chemical:head} {Disease:tail}", set()),
    ],
)
def test_anchors(pattern: str, anchors: set[str]) -> None:
    assert set(compile_pattern(pattern).anchors) == anchors


@pytest.mark.parametrize(
    ("pattern", "part"),
    [
        ("(a|b", "not closed"),
        ("a)", "not opened"),
        ("{Gene:head} a", "unknown slot 'Gene'"),
        ("{Chemical:left} a", "unknown role 'left'"),
        ("{Chemical:head} {Disease:head}", "twice"),
        ("a ...... b", "unknown gap"),
        ("a {b", "should be"),
        ("", "empty"),
    ],
)
def test_faults(pattern: str, part: str) -> None:
    assert part in (check_pattern(pattern) or "")


def test_a_branch_without_words_makes_its_alternatives_no_anchor() -> None:
    assert set(compile_pattern("(dog|{Chemical}) barks").anchors) == {"barks"}
    assert compile_pattern("(dog|{Chemical})").anchors == ()


SIGNS = ["(", "(?:", ")", "?", "|", ",", ";", ":", "..", "...", "....", ".....", " ", "\\", "+", "[y]"]
PARTS = [*SIGNS, "a", "ab*", "*b", "-x", "{Chemical:head}", "{Disease:tail}", "{Diseases}", "{Any} ;; "]


@given(st.lists(st.sampled_from(PARTS), max_size=14).map("".join))
def test_a_pattern_without_a_fault_gives_an_expression(pattern: str) -> None:
    if check_pattern(pattern) is None:
        re.compile(compile_pattern(pattern, WORDS).regex)
