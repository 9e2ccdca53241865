"""Kinds of statements of notes: doses and levels, drugs side by side, antidotes, failures, denials."""

from __future__ import annotations

import pytest
from statements_of_texts import stated


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Lithium 2.3, coarse tremor.", ["Lithium causes coarse tremor"]),
        ("Lithium carbonate 400, tremor.", []),
        (
            "Intoxicated with baclofen, became comatose.",
            ["baclofen causes Intoxicated", "baclofen causes comatose"],
        ),
        (
            "After the dose of haloperidol was lowered her akathisia improved.",
            ["haloperidol causes akathisia"],
        ),
        ("Rash improved when carbamazepine was replaced by valproate.", ["carbamazepine causes Rash"]),
        ("Leucopenia on ganciclovir.", ["ganciclovir causes Leucopenia"]),
        (
            "Poisoned with carbon monoxide, headache and coma.",
            [
                "carbon monoxide causes Poisoned",
                "carbon monoxide causes coma",
                "carbon monoxide causes headache",
            ],
        ),
        ("The oedema settled after switching amlodipine to lercanidipine.", ["amlodipine causes oedema"]),
        ("On restarting azathioprine, fever returned within hours.", ["azathioprine causes fever"]),
        (
            "Took too much zolpidem last night, then respiratory depression.",
            ["zolpidem causes respiratory depression"],
        ),
        ("Haemoglobin 62 on naproxen.", []),
        (
            "Since swapping haloperidol for quetiapine his parkinsonism has gone.",
            ["haloperidol causes parkinsonism", "haloperidol withheld_for parkinsonism"],
        ),
        ("When the amlodipine was halved her ankle oedema went down.", ["amlodipine causes ankle oedema"]),
        ("The palpitations ceased on stopping levothyroxine.", ["levothyroxine causes palpitations"]),
        ("A repeat challenge with diclofenac brought the bronchospasm.", ["diclofenac causes bronchospasm"]),
    ],
)
def test_dose_and_level(text: str, expected: list[str]) -> None:
    assert stated(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Lithium tremor bothers him.", ["Lithium causes tremor"]),
        ("Isoniazid hepatitis in 2019.", ["Isoniazid causes hepatitis historical"]),
        ("Cisplatin neuropathy.", ["Cisplatin causes neuropathy"]),
        (
            "Opioid-induced constipation (codeine).",
            ["Opioid causes constipation", "codeine causes constipation"],
        ),
    ],
)
def test_a_name_that_hides_the_drug(text: str, expected: list[str]) -> None:
    assert stated(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("With the second infusion of rituximab she had wheeze.", ["rituximab causes wheeze"]),
        (
            "Vancomycin for cellulitis, followed by a rash.",
            ["Vancomycin causes rash", "Vancomycin treats cellulitis"],
        ),
        (
            "Given cefazolin for cellulitis, rash after.",
            ["cefazolin causes rash", "cefazolin treats cellulitis"],
        ),
        (
            "Adding fluconazole to her simvastatin precipitated myopathy.",
            ["fluconazole causes myopathy", "simvastatin causes myopathy"],
        ),
        ("Intrathecal methotrexate ended in seizures.", ["methotrexate causes seizures"]),
        ("55F with asthma and gout, DRESS after allopurinol.", ["allopurinol causes DRESS"]),
        ("She had a flare of her psoriasis on lithium.", ["lithium worsens psoriasis"]),
        ("Proctitis in systemic lupus erythematosus after ibuprofen.", ["ibuprofen causes Proctitis"]),
        (
            "Hepatitis developed in a man with severe gout during allopurinol treatment.",
            ["allopurinol causes Hepatitis"],
        ),
        ("Tremor came on 2 h post fluoxetine.", ["fluoxetine causes Tremor"]),
        ("Pancytopenia three weeks into treatment with linezolid.", ["linezolid causes Pancytopenia"]),
        ("Vertigo started the week she began minocycline.", ["minocycline causes Vertigo"]),
        ("Day 10 of linezolid: thrombocytopenia.", ["linezolid causes thrombocytopenia"]),
        (
            "A young woman given metoclopramide for vomiting had an oculogyric crisis.",
            ["metoclopramide causes oculogyric crisis", "metoclopramide treats vomiting"],
        ),
        (
            "78M on aspirin + clopidogrel p/w epistaxis.",
            ["aspirin causes epistaxis", "clopidogrel causes epistaxis"],
        ),
        ("Opioid side effect - constipation.", ["Opioid causes constipation"]),
        ("A nurse with asthma developed hives after chlorhexidine.", ["chlorhexidine causes hives"]),
        ("Ever since the atorvastatin my muscle pain is constant.", ["atorvastatin causes muscle pain"]),
        (
            "4/52 after commencing carbamazepine a fever and a rash.",
            ["carbamazepine causes fever", "carbamazepine causes rash"],
        ),
    ],
)
def test_after_and_during(text: str, expected: list[str]) -> None:
    assert stated(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Respiratory depression after fentanyl requiring naloxone.",
            ["fentanyl causes Respiratory depression"],
        ),
        ("Heparin bleed reversed with protamine.", ["Heparin causes bleed", "protamine treats bleed"]),
        (
            "Dystonia with haloperidol treated with procyclidine.",
            ["haloperidol causes Dystonia", "procyclidine treats Dystonia"],
        ),
    ],
)
def test_antidote(text: str, expected: list[str]) -> None:
    assert stated(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("On ramipril, metformin and gabapentin for neuropathy.", ["gabapentin treats neuropathy"]),
        (
            "Both naproxen and gabapentin for neuropathy.",
            ["gabapentin treats neuropathy", "naproxen treats neuropathy"],
        ),
        (
            "On prednisolone and azathioprine for Crohn's disease.",
            ["azathioprine treats Crohn's disease", "prednisolone treats Crohn's disease"],
        ),
        (
            "Carvedilol for heart failure, spironolactone for ascites.",
            ["Carvedilol treats heart failure", "spironolactone treats ascites"],
        ),
        ("UTI rx trimethoprim.", ["trimethoprim treats UTI"]),
        ("A patient with an allergy to erythromycin was given tacrolimus.", []),
        (
            "Carbimazole to control hyperthyroidism in a patient with propylthiouracil-induced hepatitis.",
            ["Carbimazole treats hyperthyroidism", "propylthiouracil causes hepatitis"],
        ),
        ("I use a salbutamol puffer when my asthma plays up.", ["salbutamol treats asthma"]),
        ("If it wasn't for that nausea I would still take sertraline.", []),
    ],
)
def test_purpose_of_the_last_drug(text: str, expected: list[str]) -> None:
    assert stated(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Failed azathioprine for Crohn's disease.", ["azathioprine improves Crohn's disease negated"]),
        ("Refractory to rituximab, his lymphoma progressed.", ["rituximab improves lymphoma negated"]),
        ("Rituximab was followed by complete remission of the pemphigus.", ["Rituximab improves pemphigus"]),
        ("Fever persisted on ceftriaxone.", ["ceftriaxone treats Fever"]),
        ("Tramadol for back pain, and it barely takes the edge off.", ["Tramadol treats back pain"]),
        ("Lost response to adalimumab, colitis active again.", ["adalimumab improves colitis negated"]),
        ("Infliximab brought her colitis into remission.", ["Infliximab improves colitis"]),
        ("No response of the sarcoidosis to prednisolone.", ["prednisolone improves sarcoidosis negated"]),
        ("AF: digoxin stopped, anticoagulated with edoxaban.", ["edoxaban treats AF"]),
    ],
)
def test_failure_and_success(text: str, expected: list[str]) -> None:
    assert stated(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Encephalitis thought to be viral rather than due to ifosfamide.",
            ["ifosfamide causes Encephalitis negated"],
        ),
        (
            "Pancreatitis was caused by gallstones, not by valproate.",
            ["valproate causes Pancreatitis negated"],
        ),
        (
            "The thrombocytopenia is from sepsis, heparin is not to blame.",
            ["heparin causes thrombocytopenia negated"],
        ),
        ("Rash to penicillin, cefuroxime fine.", ["penicillin causes Rash"]),
        ("Rash appeared before the amoxicillin was given.", ["amoxicillin causes Rash negated"]),
        (
            "Stop lamotrigine if a rash develops.",
            ["lamotrigine causes rash hypothetical", "lamotrigine withheld_for rash hypothetical"],
        ),
        ("The weight gain may or may not be the olanzapine.", ["olanzapine causes weight gain uncertain"]),
    ],
)
def test_denied(text: str, expected: list[str]) -> None:
    assert stated(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Avoid grapefruit with my atorvastatin because of muscle pain.", []),
        (
            "Could not tolerate metformin because of diarrhoea.",
            ["metformin causes diarrhoea", "metformin withheld_for diarrhoea"],
        ),
        (
            "Ramipril d/c'd 2/2 cough, started losartan.",
            ["Ramipril causes cough", "Ramipril withheld_for cough"],
        ),
        ("Not for NSAIDs (peptic ulcer).", ["NSAIDs withheld_for peptic ulcer"]),
        (
            "Sitagliptin was discontinued on suspicion of pancreatitis.",
            ["Sitagliptin withheld_for pancreatitis"],
        ),
    ],
)
def test_held_or_not(text: str, expected: list[str]) -> None:
    assert stated(text) == expected
