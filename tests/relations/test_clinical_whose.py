"""The scheme 'clinical': to which problem of several, and to which drug of several, a statement belongs."""

import pytest
from statements_of_texts import stated


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # a problem that is there is treated, one that may come is prevented
        ("Lorazepam in order to stop a seizure.", ["Lorazepam treats seizure"]),
        ("Gabapentin keeps her neuralgia at bay.", ["Gabapentin improves neuralgia"]),
        ("Aciclovir keeps shingles at bay.", ["Aciclovir prevents shingles"]),
        ("Clopidogrel to stop another stroke.", ["Clopidogrel prevents stroke"]),
        # what is said of other drugs
        ("Nothing other than colchicine is used for his gout.", ["colchicine treats gout"]),
        # germs that a drug does not kill
        ("Klebsiella pneumonia resistant to levofloxacin.", []),
        ("Urine grew E. coli resistant to trimethoprim, causing pyelonephritis.", []),
        ("Depression resistant to fluoxetine.", ["fluoxetine improves Depression negated"]),
        # two lists side by side
        (
            "Hypertension and diabetes were treated with amlodipine and metformin.",
            ["amlodipine treats Hypertension", "metformin treats diabetes"],
        ),
        (
            "Hypertension and diabetes required amlodipine.",
            ["amlodipine treats Hypertension", "amlodipine treats diabetes"],
        ),
        # a list of drugs, the last of which has a dose and what it is for
        (
            "Home meds: lisinopril, metformin, sertraline 50 mg for depression.",
            ["sertraline treats depression"],
        ),
        ("On ramipril, aspirin 75 mg and tamsulosin 0.4 mg for BPH.", ["tamsulosin treats BPH"]),
        (
            "Rifampicin 600 mg, isoniazid 300 mg and ethambutol 1.2 g for tuberculosis.",
            [
                "Rifampicin treats tuberculosis",
                "ethambutol treats tuberculosis",
                "isoniazid treats tuberculosis",
            ],
        ),
        (
            "Metformin and gliclazide for diabetes.",
            ["Metformin treats diabetes", "gliclazide treats diabetes"],
        ),
    ],
)
def test_what_belongs_together(text: str, expected: list[str]) -> None:
    assert stated(text) == expected
