"""Words that are a problem where a drug is near, and nothing elsewhere."""

from __future__ import annotations

import pytest

from nmstag.document import Evidence
from nmstag.match.company import Drugs
from nmstag.match.overlap import Candidate
from nmstag.pipeline import Tagger, TaggerOptions

DRUG = Candidate(0, 7, 0, "Chemical", (), Evidence("row", "r"))


def problems(tagger, text):
    return [one.text for one in tagger.mentions(text) if one.type == "Disease"]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("She bled on apixaban.", "bled"),
        ("Cousin, who haemolysed after dapsone.", "haemolysed"),
        ("The turns are fewer since levetiracetam.", "turns"),
        ("Quetiapine for the calling out.", "calling out"),
        ("Twinges since the statin.", "Twinges"),
        ("JET 180, amiodarone load.", "JET"),
    ],
)
def test_a_word_beside_a_drug_is_a_problem(text, problem, clinical):
    assert problems(clinical, text) == [problem]


@pytest.mark.parametrize(
    "text",
    [
        "She bled into the drain.",  # no drug
        "The turns are fewer this week.",
        "JET landed at noon.",
        "He turns 60 in May; on aspirin.",  # not what a person has
        "The splint was fitted; paracetamol given.",  # nobody to whom it happened
        "Line flushes with heparin.",
        "She bled.\nPlan: aspirin.",  # a line of its own
    ],
)
def test_the_word_alone_or_in_another_use_is_none(text, clinical):
    assert problems(clinical, text) == []


def test_what_another_rule_found_stays(clinical):
    (mention,) = (
        one for one in clinical.mentions("Propranolol for her night sweats.") if one.type == "Disease"
    )
    assert mention.evidence[0].rule.startswith(("diseases/", "profiles/clinical/names.tsv"))


def test_the_profile_of_a_corpus_has_none():
    assert problems(Tagger.from_options(TaggerOptions(profile="bc5cdr")), "She bled on aspirin.") == []


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("aspirin, bled", True),
        ("aspirin\nand bled", True),
        ("aspirin\nBled", False),
        ("aspirin\n\nbled", False),
        (f"aspirin {'x' * 80} bled", False),
    ],
)
def test_a_drug_is_near_in_the_same_line(text, near):
    assert Drugs(text, [DRUG]).near(len(text) - 4, len(text)) is near


def test_names_that_are_no_drugs_are_no_company():
    assert not Drugs("sodium, bled", [DRUG._replace(end=6)], {"sodium"}).near(8, 12)
