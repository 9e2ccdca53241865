"""What chemicals are known to do: the files, what follows from them, and what they say for a decision."""

from pathlib import Path

import pytest

from nmstag.errors import RuleError
from nmstag.relations import Relater
from nmstag.relations.check import example_document, marked_features
from nmstag.relations.drug_knowledge import FILES, HEADER, read_reputations
from nmstag.relations.schema import DecisionRule
from nmstag.relations.tree import place
from nmstag.rules import parse_markup
from nmstag.text.sentences import split_sentences

SHIPPED = Path(__file__).parents[2] / "rules" / "relations"
HARMS = """# made up
group\ttype\tid\tlabel\tformer
metals\tChemical\tMESH:D000001\tLead\tMESH:C000009
metals\tDisease\tD000002\tColic
metals\tDisease\tMESH:D000003\tNerve Trouble
salts\tChemical\tMESH:D000004\tZinc\t
salts\tDisease\tMESH:D000005\tFever\t
"""
TREE = {"MESH:D000003": ["C10.1"], "MESH:D000006": ["C10.1.2"]}
NOWHERE = place([])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / FILES["known_harm"]).write_text(HARMS, encoding="utf-8")
    return tmp_path


def test_every_chemical_of_a_group_goes_with_every_disease_and_what_is_narrower(folder: Path) -> None:
    found = read_reputations(folder, TREE)
    harms = found["known_harm"]
    assert harms.holds("MESH:D000001", "MESH:D000002", NOWHERE)
    assert harms.holds("MESH:C000009", "MESH:D000006", place(TREE["MESH:D000006"]))
    assert not harms.holds("MESH:D000001", "MESH:D000005", NOWHERE)
    assert not harms.holds("MESH:D000008", "MESH:D000002", NOWHERE)
    assert not found["known_use"].holds("MESH:D000001", "MESH:D000002", NOWHERE)
    row = harms.row("MESH:D000001", "MESH:D000006", place(TREE["MESH:D000006"]))
    assert row is not None
    assert (row.label, row.line) == ("Nerve Trouble", 5)
    assert harms.row("MESH:D000004", "MESH:D000002", NOWHERE) is None


def test_broken_rows_are_faults_with_their_lines(folder: Path) -> None:
    path = folder / FILES["known_harm"]
    path.write_text(HARMS + "metals\tMetal\tD1\tx\t\nmetals\tChemical\n", encoding="utf-8")
    with pytest.raises(RuleError) as caught:
        read_reputations(folder)
    assert [(fault.line, fault.field) for fault in caught.value.faults] == [(8, "type"), (9, "")]


@pytest.mark.parametrize(
    ("row", "line", "field"),
    [
        ("metals\tChemical\tLEAD\tLead\t", 8, "id"),
        ("metals\tChemical\tMESH:D000007\tTin\ttin", 8, "former"),
        ("metals\tChemical\tMESH:D000007\t\t", 8, ""),
        ("metals\tChemical\tD000001\tLead\t", 8, "id"),
        ("gases\tChemical\tMESH:D000007\tNeon\t\ngases\tChemical\tMESH:D000008\tXenon\t", 8, "group"),
        ("gases\tDisease\tMESH:D000007\tColic\t", 8, "group"),
        ("group\ttype\tlabel\tid\tformer", 8, ""),
    ],
)
@pytest.mark.parametrize("name", FILES.values())
def test_a_broken_group_is_a_fault_with_its_line(
    folder: Path, name: str, row: str, line: int, field: str
) -> None:
    (folder / name).write_text(f"{HARMS}{row}\n", encoding="utf-8")
    with pytest.raises(RuleError) as caught:
        read_reputations(folder)
    faults = [(fault.path, fault.line, fault.field) for fault in caught.value.faults]
    assert faults == [(str(folder / name), line, field)]


def test_a_row_is_evidence_for_what_it_says(folder: Path) -> None:
    decision = DecisionRule(
        id="known",
        type="Positive_Correlation",
        scheme="cid",
        when=("known_harm",),
        examples=(),
        counterexamples=(),
    )
    hint = Relater.from_rules(SHIPPED)
    relater = Relater(
        hint.rules,
        [decision],
        TREE,
        cues=hint.cues.rules,
        reputations=read_reputations(folder, TREE),
    )
    relater = Relater.revive(relater.dump(), TREE)
    text = "[Lead]{Chemical id=D000001} caused [colic]{Disease id=D000002} and [fever]{Disease id=D000005}."
    document = example_document(parse_markup(text))
    (relation,) = relater.relate(document, split_sentences(document.text), "cid")
    assert relation.tail == "D000002"
    assert [item.rule for item in relation.evidence][-2:] == ["relations/harms.tsv:4", "known"]


def test_examples_say_what_is_known_of_the_pair_by_labels() -> None:
    relater = Relater.from_rules(SHIPPED)
    text = "[Lead]{{Chemical head{}}} causes [colic]{{Disease tail}}."
    for feature in FILES:
        labelled = marked_features(relater, text.format(f" {feature}")) or {}
        assert labelled[feature] == 1
        assert feature not in (marked_features(relater, text.format("")) or {})


@pytest.mark.parametrize("name", FILES.values())
def test_shipped_groups_are_whole(name: str) -> None:
    lines = (SHIPPED / name).read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    assert tuple(rows.pop(0)) == HEADER
    kinds: dict[str, set[str]] = {}
    for group, type_, *_ in rows:
        kinds.setdefault(group, set()).add(type_)
    assert all(found == {"Chemical", "Disease"} for found in kinds.values())
    assert len({tuple(row[:3]) for row in rows}) == len(rows)
