"""Names that begin the name of an enzyme or a receptor."""

from __future__ import annotations

import pytest

from nmstag.document import Evidence
from nmstag.match import Candidate, Gazetteer
from nmstag.match.larger_names import LargerNameRule, LargerNames
from nmstag.match.step import Candidates, Resources
from tests.match.steps import Classes

SHAPE = {"description": "part of a larger name", "type": "Chemical", "examples": (), "counterexamples": ()}
RULES = [
    LargerNameRule(id="enzyme", endings=("ase",), but_not=("disease", "release"), between=("beta",), **SHAPE),
    LargerNameRule(id="receptor", words=("receptor",), between=("type",), **SHAPE),
]


@pytest.fixture(scope="module")
def step():
    return LargerNames(LargerNames.compile(RULES, Classes()), Resources(Gazetteer({}, [], [])))


def rule_of(step, text, type_="Chemical"):
    """Return the rule that rejects the name at the start of a text, up to the bar, with the bar taken out."""
    end, raw = text.index("|"), text.replace("|", "")
    read = step.resources.gazetteer.read(raw)
    one = Candidate(0, end, 0, type_, (), Evidence("lexicon", "a.tsv:2"))
    kept = step(read, Candidates([one], [one])).kept
    rule = step.reason(read, one)
    assert bool(kept) != bool(rule)
    return rule


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("creatine| kinase rose", "enzyme"),
        ("catechol|-O-methyltransferases", "enzyme"),
        ("dopamine| beta-hydroxylase", "enzyme"),
        ("dopamine| D2 receptor", "receptor"),
        ("5-HT|(2C) receptors", "receptor"),
        ("serotonin| type 6 receptor", "receptor"),
        ("dopamine| release", ""),
        ("dopamine| is a receptor", ""),
        ("dopamine| and its receptor", ""),
        ("dopamine|, receptor", ""),
        ("dopamine|. Kinase", ""),
        ("dopamine| 1 2 3 4 5 6 receptor", ""),
        ("dopamine|", ""),
    ],
)
def test_a_name_is_no_mention_where_letters_and_figures_lead_to_the_end_of_a_larger_name(step, text, rule):
    assert rule_of(step, text) == rule


def test_names_of_other_types_are_left_alone(step):
    assert rule_of(step, "ague| kinase", "Disease") == ""
