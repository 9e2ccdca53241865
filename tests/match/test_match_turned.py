"""Diseases that are listed with what they are of in front."""

from __future__ import annotations

import pytest

from nmstag.match import Gazetteer
from nmstag.match.step import Candidates, Resources
from nmstag.match.turned import TurnedNames
from nmstag.text.tokens import symbol_keys

NAMES = {
    "nervous system disorder": ("X:1",),
    "spleen cancer": ("X:2",),
    "renal cancer": ("X:3",),
    "cancer": ("X:4",),
    "recessive disorder": ("X:5",),
    "weakness": ("X:6",),
    "arm weakness": ("X:7",),
    "marrow failure": (),
    "ovary cancer": ("X:8",),
    "pituitary cancer": ("X:9",),
}
PLAIN = {
    "turned_head": ["disorder", "cancer", "weakness", "failure"],
    "growth_head": ["cancer"],
    "common_word": ["was", "and", "in"],
    "list_joint": ["and"],
    "site_determiner": ["the", "both"],
    "adjective_suffix": ["al", "ary"],
    "noun_as_adjective": ["ovary"],
}


@pytest.fixture(scope="module")
def step():
    vocabulary, keys = symbol_keys(dict.fromkeys(NAMES, ()), PLAIN["turned_head"])
    entries = [[("Disease", ids, "", "a.tsv:2", name, "curated")] for name, ids in NAMES.items()]
    return TurnedNames(PLAIN, Resources(Gazetteer(vocabulary, keys, entries)))


def turned(step, text):
    read = step.resources.gazetteer.read(text)
    names = step.resources.gazetteer.find(read)
    new = step(read, Candidates(names, [])).found[len(names) :]
    return [(text[one.start : one.end], *one.ids) for one in new]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Disorders of the nervous system.", [("Disorders of the nervous system", "X:1")]),
        ("a disorder of nervous system was", [("disorder of nervous system", "X:1")]),
        ("cancer of the spleen", [("cancer of the spleen", "X:2")]),
        ("cancer of both\nspleen", []),
        ("cancer of the renal pelvis", []),
        ("cancer of the renal in", []),
        ("cancer of the ovary", [("cancer of the ovary", "X:8")]),
        ("cancer of the pituitary", []),
        ("cancer of the spleen tip", []),
        ("cancer of the spleen, liver or gut", []),
        ("cancer of the spleen and liver", []),
        ("weakness of the arm", []),
        ("a recessive disorder of the nervous system", []),
        ("failure of the marrow", []),
        ("map of the nervous system", []),
    ],
)
def test_a_noun_of_disease_of_something_is_looked_up_turned(step, text, names):
    assert turned(step, text) == names


def test_without_nouns_of_disease_the_step_does_nothing(step):
    assert turned(TurnedNames((), step.resources), "cancer of the spleen") == []
