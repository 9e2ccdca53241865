"""The scheme 'clinical': harms and refusals as letters, nurses and patients tell them."""

import pytest
from statements_of_texts import stated


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("My ankles are swollen, which I know is the amlodipine.", ["amlodipine causes ankles are swollen"]),
        ("Vomiting since Friday; that is from the erythromycin.", ["erythromycin causes Vomiting"]),
        ("The rash is not scabies but is due to lamotrigine.", ["lamotrigine causes rash"]),
        ("AKI judged to be the gentamicin.", ["gentamicin causes AKI uncertain"]),
        ("She is hungry all the time on the prednisolone.", ["prednisolone causes hungry"]),
        ("She is not hungry all the time on the prednisolone.", []),
        ("Tried metformin, got diarrhoea.", ["metformin causes diarrhoea"]),
        ("Took paracetamol, got rid of the fever.", ["paracetamol improves fever"]),
        ("Tremor better now the salbutamol is down.", ["salbutamol causes Tremor"]),
        (
            "Fentanyl for pain, and then itch.",
            ["Fentanyl causes itch", "Fentanyl treats pain"],
        ),
        (
            "She takes methotrexate, so neutropenia is a concern.",
            ["methotrexate causes neutropenia hypothetical"],
        ),
        ("Sepsis; the team considers meropenem the best agent.", []),
        ("New rash; mother blames the cefalexin, I do not: viral.", []),
        (
            "Her husband blames the ramipril for her cough; I disagree.",
            ["ramipril causes cough negated other_experiencer"],
        ),
        # refusals
        (
            "STOPPED: HRT patch (stroke); aspirin (completed 14/7); oxybutynin (confusion).",
            ["HRT withheld_for stroke", "oxybutynin withheld_for confusion"],
        ),
        ("STARTED: clopidogrel (stroke); atorvastatin.", ["clopidogrel treats stroke"]),
        ("Co-amoxiclav avoided due to penicillin allergy.", ["Co-amoxiclav withheld_for allergy"]),
        (
            "Avoid naproxen as it could worsen his heart failure.",
            ["naproxen withheld_for heart failure", "naproxen worsens heart failure hypothetical"],
        ),
        ("Propranolol I can't give you - asthma.", ["Propranolol withheld_for asthma"]),
        ("Lithium not selected, CKD.", ["Lithium withheld_for CKD"]),
        (
            "Toes dusky - terlipressin ischaemia, infusion halted.",
            ["terlipressin causes ischaemia", "terlipressin withheld_for ischaemia"],
        ),
        ("No haloperidol, QTc 540.", ["haloperidol withheld_for QTc 540"]),
        ("No haloperidol, no fever.", []),
        ("No antibiotics, fever settled.", []),
        ("CKD 4. Therefore no naproxen.", ["naproxen withheld_for CKD 4"]),
        (
            "Care plan says no ibuprofen, it sets off his asthma.",
            ["ibuprofen withheld_for asthma", "ibuprofen worsens asthma"],
        ),
        (
            "He asks for his old diltiazem back: not with heart failure.",
            ["diltiazem withheld_for heart failure"],
        ),
        (
            "Dexmedetomidine did not touch it and sent him into bradycardia.",
            ["Dexmedetomidine causes bradycardia"],
        ),
        ("Started sertraline in June and since then she has been less anxious.", []),
        (
            "I am in no doubt that the amiodarone is behind his thyrotoxicosis.",
            ["amiodarone causes thyrotoxicosis"],
        ),
        ("Given his epilepsy I would steer away from bupropion.", ["bupropion withheld_for epilepsy"]),
        (
            "His heart failure means that pioglitazone is not an option.",
            ["pioglitazone withheld_for heart failure"],
        ),
        (
            "I would be reluctant to use venlafaxine with her hypertension.",
            ["venlafaxine withheld_for hypertension"],
        ),
        (
            "Since commencing tamoxifen she has been troubled by hot flushes.",
            ["tamoxifen causes hot flushes"],
        ),
        ("Colchicine limited by diarrhoea.", ["Colchicine causes diarrhoea"]),
        (
            "Tiotropium caused retention last year, avoid.",
            ["Tiotropium causes retention historical", "Tiotropium withheld_for retention historical"],
        ),
        ("Cefalexin for cystitis, avoid trimethoprim.", ["Cefalexin treats cystitis"]),
    ],
)
def test_told(text: str, expected: list[str]) -> None:
    assert stated(text) == expected
