"""Laboratory analytes: measured, or given as a drug."""

from __future__ import annotations

import pytest

from nmstag.pipeline import Tagger, TaggerOptions


@pytest.fixture(scope="module")
def tagger():
    return Tagger.load()


def measured(tagger, text):
    return [item.text for item in tagger.tag_text(text).mentions if item.has("measured")]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Creatinine 2.1 and BUN 40.", ["Creatinine", "BUN"]),
        ("Serum potassium and magnesium fell.", ["potassium", "magnesium"]),
        ("Calcium, phosphate and magnesium were normal.", ["Calcium", "phosphate", "magnesium"]),
        ("Potassium was 5.9 mmol/L.", ["Potassium"]),
        ("Ammonia pending.", ["Ammonia"]),
        ("Oxygen saturation 88% on air.", ["Oxygen"]),
        ("Vitamin D level 9.", ["Vitamin D"]),
        ("Ethanol level 210 on arrival.", ["Ethanol"]),
        ("Calcium 9.8 mg/dL.", ["Calcium"]),
        ("k 4.4, na 139, mg 1.8, ca 9.1, alb 3.3", ["k", "na", "mg", "ca", "alb"]),
        ("Albumin fell to 21 and the ferritin rose to 950.", ["Albumin", "ferritin"]),
        ("Sodium came up to 131, potassium reached 4.0.", ["Sodium", "potassium"]),
        ("Trop neg, ddimer 0.4.", ["Trop", "ddimer"]),
    ],
)
def test_a_value_a_level_or_a_sample_shows_it(tagger, text, names):
    assert measured(tagger, text) == names


@pytest.mark.parametrize(
    "text",
    [
        "Started on potassium.",
        "Potassium 40 mEq daily.",
        "Magnesium 2 g IV was given.",
        "Oxygen 2 L by mask.",
        "Zinc supplements.",
        "Norepinephrine 0.4 µg/kg/min.",
        "Calcium channel blockers.",
        "Urea cream for the hands.",
        "Lithium level 1.4.",
        "Took 250 mg 1.5 h ago.",
        "Albumin and globulin.",
    ],
)
def test_what_is_given_is_not_measured(tagger, text):
    assert measured(tagger, text) == []


def test_a_result_denies_nothing_that_was_measured(tagger):
    document = tagger.tag_text("Trop neg, no bleeding, fibrinogen 1.9. No nitrite.")
    assert [item.text for item in document.mentions if item.has("negated")] == ["bleeding", "nitrite"]


def test_measured_mentions_can_be_dropped():
    tagger = Tagger.from_options(TaggerOptions(drop=("measured",)))
    assert [item.text for item in tagger.tag_text("Creatinine 2.1, took aspirin.").mentions] == ["aspirin"]
