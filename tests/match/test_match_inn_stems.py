"""Drugs that no lexicon lists, told by the stem of their class."""

from __future__ import annotations

import pytest

from nmstag.match.inn_stems import Stems
from nmstag.pipeline import Tagger, TaggerOptions


@pytest.mark.parametrize(
    "name",
    [
        "zanubrutinib",
        "Mirvetuximab",
        "gemigliptin",
        "ENSITRELVIR",
        "ubrogepant",
        "sotorasib",
        "inclisiran",
    ],
)
def test_a_new_drug_is_found_without_a_concept(name, clinical):
    (mention,) = clinical.mentions(f"Started {name} on Monday.")
    assert (mention.text, mention.type, mention.ids) == (name, "Chemical", ())
    assert mention.evidence[0].rule == "drug.stem"


def test_what_a_lexicon_has_keeps_its_concept(clinical):
    (mention,) = clinical.mentions("Started rituximab.")
    assert mention.ids == ("MESH:D000069283",)


@pytest.mark.parametrize(
    "text",
    ["In April the Spartan", "A triumvir and Dharamvir.", "Mab, chaperone, intercept", "ghrelin", "Pedersen"],
)
def test_other_words_are_left_alone(text, clinical):
    assert clinical.mentions(text) == ()


def test_the_profile_of_a_corpus_tells_them_too():
    tagger = Tagger.from_options(TaggerOptions(profile="bc5cdr"))
    assert [one.text for one in tagger.mentions("Started zanubrutinib.")] == ["zanubrutinib"]


def test_the_longest_stem_is_told_and_letters_stand_before_it():
    stems = Stems(["nib", "tinib"])
    assert (stems.of("dasatinib"), stems.of("tinib"), stems.of("atinib")) == ("tinib", "", "")


def test_no_stems_tell_nothing():
    assert Stems(()).of("dasatinib") == ""
