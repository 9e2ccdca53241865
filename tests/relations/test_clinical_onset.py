"""The scheme 'clinical': what developed under a drug, what an overdose did, what was told as a risk."""

import pytest
from statements_of_texts import stated


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # verbs of onset; what the drug is given for is no effect
        (
            "While on methotrexate for RA he came down with pancytopenia.",
            ["methotrexate causes pancytopenia", "methotrexate treats RA"],
        ),
        (
            "Gout treated with allopurinol came in with a widespread rash.",
            ["allopurinol causes rash", "allopurinol treats Gout"],
        ),
        (
            "Patient with Crohn's disease receiving azathioprine was diagnosed with pancreatitis.",
            ["azathioprine causes pancreatitis", "azathioprine treats Crohn's disease"],
        ),
        (
            "She was on nitrofurantoin for recurrent UTI when she turned jaundiced.",
            ["nitrofurantoin causes jaundiced", "nitrofurantoin treats UTI"],
        ),
        ("Midway through paclitaxel he became numb in both feet.", ["paclitaxel causes numb"]),
        (
            "Two days into linezolid therapy he came down with lactic acidosis.",
            ["linezolid causes lactic acidosis"],
        ),
        # a visit says nothing of a drug that is not known for the problem
        ("A man on amlodipine presented with appendicitis.", []),
        # each of a list, whatever stands before an item
        (
            "After being given haloperidol she developed dystonia and a period of confusion.",
            ["haloperidol causes confusion", "haloperidol causes dystonia"],
        ),
        # levels, overdoses, toxicity
        ("Dig level 3.2 with bradycardia.", ["Dig causes bradycardia"]),
        ("Phenytoin level was 34 with nystagmus.", ["Phenytoin causes nystagmus"]),
        ("Dig level 0.8, atrial fibrillation rate controlled.", []),
        ("Lithium level therapeutic, tremor.", []),
        ("Lithium overdose: tremor.", ["Lithium causes tremor"]),
        (
            "Amiodarone toxicity led to thyroiditis.",
            ["Amiodarone causes thyroiditis", "Amiodarone causes toxicity"],
        ),
        (
            "Supratherapeutic INR on warfarin with hematuria.",
            ["warfarin causes Supratherapeutic INR", "warfarin causes hematuria"],
        ),
        ("Took 40 tablets of amitriptyline and had a seizure.", ["amitriptyline causes seizure"]),
        ("Methotrexate given daily by mistake; mucositis.", ["Methotrexate causes mucositis"]),
        (
            "Digoxin toxicity: nausea.",
            ["Digoxin causes nausea", "Digoxin causes toxicity"],
        ),
        ("Penicillin allergy: hives.", ["Penicillin causes hives historical"]),
        ("Accidental ingestion of iron tablets with vomiting.", ["iron causes vomiting"]),
        # a dose that was lowered, a day that dates
        ("Bisoprolol reduced due to bradycardia.", ["Bisoprolol causes bradycardia"]),
        ("If dizzy, halve the ramipril.", ["ramipril causes dizzy hypothetical"]),
        ("On day 9 of clindamycin he had profuse diarrhoea.", ["clindamycin causes diarrhoea"]),
        ("On day 9 of clindamycin he had chest pain.", []),
        # failures
        ("Migraine kept coming back while taking propranolol.", ["propranolol treats Migraine"]),
        (
            "No response to methotrexate; psoriasis unchanged.",
            ["methotrexate improves psoriasis negated"],
        ),
        # what takes the place of a drug treats nothing that the drug did
        (
            "Taken off valproate for hyperammonemia and put on levetiracetam.",
            ["valproate causes hyperammonemia", "valproate withheld_for hyperammonemia"],
        ),
        (
            "Oxycodone rotated to hydromorphone for itching.",
            ["Oxycodone causes itching", "Oxycodone withheld_for itching"],
        ),
        (
            "Enalapril swapped for valsartan given angioedema.",
            ["Enalapril causes angioedema", "Enalapril withheld_for angioedema"],
        ),
        (
            "Risperidone was swapped out for quetiapine because of galactorrhoea.",
            ["Risperidone causes galactorrhoea", "Risperidone withheld_for galactorrhoea"],
        ),
        (
            "Cough on perindopril so changed to irbesartan.",
            ["perindopril causes Cough", "perindopril withheld_for Cough"],
        ),
        # told as a risk
        (
            "Potential side effects including nausea were discussed, starting metformin.",
            ["metformin causes nausea hypothetical"],
        ),
        (
            "Side effects of prednisone such as insomnia were reviewed.",
            ["prednisone causes insomnia hypothetical"],
        ),
    ],
)
def test_onset(text: str, expected: list[str]) -> None:
    assert stated(text) == expected
