"""Phrases that stand for a concept named before them."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from nmstag.document import Attribute, Document, Mention
from nmstag.relations import Relater
from nmstag.relations.anaphora import References, reading
from nmstag.relations.check import check_references, example_document
from nmstag.relations.schema import ReferenceRule
from nmstag.rules import load_rules, parse_markup
from nmstag.text.sentences import split_sentences

RULES = Path(__file__).parents[2] / "rules" / "relations"
SHIPPED = load_rules([RULES / "reference.yaml"], ReferenceRule)


def resolve(document: Document, rules: Sequence[ReferenceRule] = SHIPPED) -> list[Mention]:
    return References(rules).resolve(document.text, split_sentences(document.text), document.mentions)


def readings(text: str) -> list[str]:
    return [reading(item) for item in resolve(example_document(parse_markup(text)))]


def test_examples_of_all_reference_rules() -> None:
    assert [str(fault) for fault in check_references(SHIPPED)] == []


def test_faults_of_wrong_examples() -> None:
    rule = ReferenceRule(
        id="r",
        examples=("[Zinc]{Chemical} was given. It was kept.",),
        counterexamples=("[Zinc]{Chemical} was given. The drug was kept.",),
        phrases=("the drug",),
        type="Chemical",
    )
    assert [fault.message for fault in check_references([rule])] == [
        "the rule finds nothing",
        "the rule finds The drug = zinc",
    ]


CASES = [
    ("[Zinc]{Chemical} and [iron]{Chemical} were given. [Gold]{Chemical} came. The drug helped.", ["Gold"]),
    (
        "[Zinc]{Chemical} against [rash]{Disease}. [Zinc]{Chemical} or [iron]{Chemical}. The drug helped.",
        ["Zinc"],
    ),
    ("[Zinc]{Chemical} and [iron]{Chemical} were given. Both drugs helped.", ["Zinc and iron"]),
    (
        "[Zinc]{Chemical} and [iron]{Chemical} came. [Gold]{Chemical} came. These drugs helped.",
        ["Zinc and iron"],
    ),
    ("[Rash]{Disease} was seen. The drug helped.", []),
    ("The drug helped. [Zinc]{Chemical} was its name.", []),
    ("[Iron]{Chemical} was given. Then the drug [zinc]{Chemical} was.", []),
    ("[Zinc]{Chemical} came. One. Two. Three. Four. The drug helped.", []),
    ("[Zinc]{Chemical} came. The drugstore was shut.", []),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_the_nearest_concept_that_fits_is_meant(text: str, expected: list[str]) -> None:
    assert [item.partition(" = ")[2] for item in readings(text)] == expected


def test_what_is_denied_is_not_meant() -> None:
    document = example_document(parse_markup("No [rash]{Disease} was seen. The condition is rare."))
    denied = [replace(item, attributes=(Attribute("negated"),)) for item in document.mentions]
    assert resolve(document)
    assert not resolve(document.with_mentions(denied))


def test_letters_that_grow_in_lower_case_keep_the_offsets() -> None:
    text = "\u0130\u0130\u0130 [Zinc]{Chemical} came. The drug helped."
    (found,) = resolve(example_document(parse_markup(text)))
    assert found.text == "The drug"


def test_a_relation_over_two_sentences_shows_what_the_phrase_stands_for() -> None:
    shipped = Relater.from_rules(RULES)
    decisions = [rule for rule in shipped.decisions if rule.source == "hand"]
    relater = Relater(shipped.rules, decisions, references=SHIPPED)
    document = example_document(
        parse_markup("[Ketoconazole]{Chemical} is old. [Hepatitis]{Disease} was caused by this drug.")
    )
    (found,) = relater.relate(document, split_sentences(document.text))
    assert (found.type, found.head, found.tail) == ("Positive_Correlation", "ketoconazole", "hepatitis")
    assert any("this drug = Ketoconazole > Hepatitis" in item.detail for item in found.evidence)
    without = Relater(shipped.rules, decisions)
    assert not without.relate(document, split_sentences(document.text))
