"""Cues: words between two mentions make them a pair to weigh, and decide nothing by themselves."""

from dataclasses import replace
from pathlib import Path

from nmstag.document import Attribute
from nmstag.plain import to_plain
from nmstag.relations import DecisionRule, Relater, check_decisions
from nmstag.relations.check import check_cues, example_document
from nmstag.relations.schema import CueRule
from nmstag.rules import load_rules, parse_markup
from nmstag.text.sentences import split_sentences

RULES = Path(__file__).parents[2] / "rules" / "relations"
TEXT = "Free [oxygen]{Chemical} radicals are involved in the making of [atheroma]{Disease}."


def cue(**fields) -> CueRule:
    given = {"words": ("involv*",), "examples": (TEXT,), "counterexamples": ("[Iron]{Chemical}.",)}
    return CueRule(id="cue.linking", **{**given, **fields})


def decision(**fields) -> DecisionRule:
    return DecisionRule(id="by-cue", type="Association", examples=(TEXT,), counterexamples=(TEXT,), **fields)


def relations(relater: Relater, text: str):
    document = example_document(parse_markup(text))
    return relater.relate(document, split_sentences(document.text))


def test_a_cue_makes_a_candidate_and_the_decision_names_it():
    relater = Relater([], [decision(when=("cue.linking",))], cues=[cue()])
    (relation,) = relations(relater, TEXT)
    assert (relation.type, relation.head, relation.tail) == ("Association", "oxygen", "atheroma")
    assert [item.rule for item in relation.evidence] == ["cue.linking", "by-cue"]


def test_no_cue_between_no_candidate():
    relater = Relater([], [decision(when=("always",))], cues=[cue()])
    assert relations(relater, "We were involved: [oxygen]{Chemical} for [asthma]{Disease}.") == ()


def test_a_word_elsewhere_in_the_sentence_is_no_evidence():
    relater = Relater([], [decision(when=("always",))], cues=[cue(place="sentence")])
    assert relations(relater, TEXT) == ()


def test_two_chemicals_are_a_pair_in_either_order():
    relater = Relater([], [decision(when=("linked",))], cues=[cue()])
    text = "[Zinc]{Chemical} is involved with [iron]{Chemical}. [Iron]{Chemical} involves [zinc]{Chemical}."
    assert len(relations(relater, text)) == 1


def test_the_shipped_cues_alone_decide_nothing():
    shipped = Relater.from_rules(RULES)
    by_hand = [rule for rule in shipped.decisions if rule.source == "hand"]
    assert relations(Relater([], by_hand, cues=shipped.cues.rules), TEXT) == ()
    assert to_plain(Relater.revive(shipped.dump()).cues.rules) == to_plain(shipped.cues.rules)


def test_a_wrong_example_is_told():
    (fault,) = check_cues([cue(counterexamples=(TEXT,))])
    assert "the cue holds" in str(fault)
    assert [str(one) for one in check_decisions(Relater([], [], cues=[cue()]))] == []


def test_words_beside_a_mere_condition_hint_at_nothing() -> None:
    rules = load_rules([RULES / "cues.yaml"], CueRule)
    relater = Relater([], [], cues=rules)
    document = example_document(parse_markup("[Rash]{Disease} that led to [lithium]{Chemical} levels."))
    (candidate,) = relater.candidates(document, split_sentences(document.text))
    assert candidate.links
    for attribute, expected in (("negated", 0), ("hypothetical", 0), ("uncertain", 1)):
        rash, lithium = document.mentions
        feared = document.with_mentions([replace(rash, attributes=(Attribute(attribute),)), lithium])
        assert len(list(relater.candidates(feared, split_sentences(document.text)))) == expected
