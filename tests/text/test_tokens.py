"""Pieces of a text: joined they are the text, whatever it holds."""

from __future__ import annotations

import sys

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nmstag.text import memo
from nmstag.text.tokens import (
    DOUBTFUL,
    JOINERS,
    UNKNOWN,
    SymbolTable,
    assign_symbols,
    normal_tokens,
    piece_ends,
    split_pieces,
    token_of,
    token_start,
)

ANY_TEXT = st.text(st.characters(), max_size=80)
"""Any code points: control characters, lone surrogates, combining marks, right-to-left, emoji."""


@given(ANY_TEXT)
@example("\r\npain \r\n\r\n")
@example("e\u0301\u200d\u2066نص عربي\u2069 עברית")
@example("\ud800\udc00 \x00 👩‍👩‍👧 \ufeff")
@example("NMS's - ")
def test_pieces_in_a_row_are_the_text(text):
    assert "".join(split_pieces(text)) == text


@given(ANY_TEXT)
def test_offsets_of_a_piece_cut_its_token_out_of_the_text(text):
    pieces = split_pieces(text)
    for piece, end in zip(pieces, piece_ends(pieces), strict=True):
        assert text[token_start(piece, end) : end] == token_of(piece)


@given(ANY_TEXT)
def test_only_the_last_piece_may_have_no_token(text):
    assert all(token_of(piece) for piece in split_pieces(text)[:-1])


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("Beta-blockers", "beta blocker"),
        ("K562", "k 562"),
        ("5-HT2A", "5 ht 2 a"),
        ("β-blocker", "beta blocker"),
        ("TNFα", "tnf alpha"),
        ("Parkinson's disease", "parkinson disease"),
        ("Parkinson’s disease", "parkinson disease"),
        ("Parkinson`s disease", "parkinson disease"),
        ("Graves` disease", "grave ' disease"),
        ("Parkinson´s disease", "parkinson disease"),
        ("parkin\u00adson", "parkin son"),
        ("NMS/MH", "nms / mh"),
        ("Ca2+", "ca 2 +"),
        ("肝炎 hepatitis", "肝炎 hepatitis"),
        ("Sjo\u0308gren", "sjogren"),
        (" \n ", ""),
        ("", ""),
    ],
)
def test_tokens_of_a_text(text, tokens):
    assert " ".join(normal_tokens(text)) == tokens


@given(st.lists(st.sampled_from(["pain", "NMS", "β", "5", "HT", "(", "renal"]), min_size=1, max_size=6))
def test_spaces_hyphens_and_nothing_else_carry_no_symbol(words):
    assert (
        normal_tokens(" ".join(words)) == normal_tokens("-".join(words)) == normal_tokens("\n – ".join(words))
    )


def test_symbols_are_one_character_each_and_unknown_words_share_one():
    table = SymbolTable(assign_symbols(["pain", "renal"]))
    symbols = table.symbols(split_pieces("Renal pain, pains and rigidity"))
    assert len(symbols) == 6
    assert symbols[1] == symbols[3]
    assert symbols[2] == symbols[4] == UNKNOWN
    assert symbols[5] == DOUBTFUL  # long enough to be a misspelt word


def test_a_vocabulary_has_no_surrogates_and_no_symbol_twice():
    vocabulary = assign_symbols([str(number) for number in range(60_000)])
    assert len(set(vocabulary.values())) == 60_000
    "".join(vocabulary.values()).encode()


def test_pieces_remembered_are_limited_and_the_newest_are_among_them(monkeypatch):
    monkeypatch.setattr(memo, "LIMIT", 10)
    table = SymbolTable({"word55": "s"})
    table.symbols([f"word{number}" for number in range(56)])
    table.symbols(["x" * 100])
    assert len(table) <= 10
    assert table == {"word55": "s"} | {f"word{number}": UNKNOWN for number in range(50, 55)}


@pytest.mark.parametrize(
    "character", ["a", " ", "-", "(", "'s", "7", "α", "\u0301", "文", "\U0001f9e0", "\x00"]
)
def test_a_long_run_of_one_character_is_cut_in_linear_time(character):
    text = character * 200_000
    assert len(SymbolTable({}).symbols(split_pieces(text))) <= len(text)


def test_all_white_space_joins():
    assert {c for c in map(chr, range(sys.maxunicode + 1)) if c.isspace()} <= set(JOINERS)
    assert len(set(JOINERS)) == len(JOINERS)
