"""What changed between two runs."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from nmstag.document import Document, Evidence, Mention, Relation
from nmstag.evaluation import SCHEMES, evaluate
from nmstag.evaluation.errors.change_summary import ChangeSummary
from nmstag.evaluation.errors.changes import Change, Difference, find_changes
from nmstag.evaluation.errors.refinement import Knowledge
from nmstag.evaluation.errors.subtypes import ErrorSubtype

RULES = SCHEMES["bc5cdr"]
TEXT = "Lithium caused acute renal failure, nausea and coma."


def tag(name: str, kind: str, concept: str, rule: str = "") -> Mention:
    start = TEXT.index(name)
    evidence = (Evidence("lexicon", rule),) if rule else ()
    return Mention(start, start + len(name), name, kind, (concept,), evidence=evidence)


LITHIUM = tag("Lithium", "Chemical", "D1", "a.tsv:1")
NAUSEA = tag("nausea", "Disease", "D3", "a.tsv:3")
GOLD = Document(
    "1",
    TEXT,
    mentions=(LITHIUM, tag("acute renal failure", "Disease", "D2"), NAUSEA),
    relations=(Relation("CID", "D1", "D2"), Relation("CID", "D1", "D3")),
)
BEFORE = Document(
    "1",
    TEXT,
    mentions=(LITHIUM, tag("renal failure", "Disease", "D2", "a.tsv:2"), tag("coma", "Disease", "D4", "bad")),
    relations=(Relation("CID", "D1", "D2", (Evidence("rule", "causes"),)),),
)
AFTER = Document(
    "1",
    TEXT,
    mentions=(LITHIUM, tag("acute", "Disease", "D5", "odd"), NAUSEA, tag("caused", "Disease", "D6", "worse")),
    relations=(Relation("CID", "D1", "D3", (Evidence("rule", "lists"),)),),
)


def changes(before: Document, after: Document) -> list[Difference]:
    return find_changes([GOLD], [before], [after], RULES)


def test_every_place_by_hand() -> None:
    found = [(item.item.text.split(" [")[0], item.change.value) for item in changes(BEFORE, AFTER)]
    assert found == [
        ("Lithium", "right in both"),
        ("acute renal failure", "wrong otherwise"),
        ("nausea", "improvement"),
        ("caused", "regression"),
        ("coma", "improvement"),
        ("CID(Lithium, acute renal failure)", "regression"),
        ("CID(Lithium, nausea)", "improvement"),
    ]


def test_the_rules_of_both_runs_are_told() -> None:
    summary = ChangeSummary(changes(BEFORE, AFTER))
    assert summary.by_rule() == [
        ("causes", 0, 1),
        ("worse", 0, 1),
        ("a.tsv:3", 1, 0),
        ("bad", 1, 0),
        ("lists", 1, 0),
    ]


def test_the_text_lists_as_many_as_asked_for() -> None:
    summary = ChangeSummary(changes(BEFORE, AFTER))
    text = summary.format_text(limit=1)
    assert "improvements                               2           1" in text
    assert "improvements, mentions (2):" in text
    assert "... and 1 more" in text
    assert "more" not in summary.format_text(limit=0)
    assert (
        "not gold: coma [47:51] Disease\n"
        "      before: invented, never annotated  coma [47:51] Disease MESH:D4  (bad)"
    ) in summary.format_text()
    assert "wrong in both, alike, mentions" in ChangeSummary(changes(BEFORE, BEFORE)).format_text(misses=True)


def test_subtypes_come_from_the_tree_and_the_pack_of_the_second_run() -> None:
    knowledge = Knowledge(why_missed=lambda mention, _: ErrorSubtype.SWITCHED_OFF)
    empty = Document("1", TEXT)
    nausea = next(
        item
        for item in find_changes([GOLD], [empty], [empty], RULES, knowledge=knowledge)
        if item.item.text.startswith("nausea")
    )
    assert (nausea.before.error, nausea.before.subtype) == ("missed", "")
    assert (nausea.after.error, nausea.after.subtype) == ("missed", "switched off")
    assert nausea.change is Change.STILL_WRONG


def test_json_has_everything_but_what_is_right_in_both() -> None:
    result = json.loads(json.dumps(ChangeSummary(changes(BEFORE, AFTER)).to_json()))
    assert result["counts"]["mention"]["improvement"] == 2
    assert len(result["differences"]) == 6


mentions = st.builds(
    lambda start, length, type_, ids: Mention(start, start + length, "x", type_, tuple(ids)),
    st.integers(0, 10),
    st.integers(1, 5),
    st.sampled_from(["Disease", "Chemical"]),
    st.lists(st.sampled_from(["D1", "D2"]), max_size=2),
)
lists = st.lists(mentions, max_size=6)


@given(lists, lists, lists)
def test_turning_runs_round_turns_changes_round(
    gold: list[Mention], one: list[Mention], other: list[Mention]
) -> None:
    documents = [[Document("1", "", mentions=tuple(part))] for part in (gold, one, other)]
    forth = ChangeSummary(find_changes(documents[0], documents[1], documents[2], RULES))
    back = ChangeSummary(find_changes(documents[0], documents[2], documents[1], RULES))
    assert len(forth.select("mention", Change.IMPROVED)) == len(back.select("mention", Change.REGRESSED))
    assert len(forth.select("mention", Change.STILL_WRONG)) == len(back.select("mention", Change.STILL_WRONG))
    assert not any(
        item.change in (Change.IMPROVED, Change.REGRESSED)
        for item in find_changes(documents[0], documents[1], documents[1], RULES)
    )
    linked = evaluate(documents[0], documents[2], RULES, details=True).counts("mention_linked")
    right = sum(item.item.is_gold and item.after.error == "right" for item in forth.differences)
    assert right == linked.tp
