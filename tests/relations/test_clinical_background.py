"""What a patient takes after a list of illnesses is for what the drug is known for; it causes none."""

from __future__ import annotations

import pytest

import nmstag


@pytest.mark.parametrize(
    ("text", "related"),
    [
        (
            "Background of gout and hypertension, takes amlodipine and aspirin.",
            {("treats", "Amlodipine", "Hypertension"), ("treats", "Aspirin", "Gout")},
        ),
        ("Background of hypertension, takes aspirin.", set()),
        ("Hypertension on lisinopril.", {("treats", "Lisinopril", "Hypertension")}),
    ],
)
def test_a_background_pairs_no_drug_with_what_it_harms(text: str, related: set[tuple[str, str, str]]) -> None:
    table = nmstag.tag(text)
    names = {id_: mention.name for mention in table.mentions for id_ in mention.ids}
    assert {(one.type, names[one.head], names[one.tail]) for one in table.relations} == related
