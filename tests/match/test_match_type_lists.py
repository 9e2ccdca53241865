"""Types of one disease that share its name; each must be in the lexicons."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hepatitis A or B was ruled out.", "Hepatitis A or B=D006506|D006509"),
        ("hep titres for hepatitis b and c", "hepatitis b and c=D006509|D006526"),
        ("hepatitis A, C, and E", "hepatitis A, C, and E=D006506|D006526|D016751"),
        ("Type 1 or 2 diabetes mellitus", "Type 1 or 2 diabetes mellitus=D003922|D003924"),
        ("diabetes types 1 and 2", "diabetes types 1 and 2=D003922|D003924"),
        ("neurofibromatosis type 1/2", "neurofibromatosis type 1/2=D009456|D016518"),
        ("Factor V and VIII deficiency", "Factor V and VIII deficiency=D005166|D006467"),
        ("bipolar I or II disorder", "bipolar I or II disorder=D001714"),
    ],
)
def test_types_share_the_name_on_either_side(found, text, expected):
    assert expected in found(text)


@pytest.mark.parametrize(
    "text",
    ["fever on days 2 and 3", "vitamins B and C for gout", "gout in wards 1 and 2"],
)
def test_other_numbers_and_letters_are_no_types(found, text):
    assert all(" and " not in name for name in found(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("stage III and IV NSCLC", "stage III and IV NSCLC=D002289"),
        ("Child-Pugh class B or C cirrhosis", "Child-Pugh class B or C cirrhosis=D008103"),
        ("renal tubular acidosis types 1 and 4", "renal tubular acidosis types 1 and 4=D000141"),
        ("grade 2, 3 and 4 neutropenia", "grade 2, 3 and 4 neutropenia=D009503"),
        ("herpes simplex virus 1 and 2", "herpes simplex virus 1 and 2=D006561"),
    ],
)
def test_stages_that_are_joined_belong_to_the_disease_beside_them(found, text, expected):
    assert found(text) == [expected]


def test_a_grade_out_of_six_is_none_of_the_disease(found):
    assert found("systolic murmur grade 2/6") == ["systolic murmur=D054160"]
