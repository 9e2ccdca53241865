"""A prefix that a hyphen joins to a chemical's name belongs to it."""

import pytest

from nmstag.document import Evidence
from nmstag.match.abbreviations import find_definitions
from nmstag.match.overlap import Candidate
from nmstag.match.prefixes import with_prefixes


def found(text: str, name: str, type_: str = "Chemical") -> str:
    start = text.index(name)
    candidate = Candidate(start, start + len(name), 10, type_, (), Evidence("lexicon", "row", name))
    [one] = with_prefixes(text, [candidate])
    return text[one.start : one.end]


@pytest.mark.parametrize(
    "whole",
    [
        "L-asparaginase",
        "8-aminoquinoline",
        "[3H]-naloxone",
        "(S)-limonene",
        "2,4-dinitrophenol",
        "N,N-amine",
        "(±)-limonene",
        "(R)-(+)-limonene",
        "rac-limonene",
        "d,l-limonene",
    ],
)
def test_locants_labels_and_configuration_are_taken_in(whole):
    assert found(f"Then {whole} was given", whole.split("-")[-1]) == whole


@pytest.mark.parametrize(
    "text", ["post-naloxone", "L naloxone", "x8-naloxone", "morphine-naloxone", "5 mg-naloxone"]
)
def test_other_words_stay_out(text):
    assert found(text, "naloxone") == "naloxone"


def test_diseases_have_no_such_prefix():
    assert found("the 8-fever", "fever", "Disease") == "fever"


def test_a_name_before_it_keeps_its_letters():
    text = "2-naloxone"
    kept = [
        Candidate(0, 1, 10, "Chemical", (), Evidence("lexicon", "row")),
        Candidate(2, 10, 10, "Chemical", (), Evidence("lexicon", "row")),
    ]
    assert with_prefixes(text, kept) == kept


def test_short_forms_joined_by_a_slash_have_a_long_form_each():
    text = (
        "Cyproterone acetate and ethinyl estradiol (CPA/EE) or DiGeorge syndrome/Becker dystrophy (DGS/BD)."
    )
    assert {d.short: text[d.long_start : d.long_end] for d in find_definitions(text)} == {
        "CPA": "Cyproterone acetate",
        "EE": "ethinyl estradiol",
        "DGS": "DiGeorge syndrome",
        "BD": "Becker dystrophy",
    }
    assert not [d for d in find_definitions("systolic pressure (mmHg/min)") if "/" not in d.short]
