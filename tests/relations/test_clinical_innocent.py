"""Sentences that name a drug and a problem, and in which the drug did not bring the problem about."""

from __future__ import annotations

import pytest
from statements_of_texts import stated

INNOCENT = [
    "Takes lithium, PMH hypothyroidism and tremor.",
    "On ramipril, dry cough since Christmas.",
    "Asthma in her brother, who died after penicillin.",
    "Morphine gave pain relief.",
    "Prednisolone: wheeze gone by evening.",
    "High ESR has fallen, down to 12 on prednisolone.",
    "Penicillin allergy label removed.",
    "Home metformin, ramipril\nNo fever, no chest pain.",
]


@pytest.mark.parametrize("text", INNOCENT)
def test_innocent(text: str) -> None:
    assert not [one for one in stated(text) if " causes " in one or " withheld_for " in one]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Omeprazole added as protection against ulcers while on prednisolone.",
            ["Omeprazole prevents ulcers"],
        ),
        (
            "Tolterodine stopped because of narrow-angle glaucoma.",
            ["Tolterodine withheld_for narrow-angle glaucoma"],
        ),
        ("Started amlodipine, headache since.", ["amlodipine causes headache"]),
        ("Allergic to vancomycin (itchy rash in 2021).", ["vancomycin causes itchy rash historical"]),
        (
            "Developed hepatitis on isoniazid, no encephalopathy. Isoniazid stopped for this.",
            ["Isoniazid withheld_for hepatitis", "isoniazid causes hepatitis"],
        ),
        ("The rash has nothing to do with amoxicillin.", ["amoxicillin causes rash negated"]),
    ],
)
def test_what_is_stated(text: str, expected: list[str]) -> None:
    assert stated(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Known asthma. Aspirin 75 daily.", []),
        ("Type 2 diabetes with neuropathy, on duloxetine.", ["duloxetine treats neuropathy"]),
        (
            "Amlodipine for hypertension, ankle oedema from heart failure.",
            ["Amlodipine treats hypertension"],
        ),
        (
            "Naproxen for gout, dyspepsia on it.",
            ["Naproxen causes dyspepsia", "Naproxen treats gout"],
        ),
        ("No more headaches since the dipyridamole was stopped.", []),
        ("Pain settled when we changed codeine to oxycodone.", []),
        ("CKD 3, hypertension, gout on allopurinol, ramipril, amlodipine.", []),
        ("Antibiotics stopped, pneumonia treated.", []),
        ("Vancomycin switched to linezolid for MRSA pneumonia.", []),
        (
            "Clonidine for hot flushes, hypotension 94/50 from it.",
            ["Clonidine causes hypotension", "Clonidine treats hot flushes"],
        ),
        ("Steer clear of NSAIDs - heart failure.", ["NSAIDs withheld_for heart failure"]),
    ],
)
def test_what_is_beside(text: str, expected: list[str]) -> None:
    assert stated(text) == expected
