"""Diseases that share their head: only 'and' or 'or' joins them, commas alone do not."""

from pathlib import Path

import pytest

from nmstag.match.coordination import Coordination, CoordinationRule
from nmstag.rules import load_rules

from .steps import Alone, Classes, name

[RULE] = load_rules(Path(__file__).resolve().parents[2] / "rules" / "coordination", CoordinationRule)
CLASSES = {
    "anatomy": ["renal", "hepatic", "breast", "skin", "kidney"],
    "cause": ["stress"],
    "disease_head": ["failure", "tumor"],
}
COORDINATION = Alone(Coordination, [RULE], Classes(CLASSES))


@pytest.mark.parametrize(
    "text",
    [
        "renal and hepatic failure",
        "renal, hepatic and breast failure",
        "renal, hepatic, and breast failure",
        "renal and/or hepatic failure",
        "renal/hepatic failure",
        "renal or hepatic and breast failure",
    ],
)
def test_conjuncts_share_the_head(text):
    assert COORDINATION.new(f"Then {text} came.") == [text]


@pytest.mark.parametrize(
    "text",
    ["skin, breast tumors", "the breast, and breast tumors", "stress and renal failure", "renal failure"],
)
def test_what_commas_alone_join_does_not(text):
    assert COORDINATION.new(text) == []


def test_a_word_that_a_profile_does_not_use_is_no_conjunct():
    without = Alone(Coordination, [RULE], Classes(CLASSES, off=[f"{RULE.id}:renal"]))
    assert without.new("renal and hepatic failure") == []
    assert without.new("skin and hepatic failure") == ["skin and hepatic failure"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Tumor of the breast and renal failure", []),
        ("tumor in  the\nbreast and renal failure", []),
        ("tumor of the breast and renal and hepatic failure", ["renal and hepatic failure"]),
        ("history of the renal and hepatic failure", ["renal and hepatic failure"]),
        ("tumor and the renal and hepatic failure", ["renal and hepatic failure"]),
        ("tumor. Of the renal and hepatic failure", ["renal and hepatic failure"]),
    ],
)
def test_the_body_part_of_a_name_before_it_is_no_conjunct(text, found):
    names = [name(text, word) for word in ("tumor", "Tumor") if word in text]
    assert COORDINATION.new(text, names) == found


def test_a_name_of_another_type_has_no_body_part():
    text = "tumor of the breast and renal failure"
    assert COORDINATION.new(text, [name(text, "tumor", "Chemical")]) == ["breast and renal failure"]
