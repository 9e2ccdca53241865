"""Diseases that are listed with another noun."""

from __future__ import annotations

import pytest

from nmstag.match import Gazetteer
from nmstag.match.exchanged_heads import ExchangedHeads, ExchangeRule
from nmstag.match.step import Candidates, Resources
from nmstag.text.tokens import symbol_keys
from tests.match.steps import Classes

NAMES = {"spleen injury": ("X:1",), "upper spleen injury": ("X:2",), "gut toxicity": (), "liver": ("X:3",)}
RULE = ExchangeRule(
    id="exchanged.harm",
    description="harm",
    type="Disease",
    words=("damage", "injuries", "toxicity"),
    examples=(),
    counterexamples=(),
)


@pytest.fixture(scope="module")
def step():
    plain = ExchangedHeads.compile([RULE], Classes())
    vocabulary, keys = symbol_keys(dict.fromkeys(NAMES, ()), ExchangedHeads.words(plain))
    entries = [[("Disease", ids, "", "a.tsv:2", name, "curated")] for name, ids in NAMES.items()]
    return ExchangedHeads(plain, Resources(Gazetteer(vocabulary, keys, entries)))


def added(step, text):
    gazetteer = step.resources.gazetteer
    read = gazetteer.read(text)
    names = gazetteer.find(read)
    after = step(read, Candidates(names, names)).kept
    return [(text[one.start : one.end], *one.ids) for one in after if one.evidence.source == "pattern"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Spleen damage.", [("Spleen damage", "X:1")]),
        ("toxicities: some spleen toxicities", [("spleen toxicities", "X:1")]),
        ("upper spleen damage", [("upper spleen damage", "X:2")]),
        ("old spleen damage", [("spleen damage", "X:1")]),
        ("spleen injury", []),
        ("spleen, damage", []),
        ("post-spleen damage", []),
        ("gut damage", []),
        ("liver damage", []),
        ("spleen loss", []),
    ],
)
def test_a_noun_gives_way_to_one_with_which_the_name_is_listed(step, text, names):
    assert added(step, text) == names


def test_the_evidence_names_the_rule_and_the_row(step):
    read = step.resources.gazetteer.read("spleen damage")
    (one,) = step(read, Candidates([], [])).kept
    assert (one.evidence.rule, one.evidence.detail) == ("exchanged.harm", "a.tsv:2: spleen injury")
