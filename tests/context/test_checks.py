"""The examples of context rules are tried, and each that fails is named."""

from __future__ import annotations

import pytest

from nmstag.context.checks import check_examples, check_section_examples
from nmstag.context.rule import ContextRule, SectionRule


def heading(examples: tuple[str, ...], counterexamples: tuple[str, ...]) -> SectionRule:
    return SectionRule(
        id="section.plan",
        section="plan",
        headings=("plan",),
        examples=examples,
        counterexamples=counterexamples,
    )


def test_examples_that_hold_are_no_fault():
    assert check_section_examples([heading(("Plan: aspirin",), ("We plan to stop",))]) == []


def test_each_example_that_fails_is_a_fault():
    faults = check_section_examples([heading(("Aim: aspirin", "Plan: none"), ("Plan: aspirin",))])
    assert [(fault.field, fault.value) for fault in faults] == [
        ("section.plan.examples", "Aim: aspirin"),
        ("section.plan.counterexamples", "Plan: aspirin"),
    ]
    assert "sections found: none" in faults[0].message
    assert "sections found: plan" in faults[1].message


HELD, NOT_MEANT = "Nix [fever]{Disease negated}.", "[Fever]{Disease} today."


@pytest.mark.parametrize(
    ("example", "counterexample", "told"),
    [
        (HELD, NOT_MEANT, []),
        ("Nix [fever]{Disease}.", NOT_MEANT, ["'fever' is negated, expected plain"]),
        (NOT_MEANT, NOT_MEANT, ["the rule has no part in it"]),
        (HELD, HELD, ["the rule has a part in it"]),
    ],
)
def test_a_cue_must_act_in_its_examples_and_in_no_counterexample(example, counterexample, told):
    cue = ContextRule(
        id="nix",
        cues=("nix",),
        attribute="negated",
        examples=(example,),
        counterexamples=(counterexample,),
    )
    assert [fault.message for fault in check_examples([cue])] == [f"the example fails: {one}" for one in told]
