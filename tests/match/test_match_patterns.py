"""Pattern rules: where they may match, and that an anchor saves time but loses nothing."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nmstag.errors import RuleError
from nmstag.match.pattern_search import span_of
from nmstag.match.patterns import PatternRule, Patterns
from nmstag.rules import load_rules

from .steps import Alone, Classes, name

RULES = load_rules(Path(__file__).resolve().parents[2] / "rules" / "patterns", PatternRule)
WORDS = ["growth", "of", "the", "breast", "cancer"]


def rule(**fields: object) -> PatternRule:
    known = {"id": "x", "type": "Disease", "examples": ("a",), "counterexamples": ("b",), **fields}
    return PatternRule(**known)  # type: ignore[arg-type]


def matches(rule: PatternRule, text: str) -> list[str]:
    return Alone(Patterns, [rule]).new(text)


@pytest.mark.parametrize(
    ("over", "known", "expected"),
    [
        (True, "breast", ["growth of the breast"]),
        (True, "breast cancer", []),
        (False, "breast", []),
        (False, "cancer", ["growth of the breast"]),
    ],
)
def test_a_pattern_covers_names_but_never_cuts_one(over, known, expected):
    text = "A growth of the breast cancer."
    pattern = Alone(Patterns, [rule(pattern="growth of the breast", over=over)], more=WORDS)
    kept = [name(text, known)]
    new = [one for one in pattern.kept(text, kept) if one.evidence.source == "pattern"]
    assert [text[one.start : one.end] for one in new] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("no memory", ("M:1",)), ("no sleep", ("M:2",)), ("no balance", ("M:0",))],
)
def test_a_match_has_the_concept_of_its_words(text, expected):
    words = {"M:1": ("memories",), "M:2": ("sleep", "memory")}
    pattern = Alone(Patterns, [rule(regex="no [a-z]+", ids=("M:0",), concepts=words)])
    assert [one.ids for one in pattern.kept(text)] == [expected]


@pytest.mark.parametrize(
    ("fields", "place", "message"),
    [
        ({"regex": "(a"}, "x.regex", "not a regular expression"),
        ({"regex": "a", "anchor": "(a"}, "x.anchor", "not a regular expression"),
        ({}, "x.regex", "a rule has either a pattern or a regex"),
        ({"pattern": "a", "regex": "a"}, "x.regex", "a rule has either a pattern or a regex"),
        ({"pattern": "growth of <organ>"}, "x.pattern", "organ"),
    ],
)
def test_a_rule_that_cannot_be_read_is_told(fields, place, message):
    with pytest.raises(RuleError) as caught:
        matches(rule(**fields), "a")
    [fault] = caught.value.faults
    assert fault.field == place
    assert message in fault.message


@given(st.text(alphabet="aNin1,-()[' \nolde", max_size=40))
def test_an_anchor_loses_nothing(text):
    for anchored in (item for item in RULES if item.anchor):
        plain = replace(anchored, anchor="", needs=())
        assert matches(replace(anchored, needs=()), text) == matches(plain, text)


def test_an_anchor_loses_nothing_in_prose():
    text = "1-(2-chloroethyl)-3-oxide, N-nitroso-N-methyluridine or absence of the enzyme biotinidase, 5-fold"
    text += ", WR-2721, x/LY274614, NSC 343499, a deficiency of biotinidase and (AB-123)"
    for anchored in (item for item in RULES if item.anchor):
        assert matches(anchored, text) == matches(replace(anchored, anchor=""), text) != []


@given(st.text(alphabet="Haim-Munk' İ\nsyndrome", max_size=40))
@example("Haim-Munk syndrome")
@example("the Haim-Munk syndrome, Coats' disease\nKnobloch syndrome syndrome")
@example("İ Haim-Munk syndrome")
def test_looking_at_the_word_before_loses_nothing(text):
    for rule in (item for item in RULES if item.word_before):
        assert matches(rule, text) == matches(replace(rule, word_before=False, needs=()), text)


def test_a_run_of_words_has_a_limit_so_that_a_long_text_stays_linear() -> None:
    sore = rule(pattern="(sore)+ (back)")
    assert matches(sore, "sore " * 12 + "back") == ["sore " * 12 + "back"]
    assert matches(sore, "sore " * 13 + "back") == ["sore " * 12 + "back"]


@pytest.mark.parametrize(
    ("text", "mention"),
    [
        ("(4-chlorophenyl)urea", "(4-chlorophenyl)urea"),
        ("(4-chlorophenylurea)", "4-chlorophenylurea"),
        ("[(4-chlorophenylurea)", "4-chlorophenylurea"),
        ("4-(chlorophenyl)", "4-(chlorophenyl)"),
        ("4-chlorophenyl]urea)", "4-chlorophenyl]urea"),
        ("(1)-(2)", "(1)-(2)"),
        ("()", "()"),
    ],
)
def test_a_match_loses_the_brackets_around_it(text, mention):
    start, end = span_of(re.search("x(?P<mention>.*)y", f"x{text}y"))
    assert f"x{text}y"[start:end] == mention


@pytest.mark.parametrize(("label", "told"), [("id=X:1", []), ("id=X:2", ["the rule gives X:1, not X:2"])])
def test_an_example_may_say_which_concept_a_match_has(label, told):
    growth = rule(
        pattern="growth",
        ids=("X:1",),
        examples=(f"A [growth]{{Disease {label}}}.",),
        counterexamples=("None.",),
    )
    assert [fault.message for fault in Patterns.check(growth, Classes())] == told
