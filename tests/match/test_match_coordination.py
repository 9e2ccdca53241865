"""Diseases that share their head: only 'and' or 'or' joins them, commas alone do not."""

from pathlib import Path

import pytest

from nmstag.match.coordination import Coordination, CoordinationRule
from nmstag.rules import load_rules

from .steps import Alone, Classes

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
