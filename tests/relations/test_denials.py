"""Statements that keep a drug and a problem apart in every scheme: contrasts, failed treatments, denials."""

from __future__ import annotations

from functools import cache

import pytest

from nmstag.pipeline import Tagger, TaggerOptions

HARM = {"CID", "Positive_Correlation", "causes", "worsens"}
SCHEMES = ("clinical", "cid", "biored")


@cache
def tagger(scheme: str, profile: str = "clinical") -> Tagger:
    return Tagger.from_options(TaggerOptions(relations=scheme, profile=profile))


def blamed(text: str, scheme: str, profile: str = "clinical") -> set[str]:
    """Return the drugs that a text is read to blame, in lower case."""
    document = tagger(scheme, profile).tag_text(text)
    names = {one: mention.text.lower() for mention in document.mentions for one in mention.ids}
    return {
        names[relation.head]
        for relation in document.relations
        if relation.type in HARM and not relation.has("negated")
    }


CONTRASTS = [
    ("Haloperidol, but not quetiapine, caused parkinsonism.", "haloperidol"),
    ("Haloperidol but not clozapine, olanzapine or quetiapine caused parkinsonism.", "haloperidol"),
    ("Gentamicin rather than vancomycin was responsible for the renal failure.", "gentamicin"),
    ("Indomethacin, rather than paracetamol or codeine, led to gastritis.", "indomethacin"),
    ("In contrast to clozapine, haloperidol caused parkinsonism.", "haloperidol"),
    ("In sharp contrast to clozapine, haloperidol induced parkinsonism.", "haloperidol"),
    ("Diarrhoea was induced by colchicine, in contrast to allopurinol.", "colchicine"),
    ("Unlike losartan, enalapril caused cough.", "enalapril"),
    ("Unlike losartan and candesartan, enalapril caused cough.", "enalapril"),
    ("Unlike metoprolol, amlodipine or ramipril, verapamil caused constipation.", "verapamil"),
    ("Enalapril, unlike losartan, caused cough.", "enalapril"),
    ("Enalapril caused cough, unlike losartan or candesartan.", "enalapril"),
    ("Enalapril (but not losartan) caused cough.", "enalapril"),
    ("Bradycardia was related to metoprolol as opposed to amlodipine.", "metoprolol"),
    ("Seizures were caused by bupropion instead of citalopram.", "bupropion"),
    ("Hypoglycaemia was caused by glipizide, not by metformin or sitagliptin.", "glipizide"),
    ("Agranulocytosis occurred with clozapine but never with olanzapine.", "clozapine"),
    ("It was haloperidol, not clozapine, that caused the parkinsonism.", "haloperidol"),
    ("Rather than sotalol, amiodarone caused hypothyroidism.", "amiodarone"),
    ("Whereas losartan was tolerated, enalapril caused cough.", "enalapril"),
    ("Lithium but not valproate induced tremor.", "lithium"),
    ("Not amiodarone but dronedarone caused bradycardia.", "dronedarone"),
    ("In contrast to patients on carboplatin, those on cisplatin developed nephrotoxicity.", "cisplatin"),
    ("Haloperidol caused parkinsonism, whereas clozapine did not.", "haloperidol"),
    ("Haloperidol caused parkinsonism, but clozapine did not.", "haloperidol"),
]


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("text", "culprit"), CONTRASTS)
def test_a_drug_that_is_set_against_the_culprit_is_innocent(text: str, culprit: str, scheme: str) -> None:
    assert blamed(text, scheme) == {culprit}


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(
    "text",
    [
        "Stroke occurred despite clopidogrel.",
        "He had a stroke in spite of aspirin.",
        "Despite warfarin, thrombosis recurred.",
        "Malaria developed despite mefloquine prophylaxis.",
        "Myocardial infarction occurred despite clopidogrel and atorvastatin.",
        "He had a stroke although he was on aspirin.",
        "Although she was taking warfarin, she developed pulmonary embolism.",
        "Relapse of schizophrenia occurred while on risperidone.",
        "Psychosis relapsed while taking olanzapine.",
        "Seizures persisted under levetiracetam.",
        "Seizures broke through levetiracetam.",
        "Her asthma was poorly controlled on budesonide.",
        "Angina recurred on metoprolol.",
        "A flare of gout occurred under allopurinol.",
        "Migraine recurred while on propranolol.",
        "Recurrence of deep vein thrombosis during rivaroxaban therapy was seen.",
        "Pneumonia progressed under ceftriaxone.",
        "Exacerbation of asthma occurred while on salbutamol.",
        "Breakthrough seizures occurred on levetiracetam.",
        "Breakthrough seizures occurred during treatment with topiramate.",
        "Even on apixaban he developed deep vein thrombosis.",
        "Refractory migraine occurred under propranolol.",
        "Insomnia is not due to prednisolone.",
        "She worried that atenolol was causing the cough.",
    ],
)
def test_a_problem_that_came_in_spite_of_a_drug_is_no_harm_of_it(text: str, scheme: str) -> None:
    assert blamed(text, scheme) == set()


@pytest.mark.parametrize("scheme", ["cid", "biored"])
@pytest.mark.parametrize(
    ("text", "culprit"),
    [
        ("Thrombocytopenia recurred under heparin.", "heparin"),
        ("Hepatitis recurred under isoniazid.", "isoniazid"),
        ("The rash recurred on rechallenge with amoxicillin.", "amoxicillin"),
        ("Seizures occurred during treatment with bupropion.", "bupropion"),
        ("Agranulocytosis occurred while on clozapine.", "clozapine"),
        ("Propranolol did not reduce lithium-induced tremor.", "lithium"),
        ("Nausea occurred despite ondansetron after cisplatin.", "cisplatin"),
        ("Not only haloperidol but also risperidone caused parkinsonism.", "risperidone"),
        ("Unlike haloperidol, clozapine rarely causes parkinsonism.", "haloperidol"),
    ],
)
def test_a_culprit_stays_one(text: str, culprit: str, scheme: str) -> None:
    assert culprit in blamed(text, scheme, "bc5cdr")


def test_a_treatment_that_failed_stays_one() -> None:
    document = tagger("biored").tag_text("Cholestyramine for itch, no help.")
    assert [relation.type for relation in document.relations] == ["Negative_Correlation"]


def test_what_came_before_the_subject_is_no_list_with_it() -> None:
    document = tagger("clinical").tag_text("Unlike haloperidol, clozapine did not cause parkinsonism.")
    names = {one: mention.text for mention in document.mentions for one in mention.ids}
    assert [(names[item.head], item.has("negated")) for item in document.relations] == [("clozapine", True)]
