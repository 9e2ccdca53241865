"""The examples of rules on sections are tried, and each that fails is named."""

from __future__ import annotations

from nmstag.context.checks import check_section_examples
from nmstag.context.rule import SectionRule


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
