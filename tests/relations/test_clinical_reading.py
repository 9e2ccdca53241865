"""Masked text as the rules of clinical relations read it."""

from __future__ import annotations

import pytest

from nmstag.relations.clinical_reading import NoteReading
from nmstag.relations.entity_masking import END
from nmstag.relations.pattern import CHEMICAL, DISEASE, MARKS, NO_WORDS, RelationWords

C, D = CHEMICAL[0], DISEASE[0]
WORDS = RelationWords(shorthand=("with = w/", "withheld = w/h", "because = bc"))


@pytest.mark.parametrize(
    ("text", "read"),
    [
        (f" {D} w/ {C} w/h bc {D} ", f" {D} with {C} withheld because {D} "),
        (" abc w/o bcd ", " abc w/o bcd "),
        (f" in 2019 1987 {D} ", f" in in-year in-year {D} "),
        (f" {C} 2000 units 2010mg ", f" {C} 2000 units 2010mg "),
        (f" {D} 's end ", f" {D} end "),
        (f" {D} {MARKS[0]}without much {D} ", f" {D} without much {D} "),
        (f" {D} {MARKS[0]}without ", f" {D} {MARKS[0]}without "),
        (f" ? {C} ", f" query {C} "),
        (" at 18:00 ", " at 18.00 "),
        (f" {C} 5 mg : {D} ", f" {C} 5 mg {D} "),
        (f" {C} : no {D} ", f" {C} : no {D} "),
        (f" so {C} : {D} ", f" so {C} : {D} "),
    ],
)
def test_each_sentence_of_a_text_is_read_alike(text: str, read: str) -> None:
    reading = NoteReading(WORDS)
    assert reading(text) == read
    assert reading(f"{text}{END}{text}{END} ") == f"{read}{END}{read}{END} "


def test_shorthand_is_known_from_the_words_alone() -> None:
    assert NoteReading(NO_WORDS)(" w/ ") == " w/ "
