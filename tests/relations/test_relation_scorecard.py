"""The scorecard: what weights add up to, which type they decide on, and why."""

import pytest

from nmstag.relations.features import BEST
from nmstag.relations.schema import DecisionRule
from nmstag.relations.scorecard import (
    Decision,
    Scorecard,
    Scores,
    Weight,
    condition_faults,
    in_use,
    parse_condition,
)
from nmstag.relations.weights import RelationWeight

BOTH = ("Association", "Bind")


def rule(type_: str, points: float, *when: str, **fields: str) -> DecisionRule:
    given = {"id": f"r.{type_.lower()}", "examples": (), "counterexamples": (), **fields}
    return DecisionRule(type=type_, points=points, when=when or ("always",), **given)


def learned(type_: str, points: float, *when: str, scheme: str = "biored") -> RelationWeight:
    return RelationWeight(scheme, "any", type_, when or ("always",), points)


def decide(weights: list[Weight], allowed: tuple[str, ...] = BOTH, **features: int) -> Decision | None:
    scorecard = Scorecard(weights)
    return scorecard.decide(scorecard.scores([{"always": 1, **features}]), allowed)


@pytest.mark.parametrize(
    ("condition", "values"),
    [
        ("causes", [1, 2, 3, 9]),
        ("causes >= 2", [2, 3, 9]),
        ("causes <= 2", [0, 1, 2]),
        ("causes = 2", [2]),
        ("not causes", [0]),
    ],
)
@pytest.mark.parametrize("other", [[], ["always"], ["always", "not treats"]])
def test_a_weight_applies_where_its_conditions_hold(
    condition: str, values: list[int], other: list[str]
) -> None:
    scorecard = Scorecard([rule("Bind", 2.0, condition, *other), rule("Bind", 0.5, "treats")])
    for value in (0, 1, 2, 3, 9):
        for features in ([{"always": 1, "causes": value}], [{"causes": value}, {"always": 1}]):
            assert scorecard.scores(features) == ({"Bind": 2_000_000} if value in values else {})
            assert parse_condition(condition).holds(features[0] | features[-1]) == (value in values)


def test_points_of_several_weights_and_thresholds_are_summed() -> None:
    weights = [rule("Bind", 0.1, f"causes >= {least}") for least in (1, 2, 3)]
    weights += [rule("Bind", 0.2, "causes", "treats"), rule("Association", -1.0, "treats")]
    assert Scorecard(weights).scores([{"causes": 2, "treats": 1}]) == {
        "Bind": 400_000,
        "Association": -1_000_000,
    }


@pytest.mark.parametrize(("first", "second"), [BOTH, BOTH[::-1]])
def test_of_equal_sums_the_type_that_comes_first_decides(first: str, second: str) -> None:
    assert decide([rule(first, 0.3), rule(second, 0.1), rule(second, 0.2)]) == (first, 0.3)
    assert decide([learned("Related", 0.1), learned(first, 0.3), learned(second, 0.3)]) == (first, 0.1)


def test_the_greatest_sum_above_0_decides_among_the_allowed_types() -> None:
    weights = [rule("Association", 0.3), rule("Bind", 0.4), rule("Conversion", 9.0)]
    assert decide(weights) == ("Bind", 0.4)
    assert decide(weights, ("Association",)) == ("Association", 0.3)
    assert decide(weights, ("Comparison",)) is None
    assert decide([rule("Bind", 0.0)]) is None
    assert decide([rule("Bind", 5.0, "causes")]) is None


def test_points_against_any_relation_must_be_outweighed() -> None:
    assert decide([rule("Bind", 0.4), rule("None", 0.4)]) is None
    assert decide([rule("Bind", 0.5), rule("None", 0.4)]) == ("Bind", 0.5)
    assert decide([rule("Bind", 0.4), rule("None", -1.0)]) == ("Bind", 0.4)


def test_a_learned_type_needs_the_points_of_related() -> None:
    assert decide([learned("Related", -0.1), learned("Bind", 5.0)]) is None
    assert decide([learned("Related", 0.1), learned("Bind", -5.0)]) == ("Bind", 0.1)
    assert decide([learned("Related", -0.1), rule("Bind", 5.0)]) == ("Bind", 5.0)
    assert decide([learned("Bind", 5.0)]) == ("Bind", 5.0)


def test_only_learned_types_are_decided_for_a_related_pair() -> None:
    scorecard = Scorecard(
        [learned("Related", -1.0), learned("Bind", -2.0), rule("Association", 9.0), learned("Bind", 0.5)]
    )
    scores = scorecard.scores([{"always": 1}])
    assert scorecard.decide_type(scores, BOTH) == ("Bind", -1.5)
    assert scorecard.decide_type(scores, ("Association",)) is None


def test_novelty_is_told_where_it_was_learned() -> None:
    assert Scorecard([rule("Bind", 1.0)]).novelty({}) == ""
    for points, expected in ((0.1, "Novel"), (0.0, "No"), (-0.1, "No")):
        scorecard = Scorecard([learned("Novel", points)])
        assert scorecard.novelty(scorecard.scores([{"always": 1}])) == expected


def test_pairs_are_compared_with_the_best_of_their_document() -> None:
    scorecard = Scorecard([learned("Bind", 1.0, "causes"), learned("Bind", -0.5, BEST)])
    assert scorecard.compares_pairs
    scored: list[Scores] = [{"Bind": 2_000_000}, {"Bind": 900_000, "Association": 3}, {"Bind": 4_000_000}, {}]
    allowed = [("Bind",), BOTH, ("Association",), BOTH]
    assert scorecard.compared(scored, allowed) == [
        {"Bind": 1_000_000},
        {"Bind": -100_000, "Association": 3},
        {"Bind": 3_000_000},
        {},
    ]
    assert scorecard.compared([{"Bind": -1_000_000}], [BOTH]) == [{"Bind": -500_000}]
    assert scorecard.scores([{"causes": 1}]) == {"Bind": 1_000_000}
    assert not Scorecard([learned("Bind", 1.0)]).compares_pairs


@pytest.mark.parametrize(
    ("weight", "faults"),
    [
        (learned("Bind", -0.3, BEST), []),
        (learned("Bind", -0.3, BEST, "causes"), [BEST]),
        (learned("Bind", -0.3, f"not {BEST}"), [f"not {BEST}"]),
        (rule("Bind", -0.3, BEST), [BEST]),
    ],
)
def test_the_best_of_the_document_is_no_feature(weight: Weight, faults: list[str]) -> None:
    assert [text for text, _, _ in condition_faults(weight, ())] == faults


def test_the_weight_with_the_most_points_is_the_reason() -> None:
    weights = [rule("Bind", points, when, id=f"r{n}") for n, (points, when) in enumerate(REASONS)]
    scorecard = Scorecard(weights)
    assert scorecard.main_reason("Bind", {"always": 1, "causes": 1}) == "r2"
    assert scorecard.main_reason("Bind", {"always": 1}) == "r1"
    assert scorecard.main_reason("Bind", {}) == ""
    assert scorecard.main_reason("Association", {"always": 1}) == ""


REASONS = ((0.1, "always"), (0.3, "always"), (0.4, "causes"), (0.4, "causes"), (0.9, "treats"))


def test_learned_weights_replace_the_rules_for_any_scheme_type_by_type() -> None:
    weights = [rule("Bind", 1.0), rule("Association", 1.0), rule("Bind", 2.0, scheme="biored")]
    weights += [rule("Bind", 3.0, kind="chemical-chemical"), learned("Bind", 4.0)]
    found = in_use(weights, "biored", "chemical-disease")
    assert [(one.type, one.points) for one in found] == [("Association", 1.0), ("Bind", 2.0), ("Bind", 4.0)]
    assert [one.points for one in in_use(weights, "cid", "chemical-disease")] == [1.0, 1.0]
