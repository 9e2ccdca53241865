"""Several systems on the same gold, and the summary of relations."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nmstag.document import Document, Mention, Relation
from nmstag.evaluation import Row, Scores, evaluate
from nmstag.evaluation.errors.descriptions import concept_names
from nmstag.evaluation.errors.relations import RelationClass, find_relation_errors
from nmstag.evaluation.errors.summary import summarise_relations
from nmstag.evaluation.scoring.annotations import ScoredDocument
from nmstag.evaluation.scoring.ranking import holm, rank
from nmstag.evaluation.scoring.schemes import SCHEMES
from nmstag.evaluation.scoring.significance import confidence_intervals

STRICT = Row("mention_strict")


def documents(*right: int) -> list[Document]:
    """Return documents with the first so many of four mentions."""
    return [
        Document(
            str(number), "", mentions=tuple(Mention(n * 9, n * 9 + 3, "x", "Disease") for n in range(count))
        )
        for number, count in enumerate(right)
    ]


def scored(*right: int) -> Scores:
    return evaluate(documents(*[4] * len(right)), documents(*right), "ncbi_disease")


def test_systems_are_ranked_and_clear_differences_marked() -> None:
    systems = {"poor": scored(*[1] * 30), "good": scored(*[4] * 30), "nearly": scored(*[4] * 29, 3)}
    ranking = rank(systems, STRICT, samples=200)
    assert list(ranking.figures) == ["good", "nearly", "poor"]
    assert ranking.significant("good", "poor")
    assert not ranking.significant("good", "nearly")
    lines = ranking.format_table().splitlines()
    assert [line.split()[1] for line in lines[2:]] == ["good", "nearly", "poor"]
    assert ["*" in line for line in lines[2:]] == [False, False, True]
    pairs = json.loads(json.dumps(ranking.to_json()))["pairs"]
    assert [(pair["better"], pair["worse"]) for pair in pairs] == [
        ("good", "nearly"),
        ("good", "poor"),
        ("nearly", "poor"),
    ]
    assert pairs[1]["difference"] == pytest.approx(0.6)  # F1 of recall 1/4 is 0.4
    assert "randomisation:200|seed:1" in pairs[1]["signature"]


def test_equal_systems_stand_by_name_and_do_not_differ() -> None:
    ranking = rank({"b": scored(2, 3), "a": scored(2, 3)}, STRICT, samples=50)
    assert list(ranking.figures) == ["a", "b"]
    assert ranking.adjusted["a", "b"] == 1.0


@given(
    st.dictionaries(
        st.tuples(st.sampled_from("ab"), st.sampled_from("cde")), st.floats(0, 1, allow_nan=False), min_size=1
    )
)
def test_holm_never_lowers_a_p_value_nor_changes_the_order(values: dict[tuple[str, str], float]) -> None:
    adjusted = holm(values)
    assert all(values[pair] <= adjusted[pair] <= 1 for pair in values)
    ordered = sorted(values, key=lambda pair: (values[pair], pair))
    assert [adjusted[pair] for pair in ordered] == sorted(adjusted.values())


def test_intervals_are_a_column_and_in_the_signature() -> None:
    scores = scored(4, 2, 1)
    intervals = confidence_intervals(scores, samples=20, seed=3)
    table = scores.format_table(intervals)
    assert "95 % of F1" in table.splitlines()[0]
    assert "|ci:0.95|bootstrap:20|seed:3" in table
    found = json.loads(json.dumps(scores.to_json(intervals=intervals)))["scores"]["mention_strict"]
    low, high = found["overall"]["intervals"]["f1"]
    assert low <= found["overall"]["f1"] <= high


def test_relations_are_counted_by_class_with_the_names_of_their_concepts() -> None:
    mentions = (
        Mention(0, 7, "Lithium", "Chemical", ("D008094",)),
        Mention(8, 14, "nausea", "Disease", ("D009325",)),
        Mention(15, 19, "coma", "Disease", ("D003128",)),
    )
    gold = Document("1", "", mentions=mentions, relations=(Relation("CID", "D008094", "D009325"),))
    pred = Document("1", "", mentions=mentions, relations=(Relation("CID", "D008094", "D003128"),))
    findings = find_relation_errors([gold], [pred], "bc5cdr")
    summary = summarise_relations(findings, concept_names([ScoredDocument(gold, SCHEMES["bc5cdr"])]))
    assert summary.most_frequent(RelationClass.WRONG_ARGUMENT) == [
        (("CID(Lithium, nausea), predicted CID(Lithium, coma)", ""), 1)
    ]
    assert "wrong argument         1" in summary.format_table()
    assert json.loads(json.dumps(summary.to_json()))["wrong argument"]["count"] == 1
