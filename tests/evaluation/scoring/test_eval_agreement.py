"""Agreement of two tools, on cases computed by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from nmstag.document import Document, Mention
from nmstag.errors import ScoringError
from nmstag.evaluation import SCHEMES
from nmstag.evaluation.scoring import agree, cohens_kappa

TEXT = "One two, three four five"
SCHEME = SCHEMES["bc5cdr"]


def mention(words: str, type_: str = "Disease", text: str = TEXT) -> Mention:
    start = text.index(words)
    return Mention(start, start + len(words), words, type_)


def document(*mentions: Mention, text: str = TEXT) -> Document:
    return Document("1", text, mentions=mentions)


def test_kappa_of_words_by_hand() -> None:
    one = document(mention("One two"), mention("five", "Chemical"))
    other = document(mention("One"), mention("five", "Chemical"))
    found = agree([one], [other], SCHEME)
    # same label: 4 of 5; by chance: (2*1 of Disease + 1*1 of Chemical + 2*3 of none) of 25
    assert found.kappa() == pytest.approx((4 / 5 - 9 / 25) / (1 - 9 / 25))
    assert found.kappa("Disease") == pytest.approx((4 / 5 - 14 / 25) / (1 - 14 / 25))
    assert found.kappa("Chemical") == 1.0
    assert found.types == ("Chemical", "Disease")


def test_the_longest_mention_gives_a_word_its_label() -> None:
    nested = document(mention("two", "Chemical"), mention("One two, three"))
    found = agree([nested], [document(mention("One two, three"))], SCHEME)
    assert found.kappa() == 1.0


def test_a_mention_of_part_of_a_word_labels_it() -> None:
    found = agree([document(mention("hre"))], [document(mention("three"))], SCHEME)
    assert found.words == {("", ""): 4, ("Disease", "Disease"): 1}


def test_no_kappa_where_it_is_undefined() -> None:
    assert cohens_kappa({("", ""): 5}) is None
    assert cohens_kappa({}) is None
    assert agree([document()], [document()], SCHEME).kappa() is None
    bare = document(mention("two"), text="")
    assert agree([bare], [bare], SCHEME).notes() == ["neither file has a text, so there is no kappa"]


def test_nothing_is_discarded_where_one_tool_finds_nothing() -> None:
    found = agree([document()], [document(mention("two"))], SCHEME)
    assert found.first.counts("mention_strict").fp == 1
    assert found.second.counts("mention_strict").fn == 1


def test_swapping_the_tools_swaps_the_figures() -> None:
    one, other = document(mention("One two"), mention("five")), document(mention("two"), mention("five"))
    found, swapped = agree([one], [other], SCHEME), agree([other], [one], SCHEME)
    assert found.kappa() == swapped.kappa()
    for kind in found.first.kinds:
        assert found.first.counts(kind) == swapped.second.counts(kind)
        assert found.first.counts(kind).precision == found.second.counts(kind).recall


def test_a_tool_without_text_is_read_on_the_other_ones() -> None:
    bare = document(mention("two"), text="")
    whole = document(mention("two"))
    assert agree([bare], [whole], SCHEME).kappa() == agree([whole], [bare], SCHEME).kappa() == 1.0


def test_texts_that_differ_are_aligned_or_refused() -> None:
    wider = TEXT.replace("One ", "One  ")
    found = agree([document(mention("two"))], [document(mention("two", text=wider), text=wider)], SCHEME)
    assert found.second.counts("mention_strict").f1 == found.kappa() == 1.0
    assert found.notes() == ["moved to A's text, which differs: 1 document of B (1 at 4)"]
    strange = replace(document(), text="Nothing in common with that.")
    with pytest.raises(ScoringError, match="1 text too far"):
        agree([document()], [strange], SCHEME)
