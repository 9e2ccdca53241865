"""How often annotated documents relate concepts: the table, its features, and what they are learned from."""

from pathlib import Path

import pytest

from nmstag.document import Document
from nmstag.errors import Fault
from nmstag.learn.relations.examples import LabelledPair
from nmstag.learn.relations.prior import tally, with_counts, with_prior
from nmstag.relations import RelationExtractor, RelationRules
from nmstag.relations.corpus_prior import ANY, CorpusPrior, Counts, read_prior, write_prior
from nmstag.relations.examples import example_document, marked_features
from nmstag.relations.schema import DecisionRule, RelationPattern
from nmstag.rules import parse_markup
from nmstag.text.sentences import split_sentences

COUNTS = {
    (ANY, ANY): (10, 4),
    ("MESH:D000001", ANY): (6, 4),
    (ANY, "MESH:D000002"): (4, 0),
    ("MESH:D000001", "MESH:D000003"): (2, 1),
    ("MESH:D000001", "MESH:D000002"): (4, 0),
}
HEADER = "head\ttail\tpairs\trelated\n"


def row(document: int, head: str, tail: str, gold: str = "") -> LabelledPair:
    return LabelledPair(document, {"always": 1}, frozenset({"CID"}), gold, False, "", (head, tail))


def read(path: Path) -> tuple[Counts, list[Fault]]:
    faults: list[Fault] = []
    return read_prior(path, faults.append), faults


def test_shares_are_drawn_to_the_average() -> None:
    prior = CorpusPrior(COUNTS)
    assert prior.pair("D000001", "MESH:D000003") == 1
    assert prior.pair("D000001", "D000002") == prior.pair("X", "Y") == 0
    assert prior.role("head", "D000001") == 1 + int(10 * (4 + 0.8) / 8)
    assert prior.role("tail", "D000002") == 1 + int(10 * 0.8 / 6)
    assert prior.role("tail", "X") == 1 + int(10 * 0.4)
    assert CorpusPrior({}).role("head", "D000001") == CorpusPrior({}).pair("D000001", "D000003") == 0


def test_more_than_three_documents_count_as_three() -> None:
    assert CorpusPrior({("a", "b"): (9, 7)}).pair("a", "b") == 3


def test_a_table_is_read_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "corpus_prior.tsv"
    assert write_prior(path, COUNTS) == len(COUNTS) - 1
    unrelated = ("MESH:D000001", "MESH:D000002")
    assert read(path) == ({pair: one for pair, one in COUNTS.items() if pair != unrelated}, [])
    write_prior(path, {})
    assert read(path) == ({}, [])


@pytest.mark.parametrize(
    ("rows", "line", "message"),
    [
        ("D1\tD2\t3\n*\t*\t3\t1\n", 2, "whole numbers"),
        ("D1\tD2\tx\t1\n*\t*\t3\t1\n", 2, "whole numbers"),
        ("D1\tD2\t2\t3\n*\t*\t3\t1\n", 2, "more pairs are related"),
        ("*\t*\t5\t1\nD1\tD2\t3\t1\nD1\tD2\t2\t1\n", 4, "already (line 3)"),
        ("D1\tD2\t3\t1\n", 1, "no row counts all pairs"),
    ],
)
def test_a_broken_row_is_a_fault_with_its_line(tmp_path: Path, rows: str, line: int, message: str) -> None:
    path = tmp_path / "corpus_prior.tsv"
    path.write_text(HEADER + rows, encoding="utf-8")
    (fault,) = read(path)[1]
    assert (fault.path, fault.line) == (str(path), line)
    assert message in fault.message


def test_an_example_does_not_contain_its_own_answer() -> None:
    rows = [row(0, "a", "x", "CID"), row(0, "a", "y"), row(1, "a", "x"), row(2, "b", "x", "CID")]
    assert tally(rows, "CID")[ANY, "x"] == (3, 2)
    first, _, second, third = (one.features for one in with_prior(rows, "CID"))
    assert "known" not in first
    assert second["known"] == 1
    assert third["tail_known"] == 1 + int(10 * (1 + 2 * 1 / 3) / 4)
    others = tally(rows[2:], "CID")
    assert first == with_counts(rows[0], others).features


def related(priors: dict[str, Counts], document: Document, scheme: str) -> list[str]:
    given = {"examples": (), "counterexamples": (), "type": "Positive_Correlation"}
    pattern = RelationPattern(id="near", patterns=("{Chemical:head} and {Disease:tail}",), **given)
    decision = DecisionRule(id="seen", when=("known", "head_known >= 5"), **given)
    rules = RelationRules(patterns=(pattern,), decisions=(decision,), priors=priors)
    found = RelationExtractor(rules).extract(document, split_sentences(document.text), scheme)
    return [one.evidence[-1].rule for one in found]


def test_the_prior_of_a_scheme_is_for_that_scheme() -> None:
    document = example_document(parse_markup("[Lead]{Chemical id=D000001} and [colic]{Disease id=D000003}."))
    assert related({"cid": COUNTS}, document, "cid") == ["seen"]
    assert related({"cid": COUNTS}, document, "biored") == []
    assert related({}, document, "cid") == []


def test_examples_give_the_prior_by_labels(shipped: RelationRules) -> None:
    extractor = RelationExtractor(shipped)
    text = "[Lead]{Chemical head known=2 share=4} causes [colic]{Disease tail share=9}."
    features = marked_features(extractor, text) or {}
    assert [features[name] for name in ("known", "head_known", "tail_known")] == [2, 4, 9]
    plain = marked_features(extractor, "[Lead]{Chemical head} causes [colic]{Disease tail}.") or {}
    assert plain["tail_known"] == 0
