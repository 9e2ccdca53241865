"""What annotated documents say of concepts: the table, its features, and what they are learnt from."""

from pathlib import Path

import pytest

from nmstag.document import Document
from nmstag.errors import RuleError
from nmstag.learn.relation_known import informed, informed_by, tally
from nmstag.learn.relation_rows import Row
from nmstag.relations import Relater
from nmstag.relations.check import example_document, marked_features
from nmstag.relations.corpus_prior import ANY, KNOWN_FILE, Known, known_text, read_known
from nmstag.relations.schema import DecisionRule, RelationRule
from nmstag.rules import parse_markup
from nmstag.text.sentences import split_sentences

COUNTS = {
    (ANY, ANY): (10, 4),
    ("MESH:D000001", ANY): (6, 4),
    (ANY, "MESH:D000002"): (4, 0),
    ("MESH:D000001", "MESH:D000003"): (2, 1),
    ("MESH:D000001", "MESH:D000002"): (4, 0),
}


def row(document: int, head: str, tail: str, gold: str = "") -> Row:
    return Row(document, {"always": 1}, frozenset({"CID"}), gold, False, "", (head, tail))


def test_shares_lean_towards_the_average() -> None:
    known = Known(COUNTS)
    assert known.pair("D000001", "MESH:D000003") == 1
    assert known.pair("D000001", "D000002") == known.pair("X", "Y") == 0
    assert known.role("head", "D000001") == 1 + int(10 * (4 + 0.8) / 8)
    assert known.role("tail", "D000002") == 1 + int(10 * 0.8 / 6)
    assert known.role("tail", "X") == 1 + int(10 * 0.4)
    assert Known({}).role("head", "D000001") == Known({}).pair("D000001", "D000003") == 0


def test_a_table_is_read_as_it_was_written(tmp_path: Path) -> None:
    (tmp_path / KNOWN_FILE).write_text(known_text(COUNTS), encoding="utf-8")
    unrelated = ("MESH:D000001", "MESH:D000002")
    assert read_known(tmp_path).counts == {pair: one for pair, one in COUNTS.items() if pair != unrelated}
    assert read_known(tmp_path / "nowhere").counts == {}


@pytest.mark.parametrize(
    ("line", "message"),
    [("D1\tD2\t3", "no row"), ("D1\tD2\tx\t1", "no row"), ("D1\tD2\t2\t3", "more pairs are related")],
)
def test_a_broken_row_is_a_fault_with_its_line(tmp_path: Path, line: str, message: str) -> None:
    (tmp_path / KNOWN_FILE).write_text(f"# counts\n{line}\n*\t*\t3\t1\n", encoding="utf-8")
    with pytest.raises(RuleError, match=message) as caught:
        read_known(tmp_path)
    assert [(fault.line, fault.value) for fault in caught.value.faults] == [(2, line)]


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("*\t*\t5\t1\nD1\tD2\t3\t1\nD1\tD2\t2\t1\n", 3, "line 2 already"),
        ("D1\tD2\t3\t1\n", 1, "no row counts all pairs"),
        ("head\ttail\trelated\tpairs\n*\t*\t5\t1\n", 1, "the header is wrong"),
    ],
)
def test_a_broken_table_is_a_fault_with_its_line(tmp_path: Path, text: str, line: int, message: str) -> None:
    (tmp_path / KNOWN_FILE).write_text(text, encoding="utf-8")
    with pytest.raises(RuleError, match=message) as caught:
        read_known(tmp_path)
    assert [(fault.path, fault.line) for fault in caught.value.faults] == [(str(tmp_path / KNOWN_FILE), line)]


def test_a_table_without_counts_is_sound(tmp_path: Path) -> None:
    (tmp_path / KNOWN_FILE).write_text(known_text({}), encoding="utf-8")
    assert read_known(tmp_path).counts == {}


def test_an_example_is_not_told_its_own_answer() -> None:
    rows = [row(0, "a", "x", "CID"), row(0, "a", "y"), row(1, "a", "x"), row(2, "b", "x", "CID")]
    assert tally(rows, "CID")[ANY, "x"] == (3, 2)
    first, _, second, third = (one.features for one in informed(rows, "CID"))
    assert "known" not in first
    assert second["known"] == 1
    assert third["tail_known"] == 1 + int(10 * (1 + 2 * 1 / 3) / 4)
    others = tally(rows[2:], "CID")
    assert first == informed_by(rows[0], others).features


def test_what_is_known_weighs_in_the_decision() -> None:
    document = example_document(parse_markup("[Lead]{Chemical id=D000001} and [colic]{Disease id=D000003}."))
    pattern = RelationRule(
        id="near",
        type="Positive_Correlation",
        patterns=("{Chemical:head} and {Disease:tail}",),
        examples=(),
        counterexamples=(),
    )
    decision = DecisionRule(
        id="seen",
        type="Positive_Correlation",
        scheme="cid",
        when=("known", "head_known >= 5"),
        examples=(),
        counterexamples=(),
    )

    def related(known: Known, document: Document = document) -> list[str]:
        relater = Relater([pattern], [decision], known=known)
        found = relater.relate(document, split_sentences(document.text), "cid")
        return [one.evidence[-1].rule for one in found]

    assert related(Known(COUNTS)) == ["seen"]
    assert related(Known({})) == []


def test_examples_say_what_is_known_by_labels() -> None:
    relater = Relater.from_rules(Path(__file__).parents[2] / "rules" / "relations")
    text = "[Lead]{Chemical head known=2 share=4} causes [colic]{Disease tail share=9}."
    features = marked_features(relater, text) or {}
    assert [features[name] for name in ("known", "head_known", "tail_known")] == [2, 4, 9]
    plain = marked_features(relater, "[Lead]{Chemical head} causes [colic]{Disease tail}.") or {}
    assert plain["tail_known"] == 0
