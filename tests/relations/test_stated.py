"""The schemes of the corpora on clinical text: what the text states, and nothing that was learned."""

from __future__ import annotations

from functools import cache

import pytest

from nmstag.pipeline import Tagger, TaggerOptions


@cache
def tagger(scheme: str, profile: str = "clinical") -> Tagger:
    return Tagger.from_options(TaggerOptions(relations=scheme, profile=profile))


def related(text: str, scheme: str, profile: str = "clinical") -> list[tuple[str, str, str]]:
    document = tagger(scheme, profile).tag_text(text)
    names = {one: mention.text.lower() for mention in document.mentions for one in mention.ids}
    return [(names[one.head], one.type, names[one.tail]) for one in document.relations]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Rash on amoxicillin.", [("amoxicillin", "Positive_Correlation", "rash")]),
        ("Prednisone worsened her glaucoma.", [("prednisone", "Positive_Correlation", "glaucoma")]),
        ("Metformin for diabetes.", [("metformin", "Negative_Correlation", "diabetes")]),
        ("Cholestyramine for itch, no help.", [("cholestyramine", "Negative_Correlation", "itch")]),
        ("The itch settled on cetirizine.", [("cetirizine", "Negative_Correlation", "itch")]),
        ("Aspirin to prevent stroke.", [("aspirin", "Negative_Correlation", "stroke")]),
        ("Vancomycin held given AKI.", []),
        ("She has never had a rash from amoxicillin.", []),
        ("Warfarin and gout are on her list.", []),
        ("Pemphigus appeared during captopril.", [("captopril", "Positive_Correlation", "pemphigus")]),
    ],
)
def test_a_statement_decides(text, expected):
    assert related(text, "biored") == expected
    harms = [(drug, "CID", problem) for drug, type_, problem in expected if type_ == "Positive_Correlation"]
    assert related(text, "cid") == harms


def test_a_harm_goes_before_a_treatment():
    text = "Amoxicillin for rash of scarlet fever. The rash was due to amoxicillin after all."
    assert ("amoxicillin", "Positive_Correlation", "rash") in related(text, "biored")
    assert ("amoxicillin", "Negative_Correlation", "rash") not in related(text, "biored")


def test_chemicals_are_related_as_the_patterns_say():
    text = "Rifampicin lowered the levels of warfarin. Rash on amoxicillin."
    assert related(text, "biored") == [
        ("amoxicillin", "Positive_Correlation", "rash"),
        *[one for one in related(text, "biored", "biored") if one[2] != "rash"],
    ]


def test_a_drug_without_a_concept_has_no_relation():
    assert related("Rash on zortumab.", "biored") == []


def test_relations_have_their_context_and_novelty():
    document = tagger("biored").tag_text("Rash, likely due to amoxicillin.")
    assert [(one.has("uncertain"), bool(one.novelty)) for one in document.relations] == [(True, True)]
    assert [one.novelty for one in tagger("cid").tag_text("Rash on amoxicillin.").relations] == [""]
