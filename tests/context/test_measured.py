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
    ],
)
def test_what_is_given_is_not_measured(tagger, text):
    assert measured(tagger, text) == []


def test_measured_mentions_can_be_dropped():
    tagger = Tagger.from_options(TaggerOptions(drop=("measured",)))
    assert [item.text for item in tagger.tag_text("Creatinine 2.1, took aspirin.").mentions] == ["aspirin"]
