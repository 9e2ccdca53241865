"""Misspelt names: which words are read as a word of a name, and which are left alone."""

from __future__ import annotations

from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nmstag.match.near_words import NearWords
from nmstag.match.spelling import is_slip, is_slip_of_short
from nmstag.pipeline import Tagger, TaggerOptions


@pytest.mark.parametrize(
    ("word", "right", "chemical", "expected"),
    [
        ("malignent", "malignant", False, True),
        ("pnuemonia", "pneumonia", False, True),
        ("schizophenia", "schizophrenia", False, True),
        ("hypertention", "hypertension", False, True),
        ("tachycarida", "tachycardia", False, True),
        ("haloperidole", "haloperidol", True, True),
        ("metoclopromide", "metoclopramide", True, True),
        ("phenobarbitol", "phenobarbital", True, True),
        ("triethylamine", "trimethylamine", True, False),  # either is right
        ("metotrexate", "methotrexate", True, True),
        ("rhitodrine", "ritodrine", True, True),
        ("lorazepan", "lorazepam", True, True),
        ("lorazepas", "lorazepam", True, False),
        ("chlorpromazin", "chlorpromazine", True, True),
        ("hypertensive", "hypertension", False, False),
        ("psoriasin", "psoriasis", False, False),  # a protein; the end of a word is its inflection
        ("retention", "detention", False, False),
        ("malignant", "malignant", False, False),
    ],
)
def test_what_is_a_slip(word, right, chemical, expected):
    assert is_slip(word, right, chemical=chemical) is expected


@given(st.text("abcdefgh", min_size=9, max_size=14), st.data())
def test_two_letters_turned_are_a_slip_anywhere_but_at_the_ends(word, data):
    place = data.draw(st.integers(1, len(word) - 4))
    turned = word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    assert is_slip(turned, word) is (turned != word)


def slips(word):
    """Return a strategy of words with up to two letters put in, left out, exchanged or turned."""

    def changed(changes):
        letters = list(word)
        for how, where, letter in changes:
            place = where % max(len(letters), 1)
            if how == "turned":
                letters[place : place + 2] = letters[place : place + 2][::-1]
            else:
                letters[place : place + (how != "put in")] = [letter] if how != "left out" else []
        return "".join(letters)

    change = st.tuples(
        st.sampled_from(["put in", "left out", "exchanged", "turned"]),
        st.integers(0, 20),
        st.sampled_from("abeiymnst"),
    )
    return st.lists(change, min_size=1, max_size=2).map(changed).filter(len)


@given(st.lists(st.text("abeiymnst", min_size=1, max_size=13), min_size=1, max_size=30), st.data())
def test_the_search_misses_no_word_that_another_is_a_slip_of(words, data):
    word = data.draw(slips(data.draw(st.sampled_from(words))))
    near = NearWords(NearWords.compile(words)).near(word)
    assert near <= set(words)
    for chemical in (False, True):
        every = {one for one in words if is_slip(word, one, chemical=chemical)}
        assert {one for one in near if is_slip(word, one, chemical=chemical)} == every
    assert set(filter(partial(is_slip_of_short, word), near)) == set(
        filter(partial(is_slip_of_short, word), words)
    )


def test_the_search_among_the_words_of_names_looks_at_few_of_them(clinical):
    (spelling,) = (step for step in clinical.matcher.steps if step.name == "spelling")
    (words, turned), chemicals = spelling.resources.long_words()
    search = NearWords((words, turned))
    assert len(words) > 10_000
    for word in words[::2500]:
        typed = word[:4] + word[5:]
        every = [one for one in words if is_slip(typed, one, chemical=one in chemicals)]
        near = search.near(typed)
        assert {one for one in near if is_slip(typed, one, chemical=one in chemicals)} == set(every)
        assert len(near) < 150


@pytest.mark.parametrize(
    ("text", "name", "id_", "note"),
    [
        ("Neuroleptic malignent syndrome.", "Neuroleptic malignent syndrome", "MESH:D009459", "'malignant'"),
        ("Start metoclopromide 10 mg.", "metoclopromide", "MESH:D008787", "'metoclopramide'"),
        ("No rhabdomyolisis.", "rhabdomyolisis", "MESH:D012206", "'rhabdomyolysis'"),
    ],
)
def test_misspelt_names_are_linked_and_say_so(text, name, id_, note, clinical):
    (mention,) = clinical.tag_text(text).mentions
    assert (mention.text, mention.ids) == (name, (id_,))
    assert text[mention.start : mention.end] == name
    assert mention.evidence[0].detail.endswith(f"read as {note}")


@pytest.mark.parametrize(
    ("text", "id_"),
    [
        ("diarhea", "D003967"),
        ("diarhoea", "D003967"),
        ("nausia", "D009325"),
        ("haedache", "D006261"),
        ("seziure", "D012640"),
        ("migrane", "D008881"),
        ("asprin", "D001241"),
    ],
)
def test_slips_of_short_words_of_a_list_are_found(text, id_, clinical):
    assert [mention.ids for mention in clinical.mentions(text)] == [(f"MESH:{id_}",)]


@pytest.mark.parametrize("text", ["herein thrash strike rockets", "Codeline herbes", "strider", "aesthetic"])
def test_short_words_beside_a_name_are_left_alone(text, clinical):
    assert clinical.mentions(text) == ()


@pytest.mark.parametrize(
    "text", ["The structure was expensive.", "A simulation of resection.", "Meditation and irrigation."]
)
def test_ordinary_words_are_left_alone(text, clinical):
    assert clinical.tag_text(text).mentions == ()


def test_the_profile_of_a_corpus_reads_slips_of_chemicals_alone():
    tagger = Tagger.from_options(TaggerOptions(profile="bc5cdr"))
    assert [one.ids for one in tagger.mentions("No rhabdomyolisis from simvastatine, no nausia.")] == [
        ("MESH:D019821",)
    ]


def test_long_words_are_not_remembered():
    (spelling,) = (step for step in Tagger.load().matcher.steps if step.name == "spelling")
    assert len(spelling.lookup("haloperiodl")) == 1
    known = dict(spelling._known)
    assert any("haloperiodl" in piece for piece in known)
    spelling.lookup("qu" * 50 + "mab")
    assert spelling._known == known
