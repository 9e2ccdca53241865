"""Short forms in a bracket right after a chemical."""

from __future__ import annotations

import pytest

from nmstag.document import Evidence
from nmstag.match import Gazetteer
from nmstag.match.bracketed import BracketedShortForms
from nmstag.match.overlap import Candidate
from nmstag.match.step import Candidates, Resources
from nmstag.packs import CLINICAL, LITERATURE, open_pack, sources_of

EMPTY = Gazetteer({}, [], [])
STEP = BracketedShortForms(["iv"], Resources(EMPTY))


def named(text, name, type_="Chemical", more=()):
    """Return the texts of what is kept when a text's one name, and some more spans, were kept."""
    start = text.index(name)
    evidence = Evidence("lexicon", "chemicals/a.tsv:2", name)
    kept = [Candidate(start, start + len(name), 0, type_, ("MESH:D1",), evidence), *more]
    return STEP(EMPTY.read(text), Candidates(kept, kept)).kept


def shorts(text, name="etoposide", type_="Chemical"):
    return [text[one.start : one.end] for one in named(text, name, type_)[1:]]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("etoposide (VP) was given; VP helped.", ["VP", "VP"]),
        ("Größe: etoposide [VP-16; 5 mg]", ["VP-16"]),
        ("etoposide (VP: 15 mg)", ["VP"]),
        # Not short for it.
        ("etoposide(VP)", []),
        ("etoposide (IV)", []),
        ("etoposide (Vp)", []),
        ("etoposide (VP 16)", []),
        ("etoposide (VP=2)", []),
        ("etoposide (low)", []),
        ("etoposide (V)", []),
        ("etoposide (CAA)", []),
        ("fluorouracil and etoposide (FUVP)", []),
        ("amino-etoposide (VP)", []),
        ("venous pressure (VP), etoposide (VP)", []),
        ("etoposide", []),
    ],
)
def test_what_stands_in_a_bracket_behind_a_chemical_is_short_for_it(text, found):
    assert shorts(text) == found


def test_the_last_of_a_list_has_a_short_form_that_begins_as_it_does():
    assert shorts("cisplatin and etoposide (EVP)") == ["EVP"]


def test_a_bracket_is_no_longer_than_the_name():
    assert shorts("zinc (ZNC45)", "zinc") == []


def test_a_disease_has_no_such_short_form():
    assert shorts("etoposide (VP)", type_="Disease") == []


def test_a_short_form_has_the_concept_of_the_name_and_says_why():
    text = "etoposide (VP)"
    name, short = named(text, "etoposide")
    assert (short.type, short.ids) == (name.type, name.ids)
    assert short.evidence.detail == "VP = etoposide"
    assert text[short.evidence.start : short.evidence.end] == "etoposide"


def test_a_short_form_with_a_reading_of_its_own_keeps_it():
    text = "etoposide (VP)"
    other = Candidate(11, 13, 0, "Disease", ("MESH:D2",), Evidence("lexicon", "diseases/a.tsv:2", "VP"))
    assert named(text, "etoposide", more=[other])[1] == other


@pytest.mark.parametrize(("profile", "used"), [(LITERATURE, True), (CLINICAL, False)])
def test_profiles_of_abstracts_use_the_step_and_the_clinical_one_does_not(profile, used):
    sources = sources_of([open_pack("default")], profile)
    assert "iv" in BracketedShortForms.compile([], sources)
    assert sources.uses(BracketedShortForms.name) is used
