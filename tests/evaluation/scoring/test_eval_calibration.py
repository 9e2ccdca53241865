"""Calibration of scores, on cases computed by hand."""

from __future__ import annotations

import pytest

from nmstag.document import Document, Mention
from nmstag.evaluation import evaluate
from nmstag.evaluation.scoring.calibration import Bin, Calibration

TEXT = "One two, three four five"


def mention(words: str, score: float | None = None) -> Mention:
    start = TEXT.index(words)
    return Mention(start, start + len(words), words, "Disease", score=score)


def test_bins_error_and_brier_by_hand() -> None:
    found = Calibration()
    for score, right in ((0.95, True), (0.91, False), (0.3, False), (1.0, True), (7.0, True), (-1.0, False)):
        found.add(score, right=right)
    expected = (0.95 + 0.91 + 1 + 1) / 4
    assert list(found.bins) == [
        Bin(0.0, 0.0, 0.0, 1),
        Bin(0.3, 0.3, 0.0, 1),
        Bin(0.9, pytest.approx(expected), 0.75, 4),
    ]
    assert found.error == pytest.approx((4 * (expected - 0.75) + 0.3) / 6)
    assert found.brier == pytest.approx((0.05**2 + 0.91**2 + 0.3**2) / 6)
    assert Calibration().error == Calibration().brier == 0


def test_scores_of_predictions_are_compared_with_the_gold() -> None:
    gold = [Document("1", TEXT, mentions=(mention("One two"), mention("five")))]
    pred = [Document("1", TEXT, mentions=(mention("One", 0.6), mention("five", 0.8), mention("four")))]
    scores = evaluate(gold, pred, "ncbi_disease", details=True)
    strict, relaxed = (scores.calibrations[f"mention_{kind}"] for kind in ("strict", "relaxed"))
    assert strict.count == 2  # the mention without a score takes no part
    assert strict.error == pytest.approx((0.6 + 0.2) / 2)
    assert relaxed.error == pytest.approx((0.4 + 0.2) / 2)
    assert "expected calibration error 0.4000" in scores.format_table()
    assert scores.to_json()["calibration"]["mention_strict"]["scored"] == 2
    assert "calibration" not in evaluate(gold, pred, "ncbi_disease").format_table()


def test_nothing_is_said_where_no_prediction_has_a_score() -> None:
    gold = [Document("1", TEXT, mentions=(mention("One two"),))]
    scores = evaluate(gold, gold, "ncbi_disease", details=True)
    assert scores.calibrations == {}
    assert "calibration" not in scores.to_json()


def test_what_a_scheme_discards_is_not_counted() -> None:
    gold = [Document("1", TEXT), Document("2", TEXT, mentions=(mention("five"),))]
    pred = [Document(name, TEXT, mentions=(mention("five", 0.9),)) for name in ("1", "2")]
    assert evaluate(gold, pred, "bc5cdr").calibrations["mention_strict"].count == 1
    assert evaluate(gold, pred, "ncbi_disease").calibrations["mention_strict"].count == 2
