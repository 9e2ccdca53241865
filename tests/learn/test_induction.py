"""Rules are judged on held-out text: span extension by what it makes right, others by what they reject."""

from nmstag.formats import read_documents
from nmstag.learn.background import KnownBefore
from nmstag.learn.context_filter import (
    context_feature,
    context_row,
    context_rules,
    harmful_rules,
    not_rejected,
)
from nmstag.learn.induction import learn_corpora
from nmstag.learn.matching import read_uses
from nmstag.learn.modifiers import ModifierCounts
from nmstag.learn.name_filter import HarmfulFeature, Outcome
from nmstag.learn.span_extension import LEAST_GAIN, extension_row, extension_rules, group_of, without_harmful
from nmstag.lexicon import LexiconRow
from nmstag.match.context_filter import ContextFilterRule

CLASSES = {"organ": ["renal", "hepatic"]}


def counted(inside: dict[str, int], outside: dict[str, int]) -> ModifierCounts:
    counts = ModifierCounts()
    counts.inside.update({("left", "Disease", word): number for word, number in inside.items()})
    counts.outside.update({("left", "Disease", word): number for word, number in outside.items()})
    return counts


def test_a_class_gets_one_rule_and_a_word_that_differs_from_it_a_rule_of_its_own():
    rules = extension_rules(counted({"renal": 6, "chronic": 4}, {"hepatic": 3, "severe": 5}), CLASSES)
    assert list(map(extension_row, rules)) == [
        ("include", "left", "Disease", "", "organ", 9, "0.667"),
        ("include", "left", "Disease", "chronic", "", 4, "1.000"),
        ("exclude", "left", "Disease", "hepatic", "", 3, "1.000"),
    ]


def test_five_documents_are_enough_for_a_rule_on_a_class():
    [rule] = extension_rules(counted({"renal": 1}, {"hepatic": 4}), CLASSES)[:1]
    assert extension_row(rule) == ("exclude", "left", "Disease", "", "organ", 5, "0.800")
    assert not [one for one in extension_rules(counted({"renal": 1}, {"hepatic": 3}), CLASSES) if one.classes]


def test_only_groups_of_extensions_that_make_names_right_stay():
    class_, word, out = extension_rules(counted({"renal": 6, "chronic": 4}, {"hepatic": 3}), CLASSES)
    gains = {group_of(word): LEAST_GAIN, group_of(class_): LEAST_GAIN - 1}
    assert without_harmful([class_, word, out], gains) == [word, out]
    assert without_harmful([class_, word, out], {}) == [out]
    assert group_of(word) == group_of(out) != group_of(class_)


def written(*words: str) -> ContextFilterRule:
    return ContextFilterRule(
        id="neighbours.enzyme", side="right", type="Chemical", words=words, examples=(), counterexamples=()
    )


def beside(word: str, right: int, wrong: int) -> Outcome:
    return Outcome(frozenset([context_feature("right", "Chemical", "long", word)]), right, wrong)


def test_a_written_rule_that_rejects_more_right_mentions_than_wrong_ones_is_switched_off():
    rules = [written("kinase", "synthase")]
    [switch] = harmful_rules(rules, [beside("kinase", 5, 1), beside("synthase", 0, 2)])
    assert switch == ("rule", "neighbours.enzyme", "5 of 8 mentions beside its words are annotated")
    assert not list(harmful_rules(rules, [beside("kinase", 5, 6)]))
    assert not list(harmful_rules(rules, [beside("kinase", 2, 0)])), "too few to tell"


def test_a_word_beside_which_mentions_are_wrong_becomes_a_rule():
    harmful = [
        HarmfulFeature(context_feature("right", "Disease", "short", "gene"), 1, 8),
        HarmfulFeature(("pattern", "Disease", "disease.x"), 0, 9),
    ]
    [rule] = context_rules(harmful)
    assert context_row(rule) == ("right", "Disease", "short", "gene", 7, "0.875")


def test_what_a_corpus_annotates_beside_a_word_switches_the_written_rule_off(tmp_path):
    lines = []
    for number in range(10):
        text = f"Then creatine kinase rose in group {number}."
        lines += [f"{number}|t|{text}", f"{number}|a|", f"{number}\t5\t13\tcreatine\tChemical\tD003401", ""]
    file = tmp_path / "enzymes.pubtator"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    rows = [LexiconRow("creatine", "Chemical", ("MESH:D003401",), "curated", "curated/a.tsv:2")]
    background = KnownBefore(rows=rows, classes={}, context_rules=[written("kinase")])
    uses = read_uses({"enzymes": list(read_documents([str(file)]))}, rows)
    [(_, lesson)] = learn_corpora(uses, background)
    assert ("rule", "neighbours.enzyme") in [switch[:2] for switch in lesson.switches]


def test_a_rule_on_larger_names_is_judged_like_one_on_the_word_beside():
    feature = ("rule of larger names", "Chemical", "larger.enzyme")
    mostly_right = [Outcome(frozenset([feature]), 5, 3)]
    assert [switch[1] for switch in harmful_rules([], mostly_right)] == ["larger.enzyme"]
    assert not list(harmful_rules([], [Outcome(frozenset([feature]), 3, 5)]))


def test_mentions_that_a_rule_in_use_rejects_say_nothing_of_their_names():
    feature = ("rule of larger names", "Chemical", "larger.enzyme")
    larger, other = Outcome(frozenset([feature]), 0, 3), Outcome(frozenset(), 2, 1)
    kinase = beside("kinase", 0, 4)
    outcomes = [larger, kinase, other]
    assert not_rejected(outcomes, [written("kinase")], []) == [other]
    off = [("rule", "larger.enzyme", "reason"), ("rule", "neighbours.enzyme", "reason")]
    assert not_rejected(outcomes, [written("kinase")], off) == outcomes
