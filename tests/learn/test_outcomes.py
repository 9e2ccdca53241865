"""What is told of a mention in held-out text: the words beside it, its pattern, the features of its name."""

from __future__ import annotations

import pytest

from nmstag.document import Evidence
from nmstag.learn.context_filter import RULE
from nmstag.learn.name_filter import PATTERN
from nmstag.learn.outcomes import document_outcomes
from nmstag.lexicon import LexiconRow
from nmstag.lexicon.name_features import NameFacts
from nmstag.match import Candidate, Gazetteer, Resources
from nmstag.match.larger_names import LargerNames

TEXT = "The cardiac event passed."
SPAN = (4, 17, "Disease")
ROWS = {
    row.place: row
    for row in (
        LexiconRow("cardiac event", "Disease", ("X:1",), "mesh", "mesh/names.tsv:2"),
        LexiconRow("cardiac event", "Disease", ("X:1",), "learned", "learned/names.tsv:2"),
    )
}


def outcome(source: str, rule: str, gold: bool = True):
    found = Candidate(4, 17, 0, "Disease", ("X:1",), Evidence(source, rule))
    facts = NameFacts(is_name=lambda key, type_: False)
    text = Gazetteer({}, [], []).read(TEXT)
    [one] = document_outcomes(text, [found], {SPAN} if gold else set(), facts, ROWS)
    return one


@pytest.mark.parametrize(
    ("source", "place", "judged"),
    [
        ("lexicon", "mesh/names.tsv:2", True),
        ("lexicon", "learned/names.tsv:2", False),
        ("lexicon", "elsewhere.tsv:2", False),
        ("abbreviation", "mesh/names.tsv:2", False),
    ],
)
def test_a_name_is_judged_where_its_own_row_found_it(source, place, judged):
    words = {(type_, value) for what, type_, value in outcome(source, place).name if what == "last word"}
    assert words == ({("Disease", "event")} if judged else set())


def test_a_mention_of_a_pattern_has_the_features_of_the_pattern_and_no_name():
    one = outcome("pattern", "disease.x")
    assert (PATTERN, "Disease", "disease.x") in one.context
    assert one.name == frozenset()


@pytest.mark.parametrize(("gold", "counts"), [(True, (1, 0)), (False, (0, 1))])
def test_a_mention_is_right_where_it_is_annotated(gold, counts):
    one = outcome("lexicon", "mesh/names.tsv:2", gold)
    assert (one.right, one.wrong) == counts
    assert ("word beside", "Disease", "right:long:passed") in one.context


def test_a_mention_that_begins_a_larger_name_has_the_rule_as_a_feature():
    plain = {"Disease": [("larger.x", ("passed",), (), (), ())]}
    text = Gazetteer({}, [], []).read(TEXT)
    found = Candidate(4, 17, 0, "Disease", ("X:1",), Evidence("lexicon", "mesh/names.tsv:2"))
    facts = NameFacts(is_name=lambda key, type_: False)
    larger = LargerNames(plain, Resources(Gazetteer({}, [], [])))
    [one] = document_outcomes(text, [found], {SPAN}, facts, ROWS, larger)
    assert (RULE, "Disease", "larger.x") in one.context
