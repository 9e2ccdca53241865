"""Cues: words between two mentions make them a pair to weigh, and decide nothing by themselves."""

from dataclasses import replace

import pytest

from nmstag.document import Attribute, Relation
from nmstag.relations import RelationExtractor, RelationRules
from nmstag.relations.check_sentence import check_cue
from nmstag.relations.examples import example_document
from nmstag.relations.pattern import RelationWords
from nmstag.relations.schema import DecisionRule, RelationCue
from nmstag.rules import parse_markup
from nmstag.text.sentences import split_sentences

TEXT = "Free [oxygen]{Chemical} radicals are involved in the making of [atheroma]{Disease}."


def cue(**fields) -> RelationCue:
    given = {"words": ("involv*",), "examples": (TEXT,), "counterexamples": ("[Iron]{Chemical}.",)}
    return RelationCue(id="cue.linking", **{**given, **fields})


def decision(when: str) -> DecisionRule:
    return DecisionRule(
        id="by-cue", type="Association", when=(when,), examples=(TEXT,), counterexamples=(TEXT,)
    )


def relations(text: str, rule: RelationCue, when: str, **rules) -> tuple[Relation, ...]:
    document = example_document(parse_markup(text))
    extractor = RelationExtractor(RelationRules(cues=(rule,), decisions=(decision(when),), **rules))
    return extractor.extract(document, split_sentences(document.text))


def test_a_cue_makes_a_pair_and_the_decision_names_it() -> None:
    (relation,) = relations(TEXT, cue(), "cue.linking")
    assert (relation.type, relation.head, relation.tail) == ("Association", "oxygen", "atheroma")
    assert [item.rule for item in relation.evidence] == ["cue.linking", "by-cue"]
    assert relation.evidence[0].detail == "oxygen > atheroma"


def test_no_cue_between_no_pair() -> None:
    assert relations("We were involved: [oxygen]{Chemical} for [asthma]{Disease}.", cue(), "always") == ()


def test_a_word_elsewhere_in_the_sentence_is_no_evidence() -> None:
    assert relations(TEXT, cue(place="sentence"), "always") == ()


def test_two_chemicals_are_a_pair_in_either_order() -> None:
    text = "[Zinc]{Chemical} is involved with [iron]{Chemical}. [Iron]{Chemical} involves [zinc]{Chemical}."
    assert len(relations(text, cue(), "linked >= 1")) == 1
    assert len(relations(text, cue(), "linked >= 2")) == 1


@pytest.mark.parametrize(
    ("text", "tails"),
    [
        ("[Zinc]{Chemical} is involved in [rash]{Disease} but not in [gout]{Disease}.", ["rash"]),
        ("[Zinc]{Chemical} is involved in [rash]{Disease} and in [gout]{Disease}.", ["rash", "gout"]),
        ("[Zinc]{Chemical} but not [iron]{Chemical} is involved in [gout]{Disease}.", ["gout"]),
    ],
)
def test_after_a_contrast_the_words_no_longer_hold(text: str, tails: list[str]) -> None:
    words = RelationWords(gap_stop=("but", "not"), contrast=("but not",))
    found = relations(text, cue(), "cue.linking", words=words)
    assert [item.tail for item in found] == tails


def test_the_shipped_cues_alone_decide_nothing(by_hand: RelationRules) -> None:
    document = example_document(parse_markup(TEXT))
    extractor = RelationExtractor(replace(by_hand, patterns=(), compiled=()))
    assert list(extractor.pairs(document, split_sentences(document.text)))
    assert extractor.extract(document, split_sentences(document.text)) == ()


def test_a_wrong_example_is_told() -> None:
    (fault,) = check_cue(cue(counterexamples=(TEXT,)))
    assert (fault.message, fault.field) == ("the cue holds", "cue.linking.counterexamples")
    (fault,) = check_cue(cue(words=("iron",), counterexamples=("[Iron]{Chemical}.",)))
    assert (fault.message, fault.field) == ("the cue does not hold", "cue.linking.examples")
    assert list(check_cue(cue())) == []


def test_words_beside_a_mere_condition_are_no_cue(shipped: RelationRules) -> None:
    extractor = RelationExtractor(RelationRules(cues=shipped.cues))
    document = example_document(parse_markup("[Rash]{Disease} that led to [lithium]{Chemical} levels."))
    (pair,) = extractor.pairs(document, split_sentences(document.text))
    assert pair.links
    for attribute, expected in (("negated", 0), ("hypothetical", 0), ("uncertain", 1)):
        rash, lithium = document.mentions
        feared = document.with_mentions([replace(rash, attributes=(Attribute(attribute),)), lithium])
        assert len(list(extractor.pairs(feared, split_sentences(document.text)))) == expected
