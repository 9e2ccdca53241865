"""Names that a bracket interrupts, and the short forms in such brackets."""

from __future__ import annotations

import pytest

from nmstag.match import Gazetteer
from nmstag.match.abbreviation_overlay import overlay
from nmstag.match.abbreviations import find_definitions
from nmstag.match.interrupted import AFTER, BEFORE, InterruptedNames
from nmstag.match.overlap import longest_first
from nmstag.match.step import Candidates, Resources
from nmstag.text.tokens import symbol_keys

NAMES = {
    "growth hormone deficiency": "Disease",
    "von hippel lindau disease": "Disease",
    "disease": "Disease",
    "doxorubicin induced cardiotoxicity": "Disease",
    "angiotensin inhibitor": "Chemical",
}
HEADS = frozenset(("disease", "syndrome"))


@pytest.fixture(scope="module")
def step():
    vocabulary, keys = symbol_keys(dict.fromkeys(NAMES, ()))
    entries = [[(type_, ("X:1",), "", "diseases/a.tsv:2", name, "curated")] for name, type_ in NAMES.items()]
    return InterruptedNames(["induced"], Resources(Gazetteer(vocabulary, keys, entries)))


def found(step, text):
    candidates = step(step.resources.gazetteer.read(text), Candidates([], []))
    return [text[one.start : one.end] for one in candidates.found]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Growth hormone (GH) deficiency.", ["Growth hormone (GH) deficiency"]),
        ("growth hormone [GH; OMIM 139250] deficiency", ["growth hormone [GH; OMIM 139250] deficiency"]),
        ("ein Größe: growth hormone (GH)-deficiency", ["growth hormone (GH)-deficiency"]),
        ("growth hormone (a peptide) deficiency", []),
        ("growth hormone (high) deficiency", []),
        ("growth hormone (GH). Deficiency", []),
        ("doxorubicin (DOX)-induced cardiotoxicity", []),
        ("angiotensin (AT) inhibitor", []),
        ("growth hormone deficiency (GHD) disease", []),
        ("growth hormone (GH)\n\ndeficiency", []),
    ],
)
def test_a_bracket_with_a_short_form_interrupts_a_disease(step, text, names):
    assert found(step, text) == names


def test_several_brackets_near_each_other_and_far(step):
    name = "von Hippel-Lindau (VHL) disease"
    text = f"{name}, {name} {'x ' * (BEFORE + AFTER)}{name} " + "y " * AFTER
    assert found(step, text) == [name] * 3


def test_what_far_brackets_leave_is_joined_to_no_name(step):
    text = f"A (AB) b growth{' z' * (BEFORE + AFTER)} hormone (GH) deficiency"
    assert found(step, text) == []


def test_without_linking_words_the_step_does_nothing(step):
    assert found(InterruptedNames([], step.resources), "growth hormone (GH) deficiency") == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Von Hippel-Lindau (VHL) disease; VHL.", ["Von Hippel-Lindau (VHL) disease", "VHL"]),
        ("Growth hormone (GH) deficiency; GH.", ["Growth hormone (GH) deficiency"]),
    ],
)
def test_a_short_form_means_the_disease_only_before_such_a_noun(step, text, names):
    kept = step(step.resources.gazetteer.read(text), Candidates([], [])).found
    overlaid = overlay(text, find_definitions(text), Candidates(kept, kept), HEADS)
    spans = longest_first(kept if overlaid is None else overlaid)
    assert [text[one.start : one.end] for one in spans] == names
