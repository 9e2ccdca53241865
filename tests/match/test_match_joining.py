"""A noun of disease that is a find itself joins the disease in front of it, its abbreviation too."""

import pytest

from nmstag.document import Evidence
from nmstag.match.overlap import Candidate
from nmstag.match.span_extension import Boundaries, BoundaryRule, boundary_table
from nmstag.pipeline import Tagger
from nmstag.text.tokens import SymbolTable, assign_symbols, piece_ends, split_pieces

RULE = BoundaryRule(
    id="b.joined",
    action="join",
    side="right",
    type="Disease",
    words=("infection",),
    examples=(),
    counterexamples=(),
)


def extended(text: str, *names: str, type_: str = "Disease") -> list[str]:
    vocabulary = assign_symbols(["infection"])
    pieces = split_pieces(text)
    found = [
        Candidate(text.index(n), text.index(n) + len(n), 10, type_, (n,), Evidence("lexicon", "row"))
        for n in names
    ]
    boundaries = Boundaries(boundary_table([RULE], {}), vocabulary)
    kept = boundaries.extend(text, pieces, piece_ends(pieces), SymbolTable(vocabulary).symbols(pieces), found)
    return [text[one.start : one.end] + f" {one.ids[0]}" for one in kept]


@pytest.mark.parametrize("text", ["malaria infection", "malaria-infection"])
def test_the_joined_mention_has_the_concepts_of_the_first(text):
    assert extended(text, "malaria", "infection") == [f"{text} malaria"]


@pytest.mark.parametrize("text", ["malaria, infection", "malaria of infection", "malaria\n\ninfection"])
def test_what_stands_apart_is_not_joined(text):
    assert len(extended(text, "malaria", "infection")) == 2


def test_a_longer_find_that_begins_with_the_word_is_not_joined():
    assert len(extended("malaria infection control", "malaria", "infection control")) == 2


def test_other_types_are_not_joined():
    assert len(extended("malaria infection", "malaria", "infection", type_="Chemical")) == 2


def test_the_rule_does_nothing_to_a_word_that_is_no_find():
    assert extended("malaria infection", "malaria") == ["malaria malaria"]


def test_an_abbreviation_of_the_text_is_joined():
    text = "Von Hippel-Lindau disease (VHL) was found. VHL tumours were removed."
    found = [mention.text for mention in Tagger.load().tag_text(text).mentions]
    assert "VHL tumours" in found
