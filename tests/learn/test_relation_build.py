"""What `nmstag build` does with relations: files made anew, kept or removed, the same bytes each time."""

import shutil
from pathlib import Path

import pytest

from nmstag.document import Document
from nmstag.errors import Fault
from nmstag.learn.build import build, parse_corpus
from nmstag.packs import open_pack
from nmstag.pipeline import Tagger, TaggerOptions
from nmstag.relations import Relater
from nmstag.relations.check import example_document
from nmstag.rules import parse_markup

PATTERNS = ("macros.yaml", "causes.yaml", "treats.yaml", "chemicals.yaml", "decisions.yaml")
SHIPPED = Path(__file__).parents[2] / "rules" / "relations"
OLD = """topic: {0}
about: Learnt before.
rules:
  - id: {0}.old
    type: Association
    when: [always]
    source: induced
    examples: ["[Lead]{{Chemical head}} [colic]{{Disease tail}}."]
    counterexamples: ["[Fever]{{Disease tail}} came. [Gold]{{Chemical head}} is a metal."]
"""
TREE = "topic: mesh_tree\nabout: Where concepts stand.\nnumbers: |\n  D000009 C01.9\n"
CAUSES = "[Lead]{Chemical id=D000001} causes [colic]{Disease id=D000002}. "
RELIEVES = "[Lead]{Chemical id=D000001} for [colic]{Disease id=D000002}. "
OTHER = "[Zinc]{Chemical id=D000003} and [tin]{Chemical id=D000004} were compared."


@pytest.fixture
def base(tmp_path: Path, cache: Path) -> Path:
    """Return a pack with pattern rules, induced rules and a tree."""
    folder = tmp_path / "base"
    relations = folder / "rules" / "relations"
    relations.mkdir(parents=True)
    (folder / "pack.toml").write_text('name = "base"\nversion = "1"\n', encoding="utf-8")
    for name in PATTERNS:
        shutil.copyfile(SHIPPED / name, relations / name)
    for topic in ("induced_cid", "induced_biored"):
        (relations / f"{topic}.yaml").write_text(OLD.format(topic), encoding="utf-8")
    (relations / "mesh_tree.yaml").write_text(TREE, encoding="utf-8")
    return folder


def corpus(path: Path, relation: str, size: int = 50) -> Path:
    """Write a corpus in which every other document relates lead and colic; `relation` may be empty."""
    blocks = []
    for number in range(1, size + 1):
        document = example_document(parse_markup((CAUSES if number % 2 else RELIEVES) + OTHER), str(number))
        lines = pubtator(document)
        if relation == "CID" and number % 2:
            lines.append(f"{number}\tCID\tD000001\tD000002")
        elif relation and relation != "CID":
            type_ = "Positive_Correlation" if number % 2 else "Negative_Correlation"
            lines.append(f"{number}\t{type_}\tD000001\tD000002\tNovel")
        blocks.append("\n".join(lines) + "\n")
    path.write_text("\n".join(blocks), encoding="utf-8")
    return path


def pubtator(document: Document) -> list[str]:
    rows = [
        f"{document.id}\t{item.start}\t{item.end}\t{item.text}\t{item.type}\t{item.ids[0]}"
        for item in document.mentions
    ]
    return [f"{document.id}|t|{document.text}", f"{document.id}|a|", *rows]


def make(out: Path, base: Path, *corpora: Path, mesh: tuple[Path, Path] | None = None) -> dict[str, str]:
    """Build a pack and return its relation files."""
    faults: list[Fault] = []
    inputs = [parse_corpus(str(path)) for path in corpora]
    tables, tree = ([mesh[0]], mesh[1]) if mesh else ([], None)
    build(out, inputs, tables, tree, open_pack(base), faults.append)
    assert [fault for fault in faults if fault.severity == "error"] == []
    folder = out / "rules" / "relations"
    return {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()}


def test_rules_are_learnt_from_relations(tmp_path: Path, base: Path) -> None:
    files = make(tmp_path / "out", base, corpus(tmp_path / "mine.pubtator", "CID"))
    assert "induced_cid.old" not in files["induced_cid.yaml"]
    assert "induced_biored.yaml" not in files
    assert files["mesh_tree.yaml"] == TREE
    Relater.from_rules(tmp_path / "out" / "rules" / "relations")
    tagger = Tagger.from_options(TaggerOptions((str(tmp_path / "out"),), relations="cid"))
    found = [tagger.tag_text(text).relations for text in ("Lead causes colic.", "Lead for colic.")]
    assert [[item.type for item in relations] for relations in found] == [["CID"], []]


def test_both_readings_of_two_corpora(tmp_path: Path, base: Path) -> None:
    one = corpus(tmp_path / "one.pubtator", "CID")
    other = corpus(tmp_path / "other.pubtator", "both")
    files = make(tmp_path / "out", base, one, other)
    assert "scheme: cid" in files["induced_cid.yaml"]
    assert "scheme: biored" in files["induced_biored.yaml"]
    assert "type: Novel" in files["induced_biored.yaml"]
    assert ".old" not in files["induced_cid.yaml"] + files["induced_biored.yaml"]
    assert make(tmp_path / "again", base, other, one) == files
    assert make(base, base, one, other) == files


@pytest.mark.parametrize(("relation", "size"), [("", 30), ("CID", 10)])
def test_what_was_learnt_stays_where_nothing_teaches(
    tmp_path: Path, base: Path, relation: str, size: int
) -> None:
    before = {path.name: path.read_text() for path in (base / "rules" / "relations").iterdir()}
    assert make(tmp_path / "out", base, corpus(tmp_path / "mine.pubtator", relation, size)) == before


def test_the_tree_holds_the_concepts_of_the_pack(tmp_path: Path, base: Path) -> None:
    table, tree = tmp_path / "mesh.tsv", tmp_path / "tree.tsv"
    table.write_text("D000001\tLead\t\nD000002\tColic\t\nD000005\tWalking\t\n", encoding="utf-8")
    tree.write_text(
        "mesh_id\tmesh_name\tmesh_tree_number\nD000002\tx\tC23.8\nD000001\tx\tD01.2\n"
        "D000002\tx\tC06.4\nD000005\tx\tF01.1\n",
        encoding="utf-8",
    )
    files = make(tmp_path / "out", base, mesh=(table, tree))
    assert files["mesh_tree.yaml"].endswith("numbers: |\n  D000001 D01.2\n  D000002 C06.4 C23.8\n")
    assert files["induced_cid.yaml"] == OLD.format("induced_cid")


def test_a_pack_without_pattern_rules_learns_no_relations(tmp_path: Path, base: Path) -> None:
    shutil.rmtree(base / "rules")
    report = build(
        tmp_path / "out",
        [parse_corpus(str(corpus(tmp_path / "mine.pubtator", "CID")))],
        [],
        None,
        open_pack(base),
        print,
    )
    assert not [name for name in report.rows if "relations" in name]
