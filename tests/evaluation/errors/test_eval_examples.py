"""Findings in their sentence."""

from __future__ import annotations

import pytest

from nmstag.evaluation.errors.examples import GOLD, PRED, Mark, in_sentence

TEXT = "He was well. Lithium caused  acute\nrenal failure. It went away."


def mark(text: str, part: str, signs: str) -> Mark:
    start = text.index(part)
    return start, start + len(part), signs


@pytest.mark.parametrize(
    ("gold", "pred", "expected"),
    [
        ("Lithium", "", "[Lithium] caused acute renal failure."),
        ("Lithium", "Lithium", "[{Lithium}] caused acute renal failure."),
        ("acute\nrenal", "renal", "Lithium caused [acute {renal}] failure."),
        ("renal", "acute\nrenal failure", "Lithium caused {acute [renal] failure}."),
        ("acute\nrenal", "renal failure", "Lithium caused [acute {renal] failure}."),
        ("well", "failure", "He was [well]. Lithium caused acute renal {failure}."),
        ("well", "away", "He was [well]. It went {away}."),
        ("well. Lithium", "", "He was [well. Lithium] caused acute renal failure."),
    ],
)
def test_marks_stand_in_their_sentences(gold: str, pred: str, expected: str) -> None:
    marks = [mark(TEXT, part, signs) for part, signs in ((gold, GOLD), (pred, PRED)) if part]
    assert in_sentence(TEXT, marks) == expected


def test_a_long_sentence_is_cut_between_words() -> None:
    text = "before " * 40 + "renal failure" + " after" * 40
    shown = in_sentence(text, [mark(text, "renal failure", GOLD)])
    assert shown.startswith("… before ")
    assert shown.endswith(" after …")
    assert " [renal failure] " in shown
    assert len(shown) < 210


def test_a_long_word_is_cut_at_the_mark() -> None:
    assert in_sentence("x" * 500, [(200, 203, PRED)]) == "… {xxx} …"


def test_nothing_marked_is_nothing_shown() -> None:
    assert in_sentence(TEXT, []) == ""
