"""Rules that are slow on long texts are warned of, by counted steps."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nmstag.packs import open_pack
from nmstag.rulecheck import verify
from nmstag.rulecheck.regex_steps import CountedPattern, TooManyStepsError, deep_calls

REGEX = """topic: t
about: A try.
rules:
- id: t.rule
  type: Disease
  regex: '{}'
  examples: ["[{}]{{Disease}}"]
  counterexamples: ["At home."]
"""


@pytest.fixture
def warned(small_pack):
    """Return a function that gives the warnings of a pack with one rule, of which nothing else is wrong."""

    def warned_(rules: str, topic: str = "patterns") -> list[str]:
        path = small_pack / "rules" / topic / "t.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(rules)
        faults = list(verify(open_pack(small_pack)))
        assert [str(fault) for fault in faults if fault.severity == "error"] == []
        assert {fault.field for fault in faults} <= {"t.rule"}
        assert all(fault.path.endswith("t.yaml") and fault.line == 4 for fault in faults)
        return [fault.message for fault in faults]

    return warned_


@pytest.mark.parametrize(
    ("regex", "example"),
    [
        (r"\w+(?:\s\w+)*\stoxicity", "renal toxicity"),
        (r"(?:\w+\s?)+ache", "bad headache"),
        (r"[a-z ]*ache", "bad headache"),
        (r"(?s)back.*ache", "backache"),
    ],
)
def test_a_slow_regex_is_warned_of(warned, regex, example):
    (message,) = warned(REGEX.format(regex, example).replace("]{Disease}", "]{Disease}; and so on at home"))
    assert message.startswith("slow on long texts: twice the text of its examples takes")


@pytest.mark.parametrize(
    ("regex", "example"),
    [
        (r"\b\w+ toxicity", "renal toxicity"),
        (r"\b(?:\w+\s){1,3}ache\b", "bad ache"),
        (r"\bback\w*", "backache"),
    ],
)
def test_an_ordinary_regex_is_not(warned, regex, example):
    assert warned(REGEX.format(regex, example)) == []


def test_only_near_what_a_rule_needs_is_looked(warned):
    slow = REGEX.format(r"[a-z ]*ache", "bad headache").replace("]{Disease}", "]{Disease}; and so on at home")
    assert warned(slow.replace("  examples", "  needs: [ache]\n  examples")) == []


@pytest.mark.parametrize("regex", ["(a|b|ab)*c", r"(a+)+$"])
def test_endless_searches_are_given_up(regex):
    with deep_calls(), pytest.raises(TooManyStepsError):
        CountedPattern(regex, 10_000).count("ab" * 40 + "a" * 40 + "!")


PATTERNS = (
    *(r"a+b", r"(a|ab)(c|bcd)*", r"(?i)\bfe\w*r\b", r"(?<=a)b(?!c)", r"(\w)\1", r"(?>a+)ab", r"a*+a"),
    *(r"a??b", r"(?:ab){2,3}?c", r"[^a-c\s]+", r"^a|b$", r"(?m)^a", r"(a)?(?(1)b|c)", r"\d{2,}-?x"),
    *(r"(?s).+?b", r"(a+)+b", r"\Aab|\Z", r"(?i:AB)c", r"(?:a|b)*?c", r"(?!)|a", r"(?:a|b)*+c", r"\B\D"),
    *(r"(?<!b)a\S", r"."),
)


@given(st.sampled_from(PATTERNS), st.text("aabbcd1 \n-xFeR", max_size=12))
def test_it_matches_as_the_library_does(regex, text):
    """The first match at each place has the same end."""
    expression, counted = re.compile(regex), CountedPattern(regex)
    for place in range(len(text) + 1):
        match = expression.match(text, place)
        assert counted.end_at(text, place) == (match.end() if match else -1)


def test_a_sound_pack_is_tried_only_where_another_one_can_change_its_rules(small_pack, make_pack):
    regex = REGEX.format(r"\w+(?:\s\w+)*\stoxicity", "renal toxicity")
    wrong = regex.replace("At home.", "Of renal toxicity.")
    path = small_pack / "rules" / "patterns" / "t.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(wrong)
    own = make_pack({"curated/own.tsv": ["frobnitis; Disease; X:7"]}, "own", 'name = "own"\nversion = "1"\n')

    def severities(*trusted):
        return [fault.severity for fault in verify(open_pack(small_pack), open_pack(own), trusted=trusted)]

    assert sorted(severities()) == ["error", "warning"]
    assert severities(open_pack(small_pack)) == []
    words = own / "rules" / "words" / "linker.txt"
    words.parent.mkdir(parents=True)
    words.write_text("of\n")
    assert severities(open_pack(small_pack)) == ["error"]


@pytest.mark.parametrize(
    ("key", "regex", "told"),
    [
        ("regex", "[b-a]x", "bad character range b-a"),
        ("anchor", "[b-a]", "bad character range b-a"),
        ("regex", "(x", "unterminated subpattern"),
        ("regex", "[a--b]", "possible set difference"),
        ("regex", "x{99999999999}", "repetition number is too large"),
    ],
)
def test_what_is_no_expression_is_told_once_and_not_tried(small_pack, key, regex, told):
    other = "" if key == "regex" else "  regex: 'ab'\n"
    path = small_pack / "rules" / "patterns" / "t.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    rule = REGEX.format("HERE", "ab")
    path.write_text(rule.replace("  regex: 'HERE'\n", f"{other}  {key}: '{regex}'\n"))
    (fault,) = (one for one in verify(open_pack(small_pack)) if "t.yaml" in one.path)
    assert fault.message.startswith("not a regular expression: ")
    assert told in fault.message
    assert (fault.field, fault.value) == (f"t.rule.{key}", regex)
