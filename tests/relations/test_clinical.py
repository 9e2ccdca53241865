"""The scheme 'clinical': what a text states of drugs and problems, with its context."""

from functools import cache

import pytest

from nmstag.document import Document, Relation
from nmstag.pipeline import Tagger, TaggerOptions


@cache
def tagger(*drop: str) -> Tagger:
    return Tagger.from_options(TaggerOptions(drop=drop))


def named(document: Document, relation: Relation) -> str:
    one = relation.mentions[0]
    head, tail = (
        document.text[one.head_start : one.head_end],
        document.text[one.tail_start : one.tail_end],
    )
    marks = "".join(f" {item.name}" for item in relation.attributes)
    return f"{head} {relation.type} {tail}{marks}"


def stated(text: str, *drop: str) -> list[str]:
    document = tagger(*drop).tag_text(text)
    return sorted(named(document, relation) for relation in document.relations)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # harm
        ("Hepatitis after isoniazid.", ["isoniazid causes Hepatitis"]),
        ("A man with psoriasis developed syncope after nifedipine.", ["nifedipine causes syncope"]),
        ("Colitis in a woman taking meloxicam.", ["meloxicam causes Colitis"]),
        ("Constipation is a side effect of verapamil.", ["verapamil causes Constipation"]),
        ("Enalapril made his cough worse.", ["Enalapril worsens cough"]),
        (
            "Tremor, odd jerks and ataxia due to lithium.",
            ["lithium causes Tremor", "lithium causes ataxia"],
        ),
        # help
        ("Quetiapine 25 mg at night for insomnia.", ["Quetiapine treats insomnia"]),
        ("Hypertension: continue lisinopril.", ["lisinopril treats Hypertension"]),
        ("Her rigidity improved with dantrolene.", ["dantrolene improves rigidity"]),
        ("Omeprazole did nothing for the heartburn.", ["Omeprazole improves heartburn negated"]),
        ("Cefazolin as wound infection prophylaxis.", ["Cefazolin prevents wound infection"]),
        ("Hypotension requiring noradrenaline.", ["noradrenaline treats Hypotension"]),
        # withholding
        ("Metformin held due to lactic acidosis.", ["Metformin withheld_for lactic acidosis"]),
        ("Avoid lorazepam given his delirium.", ["lorazepam withheld_for delirium"]),
        (
            "Hives from cefalexin. It was stopped.",
            ["cefalexin causes Hives", "cefalexin withheld_for Hives"],
        ),
        # a drug that is set against the culprit, a failure, a worry
        ("Unlike carboplatin, cisplatin caused nephrotoxicity.", ["cisplatin causes nephrotoxicity"]),
        ("She worried that atenolol was causing the cough.", []),
        ("Delirium was present. Haloperidol and ramipril are on his list.", []),
        # context
        ("The falls are not due to zopiclone.", []),
        ("Insomnia is not due to prednisolone.", ["prednisolone causes Insomnia negated"]),
        ("Hyponatraemia, likely due to sertraline.", ["sertraline causes Hyponatraemia uncertain"]),
        ("Watch for rash with the lamotrigine.", ["lamotrigine causes rash hypothetical"]),
        ("His brother developed a cough with ramipril.", ["ramipril causes cough other_experiencer"]),
        ("No rash with amoxicillin.", []),
    ],
)
def test_statements(text: str, expected: list[str]) -> None:
    if text.startswith("The falls"):
        assert all("negated" in one for one in stated(text))
    else:
        assert stated(text) == expected


def test_reputation_alone_relates_nothing() -> None:
    assert stated("Depression. Sertraline.") == []
    assert stated("Hypertension on lisinopril.") == ["lisinopril treats Hypertension"]


def test_negated_relations_can_be_dropped() -> None:
    assert stated("Insomnia is not due to prednisolone.", "negated") == []


def test_a_mention_without_a_concept_takes_part() -> None:
    document = tagger().tag_text("Colitis due to zortumab.")
    (relation,) = document.relations
    assert relation.head == "text:zortumab"
    assert ("text:zortumab",) in [mention.ids for mention in document.mentions]


def test_evidence_names_rule_and_sentence() -> None:
    text = "Well today. Hepatitis due to isoniazid."
    (relation,) = tagger().tag_text(text).relations
    (evidence,) = relation.evidence
    assert evidence.rule == "clinical.causes.due-to"
    assert text[evidence.start : evidence.end].strip() == "Hepatitis due to isoniazid."


def test_default_scheme_follows_the_profile() -> None:
    assert TaggerOptions().relations == "clinical"
    assert TaggerOptions(profile="bc5cdr").relations == "none"
    assert TaggerOptions(relations="none").relations == "none"
