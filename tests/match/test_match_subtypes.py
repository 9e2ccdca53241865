"""A disease takes in the words beside it that say which type of it is meant."""

import pytest

from nmstag.document import Evidence
from nmstag.match.overlap import Candidate
from nmstag.match.subtypes import with_subtypes


def extended(text: str, *names: str, type_: str = "Disease") -> list[str]:
    found = [
        Candidate(text.index(n), text.index(n) + len(n), 10, type_, ("X:1",), Evidence("lexicon", "row"))
        for n in names
    ]
    return [text[one.start : one.end] for one in with_subtypes(text, found)]


@pytest.mark.parametrize(
    "whole",
    [
        "corneal dystrophy type I",
        "corneal dystrophy type 1b",
        "corneal dystrophy types II",
        "Type II corneal dystrophy",
        "type IIA corneal dystrophy",
        "non-syndromic corneal dystrophy",
        "Nonsyndromic corneal dystrophy",
        "syndromic corneal dystrophy",
        "GH-secreting corneal dystrophy",
        "type I corneal dystrophy type A",
    ],
)
def test_the_type_is_taken_in(whole):
    assert extended(f"Then {whole}, and so on.", "corneal dystrophy") == [whole]


@pytest.mark.parametrize(
    "text",
    [
        "corneal dystrophy typed in",
        "corneal dystrophy type of",
        "corneal dystrophy, type I",
        "corneal dystrophy type I-like",
        "prototype I corneal dystrophy",
        "a phototypic corneal dystrophy",
        "causing corneal dystrophy",
    ],
)
def test_other_words_stay_out(text):
    assert extended(text, "corneal dystrophy") == ["corneal dystrophy"]


def test_nothing_grows_into_a_neighbour():
    assert extended("gout type I fever", "gout", "type I fever") == ["gout", "type I fever"]
    assert extended("gout type I fever", "gout", "fever") == ["gout type I", "fever"]


def test_chemicals_have_no_such_types():
    assert extended("collagen type I", "collagen", type_="Chemical") == ["collagen"]
