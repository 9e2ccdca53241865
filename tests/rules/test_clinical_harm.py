"""Statements beside a drug that make it the cause of nothing: the rules of type 'none' in denial.yaml."""

import pytest
from statements_of_texts import tagger

from nmstag.document import Document


def harms(text: str) -> list[str]:
    """Return the problems that a text says a drug brought about."""
    document: Document = tagger().tag_text(text)
    names = {concept: mention.text for mention in document.mentions for concept in mention.ids}
    return sorted(names[one.tail] for one in document.relations if one.type in ("causes", "worsens"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # what a drug did to a tumour or a clot
        ("Retinoic acid induced differentiation of leukaemia cells.", []),
        ("Streptokinase caused mobilisation of the thrombus.", []),
        ("Urokinase led to lysis of the clot.", []),
        ("Retinoic acid induced leukaemia.", ["leukaemia"]),
        # what a person was examined or treated for
        ("Evaluation of a swelling in a girl treated with baclofen.", []),
        ("Investigation of a mass in a man on warfarin.", []),
        ("The bleeding necessitated treatment with vasopressin.", []),
        ("He presented with confusion and died after five days of fluconazole.", []),
        ("Two men were treated with tranexamic acid for bleeding that developed after cataract surgery.", []),
        ("Prednisolone for uveitis associated with multiple sclerosis.", []),
        ("Bacteraemia associated with catheters for administration of cisplatin.", []),
        # what a person had before
        ("Two men with Parkinson's disease who developed risk-seeking as a result of levodopa.", []),
        ("Anaemia in a patient with pemphigus due to mycophenolate.", ["Anaemia"]),
        # a good end
        ("The favourable outcome of the pneumonia was due to prompt administration of ganciclovir.", []),
        # a drug that was stopped
        ("When iron was discontinued, he became hyperthyroid.", []),
    ],
)
def test_harms(text: str, expected: list[str]) -> None:
    assert harms(text) == expected
