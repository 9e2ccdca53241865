"""The scheme 'clinical': drugs that are named beside a problem and are not given for it."""

import pytest
from statements_of_texts import stated


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # one drug is held, another is given: each is read by itself
        ("T2DM: hold metformin, start insulin.", ["insulin treats T2DM"]),
        ("# T2DM - hold metformin, start insulin", ["insulin treats T2DM"]),
        ("HTN: stop ramipril, add amlodipine 5 mg.", ["amlodipine treats HTN"]),
        ("Epilepsy: valproate withdrawn, levetiracetam started.", ["levetiracetam treats Epilepsy"]),
        ("AF - warfarin stopped, now apixaban 5 mg bd.", ["apixaban treats AF"]),
        ("Migraine, propranolol unsuitable, candesartan 4 mg od.", ["candesartan treats Migraine"]),
        ("GORD: omeprazole swapped to lansoprazole.", ["lansoprazole treats GORD", "omeprazole treats GORD"]),
        (
            "Hypertension, ramipril was stopped. Headache improved with amlodipine.",
            ["amlodipine improves Headache"],
        ),
        (
            "Nausea: metoclopramide stopped (dystonia), ondansetron works well.",
            [
                "metoclopramide causes dystonia",
                "metoclopramide withheld_for dystonia",
                "ondansetron improves Nausea",
            ],
        ),
        ("Ramipril was stopped and the headache improved with amlodipine.", ["amlodipine improves headache"]),
        # nobody takes it
        ("Gout: colchicine never tried.", []),
        ("Sore throat 3 days, keen on amoxicillin.", []),
        ("Glaucoma, latanoprost not possible.", []),
        ("Chest infection, on doxycycline.", ["doxycycline treats Chest infection"]),
        ("Migraine history, asked whether propranolol is safe with her asthma.", []),
        ("Depression, sertraline considered and rejected by her.", []),
        ("Iron deficiency: ferritin 8, iron studies repeated.", []),
        ("Rash after penicillin, cetirizine made no difference.", ["penicillin causes Rash"]),
        # two lists side by side pair nothing
        ("Asthma, gout. Takes salbutamol, allopurinol.", []),
        ("COPD, AF, uses tiotropium and apixaban.", []),
        ("AF, uses apixaban and bisoprolol.", ["apixaban treats AF", "bisoprolol treats AF"]),
    ],
)
def test_drugs_that_are_not_given(text: str, expected: list[str]) -> None:
    assert stated(text) == expected
