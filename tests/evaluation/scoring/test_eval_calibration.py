"""Calibration of scores, on cases computed by hand."""

from __future__ import annotations

import pytest

from nmstag.document import Document, Mention, Relation
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


def test_scores_of_relations_are_compared_with_the_gold_at_each_level() -> None:
    chemical = Mention(0, 3, "One", "Chemical", ("MESH:C1",))
    diseases = (
        Mention(4, 7, "two", "Disease", ("MESH:D2",)),
        Mention(20, 24, "five", "Disease", ("MESH:D3",)),
    )

    def document(*relations: tuple[str, str, float | None]) -> Document:
        made = (Relation(type_, "MESH:C1", tail, score=score) for type_, tail, score in relations)
        return Document("1", TEXT, mentions=(chemical, *diseases), relations=tuple(made))

    gold = document(("Positive_Correlation", "MESH:D2", None))
    pred = document(
        ("Association", "MESH:D2", 0.25), ("Positive_Correlation", "MESH:D3", 0.75), ("Bind", "MESH:D3", None)
    )
    found = evaluate([gold], [pred], "biored", details=True).calibrations
    assert found["relation_pair"].error == pytest.approx((0.75 + 0.75) / 2)
    assert found["relation_type"].error == pytest.approx((0.25 + 0.75) / 2)
    assert found["relation_pair"].count == found["relation_type"].count == 2
    right = document(("Positive_Correlation", "MESH:D2", 0.75))
    assert evaluate([gold], [right], "biored").calibrations["relation_type"].error == 0.25
    assert not {kind for kind in found if "novelty" in kind}  # gold says nothing of novelty
