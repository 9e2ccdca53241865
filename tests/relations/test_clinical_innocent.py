"""Sentences that name a drug and a problem, and in which the drug did not bring the problem about."""

from __future__ import annotations

import pytest
from statements_of_texts import stated

STOPPED_METFORMIN = ["metformin withheld_for lactic acidosis", "metformin causes lactic acidosis"]
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


def harms(text: str) -> list[str]:
    return [one for one in stated(text) if " causes " in one or " worsens " in one]


# a treatment of the problem, or its good end
@pytest.mark.parametrize(
    "text",
    [
        "A case of Kawasaki disease treated successfully with infliximab.",
        "Torsades de pointes that was treated with the combination of magnesium and lidocaine.",
        "A woman was treated for pyelonephritis and a psoas abscess with ceftriaxone.",
        "Refractory hypotension necessitated the administration of large amounts of noradrenaline.",
        "We now control her cluster headaches with verapamil 240 mg twice daily.",
        "Two boys were cured of their scabies after a second dose of ivermectin.",
        "Acute rejection after transplantation - successful treatment with rituximab.",
        "Successful rescue of recurrent pericarditis with anakinra in a girl.",
        "Therapy with tobramycin and ceftazidime resulted in complete ulcer healing.",
        "Erenumab led to a reduction in the frequency, length and severity of migraine attacks.",
        "Arsenic trioxide has also been shown to induce apoptosis of lymphoma cells.",
        "The beneficial effect of ketamine on the depression is linked to its antiglutamatergic effect.",
        "Remission of psoriasis induced by methotrexate.",
    ],
)
def test_help_is_no_harm(text: str) -> None:
    assert not harms(text)


# what the patient had before, what is measured or dated, and what another drug did
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Lithium was stopped. Discontinuation of lithium resulted in recurrence of mania.", []),
        ("Seizures were associated with abrupt discontinuation of high doses of alprazolam.", []),
        ("The fall in cortisol during the night may cause hypoglycaemia.", []),
        (
            "The lesions cleared after the allopurinol was withdrawn and prednisolone was started.",
            ["allopurinol causes lesions"],
        ),
        ("Digoxin toxicity in a man with chronic renal failure.", ["Digoxin causes toxicity"]),
        ("Opioid-induced ileus in a man receiving ondansetron.", ["Opioid causes ileus"]),
        (
            "A man with refractory back pain for years who developed ptosis following botulinum toxin.",
            ["botulinum toxin causes ptosis"],
        ),
        (
            "A case of a boy with asthma who, after a month of treatment with levetiracetam, had a rash.",
            ["levetiracetam causes rash"],
        ),
        ("A man with pemphigus and serious side effects of azathioprine was seen.", []),
        ("Thyrotoxicosis whose symptoms were first taken to be side effects of salbutamol.", []),
        ("A dystonic reaction was suspected and procyclidine 5 mg was given.", []),
        ("He underwent chalazion excision with a single injection of triamcinolone.", []),
        ("Eosinophils were rare in polyps resected after treatment with dupilumab.", []),
        ("The thrombocytopenia persisted until rituximab was given.", []),
        ("The median survival of the lymphoma following bendamustine was 20 months.", []),
        ("The keratitis had a long course even under intensive natamycin.", []),
        (
            "A man with gout was admitted because of myalgia after starting colchicine.",
            ["colchicine causes myalgia"],
        ),
        ("The rash required discontinuation of carbamazepine.", ["carbamazepine causes rash"]),
        ("Nitrofurantoin lung injury mimicking metastases.", ["Nitrofurantoin causes lung injury"]),
        (
            "Carbamazepine caused a rash that was mistaken for measles.",
            ["Carbamazepine causes rash"],
        ),
        ("Potassium wasting was noted.", []),
        ("Boys with Duchenne muscular dystrophy on prednisolone.", []),
    ],
)
def test_the_harm_alone(text: str, expected: list[str]) -> None:
    assert harms(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The hallucinations have gone, thanks to the risperidone.", ["risperidone improves hallucinations"]),
        ("After the patient discontinued minocycline, the rash cleared.", ["minocycline causes rash"]),
        ("When she stopped enalapril the cough disappeared.", ["enalapril causes cough"]),
        (
            "Regimens were changed for adverse effects: stavudine (neuropathy), nevirapine (hepatitis).",
            ["stavudine causes neuropathy", "nevirapine causes hepatitis"],
        ),
        ("Nightmares and sweating made me change. Sertraline 50 mg has worked wonders for me.", []),
        ("Itch. Cetirizine helps.", ["Cetirizine improves Itch"]),
        ("Hold ramipril i/v/o AKI\ncont co-amoxiclav", ["ramipril withheld_for AKI"]),
        ("Stopped metformin due to lactic acidosis, start gliclazide.", STOPPED_METFORMIN),
        ("Dyspnoea 2/2 heart failure, continue furosemide.", ["furosemide treats heart failure"]),
    ],
)
def test_what_helped_and_what_went_with_the_drug(text: str, expected: list[str]) -> None:
    assert sorted(stated(text)) == sorted(expected)
