"""What a gold standard does not judge is left out, and the pack of a prediction is known by itself."""

from __future__ import annotations

from dataclasses import replace

import pytest

from nmstag.document import Document, Mention, Relation
from nmstag.evaluation import SCHEMES, Scores, evaluate
from nmstag.evaluation.errors.analysis import analyse

MENTIONS = (
    Mention(0, 7, "Lithium", "ChemicalEntity", ("D008094",)),
    Mention(15, 21, "nausea", "DiseaseOrPhenotypicFeature", ("D009325",)),
)


def document(novelty: str | None, pack: str = "") -> Document:
    """Return a document with one relation of that novelty; None for no relation."""
    relations = () if novelty is None else (Relation("Association", "D008094", "D009325", novelty=novelty),)
    return Document("1", "Lithium caused nausea.", (), MENTIONS, relations, pack)


def score(gold: str | None, pred: str | None) -> Scores:
    return evaluate([document(gold)], [document(pred)], "biored")


def test_novelty_is_not_applicable_where_the_gold_has_none() -> None:
    scores = score("", "Novel")
    assert scores.not_applicable == ("relation_novelty", "relation_type+novelty")
    assert [kind for kind in scores.kinds if kind.startswith("relation")] == [
        "relation_pair",
        "relation_type",
    ]
    assert all("novelty" not in row.kind for row in scores.table.columns)
    table = scores.format_table()
    assert "relation novelty          n/a     n/a     n/a     n/a     n/a     n/a" in table
    assert "Note: not applicable: relation novelty, relation type+novelty; no relation of the gold" in table
    assert scores.to_json()["not_applicable"] == ["relation_novelty", "relation_type+novelty"]


@pytest.mark.parametrize(("gold", "f1"), [("Novel", 0.0), (None, 0.0)])
def test_novelty_is_scored_where_the_gold_judges_it_or_has_no_relation(gold: str | None, f1: float) -> None:
    scores = score(gold, "")
    assert scores.not_applicable == ()
    assert scores.counts("relation_novelty").f1 == f1


def test_novelty_that_the_gold_does_not_judge_is_no_error() -> None:
    found = analyse([document("")], [document("Novel")], SCHEMES["biored"])
    assert [finding.error.value for finding in found.relations] == ["right"]


def test_the_pack_is_that_of_the_predictions() -> None:
    gold = [document(None), replace(document(None), id="2")]
    same = [document(None, "a" * 64), replace(document(None, "a" * 64), id="2")]
    assert "|pack:aaaaaaaaaaaa|" in evaluate(gold, same, "biored").signature()
    mixed = [same[0], replace(same[1], pack="b" * 64)]
    assert "|pack:aaaaaaaaaaaa,bbbbbbbbbbbb|" in evaluate(gold, mixed, "biored").signature()
    assert "|pack:cccc|" in evaluate(gold, same, "biored", pack_hash="cccc").signature()
    assert "|pack:-|" in evaluate(gold, gold, "biored").signature()
