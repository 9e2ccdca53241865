"""The scheme 'clinical': what is no harm though it is named with a drug, and what is said in general."""

import pytest

from nmstag.pipeline import Tagger, TaggerOptions
from tests.relations.test_clinical import stated


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # what the patient had before
        (
            "Facial paresis in a man with psoriasis during infliximab therapy.",
            ["infliximab causes Facial paresis"],
        ),
        ("Leukopenia in a Crohn's disease patient during azathioprine.", ["azathioprine causes Leukopenia"]),
        (
            "A woman with angina presented with syncope after isosorbide dinitrate.",
            ["isosorbide dinitrate causes syncope"],
        ),
        ("Lithium caused tremor in a patient with mania.", ["Lithium causes tremor"]),
        ("A 45-year-old with depression developed rash while taking citalopram.", ["citalopram causes rash"]),
        # two lists side by side pair nothing
        ("PMH: asthma, HTN Medications: albuterol, lisinopril", []),
        ("MEDS: allopurinol | PMH: gout", []),
        # each drug of a list has the same background
        (
            "A man who had a history of asthma presented with rash after trimethoprim-sulfadiazine.",
            ["sulfadiazine causes rash", "trimethoprim causes rash"],
        ),
        # a case that was managed with the drug
        (
            "We report a case of thrombosis in a newborn who was successfully treated with urokinase.",
            ["urokinase treats thrombosis"],
        ),
        ("We report a case of colitis after ipilimumab.", ["ipilimumab causes colitis"]),
        # the end of a problem
        (
            "Topiramate led to a reduction in the frequency of migraine.",
            ["Topiramate improves migraine general"],
        ),
        ("Streptokinase resulted in disappearance of the chest pain.", ["Streptokinase improves chest pain"]),
        ("Streptokinase resulted in chest pain.", ["Streptokinase causes chest pain"]),
        # what came when the drug was stopped
        ("Seizures due to withdrawal of clobazam.", []),
        ("Withdrawal of an antidepressant may produce depression.", []),
        ("After stopping lithium he developed mania.", []),
        ("The tremor resolved after stopping lithium.", ["lithium causes tremor"]),
        # a day that only dates
        ("On day 3 after starting ceftriaxone he complained of headache.", []),
        ("On day 3 of ceftriaxone he developed a rash.", ["ceftriaxone causes rash"]),
        # what a picture shows of contrast
        ("CT showed a contrast deficit in the pulmonary artery.", []),
        # a word before that may mean one of several problems
        ("Acne begins with nodules that turn into ulcers. It can be induced by isotretinoin.", []),
        ("A rash on the trunk. This was due to amoxicillin.", ["amoxicillin causes rash"]),
        # a compound that goes on
        ("Statin diabetes trial.", []),
        ("Clozapine myocarditis.", ["Clozapine causes myocarditis"]),
        # what came of the harm
        (
            "Toxicity due to lithium, leading to tremor.",
            ["lithium causes Toxicity", "lithium causes tremor"],
        ),
    ],
)
def test_what_is_and_what_is_no_harm(text: str, expected: list[str]) -> None:
    assert stated(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Cough is a known side effect of ramipril.", ["ramipril causes Cough general"]),
        ("Colitis in patients receiving ipilimumab.", ["ipilimumab causes Colitis general"]),
        ("Her cough is a known side effect of ramipril.", ["ramipril causes cough"]),
        # of a class, it is of no drug and of no patient
        ("Cough is a known side effect of ACE inhibitors.", []),
        ("Her cough is a side effect of the ACE inhibitor.", ["ACE inhibitor causes cough"]),
    ],
)
def test_what_is_said_in_general(text: str, expected: list[str]) -> None:
    assert stated(text) == expected


def test_what_is_said_in_general_can_be_left_out() -> None:
    text = "Cough is a known side effect of ramipril."
    assert stated(text, "general") == []
    tagged = Tagger.from_options(TaggerOptions(drop=("general",))).tag_text(text)
    assert [mention.text for mention in tagged.mentions] == ["Cough", "ramipril"]
