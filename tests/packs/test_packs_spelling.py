"""Which words of names misspelt ones are told by."""

from __future__ import annotations

from nmstag.packs.spelling import compile_long_words, is_long_words, long_words

VOCABULARY = {"clozapine": "a", "rhabdomyolysis": "b", "telangiectasia": "c", "fever": "d"}


def reading(type_, source):
    return (type_, ("X:1",), "", "", "", source)


def test_only_long_words_of_names_that_people_wrote_or_annotated_count():
    entries = {
        "a": [reading("Chemical", "curated")],
        "bd": [reading("Disease", "learned")],
        "c": [reading("Disease", "mesh")],
    }
    assert long_words(VOCABULARY, entries, entries.values()) == (["rhabdomyolysis"], ["clozapine"])


def test_the_name_of_a_drug_is_no_word_of_a_disease_that_is_named_by_it():
    entries = {"a": [reading("Chemical", "clinical")], "ab": [reading("Disease", "curated")]}
    assert long_words(VOCABULARY, entries, entries.values()) == (["rhabdomyolysis"], ["clozapine"])


def test_what_is_stored_has_each_word_once_and_the_shape_that_is_checked():
    plain = compile_long_words(["rhabdomyolysis"], ["clozapine"])
    assert plain[0][0] == ["clozapine", "rhabdomyolysis"]
    assert plain[1] == ["clozapine"]
    assert is_long_words(plain)
    assert not is_long_words((["rhabdomyolysis"], ["clozapine"]))
    assert not is_long_words(((["rhabdomyolysis"], [1]), ["clozapine"]))
