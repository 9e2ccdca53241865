"""Wordings by which notes say that a drug is for a problem, relieves or prevents it; and near misses."""

import pytest
from statements_of_texts import stated


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # one drug is stopped, the other is given
        (
            "Clozapine was held and metoclopramide was prescribed for nausea.",
            ["metoclopramide treats nausea"],
        ),
        ("Stop the ramipril for cough.", ["ramipril causes cough", "ramipril withheld_for cough"]),
        # a condition is no failure
        ("Dexamethasone 4 mg for the nausea if no better.", ["Dexamethasone treats nausea hypothetical"]),
        # the day of a course
        ("Cephalexin 500 mg QID, day 3, for cellulitis.", ["Cephalexin treats cellulitis"]),
        ("On capecitabine C2 D10 for rectal cancer.", ["capecitabine treats rectal cancer"]),
        # a drug was given and the problem went
        ("Naloxone 400 mcg given; drowsiness lifted within minutes.", ["Naloxone improves drowsiness"]),
        ("Paracetamol given; fever persisted.", []),
        ("Good seizure control on lamotrigine.", ["lamotrigine improves seizure"]),
        ("Pain control poor on tramadol.", ["tramadol improves Pain negated"]),
        ("Hypothyroidism: TSH fine on levothyroxine.", ["levothyroxine treats Hypothyroidism"]),
        ("Anaemia: Hb 78 on apixaban.", []),
        # words for the problem
        ("Daily headaches since May. Topiramate has halved them.", ["Topiramate improves headaches"]),
        ("Hot flushes. Venlafaxine keeps them in check.", ["Venlafaxine improves Hot flushes"]),
        ("Headache. Paracetamol did not touch it.", ["Paracetamol improves Headache negated"]),
        # prevention
        ("Senna each night to head off constipation.", ["Senna prevents constipation"]),
        ("Aspirin 75 mg guards against stroke.", ["Aspirin prevents stroke"]),
        ("Aspirin nightly to lower pre-eclampsia risk.", ["Aspirin prevents pre-eclampsia"]),
        ("Stopped HRT to reduce her risk of stroke.", []),
        # a drug in place of another
        (
            "Gabapentin for neuropathic pain was changed to duloxetine.",
            ["Gabapentin treats neuropathic pain", "duloxetine treats neuropathic pain"],
        ),
        # what is put on the problem
        ("Mupirocin ointment applied to the impetigo.", ["Mupirocin treats impetigo"]),
        # less of the problem
        ("Oramorph before turns makes the pain bearable.", ["Oramorph improves pain"]),
        ("Codeine made the constipation worse.", ["Codeine worsens constipation"]),
        ("Headaches down to one a month on topiramate.", ["topiramate improves Headaches"]),
        ("New AF overnight; reverted to SR with amiodarone.", ["amiodarone improves AF"]),
        ("Pain 8/10, morphine 5 mg brought it to 3.", ["morphine improves Pain"]),
        ("Agitated overnight; settled with 1 mg lorazepam.", ["lorazepam improves Agitated"]),
        ("Her joints are less painful on methotrexate.", ["methotrexate improves painful"]),
        # no more of the problem
        ("Nitrofurantoin nightly, no UTI since.", ["Nitrofurantoin prevents UTI"]),
        ("Nitrofurantoin was stopped, no UTI since.", []),
        ("Ondansetron before chemo to prevent vomiting.", ["Ondansetron prevents vomiting"]),
        # no help
        (
            "Tried amitriptyline for the neuropathic pain but it did nothing.",
            ["amitriptyline improves neuropathic pain negated"],
        ),
        ("Haloperidol for agitation with nil effect.", ["Haloperidol improves agitation negated"]),
        ("Amoxicillin for cellulitis was not given.", []),
        # words that are a problem in some places
        ("Levetiracetam has stopped his fits.", ["Levetiracetam improves fits"]),
        ("In the absence of fever he is fit for discharge on amoxicillin.", []),
        ("Mirabegron for the urgency.", ["Mirabegron treats urgency"]),
        # who treats
        ("He treated his backache with ibuprofen from a shop.", ["ibuprofen treats backache"]),
        ("We would not treat the fever with aspirin.", []),
    ],
)
def test_help(text: str, expected: list[str]) -> None:
    assert stated(text) == expected
