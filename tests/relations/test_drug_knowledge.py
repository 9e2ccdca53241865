"""What drugs are known to do: the tables, what follows from them, and what they are evidence for."""

from pathlib import Path

import pytest

from nmstag.errors import Fault
from nmstag.relations import RelationExtractor, RelationRules
from nmstag.relations.background import Background
from nmstag.relations.corpus_prior import CorpusPrior
from nmstag.relations.drug_knowledge import TABLES, DrugKnowledge, GroupMember, drug_groups, read_members
from nmstag.relations.examples import example_document, marked_features
from nmstag.relations.schema import DecisionRule, RelationPattern
from nmstag.relations.tree import MeshTree, position
from nmstag.rules import parse_markup
from nmstag.text.sentences import split_sentences

HARMS = """# made up
group\ttype\tid\tlabel\tformer
metals\tChemical\tMESH:D000001\tLead\tMESH:C000009
metals\tDisease\tD000002\tColic
metals\tDisease\tMESH:D000003\tNerve Trouble
salts\tChemical\tMESH:D000004\tZinc\t
salts\tDisease\tMESH:D000005\tFever\t
"""
TREE = MeshTree({"MESH:D000003": "C10.1", "MESH:D000006": "C10.1.2"})
NOWHERE = position([])
NARROWER = position(["C10.1.2"])


def read(*paths: Path) -> tuple[list[GroupMember], list[Fault]]:
    faults: list[Fault] = []
    return read_members(paths, faults.append), faults


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "adverse_effects.tsv"
    path.write_text(HARMS, encoding="utf-8")
    return path


def test_every_chemical_of_a_group_goes_with_every_disease_and_what_is_narrower(table: Path) -> None:
    members, faults = read(table)
    assert faults == []
    harms = DrugKnowledge(drug_groups(members), TREE)
    assert harms.holds("MESH:D000001", "MESH:D000002", NOWHERE)
    assert harms.holds("MESH:C000009", "MESH:D000006", NARROWER)
    assert not harms.holds("MESH:D000001", "MESH:D000005", NOWHERE)
    assert not harms.holds("MESH:D000008", "MESH:D000002", NOWHERE)
    row = harms.member("MESH:D000001", "MESH:D000006", NARROWER)
    assert row is not None
    assert (row.label, row.place) == ("Nerve Trouble", "knowledge/adverse_effects.tsv:5")
    own = harms.member("MESH:D000001", "MESH:D000002", NARROWER)
    assert own is not None
    assert own.label == "Colic"
    assert harms.member("MESH:D000004", "MESH:D000002", NOWHERE) is None


def test_a_later_table_adds_to_a_group_and_replaces_rows_of_the_same_id(table: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mine.tsv"
    rows = "metals\tDisease\tMESH:D000002\tLead Colic\nmetals\tDisease\tMESH:D000005\tFever\n"
    mine.write_text(HARMS.splitlines()[1] + "\n" + rows, encoding="utf-8")
    members, _ = read(table, mine)
    harms = DrugKnowledge(drug_groups(members), TREE)
    assert harms.holds("MESH:D000001", "MESH:D000005", NOWHERE)
    row = harms.member("MESH:D000001", "MESH:D000002", NOWHERE)
    assert row is not None
    assert (row.label, row.place) == ("Lead Colic", "knowledge/mine.tsv:2")


@pytest.mark.parametrize(
    ("row", "line", "field"),
    [
        ("metals\tMetal\tD1\tx\t", 8, "type"),
        ("metals\tChemical", 8, ""),
        ("metals\tChemical\tLEAD\tLead\t", 8, "id"),
        ("metals\tChemical\tMESH:D000007\tTin\ttin", 8, "former"),
        ("metals\tChemical\tMESH:D000007\t\t", 8, ""),
        ("metals\tChemical\tD000001\tLead\t", 8, "id"),
        ("gases\tChemical\tMESH:D000007\tNeon\t\ngases\tChemical\tMESH:D000008\tXenon\t", 8, "group"),
        ("gases\tDisease\tMESH:D000007\tColic\t", 8, "group"),
    ],
)
def test_a_broken_row_or_group_is_a_fault_with_its_line(table: Path, row: str, line: int, field: str) -> None:
    table.write_text(f"{HARMS}{row}\n", encoding="utf-8")
    found = [(fault.path, fault.line, fault.field) for fault in read(table)[1]]
    assert found == [(str(table), line, field)]


def extractor(table: Path, *tables: str) -> RelationExtractor:
    """Return an extractor that relates what a sentence names with 'caused' or 'for', if it is known."""
    given = {"examples": (), "counterexamples": ()}
    patterns = tuple(
        RelationPattern(
            id=name, type=type_, patterns=(f"{{Chemical:head}} {name} {{Disease:tail}}",), **given
        )
        for name, type_ in (("caused", "Positive_Correlation"), ("for", "Negative_Correlation"))
    )
    decisions = tuple(
        DecisionRule(id=f"by.{name}", type=type_, when=(name,), **given)
        for name, type_ in (("known_harm", "Positive_Correlation"), ("known_use", "Negative_Correlation"))
    )
    drugs = {name: drug_groups(read(table)[0]) for name in tables}
    return RelationExtractor(RelationRules(patterns=patterns, decisions=decisions, tree=TREE, drugs=drugs))


@pytest.mark.parametrize(
    ("tables", "verb", "expected"),
    [
        (["known_harm"], "caused", ["knowledge/adverse_effects.tsv:4", "by.known_harm"]),
        (["known_use"], "for", ["knowledge/adverse_effects.tsv:4", "by.known_use"]),
        (["known_use", "known_harm"], "caused", []),
    ],
)
def test_a_row_is_evidence_and_what_is_known_for_both_is_none(
    table: Path, tables: list[str], verb: str, expected: list[str]
) -> None:
    diseases = "[colic]{Disease id=D000002} and [fever]{Disease id=D000005}"
    text = f"[Lead]{{Chemical id=D000001}} {verb} {diseases}."
    document = example_document(parse_markup(text))
    found = extractor(table, *tables).extract(document, split_sentences(document.text))
    assert [item.tail for item in found] == (["D000002"] if expected else [])
    assert [item.rule for relation in found for item in relation.evidence][-2:] == expected


def test_examples_give_what_is_known_by_labels(shipped: RelationRules) -> None:
    extractor = RelationExtractor(shipped)
    text = "[Lead]{{Chemical head{}}} causes [colic]{{Disease tail}}."
    for feature in TABLES:
        labelled = marked_features(extractor, text.format(f" {feature}")) or {}
        assert labelled[feature] == 1
        assert feature not in (marked_features(extractor, text.format("")) or {})


def test_of_some_chemicals_one_in_the_table_of_uses_is_enough(table: Path) -> None:
    uses = DrugKnowledge(drug_groups(read(table)[0]), TREE)
    background = Background(TREE, {"known_use": uses}, CorpusPrior({}))
    assert background.is_used(["X:1", "D000001"])
    assert not background.is_used(["X:1", "text:zorbital"])
    assert not Background(TREE, {}, CorpusPrior({})).is_used(["D000001"])
