"""Names of a drug and what it did: two mentions in clinical prose, one in a corpus's profile."""

from __future__ import annotations

import pytest

from nmstag.pipeline import Tagger, TaggerOptions


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Paracetamol overdose", ["Paracetamol=D000082", "overdose=D062787"]),
        ("Baclofen withdrawal", ["Baclofen=D001418", "withdrawal=D013375"]),
        ("acute lithium toxicity", ["lithium=D008094", "toxicity=D064420"]),
        ("digoxin poisoning", ["digoxin=D004077", "poisoning=D011041"]),
        ("opioid overdoses", ["opioid=D000701", "overdoses=D062787"]),
        ("allergy to penicillin", ["allergy=D004342", "penicillin=D010406"]),
        ("penicillin allergy", ["penicillin=D010406", "allergy=D004342"]),
        ("Lithium OD", ["Lithium=D008094", "OD=D062787"]),
        ("APAP OD", ["APAP=D000082", "OD=D062787"]),
        ("Digoxin OD", ["Digoxin=D004077", "OD=D062787"]),
        ("Digoxin 125 mcg OD", ["Digoxin=D004077"]),
    ],
)
def test_a_drug_and_what_it_did_are_two(found, text, expected):
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Lead poisoning",
        "carbon monoxide poisoning",
        "alcohol intoxication",
        "serotonin toxicity",
        "anticholinergic toxicity",
        "latex allergy",
        "alcohol withdrawal seizures",
        "drug overdose",
        "drug toxicity",
    ],
)
def test_a_name_with_a_concept_of_its_own_or_without_a_drug_stays_whole(clinical, text):
    assert [mention.text for mention in clinical.mentions(text)] == [text]


def test_many_names_in_one_text(clinical):
    text = "Patient had lithium toxicity. " * 1000
    mentions = clinical.mentions(text)
    assert [text[item.start : item.end] for item in mentions] == ["lithium", "toxicity"] * 1000


def test_names_around_one_that_is_split_stay(clinical):
    mentions = clinical.mentions("Fever, lithium toxicity, gout, digoxin toxicity and asthma.")
    names = ["Fever", "lithium", "toxicity", "gout", "digoxin", "toxicity", "asthma"]
    assert [item.text for item in mentions] == names


def test_the_effect_alone_is_not_found_by_half_a_name(found):
    assert found("Withdrawal of care was discussed.") == []


def test_context_goes_for_the_disease_and_leaves_the_drug(clinical):
    mentions = clinical.tag_text("No digoxin toxicity. No penicillin allergy.").mentions
    assert [(m.text, [a.name for a in m.attributes]) for m in mentions] == [
        ("digoxin", []),
        ("toxicity", ["negated"]),
        ("penicillin", ["negated"]),
        ("allergy", ["negated"]),
    ]


def test_a_relation_can_have_the_drug():
    tagger = Tagger.from_options(TaggerOptions(relations="cid"))
    relations = tagger.tag_text("Lithium toxicity developed after a month of lithium.").relations
    assert [(item.head, item.tail) for item in relations] == [("MESH:D008094", "MESH:D064420")]


def test_a_profile_of_a_corpus_splits_nothing():
    tagger = Tagger.from_options(TaggerOptions(profile="bc5cdr"))
    assert "drug_effect_split" not in {step.name for step in tagger.matcher.steps}
