"""The scheme 'clinical': drugs that are blamed, and drugs given up for what they did."""

import pytest
from statements_of_texts import stated


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # what is said of the culprit comes after it
        (
            "Thrombocytopenia of 40; linezolid is the obvious suspect.",
            ["linezolid causes Thrombocytopenia uncertain"],
        ),
        ("Ankle swelling, amlodipine probably, wrote to GP.", ["amlodipine causes Ankle swelling uncertain"]),
        ("Palpitations after lunch, a salbutamol effect.", ["salbutamol causes Palpitations"]),
        ("Falls again, and diazepam may well be playing a part.", ["diazepam causes Falls"]),
        ("Jaundice is new, and the offender is flucloxacillin.", ["flucloxacillin causes Jaundice"]),
        # another problem is what is suspected
        ("The uveitis is quiet, and I suspect a steroid response.", []),
        (
            "I do not hold valproate responsible for the thrombocytopenia.",
            ["valproate causes thrombocytopenia negated"],
        ),
        ("Gabapentin makes the neuropathy bearable.", ["Gabapentin improves neuropathy"]),
        # short words of notes
        ("H/o rash with Inj. ceftriaxone.", ["ceftriaxone causes rash historical"]),
        ("No metoclopramide w/ Parkinson's.", ["metoclopramide withheld_for Parkinson's"]),
        ("Cant have propranolol cos im asthmatic.", ["propranolol withheld_for asthmatic"]),
        # time
        ("Ever since they put me on atorvastatin I get cramps.", ["atorvastatin causes cramps"]),
        ("10 mins post cefuroxime dose pt developed urticaria.", ["cefuroxime causes urticaria"]),
        (
            "Terbutaline 250 mcg given. Tachycardia followed the 2nd dose.",
            ["Terbutaline causes Tachycardia"],
        ),
        # worse
        ("Lorazepam made him more confused.", ["Lorazepam worsens confused"]),
        # a verdict on the drug
        ("Memantine is a non-starter given his seizures.", ["Memantine withheld_for seizures"]),
        ("Verapamil is out as he has heart failure.", ["Verapamil withheld_for heart failure"]),
        ("No beta-blocker, audibly wheezy.", ["beta-blocker withheld_for wheezy"]),
        # what is said of the drug, and of the problem, refers back
        (
            "Pregabalin gave him oedema and was dropped for that reason.",
            ["Pregabalin causes oedema", "Pregabalin withheld_for oedema"],
        ),
        (
            "Breast tenderness on spironolactone; changing to eplerenone for that reason.",
            ["spironolactone causes Breast tenderness", "spironolactone withheld_for Breast tenderness"],
        ),
        (
            "Dapagliflozin brought on the ketoacidosis. It is not to be resumed.",
            ["Dapagliflozin causes ketoacidosis", "Dapagliflozin withheld_for ketoacidosis"],
        ),
        (
            "Stevens-Johnson syndrome due to lamotrigine. Advise lifelong avoidance of lamotrigine.",
            [
                "lamotrigine causes Stevens-Johnson syndrome",
                "lamotrigine withheld_for Stevens-Johnson syndrome",
            ],
        ),
        # the reason first
        ("Given her asthma, propranolol is best avoided.", ["propranolol withheld_for asthma"]),
        ("Given her asthma, salbutamol is continued.", ["salbutamol treats asthma"]),
        ("Because of his gout we have chosen not to give indapamide.", ["indapamide withheld_for gout"]),
        (
            "Metformin could not be tolerated owing to diarrhoea.",
            ["Metformin causes diarrhoea", "Metformin withheld_for diarrhoea"],
        ),
        ("Nothing to suggest that amiodarone caused the fibrosis.", ["amiodarone causes fibrosis negated"]),
        ("The amiodarone accounts for her thyrotoxicosis.", ["amiodarone causes thyrotoxicosis"]),
        # well but for one thing
        (
            "The only drawback of mirtazapine has been weight gain.",
            ["mirtazapine causes weight gain"],
        ),
        ("Whenever he takes sildenafil he gets a headache.", ["sildenafil causes headache"]),
        ("Rash came back when cefalexin was restarted.", ["cefalexin causes Rash"]),
        (
            "Lamotrigine was tried but had to stop due to rash.",
            ["Lamotrigine causes rash", "Lamotrigine withheld_for rash"],
        ),
        ("Metformin to be held if vomiting.", ["Metformin withheld_for vomiting hypothetical"]),
        ("Lasix held i/s/o AKI.", ["Lasix withheld_for AKI"]),
        ("My hair loss started when they gave me methotrexate.", ["methotrexate causes hair loss"]),
        ("The swelling is a known effect of amlodipine.", ["amlodipine causes swelling"]),
        ("He treated his lumbago and I suspect a naproxen ulcer.", ["naproxen causes ulcer uncertain"]),
        (
            "The GP stopped his statin when he got muscle pain.",
            ["statin causes muscle pain", "statin withheld_for muscle pain"],
        ),
        # what the drug is given for comes between, in a bracket
        (
            "Lisinopril (for hypertension) on hold in view of the AKI.",
            ["Lisinopril treats hypertension", "Lisinopril withheld_for AKI"],
        ),
        (
            "Avoid codeine as it gives him nausea.",
            ["codeine causes nausea", "codeine withheld_for nausea"],
        ),
    ],
)
def test_blame(text: str, expected: list[str]) -> None:
    assert stated(text) == expected
