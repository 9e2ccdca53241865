"""Lists of problems with words between that no name has."""

import pytest

from nmstag.relations.clinical_lists import MentionLists
from nmstag.relations.pattern import RelationWords

C, D = "\x01", "\x03"
LISTS = MentionLists(
    RelationWords(list_stop=("after", "the patient"), list_joint=("with", "characterised by"))
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f" {D} and {D} ", True),
        (f" {D} , dry skin , and mild {D} ", True),
        (f" {D} with {D} ", True),
        (f" {D} characterised \x06by {D} ", True),
        (f" {D} after {D} ", False),
        (f" {D} and after {D} ", False),
        (f" {D} , {D} ", True),
        (f" {D} or the patient {D} ", False),
        (f" {D} ; {D} ", False),
        (f" {D} and {'very ' * 40}{D} ", False),
    ],
)
def test_two_problems(text: str, expected: bool) -> None:
    first, second = text.index(D), text.rindex(D)
    assert LISTS.listed_with(text, first) == ([second] if expected else [])
    assert LISTS.listed_with(text, second) == ([first] if expected else [])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f" {C} - {C} ", True),
        (f" {C} and {C} ", True),
        (f" {C} - no {C} ", False),
        (f" {C} 5 mg - {C} ", False),
    ],
)
def test_two_drugs(text: str, expected: bool) -> None:
    first, second = text.index(C), text.rindex(C)
    assert LISTS.listed_with(text, first) == ([second] if expected else [])


def test_a_list_ends_where_it_is_broken() -> None:
    text = f" {D} and {D} after {D} and {D} "
    places = [number for number, letter in enumerate(text) if letter == D]
    assert LISTS.listed_with(text, places[1]) == [places[0]]
    assert LISTS.listed_with(text, places[2]) == [places[3]]
