"""A noun of disease that is a mention itself joins the disease before it, its abbreviation too."""

import pytest

from nmstag.match.span_extension import SpanExtension, SpanExtensionRule, broken

from .steps import Alone, name

RULE = SpanExtensionRule(
    id="b.joined",
    action="join",
    side="right",
    type="Disease",
    words=("infection",),
    examples=(),
    counterexamples=(),
)


def extended(text: str, *names: str, type_: str = "Disease") -> list[str]:
    kept = [name(text, one, type_, (one,)) for one in names]
    return [
        text[one.start : one.end] + f" {one.ids[0]}" for one in Alone(SpanExtension, [RULE]).kept(text, kept)
    ]


@pytest.mark.parametrize("text", ["malaria infection", "malaria-infection"])
def test_the_joined_mention_has_the_concepts_of_the_first(text):
    assert extended(text, "malaria", "infection") == [f"{text} malaria"]


@pytest.mark.parametrize("text", ["malaria, infection", "malaria of infection", "malaria\n\ninfection"])
def test_names_with_more_between_them_are_not_joined(text):
    assert len(extended(text, "malaria", "infection")) == 2


def test_a_longer_name_that_begins_with_the_word_is_not_joined():
    assert len(extended("malaria infection control", "malaria", "infection control")) == 2


def test_other_types_are_not_joined():
    assert len(extended("malaria infection", "malaria", "infection", type_="Chemical")) == 2


def test_the_rule_does_nothing_to_a_word_that_is_no_mention():
    assert extended("malaria infection", "malaria") == ["malaria malaria"]


def test_an_abbreviation_of_the_text_is_joined(clinical):
    text = "Von Hippel-Lindau disease (VHL) was found. VHL tumours were removed."
    found = [mention.text for mention in clinical.tag_text(text).mentions]
    assert "VHL tumours" in found


def test_a_mention_grows_by_six_words_at_most():
    rule = SpanExtensionRule(
        id="b.left",
        action="include",
        side="left",
        type="Disease",
        words=("deep",),
        examples=(),
        counterexamples=(),
    )
    text = "deep " * 8 + "ulcer"
    [candidate] = Alone(SpanExtension, [rule]).kept(text, [name(text, "ulcer")])
    assert text[candidate.start : candidate.end] == "deep " * 6 + "ulcer"


@pytest.mark.parametrize(
    ("gap", "expected"),
    [
        (" ", False),
        ("-", False),
        ("  ", False),
        (", ", False),
        ("\n ", False),
        ("", True),
        ("   ", True),
        ("\n\n", True),
    ],
)
def test_two_words_are_apart_where_more_than_two_signs_or_none_are_between_them(gap, expected):
    assert broken(f"deep{gap}ulcer", 4, 4 + len(gap)) is expected
