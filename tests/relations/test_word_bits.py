"""What the words of a masked text give, before and after they are remembered."""

from __future__ import annotations

import pytest

from nmstag.relations import word_bits
from nmstag.relations.pattern import MARKS
from nmstag.relations.word_bits import WordBits, places_of


def entered() -> WordBits:
    words = WordBits()
    words.enter("caus*", 0b001)
    words.enter("by", 0b010)
    words.enter("by", 0b100)
    words.enter("a*", 0b1000)
    words.enter("*mg", 0b10000)
    return words


@pytest.mark.parametrize(
    ("text", "bits"),
    [
        ("caused", 0b001),
        ("cause caus", 0b001),
        ("because", 0),
        ("by", 0b110),
        ("bye", 0),
        ("caused by", 0b111),
        ("after", 0b1000),
        ("10mg", 0b10000),
        ("mg mgs", 0b10000),
        ("avmg", 0b11000),
        (MARKS[0] + "by", 0b110),
        ("", 0),
    ],
)
def test_words_give_their_bits_each_time(text: str, bits: int) -> None:
    words = entered()
    assert [words.of(text) for _ in range(2)] == [bits, bits]


def test_a_full_memory_starts_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(word_bits, "REMEMBERED", 2)
    words = entered()
    assert [words.of(text) for text in ("caused x y z by", "z by", "caused x")] == [0b111, 0b110, 0b001]
    assert len(words._known) + len(words._idle) <= 2


def test_places_of_bits() -> None:
    assert list(places_of(0)) == []
    assert list(places_of(1 << 90 | 0b101)) == [0, 2, 90]
