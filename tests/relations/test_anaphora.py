"""Phrases that refer to a concept named before them."""

import re
from collections.abc import Sequence
from dataclasses import replace

import pytest

from nmstag.document import Attribute, Document, Mention
from nmstag.relations import RelationExtractor, RelationRules
from nmstag.relations.anaphora import AnaphoraResolver, shown_text
from nmstag.relations.check import check_anaphora_rule
from nmstag.relations.examples import example_document
from nmstag.relations.schema import AnaphoraRule
from nmstag.rules import parse_markup
from nmstag.text.sentences import split_sentences


def resolve(document: Document, rules: Sequence[AnaphoraRule]) -> list[Mention]:
    return AnaphoraResolver(rules).resolve(document.text, split_sentences(document.text), document.mentions)


def test_faults_of_wrong_examples() -> None:
    rule = AnaphoraRule(
        id="r",
        examples=("[Zinc]{Chemical} was given. It was kept.",),
        counterexamples=("[Zinc]{Chemical} was given. The drug was kept.",),
        phrases=("the drug",),
        type="Chemical",
    )
    assert [fault.message for fault in check_anaphora_rule(rule)] == [
        "the rule resolves nothing",
        "the rule resolves The drug = zinc",
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
    ("[Zinc]{Chemical} came. A xthe drug helped.", []),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_the_nearest_concept_that_fits_is_meant(
    text: str, expected: list[str], shipped: RelationRules
) -> None:
    found = map(shown_text, resolve(example_document(parse_markup(text)), shipped.anaphora))
    assert [item.partition(" = ")[2] for item in found] == expected


def test_what_is_denied_is_not_meant(shipped: RelationRules) -> None:
    document = example_document(parse_markup("No [rash]{Disease} was seen. The condition is rare."))
    denied = [replace(item, attributes=(Attribute("negated"),)) for item in document.mentions]
    assert resolve(document, shipped.anaphora)
    assert not resolve(document.with_mentions(denied), shipped.anaphora)


def test_letters_that_grow_in_lower_case_keep_the_offsets(shipped: RelationRules) -> None:
    text = "\u0130\u0130\u0130 [Zinc]{Chemical} came. The drug helped."
    (found,) = resolve(example_document(parse_markup(text)), shipped.anaphora)
    assert found.text == "The drug"


def test_a_relation_over_two_sentences_shows_what_the_phrase_refers_to(by_hand: RelationRules) -> None:
    document = example_document(
        parse_markup("[Ketoconazole]{Chemical} is old. [Hepatitis]{Disease} was caused by this drug.")
    )
    (found,) = RelationExtractor(by_hand).extract(document, split_sentences(document.text))
    assert (found.type, found.head, found.tail) == ("Positive_Correlation", "ketoconazole", "hepatitis")
    assert any("this drug = Ketoconazole > Hepatitis" in item.detail for item in found.evidence)
    without = RelationExtractor(replace(by_hand, anaphora=()))
    assert not without.extract(document, split_sentences(document.text))


@pytest.mark.parametrize(
    "phrase",
    [
        "(?:stopped|taken off) (it)",
        "(?:eas(?:ed|es)|cure[ds]|touch(?:ed)?|put an end to) (it)",
        "(both|all) (?:of them )?(?:stopped|held)",
        "(?:2/2) (this|that)",
        "(?:the )?(drug)",
        "budge? (it)",
    ],
)
def test_a_phrase_is_found_whatever_its_first_word(phrase: str) -> None:
    rule = AnaphoraRule(id="r", examples=(), counterexamples=(), phrases=(phrase,), type="Chemical")
    before = "[Zinc]{Chemical} was given. "
    words = [
        "stopped it",
        "taken off it",
        "eases it",
        "cured it",
        "touch it",
        "put an end to it",
        "both held",
    ]
    words += ["all of them stopped", "2/2 that", "the drug", "drug", "budg it", "unstopped it", "stopped its"]
    found = {text for text in words if resolve(example_document(parse_markup(before + text)), [rule])}
    whole = re.compile(rf"\b(?:{phrase})\b")
    assert found == {text for text in words if whole.match(text)}
    assert found
