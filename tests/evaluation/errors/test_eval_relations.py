"""Error classes of relations."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nmstag.document import Document, Mention, Relation
from nmstag.errors import UsageError
from nmstag.evaluation import evaluate
from nmstag.evaluation.errors.relations import RelationClass, find_relation_errors

MENTIONS = (
    Mention(0, 1, "a", "Chemical", ("D1",)),
    Mention(2, 3, "b", "Chemical", ("D2",)),
    Mention(4, 5, "c", "Disease", ("D3",)),
    Mention(6, 7, "d", "Disease", ("D4",)),
)


def doc(*relations: Relation) -> Document:
    return Document("1", "a b c d", mentions=MENTIONS, relations=relations)


def classes(gold: list[Relation], pred: list[Relation], scheme: str = "biored") -> list[str]:
    return [item.error.value for item in find_relation_errors([doc(*gold)], [doc(*pred)], scheme)]


GOLD = Relation("Association", "D1", "D3", novelty="Novel")


@pytest.mark.parametrize(
    ("pred", "expected"),
    [
        (Relation("Association", "D3", "D1", novelty="Novel"), ["right"]),
        (Relation("Association", "D1", "D3", novelty="No"), ["wrong novelty"]),
        (Relation("Bind", "D1", "D3", novelty="Novel"), ["wrong type"]),
        (Relation("Association", "D1", "D4", novelty="Novel"), ["wrong argument"]),
        (Relation("Association", "D2", "D4", novelty="Novel"), ["missed", "invented"]),
        (Relation("Bind", "D1", "D4", novelty="Novel"), ["missed", "invented"]),
    ],
)
def test_biored_classes(pred: Relation, expected: list[str]) -> None:
    assert classes([GOLD], [pred]) == expected


def test_an_exchanged_cid_has_the_wrong_direction() -> None:
    assert classes([Relation("CID", "D1", "D3")], [Relation("CID", "D3", "D1")], "bc5cdr") == [
        "wrong direction"
    ]


def test_novelty_does_not_count_in_bc5cdr() -> None:
    pred = [Relation("CID", "D1", "D3", novelty="No")]
    assert classes([Relation("CID", "D1", "D3", novelty="Novel")], pred, "bc5cdr") == ["right"]


def test_bc5cdr_leaves_out_what_it_discards() -> None:
    assert classes([], [Relation("CID", "D1", "D3")], "bc5cdr") == []
    assert classes([], [GOLD]) == ["invented"]


def test_a_better_pair_goes_first() -> None:
    other = Relation("Association", "D1", "D4", novelty="Novel")
    assert classes([GOLD], [other, GOLD]) == ["right", "invented"]


def test_a_scheme_without_relations_is_refused() -> None:
    with pytest.raises(UsageError):
        list(find_relation_errors([doc()], [doc()], "ncbi_disease"))


relations = st.builds(
    lambda type_, head, tail, novelty: Relation(type_, head, tail, novelty=novelty),
    st.sampled_from(["CID", "Association", "Positive_Correlation"]),
    st.sampled_from(["D1", "D2", "D3", "D4", "D5"]),
    st.sampled_from(["D1", "D3", "D4", "-1"]),
    st.sampled_from(["Novel", "No"]),
)


@given(
    st.lists(relations, max_size=6), st.lists(relations, max_size=6), st.sampled_from(["bc5cdr", "biored"])
)
def test_every_relation_has_one_class_and_classes_agree_with_the_scores(
    gold: list[Relation], pred: list[Relation], scheme: str
) -> None:
    findings = list(find_relation_errors([doc(*gold)], [doc(*pred)], scheme))
    scores = evaluate([doc(*gold)], [doc(*pred)], scheme)
    strictest = scores.counts(scores.kinds[-1])
    in_gold = [item.gold for item in findings if item.gold]
    in_pred = [item.pred for item in findings if item.pred]
    assert len(in_gold) == len(set(in_gold)) == strictest.tp + strictest.fn
    assert len(in_pred) == len(set(in_pred)) == strictest.tp + strictest.fp
    assert sum(item.error is RelationClass.RIGHT for item in findings) == strictest.tp
    assert findings == list(find_relation_errors([doc(*gold[::-1])], [doc(*pred[::-1])], scheme))
