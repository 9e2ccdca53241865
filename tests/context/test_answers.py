"""Answers and boxes beside findings, as forms, tables and notes have them."""

from __future__ import annotations

import pytest

from nmstag.document import Document
from nmstag.pipeline import Tagger


@pytest.mark.parametrize(
    ("text", "negated"),
    [
        ("Fever: No\r\nCough: No\r\nPain: Yes\r\n", ["Fever", "Cough"]),
        ("Fever  No\r\nCough  Yes\r\nPain  No\r\n", ["Fever", "Pain"]),
        ("REVIEW OF SYSTEMS:\n\nFever     No\nRash      Yes\nCough     No\n", ["Fever", "Cough"]),
        ("Fever  No  Rash  Yes", ["Fever"]),
        ("Fever: No Rash: Yes Cough: No", ["Fever", "Cough"]),
        ("Fever:\tNo\tRash:\tYes", ["Fever"]),
        ("Fever:No\nRash=No\nCough:      No", ["Fever", "Rash", "Cough"]),
        ("CHEST PAIN: NO SHORTNESS OF BREATH", ["CHEST PAIN", "SHORTNESS OF BREATH"]),
        ("Pain: no better.", []),
        ("fever [ ]\nrash [x]", ["fever"]),
        ("[ ] fever [x] rash [] cough", ["fever", "cough"]),
        ("☑ fever ☐ rash", ["rash"]),
        ("Seizure-free since May, pain free, CT of trauma: free air.", ["Seizure", "pain"]),
        ("Fever: [ ] Yes [x] No\nRash: [x] Yes [ ] No\nCough: [ ] Yes [ ] No\n", ["Fever"]),
        ("Fever [ ] Yes [x] No  Rash [x] Yes [ ] No  Cough [ ] Yes [X] No", ["Fever", "Cough"]),
        ("Fever: Yes [ ] No [x]\r\nRash: Yes [x] No [ ]\r\n", ["Fever"]),
        ("Fever ☐ present ☒ absent\nRash ☒ present ☐ absent", ["Fever"]),
        ("Symptom\tYes\tNo\nFever\tx\t\nCough\t\tx\nRash\tx\t\n\nNo pain.", ["Cough", "pain"]),
        ("Symptom      Yes   No\nFever         X\nCough               X\n", ["Cough"]),
        ("| Symptom | Yes | No |\n| Fever | | x |\n| Cough | x | |\n", ["Fever"]),
    ],
)
def test_what_is_answered_with_no(text, negated, clinical):
    document = clinical.tag_text(text)
    assert [mention.text for mention in document.mentions if mention.has("negated")] == negated


@pytest.mark.parametrize(
    ("text", "negated"),
    [
        ("Pt denies:\n- fever\n- cough\n* rash\n\nHas pain.", ["fever", "cough", "rash"]),
        ("No:\nfever\nrash\nExam: pain", ["fever", "rash"]),
        ("Pt denies the following: fever, chills, rash.", ["fever", "chills", "rash"]),
        ("Denies: chest pain; dyspnoea; rash.", ["chest pain", "dyspnoea", "rash"]),
        ("Denies:\n- fever\n- cough\nOn examination he has jaundice.", ["fever", "cough"]),
        ("Denies:\nfever\ncough\nRash on the trunk was seen.", ["fever", "cough"]),
        ("Denies the following:\n- fever\n- reports nausea", ["fever"]),
        ("Exam:\n- no rash\n- no jaundice", ["rash", "jaundice"]),
        ("chest pain - no SOB", ["SOB"]),
        ("Fever, chills: denied", ["Fever", "chills"]),
        ("Has fever, chills: denied", ["chills"]),
        ("Headache, nausea, or photophobia - none", ["Headache", "nausea", "photophobia"]),
        ("Fever, cough, rash: all negative", ["Fever", "cough", "rash"]),
        ("Chest pain? No. Fever? Yes. Cough? no", ["Chest pain", "Cough"]),
        ("Any chest pain? No, but he has fever.", ["chest pain"]),
        ("Jaundice: -ve\nFever.......No\nPain: 0/10", ["Jaundice", "Fever", "Pain"]),
        ("He does not look jaundiced, nor does he have rash.", ["jaundiced", "rash"]),
        ("No evidence that the patient has sepsis.", ["sepsis"]),
        ("No history to suggest epilepsy.", ["epilepsy"]),
        ("Meningitis not suspected, sepsis r/o'd.", ["Meningitis", "sepsis"]),
    ],
)
def test_lists_and_questions_are_answered_as_a_whole(text, negated, clinical):
    mentions = clinical.tag_text(text).mentions
    assert [mention.text for mention in mentions if mention.has("negated")] == negated
    assert not any(mention.has("uncertain") for mention in mentions)


@pytest.mark.parametrize(
    ("text", "attribute", "names"),
    [
        ("Depression? No asthma, ?SLE", "uncertain", ["Depression", "SLE"]),
        ("r/o:\n- sepsis\n- pneumonia\n", "uncertain", ["sepsis", "pneumonia"]),
        ("PET showed lymphoma, CAT scan shows stroke.", "other_experiencer", []),
        ("His cat has diabetes.", "other_experiencer", ["diabetes"]),
        ("Carboplatin allergy. Aspirin: allergy.", "allergy", ["Carboplatin", "Aspirin"]),
        ("Drug allergies: penicillin, trimethoprim", "allergy", ["penicillin", "trimethoprim"]),
        ("FH: gout. Presents with fever and rash.", "other_experiencer", ["gout"]),
        ("FH: mother - gout. PMH: asthma. Exam: rash.", "historical", ["asthma"]),
        ("Well. FH: uncle has gout.\nRash today.\nNo fever.", "other_experiencer", ["gout"]),
        ("Well. FH: uncle has gout,\naunt has asthma.\nRash today.", "other_experiencer", ["gout", "asthma"]),
        ("Allergies: penicillin. Medications: lithium, aspirin.", "allergy", ["penicillin"]),
        ("Past medical history\r\nasthma\r\n\r\nExam\r\nrash", "historical", ["asthma"]),
        ("Meds: lisinopril Allergies: codeine PMH: asthma", "allergy", ["codeine"]),
        ("Takes warfarin, aspirin ALLERGIES: codeine", "allergy", ["codeine"]),
        ("HPI: cough - FH: gout in father - Imp: asthma", "other_experiencer", ["gout"]),
        ("FH: gout DDx: asthma, pneumonia", "other_experiencer", ["gout"]),
        ("Gout (remote history), asthma (childhood history), rash", "historical", ["Gout", "asthma"]),
        ("Improbable sepsis. Gout.", "negated", ["sepsis"]),
        ("Codeine is converted to morphine.", "stopped", []),
    ],
)
def test_what_else_stands_beside_findings_and_drugs(text, attribute, names, clinical):
    mentions = clinical.tag_text(text).mentions
    assert [mention.text for mention in mentions if mention.has(attribute)] == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("She has non-cardiac chest pain and non-bloody diarrhea.", ["chest pain", "diarrhea"]),
        ("Controls were non-diabetic.", []),
        ("non-epileptic seizures", ["seizures"]),
        ("Nausea, vomiting and fever", ["Nausea", "vomiting", "fever"]),
        ("rhabdo\u00admyolysis", ["rhabdo\u00admyolysis"]),
    ],
)
def test_names_beside_prefixes_commas_and_soft_hyphens(text, names, clinical):
    assert [mention.text for mention in clinical.tag_text(text).mentions] == names


def test_a_lone_surrogate_behind_a_long_text_is_read():
    tagger = Tagger.load()
    tagger.tag_text("No fever after haloperidol. " * 800)
    found = tagger.tag(Document("1", "No rash \ud800 and fever."))
    assert [mention.text for mention in found.mentions] == ["rash", "fever"]
