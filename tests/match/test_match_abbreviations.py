"""Schwartz and Hearst's pairing of short and long forms, and where a short form stands."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nmstag.document import Evidence
from nmstag.match import abbreviations
from nmstag.match.abbreviation_overlay import governed, overlay
from nmstag.match.abbreviations import (
    all_occurrences,
    best_long_form,
    every_definition,
    find_definitions,
    is_short_form,
    occurrences,
)
from nmstag.match.overlap import Candidate
from nmstag.match.step import Candidates


def pairs(text):
    return {d.short: text[d.long_start : d.long_end] for d in find_definitions(text)}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Neuroleptic malignant syndrome (NMS) is rare.", {"NMS": "Neuroleptic malignant syndrome"}),
        ("severe neuroleptic malignant syndrome (NMS)", {"NMS": "neuroleptic malignant syndrome"}),
        ("neuromedin S (NMS)", {"NMS": "neuromedin S"}),
        ("non-motor symptoms (NMS)", {"NMS": "non-motor symptoms"}),
        ("non-motor symptoms [NMS]", {"NMS": "non-motor symptoms"}),
        ("acute kidney injuries (AKIs)", {"AKIs": "acute kidney injuries"}),
        ("NMS (neuroleptic malignant syndrome)", {"NMS": "neuroleptic malignant syndrome"}),
        ("renal failure (RF; stage two)", {"RF": "renal failure"}),
        ("renal failure (hereafter RF)", {"RF": "renal failure"}),
        ('creatine kinase ("CK")', {"CK": "creatine kinase"}),
        ("5-hydroxytryptamine (5-HT)", {"5-HT": "5-hydroxytryptamine"}),
        ("tumour necrosis factor alpha (TNF-a)", {"TNF-a": "tumour necrosis factor alpha"}),
        ("magnetic resonance imaging (MRI)", {"MRI": "magnetic resonance imaging"}),
        ("heat stroke  \n (HS)", {"HS": "heat stroke"}),
        ("heat stroke (HS) or toxic shock (TS)", {"HS": "heat stroke", "TS": "toxic shock"}),
        ("1,2-dimethylhydrazine (1,2-DMH) in rats", {"1,2-DMH": "1,2-dimethylhydrazine"}),
        ("renal failure, (RF, stage two)", {"RF": "renal failure"}),
        ("cleft palate only (CPO)", {"CPO": "cleft palate"}),
        # No definitions.
        ("the patient (P) was seen", {}),
        ("three patients (12%)", {}),
        ("in a large trial (2019)", {}),
        ("rigidity (see below)", {}),
        ("fever (NMS)", {}),
        ("It ended. Syndrome (NMS)", {}),
        ("At normal [Na]o, less was seen", {}),
        ("Na+-binding properties of the (Na,K)-ATPase", {}),
        ("()( )[)(]", {}),
        ("(NMS)", {}),
        ("(NMS", {}),
        ("", {}),
    ],
)  # fmt: skip
def test_definitions_of_a_text(text, found):
    assert pairs(text) == found


def test_short_forms_with_a_slash_are_where_the_text_has_them():
    text = "alpha beta crisis, gout delta ending and zinc oxide (ABC/GDE/ZO)"
    found = [(one.short, one.short_start) for one in find_definitions(text)]
    assert sorted(found) == [(one, text.index(one)) for one in ("ABC", "GDE", "ZO")]


def test_the_first_definition_of_a_short_form_counts():
    text = "Neuromedin S (NMS) and neuroleptic malignant syndrome (NMS)."
    assert pairs(text) == {"NMS": "Neuromedin S"}


@pytest.mark.parametrize(
    ("short", "candidate", "long_form"),
    [
        ("NMS", "severe neuroleptic malignant syndrome", "neuroleptic malignant syndrome"),
        ("HSF", "heat shock transcription factor", "heat shock transcription factor"),
        ("EPS", "with extrapyramidal side effects", "extrapyramidal side effects"),
        ("EPS", "extrapyramidal symptoms", "extrapyramidal symptoms"),
        ("AB", "ab", None),
        ("NMS", "the NMS syndrome", None),
        ("MS", "", None),
    ],
)
def test_the_shortest_long_form_is_taken(short, candidate, long_form):
    place = best_long_form(short, candidate)
    assert (candidate[place:] if place >= 0 else None) == long_form


@pytest.mark.parametrize(
    ("text", "is_short"),
    [
        ("NMS", True), ("5-HT", True), ("cAMP", True), ("q10a", True), ("SLE", True), ("T cell", True),
        ("N", False), ("nms", False), ("123", False), ("-NMS", False), ("a b c D", False),
        ("NEUROLEPTICS", False), ("", False), ("12 %", False),
    ],
)  # fmt: skip
def test_what_may_be_a_short_form(text, is_short):
    assert is_short_form(text) is is_short


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("NMS, two NMSs, NMS-like and (NMS)", ["NMS", "NMSs", "NMS", "NMS"]),
        ("xNMS NMSx NMS2 2NMS éNMS", []),
        ("_NMS_", ["NMS"]),
        ("NMSsy NMSs", ["NMSs"]),
        ("", []),
    ],
)
def test_a_short_form_stands_as_a_word_of_its_own(text, marked):
    assert [text[start:end] for start, end in occurrences(text, "NMS")] == marked


SHORT = st.from_regex(r"\A[AB5]([ABs5-]{0,2}[AB5s])?\Z")


@given(st.text("AABBs5- (é_", max_size=40), st.lists(SHORT, max_size=5))
@example("5-HTs and 5-HT2", ["5-HT", "5"])
def test_one_pass_finds_what_one_by_one_finds(text, shorts):
    one_by_one = {short: list(occurrences(text, short)) for short in shorts}
    few, abbreviations.FEW = abbreviations.FEW, 0
    try:
        found = all_occurrences(text, shorts)
    finally:
        abbreviations.FEW = few
    for short, spans in found.items():
        # One by one goes on after a glued match and so may miss one that begins inside it.
        assert set(one_by_one[short]) <= set(spans) or spans[0] not in one_by_one[short]
        assert all(text[start:end] in (short, short + "s") for start, end in spans)
        assert all(a[1] <= b[0] for a, b in pairwise(spans))


@given(st.text(st.sampled_from("NMSnms ()[];,.\n\r-5é\u0301\ud800\x00İ"), max_size=60))
@example("İi malignant syndrome (NMS)")
def test_definitions_of_any_text_lie_in_it(text):
    for definition in find_definitions(text):
        short_end = definition.short_start + len(definition.short)
        assert text[definition.short_start : short_end] == definition.short
        assert 0 <= definition.long_start < definition.long_end <= len(text)
        assert text[definition.long_start : definition.long_end].strip()


@pytest.mark.parametrize(
    "text",
    [
        "(" * 200_000,
        "(" + " " * 200_000,
        "(a" + " " * 200_000,
        "(\n" * 100_000,
        "(AB)" * 10_000,
        "heat stroke (HS) " * 10_000,
        " " * 200_000 + "(HS)",
    ],
)
def test_brackets_without_end_take_linear_time(text):
    assert len(find_definitions(text)) <= 1


def test_many_definitions_take_one_pass():
    text = " ".join(f"alpha beta {n} (AB{n})" for n in range(5_000))
    found = all_occurrences(text, [f"AB{n}" for n in range(5_000)])
    assert all(len(spans) == 1 for spans in found.values())


def test_many_definitions_are_overlaid_in_one_pass(monkeypatch):
    monkeypatch.setattr(abbreviations, "occurrences", None)  # what looks for one at a time
    text = " ".join(f"alpha beta {n} (AB{n})" for n in range(1_000)) + " AB7"
    definitions = find_definitions(text)
    last = definitions[7]
    found = Candidate(last.long_start, last.long_end, 10, "Disease", ("X:1",), Evidence("lexicon", "a.tsv:2"))
    overlaid = overlay(text, definitions, Candidates([], [found]))
    assert overlaid is not None
    assert [text[item.start : item.end] for item in overlaid] == ["AB7", "AB7", "alpha beta 7"]


def test_each_occurrence_goes_by_the_last_definition_before_it():
    long = ["atopic dermatitis", "Alzheimer disease", "aortic dissection"]
    text = "AD. " + " ".join(f"{name} (AD), AD and AD." for name in long)
    of_each = {
        text[definition.long_start : definition.long_end]: [text[:start].count("(AD)") for start, _ in spans]
        for definition, spans in governed(text, every_definition(text))
    }
    assert of_each == {long[0]: [0, 0, 1, 1], long[1]: [1, 2, 2], long[2]: [2, 3, 3]}


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
