"""The threshold of relation scores: chances as a curve of the score, and what single pairs change."""

import random
from math import exp

import pytest

from nmstag.learn.relations.thresholds import best_threshold, chances, f1

THRESHOLDS = [tenths / 10 for tenths in range(-17, 13)]


def made_up_scores(number: int, start: float = 0.0, slope: float = 1.0) -> tuple[list[float], list[bool]]:
    """Return scores, and labels that are right with the chance that the curve gives."""
    chance = random.Random(7)
    scores = [chance.gauss(-0.5, 1.5) for _ in range(number)]
    return scores, [chance.random() < 1 / (1 + exp(-start - slope * score)) for score in scores]


def test_f1_counts_labels_or_chances() -> None:
    scores = [2.0, 1.0, 0.0, -1.0]
    assert f1(scores, [True, False, True, True], 4, 0.0) == pytest.approx(2 * 1 / (2 + 4))
    assert f1(scores, [0.5, 0.25, 1.0, 1.0], 4, 0.0) == pytest.approx(2 * 0.75 / (2 + 4))
    assert f1(scores, [True] * 4, 0, 5.0) == 0


@pytest.mark.parametrize(("start", "slope"), [(0.0, 1.0), (-0.8, 0.5), (0.6, 2.0)])
def test_chances_follow_the_scores(start: float, slope: float) -> None:
    scores, right = made_up_scores(4000, start, slope)
    found = chances(scores, right)
    for score, one in zip(scores, found, strict=True):
        assert one == pytest.approx(1 / (1 + exp(-start - slope * score)), abs=0.06)
    assert sum(found) == pytest.approx(sum(right), abs=1)


def test_chances_have_an_end_where_scores_separate_the_pairs() -> None:
    found = chances([2.0, 1.0, -1.0, -2.0], [True, True, False, False])
    assert found == sorted(found, reverse=True)
    assert 0.6 < found[0] < 0.9
    assert found[0] + found[3] == pytest.approx(1)
    assert chances([1.0, 1.0], [False, False]) == pytest.approx([0.25, 0.25], abs=1e-3)


def test_single_pairs_move_the_threshold_little() -> None:
    scores, right = made_up_scores(120)

    def spread(expected: bool) -> float:
        chosen = []
        for left_out in range(120):
            rest = scores[:left_out] + scores[left_out + 1 :]
            labels = right[:left_out] + right[left_out + 1 :]
            if expected:
                chosen.append(best_threshold(rest, labels, sum(labels), THRESHOLDS))
            else:
                chosen.append(max(THRESHOLDS, key=lambda one: f1(rest, labels, sum(labels), one)))
        return max(chosen) - min(chosen)

    assert spread(expected=True) <= 0.25 < spread(expected=False)


def test_the_threshold_has_a_good_f1() -> None:
    scores, right = made_up_scores(2000)
    of_right = {one: f1(scores, right, sum(right), one) for one in THRESHOLDS}
    chosen = best_threshold(scores, right, sum(right), THRESHOLDS)
    assert of_right[chosen] > max(of_right.values()) - 0.01
    assert best_threshold(scores, right, 4 * sum(right), THRESHOLDS) < chosen
