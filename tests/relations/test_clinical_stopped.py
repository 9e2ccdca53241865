"""The scheme 'clinical': a drug that is stopped is withheld for a problem only where the text says why."""

import pytest
from statements_of_texts import stated


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # a problem that ends with the drug: what it did, no reason to stop it
        ("The tremor resolved after stopping lithium.", ["lithium causes tremor"]),
        (
            "Her rash was due to carbamazepine and cleared once carbamazepine was stopped.",
            ["carbamazepine causes rash"],
        ),
        (
            "Valproate caused tremor, which disappeared when valproate was stopped.",
            ["Valproate causes tremor"],
        ),
        ("Cough on ramipril; the cough settled after withdrawal of ramipril.", ["ramipril causes Cough"]),
        # it goes on after the drug
        (
            "Dyskinesia due to metoclopramide may persist after the drug is stopped.",
            ["metoclopramide causes Dyskinesia"],
        ),
        # the dose alone is lowered
        (
            "Methotrexate caused stomatitis and its dose was reduced rather than being completely withdrawn.",
            ["Methotrexate causes stomatitis"],
        ),
        # what comes after the stop
        ("Serotonin syndrome occurred two days after clozapine was withdrawn.", []),
        ("He developed seizures after clobazam was withdrawn.", []),
        # the drug no longer worked
        (
            "Gabapentin for neuropathy was stopped because it ceased to work.",
            ["Gabapentin treats neuropathy"],
        ),
        # 'stopped' names no drug: the one named last is meant
        (
            "Venlafaxine gave him headaches, so came off.",
            ["Venlafaxine causes headaches", "Venlafaxine withheld_for headaches"],
        ),
        (
            "Flecainide made her dizzy: not her words, but clear enough, and I have now stopped it.",
            ["Flecainide causes dizzy", "Flecainide withheld_for dizzy"],
        ),
        ("Flecainide made her dizzy; ibuprofen was stopped.", ["Flecainide causes dizzy"]),
        # what came of stopping is no reason for it
        ("Stopped using citalopram for two months and became depressed again.", []),
        ("Symptoms of depression: effect of withdrawing citalopram.", []),
        # a figure of speech
        ("Prednisone is a living nightmare, avoid it.", []),
        # the reason, or the order of events
        (
            "Lamotrigine caused a rash that resolved when it was stopped; avoid lamotrigine in future.",
            ["Lamotrigine causes rash", "Lamotrigine withheld_for rash"],
        ),
        (
            "She developed a rash on lamotrigine, lamotrigine was stopped and the rash resolved.",
            ["lamotrigine causes rash", "lamotrigine withheld_for rash"],
        ),
        (
            "She developed hepatitis after valproate and it was discontinued.",
            ["valproate causes hepatitis", "valproate withheld_for hepatitis"],
        ),
        (
            "She developed hepatitis after valproate and the drug was discontinued.",
            ["valproate causes hepatitis", "valproate withheld_for hepatitis"],
        ),
    ],
)
def test_why_it_was_stopped(text: str, expected: list[str]) -> None:
    assert stated(text) == expected
