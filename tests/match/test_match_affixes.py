"""Short parts that belong to a name: the prefix of a chemical, the type of a disease."""

import pytest

from nmstag.match.affixes import Affixes
from nmstag.match.step import Candidates

from .steps import Alone, Classes, name

CLASSES = {
    "biological_suffix": ["mab", "ase"],
    "not_a_maker": ["like", "free"],
    "chemical_radical": ["yl", "alpha", "amino"],
}
AFFIXES = Alone(Affixes, [], Classes(CLASSES))


def extended(text: str, *names: str, type_: str = "Disease") -> list[str]:
    kept = [name(text, one, type_) for one in names]
    return [text[one.start : one.end] for one in AFFIXES.kept(text, kept)]


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
def test_locants_labels_and_configuration_belong_to_the_name(whole):
    assert extended(f"Then {whole} was given", whole.split("-")[-1], type_="Chemical") == [whole]


@pytest.mark.parametrize(
    "text", ["post-naloxone", "L naloxone", "x8-naloxone", "morphine-naloxone", "5 mg-naloxone"]
)
def test_other_words_before_a_chemical_stay_out(text):
    assert extended(text, "naloxone", type_="Chemical") == ["naloxone"]


@pytest.mark.parametrize(
    "whole",
    [
        "N-[4-(2-furyl)-2-thiazolyl]-naloxone",
        "2-(p-bromophenyl)naloxone",
        "R-(alpha)-naloxone",
        "1R,2S-(+)-cis-2-[2-(3,4-dichlorophenyl)ethyl]naloxone",
    ],
)
def test_the_end_of_a_systematic_name_takes_all_of_it(whole):
    assert extended(f"Then ({whole}) was given", "naloxone", type_="Chemical") == [whole]
    assert extended(whole, "naloxone", type_="Disease") == ["naloxone"]


def test_the_whole_of_a_systematic_name_has_not_the_concept_of_its_end():
    text = "Then 2-(p-bromophenyl)naloxone was given"
    assert [one.ids for one in AFFIXES.kept(text, [name(text, "naloxone", "Chemical")])] == [()]


@pytest.mark.parametrize(
    "text",
    [
        "morphine (MOR)-naloxone",
        "phenyl)-2-naloxone",
        "(2-phenyl]-naloxone",
        "ethyl-naloxone",
        "(amino) naloxone",
        "2-(ethyl naloxone",
    ],
)
def test_what_is_no_systematic_name_stays_out(text):
    assert extended(text, "naloxone", type_="Chemical") == ["naloxone"]


def test_diseases_have_no_such_prefix():
    assert extended("the 8-fever", "fever") == ["fever"]


def test_a_name_before_it_keeps_its_letters():
    assert extended("2-naloxone", "2", "naloxone", type_="Chemical") == ["2", "naloxone"]


@pytest.mark.parametrize(
    "whole",
    [
        "corneal dystrophy type I",
        "corneal dystrophy type 1b",
        "corneal dystrophy types II",
        "Type II corneal dystrophy",
        "type IIA corneal dystrophy",
        "non-syndromic corneal dystrophy",
        "Nonsyndromic corneal dystrophy",
        "syndromic corneal dystrophy",
        "GH-secreting corneal dystrophy",
        "type I corneal dystrophy type A",
    ],
)
def test_the_type_belongs_to_the_name(whole):
    assert extended(f"Then {whole}, and so on.", "corneal dystrophy") == [whole]


@pytest.mark.parametrize(
    "text",
    [
        "corneal dystrophy typed in",
        "corneal dystrophy type of",
        "corneal dystrophy, type I-like",
        "corneal dystrophy, type I disease",
        "corneal dystrophy type I-like",
        "prototype I corneal dystrophy",
        "a phototypic corneal dystrophy",
        "causing corneal dystrophy",
    ],
)
def test_other_words_stay_out(text):
    assert extended(text, "corneal dystrophy") == ["corneal dystrophy"]


def test_nothing_grows_into_a_neighbour():
    assert extended("gout type I fever", "gout", "type I fever") == ["gout", "type I fever"]
    assert extended("gout type I fever", "gout", "fever") == ["gout type I", "fever"]


def test_chemicals_have_no_such_types():
    assert extended("collagen type I", "collagen", type_="Chemical") == ["collagen"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Multiple endocrine neoplasia (MEN) type 1.", "Multiple endocrine neoplasia (MEN) type 1=D018761"),
        ("neurofibromatosis (NF), type 2", "neurofibromatosis (NF), type 2=D016518"),
        ("Ehlers-Danlos syndrome, type III", "Ehlers-Danlos syndrome, type III=D004535"),
        ("asthma, type 2 inflammation", "asthma=D001249"),
        ("hypertension, type 2 diabetes", "hypertension=D006973"),
    ],
)
def test_a_type_after_a_comma_or_a_short_form_is_of_the_disease_before(found, text, expected):
    assert found(text)[0] == expected


@pytest.mark.parametrize("name", ["trastuzumab-dkst", "filgrastim-sndz", "insulin glargine-yfgn"])
def test_the_suffix_of_its_maker_belongs_to_a_biological(found, name):
    assert found(f"Given {name} today.")[0].startswith(f"{name}=")


def test_without_word_classes_no_biological_and_no_systematic_name_is_extended():
    step = Affixes((), AFFIXES.step.resources)
    for text, one in (
        ("Then trastuzumab-dkst", "trastuzumab"),
        ("Then 2-(p-bromophenyl)naloxone", "naloxone"),
    ):
        kept = [name(text, one, "Chemical")]
        assert step(AFFIXES.read(text), Candidates(kept, kept)).kept == kept


@pytest.mark.parametrize("text", ["rituximab-like", "adalimumab-free", "rituximab-based", "aspirin-dkst"])
def test_other_words_after_a_hyphen_do_not(found, text):
    assert found(text)[0].startswith(f"{text.partition('-')[0]}=")
