"""Error classes: one for every gold and every predicted mention."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nmstag.document import Document, Mention
from nmstag.evaluation import SCHEMES, evaluate
from nmstag.evaluation.errors.mentions import MentionClass, MentionOutcome, find_errors
from nmstag.evaluation.errors.summary import summarise

MARKED = re.compile(r"\[([^\]]*)\]\{(\w+)((?: [\w:-]+)*)\}")


def read(marked: str) -> Document:
    """Return the document of a line such as 'no [fever]{Disease D1}'."""
    text, mentions, last = "", [], 0
    for found in MARKED.finditer(marked):
        text += marked[last : found.start()]
        mentions.append(
            Mention(len(text), len(text) + len(found[1]), found[1], found[2], tuple(found[3].split()))
        )
        text += found[1]
        last = found.end()
    return Document("1", text + marked[last:], mentions=tuple(mentions))


def classes(gold: str, pred: str, scheme: str = "bc5cdr") -> list[tuple[str, str, str]]:
    found = find_errors([read(gold)], [read(pred)], scheme)
    return [(item.error.value, *item.strings) for item in found]


@pytest.mark.parametrize(
    ("gold", "pred", "expected"),
    [
        ("[fever]{Disease D1}", "[fever]{Disease MESH:D1}", ("right", "fever", "fever")),
        ("[fever]{Disease -1}", "[fever]{Disease}", ("right", "fever", "fever")),
        ("[fever]{Disease D1}", "[fever]{Disease D2}", ("wrong concept", "fever", "fever")),
        ("[fever]{Disease D1}", "[fever]{Disease}", ("wrong concept", "fever", "fever")),
        ("[fever]{Disease D1 D2}", "[fever]{Disease D2 D1}", ("right", "fever", "fever")),
        ("high [fever]{Disease D1}", "[high fever]{Disease D1}", ("too long", "fever", "high fever")),
        ("[high fever]{Disease D1}", "high [fever]{Disease D1}", ("too short", "high fever", "fever")),
        ("[a b]{Disease} c", "a [b c]{Disease}", ("shifted", "a b", "b c")),
        ("[fever]{Disease D1}", "[fever]{Chemical D1}", ("wrong type", "fever", "fever")),
        ("high [fever]{Disease D1}", "[high fever]{Chemical D1}", ("wrong type", "fever", "high fever")),
    ],
)
def test_a_pair_has_one_class(gold: str, pred: str, expected: tuple[str, str, str]) -> None:
    assert classes(gold, pred) == [expected]


def test_what_has_no_partner_is_missed_or_invented() -> None:
    assert classes("[fever]{Disease} and rash", "fever and [rash]{Disease}") == [
        ("missed", "fever", ""),
        ("invented", "", "rash"),
    ]


def test_two_predictions_in_one_gold_mention_are_both_too_short() -> None:
    found = list(
        find_errors(
            [read("[acute renal failure]{Disease}")],
            [read("[acute]{Disease} renal [failure]{Disease}")],
            "ncbi_disease",
        )
    )
    assert [(item.error, item.strings[1], item.counts_gold) for item in found] == [
        (MentionClass.TOO_SHORT, "failure", True),
        (MentionClass.TOO_SHORT, "acute", False),
    ]
    summary = summarise(found)
    assert summary.numbers(MentionClass.TOO_SHORT) == (1, 2)


def test_one_prediction_over_two_gold_mentions_is_too_long_for_both() -> None:
    found = list(
        find_errors(
            [read("[renal]{Disease} [failure]{Disease}")], [read("[renal failure]{Disease}")], "ncbi_disease"
        )
    )
    assert [(item.error, item.counts_pred) for item in found] == [
        (MentionClass.TOO_LONG, True),
        (MentionClass.TOO_LONG, False),
    ]


def test_a_part_of_a_mention_found_rightly_is_invented() -> None:
    pred = Document(
        "1",
        "renal failure",
        mentions=(Mention(0, 13, "renal failure", "Disease"), Mention(0, 5, "renal", "Disease")),
    )
    found = find_errors([read("[renal failure]{Disease}")], [pred], "ncbi_disease")
    assert [item.error for item in found] == [MentionClass.RIGHT, MentionClass.INVENTED]


def test_the_same_span_goes_before_a_longer_overlap_of_the_same_type() -> None:
    pred = Document("1", "x" * 9, mentions=(Mention(0, 9, "x", "Disease"), Mention(2, 5, "x", "Chemical")))
    gold = Document("1", "x" * 9, mentions=(Mention(2, 5, "x", "Disease"),))
    found = list(find_errors([gold], [pred], "bc5cdr"))
    assert [item.error for item in found] == [MentionClass.WRONG_TYPE, MentionClass.INVENTED]


def test_repeated_mentions_are_one_with_all_their_ids() -> None:
    twice = Document(
        "1",
        "x",
        mentions=(Mention(0, 1, "x", "Modifier", ("D2",)), Mention(0, 1, "x", "DiseaseClass", ("D1",))),
    )
    once = Document("1", "x", mentions=(Mention(0, 1, "x", "Disease", ("D1", "D2")),))
    assert [item.error for item in find_errors([twice], [once], "ncbi_disease")] == [MentionClass.RIGHT]


def test_pairs_come_in_the_order_of_the_text() -> None:
    # The second pair agrees in span and type and is made first.
    assert classes("[a b]{Disease} [c]{Disease}", "[a]{Disease} b [c]{Disease}") == [
        ("too short", "a b", "a"),
        ("right", "c", "c"),
    ]


def test_bc5cdr_leaves_out_what_it_discards() -> None:
    assert classes("fever", "[fever]{Disease}", "bc5cdr") == []
    assert classes("fever", "[fever]{Disease}", "ncbi_disease") == [("invented", "", "fever")]


def test_the_summary_counts_and_lists() -> None:
    findings = [
        MentionOutcome(("1", 0), MentionClass.MISSED, gold=Mention(0, 1, name, "Disease"))
        for name in ("b", "a", "c", "c")
    ]
    summary = summarise(findings)
    assert summary.most_frequent(MentionClass.MISSED, 2) == [(("c", ""), 2), (("a", ""), 1)]
    result = json.loads(json.dumps(summary.to_json(limit=1)))
    assert result["missed"] == {
        "gold": 4,
        "pred": 0,
        "by_type": {"Disease": {"gold": 4, "pred": 0}},
        "strings": [{"gold": "c", "pred": "", "count": 2}],
    }
    lines = summary.format_table().splitlines()
    assert "missed               4       0" in lines
    assert "     2  c" in lines


mentions = st.builds(
    lambda start, length, type_, ids: Mention(start, start + length, "x", type_, tuple(ids)),
    st.integers(0, 10),
    st.integers(1, 5),
    st.sampled_from(["Disease", "Chemical", "Modifier", "Gene"]),
    st.lists(st.sampled_from(["D1", "D2", "-1"]), max_size=2),
)


@given(st.lists(mentions, max_size=7), st.lists(mentions, max_size=7), st.sampled_from(sorted(SCHEMES)))
def test_every_mention_has_one_class_and_classes_agree_with_the_scores(
    gold: list[Mention], pred: list[Mention], scheme: str
) -> None:
    left, right = Document("1", "", mentions=tuple(gold)), Document("1", "", mentions=tuple(pred))
    findings = list(find_errors([left], [right], scheme))
    strict = evaluate([left], [right], scheme).counts("mention_strict")
    in_gold = [
        (item.gold.type, item.gold.start, item.gold.end)
        for item in findings
        if item.counts_gold and item.gold
    ]
    in_pred = [
        (item.pred.type, item.pred.start, item.pred.end)
        for item in findings
        if item.counts_pred and item.pred
    ]
    assert len(in_gold) == len(set(in_gold)) == strict.tp + strict.fn
    assert len(in_pred) == len(set(in_pred)) == strict.tp + strict.fp
    hits = [item for item in findings if item.error in (MentionClass.RIGHT, MentionClass.WRONG_CONCEPT)]
    assert len(hits) == strict.tp
    assert list(find_errors([left], [Document("1", "", mentions=tuple(pred[::-1]))], scheme)) == findings
