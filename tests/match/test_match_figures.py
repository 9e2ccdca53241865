"""Figures of vital signs and results that are out of range."""

from __future__ import annotations

import pytest

from nmstag.pipeline import Tagger, TaggerOptions


def problems(tagger, text):
    return [(one.text, *one.ids) for one in tagger.mentions(text) if one.type == "Disease"]


@pytest.mark.parametrize(
    ("text", "figure", "concept"),
    [
        ("K 5.6 on losartan.", "K 5.6", "MESH:D006947"),
        ("QTc 486 from methadone.", "QTc 486", "MESH:D008133"),
        ("BP 172/98 due to venlafaxine.", "BP 172/98", "MESH:D006973"),
        ("WCC 1.8 - azathioprine on hold.", "WCC 1.8", "MESH:D007970"),
        ("Hb 71 on rivaroxaban.", "Hb 71", "MESH:D000740"),
        ("Hb 7.1 on rivaroxaban.", "Hb 7.1", "MESH:D000740"),
        ("CK 4,200 on simvastatin.", "CK 4,200", "MESH:D009135"),
        ("Pulse of 44 after bisoprolol.", "Pulse of 44", "MESH:D001919"),
        ("Sats 87% after morphine.", "Sats 87%", "MESH:D000860"),
    ],
)
def test_a_figure_out_of_range_beside_a_drug(text, figure, concept, clinical):
    assert problems(clinical, text) == [(figure, concept)]


def test_far_out_of_range_no_drug_is_needed(clinical):
    assert problems(clinical, "K 6.4 this morning.") == [("K 6.4", "MESH:D006947")]
    assert problems(clinical, "K 5.6 this morning.") == []


@pytest.mark.parametrize(
    "text",
    [
        "K 4.1 on losartan, BP 128/76, QTc 430, Hb 124.",
        "Keep K >5.5 with Sando-K? No.",
        "Hold digoxin if HR <45.",
        "Mg 0.5 g and aspirin.",  # a dose
        "Na 128, K 4.0, Cl 98.",  # what is measured is no drug
    ],
)
def test_what_is_in_range_wanted_or_a_dose_is_none(text, clinical):
    assert problems(clinical, text) == []


def test_a_disease_that_says_the_same_is_found_once(clinical):
    assert problems(clinical, "Losartan held for hyperkalaemia (K 6.2).") == [
        ("hyperkalaemia", "MESH:D006947")
    ]


def test_the_profile_of_a_corpus_has_none():
    assert problems(Tagger.from_options(TaggerOptions(profile="bc5cdr")), "K 6.4 on losartan.") == []
