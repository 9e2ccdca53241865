"""The points of the features of names, and the features of context whose mentions are mostly wrong."""

from nmstag.learn.logistic_regression import Example, chance, fit
from nmstag.learn.name_filter import (
    HarmfulFeature,
    Outcome,
    harmful_features,
    harmful_patterns,
    left_by,
    pattern_features,
    scorecards,
)

EVENT, ATTACK, ANY, RARE = (("last word", "Disease", word) for word in ("event", "attack", "", "rare"))
BESIDE = ("word beside", "Disease", "left:short:gene")


def test_a_feature_that_is_mostly_wrong_gets_negative_points_and_one_without_support_few():
    points = fit(
        [*[Example([ANY, EVENT], 1, 9)] * 5, *[Example([ANY, ATTACK], 9, 1)] * 5, Example([ANY, RARE], 0, 1)]
    )
    assert points[EVENT] < -0.8 < 0.8 < points[ATTACK]
    assert points[EVENT] < points[RARE] < 0


def test_fitting_does_not_depend_on_the_order_of_memory():
    examples = [Example([ANY, EVENT], 1, 3), Example([ANY, ATTACK], 4, 2)]
    assert list(fit(examples).items()) == list(fit(list(examples)).items())


def test_chance_of_points_far_from_zero():
    assert chance(-1000) == 0.0
    assert chance(1000) == 1.0


def test_mentions_of_rejected_names_tell_nothing_about_the_words_beside_them():
    wrong = [Outcome(frozenset([BESIDE]), 0, 9, frozenset([ANY, EVENT]))] * 4
    right = [Outcome(frozenset([BESIDE]), 9, 0, frozenset([ANY, ATTACK]))] * 4
    left = left_by(scorecards({"a": [*wrong, *right]})["a"], [*wrong, *right])
    assert left == right
    assert harmful_features(left) == []
    assert harmful_features([*wrong, *wrong]) == [HarmfulFeature(BESIDE, 0, 72)]


def test_the_most_harmful_feature_comes_first_and_takes_its_mentions_along():
    gene, both = Outcome(frozenset([BESIDE]), 0, 5), Outcome(frozenset([BESIDE, ANY]), 0, 1)
    assert harmful_features([*[gene] * 4, *[both] * 4]) == [HarmfulFeature(BESIDE, 0, 24)]


def test_a_pattern_or_a_word_of_one_becomes_a_switch():
    rule, word = sorted(pattern_features("disease.site", "Disease", ["growth", "2"]))
    harmful = [HarmfulFeature(rule, 1, 9), HarmfulFeature(word, 0, 4), HarmfulFeature(BESIDE, 0, 9)]
    assert list(harmful_patterns(harmful)) == [
        ("rule", "disease.site", "annotated in 1 of 9 mentions in held-out text"),
        ("word", "disease.site:growth", "annotated in 0 of 4 mentions in held-out text"),
    ]


def test_what_corpora_share_is_learned_from_all_and_where_one_differs_from_it():
    good, bad = (
        Outcome(frozenset(), 9, 1, frozenset([ANY, ATTACK])),
        Outcome(frozenset(), 1, 9, frozenset([ANY, EVENT])),
    )
    odd = Outcome(frozenset(), 9, 1, frozenset([ANY, EVENT]))
    cards = scorecards({"a": [good, bad] * 5, "b": [good] * 3, "c": [good, *[odd] * 5]})
    a, b, c = (cards[name]["Disease"]["last word", "event"] for name in "abc")
    assert a < b < c
    assert c > 0


def test_points_of_diseases_are_drawn_more_towards_zero():
    features = {type_: frozenset({("word", type_, "event")}) for type_ in ("Disease", "Chemical")}
    outcomes = [Outcome(frozenset(), 0, 4, name) for name in features.values()]
    card = scorecards({"a": outcomes})["a"]
    assert card["Chemical"]["word", "event"] < card["Disease"]["word", "event"] < 0
