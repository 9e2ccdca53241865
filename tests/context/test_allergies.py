"""Reactions of lists of allergies are past, and allergies that are denied are none."""

from __future__ import annotations

import pytest

from nmstag.pipeline import Tagger

CASES = [
    ("Allergies: lithium (cough)", "cough historical"),
    ("Allergies: penicillin - rash", "rash historical"),
    ("Allergies: codeine (nausea, vomiting); latex - hives", "nausea, vomiting, hives historical"),
    (
        "ALLERGIES\n1. sulfa: severe rash\n2. peanuts -> wheeze\n\nSeen for: gout",
        "rash, wheeze historical; gout",
    ),
    (
        "Drug allergies: ibuprofen causes wheezing and angioedema. PMH: none",
        "wheezing, angioedema historical",
    ),
    ("Allergic to codeine: vomiting. Pain is controlled.", "vomiting historical; Pain"),
    ("Penicillin allergy (hives). Admitted with cellulitis.", "hives historical; cellulitis"),
    ("Adverse reactions: lithium - tremor; valproate - hair loss", "tremor, hair loss historical"),
    ("Intolerances: ramipril - ?cough", "cough historical uncertain"),
    ("Allergies: penicillin (no rash)", "rash negated"),
    ("Allergies: hay fever, penicillin", "hay fever"),
    ("Allergies: none - asthma", "asthma"),
    ("Allergies: penicillin, asthma on salbutamol", "asthma"),
    ("Allergic to penicillin and has asthma.", "asthma"),
    ("Admitted with an allergic reaction to amoxicillin (hives).", "hives"),
    ("Takes codeine (nausea).", "nausea"),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_reactions(clinical: Tagger, text: str, expected: str) -> None:
    found: dict[str, str] = {}
    for mention in clinical.tag_text(text).mentions:
        if mention.type == "Disease" and not mention.text.lower().startswith("allerg"):
            found[mention.text] = " ".join(sorted(item.name for item in mention.attributes))
    assert found == _as_written(expected)


def _as_written(expected: str) -> dict[str, str]:
    names = ("historical", "uncertain", "negated")
    read = {}
    for part in expected.split("; "):
        words = part.split()
        attributes = [word for word in words if word in names]
        for text in " ".join(word for word in words if word not in names).split(", "):
            read[text] = " ".join(attributes)
    return read


def test_the_relation_stays(clinical: Tagger) -> None:
    (relation,) = clinical.tag_text("Allergic reactions: penicillin - anaphylaxis").relations
    assert (relation.type, relation.tail) == ("causes", "MESH:D000707")
    assert [item.name for item in relation.attributes] == ["historical"]
