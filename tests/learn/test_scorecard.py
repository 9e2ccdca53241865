"""Names are switched off by the points of their kinds."""

from nmstag.learn.logistic_regression import Example, chance, fit, total
from nmstag.learn.name_filter import (
    Find,
    Kind,
    NameKinds,
    distrusted_kinds,
    left_by,
    scorecards,
    switched_off,
)
from nmstag.lexicon import LexiconRow

EVENT, ATTACK, ANY, RARE = (Kind("last word", "Disease", word) for word in ("event", "attack", "", "rare"))
BESIDE = Kind("neighbour", "Disease", "left:short:gene")


def test_a_kind_that_is_mostly_wrong_gets_negative_points_and_one_without_support_few():
    points = fit(
        [*[Example([ANY, EVENT], 1, 9)] * 5, *[Example([ANY, ATTACK], 9, 1)] * 5, Example([ANY, RARE], 0, 1)]
    )
    assert points[EVENT] < -0.8 < 0.8 < points[ATTACK]
    assert points[EVENT] < points[RARE] < 0
    assert total(points, [BESIDE]) == 0


def test_fitting_is_the_same_whatever_stands_beside_it_in_memory():
    examples = [Example([ANY, EVENT], 1, 3), Example([ANY, ATTACK], 4, 2)]
    assert list(fit(examples).items()) == list(fit(list(examples)).items())


def test_chance_of_points_far_from_zero():
    assert chance(-1000) == 0.0
    assert chance(1000) == 1.0


def test_finds_of_names_switched_off_say_nothing_about_what_stands_beside_them():
    wrong = [Find(frozenset([BESIDE]), 0, 9, frozenset([ANY, EVENT]))] * 4
    right = [Find(frozenset([BESIDE]), 9, 0, frozenset([ANY, ATTACK]))] * 4
    left = left_by(scorecards({"a": [*wrong, *right]})["a"], [*wrong, *right])
    assert left == right
    assert distrusted_kinds(left) == []
    assert distrusted_kinds([*wrong, *wrong])


def test_the_reason_says_which_kinds_speak_against_a_name():
    kinds = NameKinds({}, set(), {"MESH:D1": ["C23.888.592.612"]})
    row = LexiconRow("embolic event", "Disease", ("MESH:D1",), "curated", "curated/vessels.tsv:3")
    assert Kind("MeSH branch, second level", "Disease", "C23.888") in kinds.of(row)
    assert Kind("file", "Disease", "curated/vessels.tsv") in kinds.of(row)
    card = dict.fromkeys(kinds.of(row), 0.0) | {Kind("last word", "Disease", "event"): -2.0}

    [(name, type_, reason)] = switched_off([row], set(), kinds, card)
    assert (name, type_) == ("embolic event", "Disease")
    assert reason == "12% of finds would be right: Disease names with last word event (-2.0)"
    assert not list(switched_off([row], {("embolic event", "Disease")}, kinds, card))


def test_what_corpora_share_is_learned_from_all_and_what_one_does_otherwise_from_it():
    good, bad = (
        Find(frozenset(), 9, 1, frozenset([ANY, ATTACK])),
        Find(frozenset(), 1, 9, frozenset([ANY, EVENT])),
    )
    odd = Find(frozenset(), 9, 1, frozenset([ANY, EVENT]))
    cards = scorecards({"a": [good, bad] * 5, "b": [good] * 3, "c": [good, *[odd] * 5]})
    assert cards["a"][EVENT] < cards["b"][EVENT] < cards["c"][EVENT]
    assert cards["c"][EVENT] > 0
