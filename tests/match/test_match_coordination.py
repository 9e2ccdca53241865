"""Diseases that share their head: only 'and' or 'or' joins them, commas alone do not."""

import pytest

from nmstag.match.coordination import CONJUNCTIONS, Coordination, coordination_words
from nmstag.text.tokens import SymbolTable, assign_symbols, piece_ends, split_pieces

CLASSES = {
    "anatomy": ["renal", "hepatic", "breast", "skin", "kidney"],
    "cause": ["stress"],
    "disease_head": ["failure", "tumor"],
}


def found(text: str) -> list[str]:
    words = coordination_words(CLASSES)
    assert words is not None
    vocabulary = assign_symbols([*words.conjuncts, *words.heads, *CONJUNCTIONS])
    pieces = split_pieces(text)
    symbols = SymbolTable(vocabulary).symbols(pieces)
    rule = Coordination(words, vocabulary, lambda name: [])
    return [text[one.start : one.end] for one in rule.find(text, pieces, piece_ends(pieces), symbols)]


@pytest.mark.parametrize(
    "text",
    [
        "renal and hepatic failure",
        "renal, hepatic and breast failure",
        "renal, hepatic, and breast failure",
        "renal and/or hepatic failure",
        "renal/hepatic failure",
        "renal or hepatic and breast failure",
    ],
)
def test_conjuncts_share_the_head(text):
    assert found(f"Then {text} came.") == [text]


@pytest.mark.parametrize(
    "text",
    ["skin, breast tumors", "the breast, and breast tumors", "stress and renal failure", "renal failure"],
)
def test_what_commas_alone_join_does_not(text):
    assert found(text) == []
