"""Classes of drugs beside a drug: which mentions take part in relations."""

import pytest

from nmstag.document import Mention
from nmstag.relations.drug_classes import DrugClasses
from nmstag.relations.pattern import RelationWords
from nmstag.relations.tree import MeshTree

WORDS = RelationWords(class_word=("inhibitor", "agent"), class_joint=("with", "oral", "consisting of"))
TREE = MeshTree({"MESH:1": "D27.505.519", "MESH:2": "D02.065", "MESH:3": "D27.505 D03.383"})


def left(text: str, *found: tuple[str, str]) -> list[str]:
    mentions = []
    for name, concept in found:
        start = text.index(name)
        mentions.append(Mention(start, start + len(name), name, "Chemical", (concept,)))
    return [item.text for item in DrugClasses(WORDS, TREE).without(text, mentions)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the ACE inhibitor ramipril", ["ramipril"]),
        ("the ACE, ramipril", ["ramipril"]),
        ("ACE with oral ramipril", ["ramipril"]),
        ("ACE consisting of ramipril", ["ramipril"]),
        ("ramipril, an ACE", ["ramipril"]),
        ("ramipril ACE", ["ramipril"]),
        ("ramipril-based ACE", ["ramipril"]),
        ("ACE and ramipril", ["ACE", "ramipril"]),
        ("ramipril or an ACE", ["ACE", "ramipril"]),
        ("ACE. Later on ramipril", ["ACE", "ramipril"]),
    ],
)
def test_class_beside_a_drug(text: str, expected: list[str]) -> None:
    found = sorted((("ACE", "MESH:1"), ("ramipril", "MESH:2")), key=lambda one: text.index(one[0]))
    assert sorted(left(text, *found)) == expected


@pytest.mark.parametrize("concept", ["MESH:3", "MESH:4", "text:abc"])
def test_what_is_a_substance_or_unknown_is_no_class(concept: str) -> None:
    assert left("ACE ramipril", ("ACE", concept), ("ramipril", "MESH:2")) == ["ACE", "ramipril"]


def test_two_classes_both_stay() -> None:
    assert left("ACE statin", ("ACE", "MESH:1"), ("statin", "MESH:1")) == ["ACE", "statin"]
