"""The threshold of scores with the best F1, chosen by the chance of each pair to be right.

F1 as a function of the threshold goes in steps, and with few pairs the highest step is a matter of luck. The
F1 that is to be expected from the chances of all pairs (Lewis 1995) is smooth, and its best threshold depends
little on single pairs.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from nmstag.learn.logistic_regression import chance

_PASSES = 30
_LEAST_SPREAD = 1e-6
_LONGEST_STEP = 1.0
_SMALLEST_STEP = 1e-6


def f1(scores: Sequence[float], right: Sequence[float], annotated: int, threshold: float) -> float:
    """Return the F1 of the pairs above a threshold, from 0 to 1.

    Args:
        scores: The score of each pair.
        right: Whether it is right, or the chance that it is.
        annotated: Number of annotated pairs.
        threshold: The threshold.
    """
    said = [number for number, score in enumerate(scores) if score > threshold]
    return 2 * sum(right[number] for number in said) / max(1, len(said) + annotated)


def best_threshold(
    scores: Sequence[float], right: Sequence[bool], annotated: int, thresholds: Iterable[float]
) -> float:
    """Return the threshold with the best F1 that is to be expected, the first of equal ones.

    Args:
        scores: The score of each pair, by weights learned without it.
        right: Whether it is right.
        annotated: Number of annotated pairs.
        thresholds: The thresholds to choose from.
    """
    expected = chances(scores, right)
    return max(thresholds, key=lambda threshold: f1(scores, expected, annotated, threshold))


def chances(scores: Sequence[float], right: Sequence[bool]) -> list[float]:
    """Return the chance of each pair to be right, by a logistic curve fitted to the scores (Platt 1999).

    As with him, one more pair of either sort counts: the fit has an end where scores separate the pairs.

    Args:
        scores: The score of each pair, by weights learned without it.
        right: Whether it is right.
    """
    start, slope = _curve(list(zip(scores, right, strict=True)))
    return [chance(start + slope * score) for score in scores]


def _curve(scored: Sequence[tuple[float, bool]]) -> tuple[float, float]:
    """Return the start and the slope of the curve, by Newton's steps from those of a score in log odds."""
    count = sum(one for _, one in scored)
    most, least = (count + 1) / (count + 2), 1 / (len(scored) - count + 2)
    start, slope = 0.0, 1.0
    for _ in range(_PASSES):
        pull = pull_score = spread = spread_score = spread_square = 0.0
        for score, one in scored:
            expected = chance(start + slope * score)
            off, weight = (most if one else least) - expected, expected * (1 - expected)
            pull += off
            pull_score += off * score
            spread += weight
            spread_score += weight * score
            spread_square += weight * score * score
        spread += _LEAST_SPREAD
        spread_square += _LEAST_SPREAD
        size = spread * spread_square - spread_score * spread_score
        steps = (
            _short((spread_square * pull - spread_score * pull_score) / size),
            _short((spread * pull_score - spread_score * pull) / size),
        )
        start, slope = start + steps[0], slope + steps[1]
        if max(map(abs, steps)) < _SMALLEST_STEP:
            break
    return start, slope


def _short(step: float) -> float:
    return max(-_LONGEST_STEP, min(_LONGEST_STEP, step))
