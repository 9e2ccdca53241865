"""Abbreviations that mean something else: told by the words of the text, never against its own definition."""

from __future__ import annotations

import json
import marshal
from dataclasses import replace
from pathlib import Path

import pytest

from nmstag.document import Evidence
from nmstag.errors import RuleError
from nmstag.late import _key
from nmstag.match import Gazetteer
from nmstag.match.overlap import Candidate
from nmstag.match.step import Resources
from nmstag.match.word_sense import WordSense, WordSenseRule
from nmstag.packs.expressions import make_expressions
from nmstag.pipeline import Tagger
from nmstag.rules import load_rules

from .steps import Alone, Classes

TOP = Path(__file__).resolve().parents[2]
FOLDERS = (TOP / "rules" / "word_sense", TOP / "profiles" / "clinical" / "rules" / "word_sense")
RULES = load_rules(FOLDERS, WordSenseRule)
SENSES = Alone(WordSense, RULES)


def candidate(text: str, name: str, source: str = "lexicon") -> Candidate:
    start = text.index(name)
    return Candidate(start, start + len(name), 0, "Disease", ("MESH:D009459",), Evidence(source, "x"))


def stays(text: str, name: str = "NMS", source: str = "lexicon") -> bool:
    return bool(SENSES.kept(text, [candidate(text, name, source)]))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_examples_hold(rule: WordSenseRule) -> None:
    assert list(WordSense.check(rule, Classes())) == []


def test_a_false_example_is_a_fault() -> None:
    [rule] = [rule for rule in RULES if rule.id == "readings.neuromedin-s"]
    wrong = replace(rule, examples=("NMS kills.",), counterexamples=("Neuromedin S and [NMS]{Disease}.",))
    messages = [fault.message for fault in WordSense.check(wrong, Classes())]
    assert messages == ["the rule rejects nothing", "the rule rejects a marked name"]


def test_what_a_text_defines_stays() -> None:
    text = "Neuromedin U is no part of the syndrome (NMS). NMS is rare."
    assert not stays(text)
    assert stays(text, source="abbreviation")


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("Neuroleptic malignant syndrome (NMS) is rare. NMS kills.", 2),
        ("Non-motor symptoms (NMS) are common. NMS come early.", 0),
        ("Neuromedin S (NMS) was infused. NMS stopped feeding.", 0),
    ],
)
def test_the_own_definition_of_a_text_decides_first(text: str, times: int, clinical: Tagger) -> None:
    mentions = clinical.tag_text(text).mentions
    assert [item.ids for item in mentions if item.text == "NMS"].count(("MESH:D009459",)) == times


def test_a_name_is_a_whole_word_in_its_own_case() -> None:
    text = "Neuromedin S was raised in severe NMS, in NMSC and in nms."
    assert not stays(text, "severe NMS")
    assert stays(text, "NMSC")
    assert stays(text, "nms")


def test_a_heading_is_at_the_start_of_a_line_or_sentence_before_a_colon() -> None:
    assert not stays("Well.\n  PE (brief): clear", "PE")
    assert not stays("Well. PE: clear", "PE")
    assert stays("Known PE: treated", "PE")
    assert stays("Problems:\n- PE: heparin", "PE")
    assert stays("PE was excluded", "PE")


def test_signs_may_break_over_a_line() -> None:
    assert not stays("In Parkinson disease non-\nmotor complaints (NMS) are common.")


def test_a_rule_without_signs_is_a_fault() -> None:
    rule = WordSenseRule(id="a", names=("NMS",), examples=("NMS",), counterexamples=("NMS",))
    with pytest.raises(RuleError, match="rejects its names in every text"):
        WordSense.compile([rule], Classes())


def test_compiled_rules_are_plain_data() -> None:
    plain = WordSense.compile(RULES, Classes())
    text = "Neuromedin S (a peptide) and NMS."
    gazetteer = Gazetteer({}, [], [])
    for again in (marshal.loads(marshal.dumps(plain)), json.loads(json.dumps(plain))):
        step = WordSense(again, Resources(gazetteer))
        assert step.reason(gazetteer.read(text), candidate(text, "NMS")) == "readings.neuromedin-s"
    assert Alone(WordSense, []).kept(text, [candidate(text, "NMS")])


def test_the_expressions_of_all_meanings_are_kept_with_the_pack(clinical):
    codes = make_expressions(clinical.pack)
    (step,) = (step for step in clinical.matcher.steps if step.name == "word_sense")
    senses = [sense for one in step._by_name.values() for sense in one]
    patterns = [pattern for sense in senses for pair in sense._around for pattern in pair]
    patterns += [pattern for sense in senses for pattern in (*sense._wanted, sense._unless)]
    assert len(patterns) > 100
    assert {_key(one.pattern, 0) for one in patterns} <= codes.keys()
