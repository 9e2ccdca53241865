"""What `nmstag build` does with relations: tables made again, kept or removed, the same bytes each time."""

import shutil
from pathlib import Path

import pytest

from nmstag.document import Document
from nmstag.errors import Fault
from nmstag.learn.build import build
from nmstag.learn.inputs import parse_corpus
from nmstag.packs import open_pack
from nmstag.pipeline import Tagger, TaggerOptions
from nmstag.relations.examples import example_document
from nmstag.rules import parse_markup

SHIPPED = Path(__file__).parents[2] / "rules"
WEIGHTS = (
    "scheme\tkind\ttype\tconditions\tpoints\tsupport\tprecision\n{0}\tany\tAssociation\talways\t1\t1\t1\n"
)
TREE = "id\ttree_numbers\nMESH:D000009\tC01.9\n"
CID, BIORED = "profiles/bc5cdr/relation_weights.tsv", "profiles/biored/relation_weights.tsv"
PRIOR, TREE_FILE = "profiles/bc5cdr/corpus_prior.tsv", "knowledge/mesh_tree.tsv"
CAUSES = "[Lead]{Chemical id=D000001} causes [colic]{Disease id=D000002}. "
RELIEVES = "[Lead]{Chemical id=D000001} for [colic]{Disease id=D000002}. "
OTHER = "[Zinc]{Chemical id=D000003} and [tin]{Chemical id=D000004} were compared."


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """Return a pack with relation rules, weights and a tree."""
    folder = tmp_path / "base"
    shutil.copytree(SHIPPED / "relations", folder / "rules" / "relations")
    (folder / "rules" / "words").mkdir()
    for path in (SHIPPED / "words").glob("relation_*.txt"):
        shutil.copyfile(path, folder / "rules" / "words" / path.name)
    for name, text in ((CID, WEIGHTS.format("cid")), (BIORED, WEIGHTS.format("biored")), (TREE_FILE, TREE)):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "pack.toml").write_text('name = "base"\nversion = "1"\n', encoding="utf-8")
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


def tables(folder: Path) -> dict[str, str]:
    """Return the relation tables of a pack."""
    names = (CID, BIORED, PRIOR, TREE_FILE)
    return {name: (folder / name).read_text() for name in names if (folder / name).is_file()}


def make(out: Path, base: Path, *corpora: Path, mesh: tuple[Path, Path] | None = None) -> dict[str, str]:
    """Build a pack and return its relation tables."""
    faults: list[Fault] = []
    inputs = [parse_corpus(str(path)) for path in corpora]
    mesh_files, tree = ([mesh[0]], mesh[1]) if mesh else ([], None)
    build(out, inputs, mesh_files, tree, open_pack(base), faults.append)
    assert [fault for fault in faults if fault.severity == "error"] == []
    return tables(out)


def test_weights_are_learned_from_relations(tmp_path: Path, base: Path) -> None:
    files = make(tmp_path / "out", base, corpus(tmp_path / "mine.pubtator", "CID"))
    assert files.keys() == {CID, PRIOR, TREE_FILE}
    assert "Association" not in files[CID]
    assert files[TREE_FILE] == TREE
    tagger = Tagger.from_options(TaggerOptions((str(tmp_path / "out"),), relations="cid"))
    found = [tagger.tag_text(text).relations for text in ("Lead causes colic.", "Lead for colic.")]
    assert [[item.type for item in relations] for relations in found] == [["CID"], []]


def test_both_schemes_of_two_corpora(tmp_path: Path, base: Path) -> None:
    one = corpus(tmp_path / "one.pubtator", "CID")
    other = corpus(tmp_path / "other.pubtator", "both")
    files = make(tmp_path / "out", base, one, other)
    assert "\ncid\tchemical-disease\tPositive_Correlation\t" in files[CID]
    assert "\nbiored\tany\tNovel\t" in files[BIORED]
    assert all("\tany\tAssociation\t" not in files[name] for name in (CID, BIORED))
    assert make(tmp_path / "again", base, other, one) == files
    assert make(base, base, one, other) == files


@pytest.mark.parametrize(("relation", "size"), [("", 30), ("CID", 10)])
def test_what_was_learned_stays_where_nothing_teaches(
    tmp_path: Path, base: Path, relation: str, size: int
) -> None:
    before = tables(base)
    assert make(tmp_path / "out", base, corpus(tmp_path / "mine.pubtator", relation, size)) == before


def test_the_tree_has_the_concepts_of_the_pack(tmp_path: Path, base: Path) -> None:
    table, tree = tmp_path / "mesh.tsv", tmp_path / "tree.tsv"
    table.write_text("D000001\tLead\t\nD000002\tColic\t\nD000005\tWalking\t\n", encoding="utf-8")
    tree.write_text(
        "mesh_id\tmesh_name\tmesh_tree_number\nD000002\tx\tC23.8\nD000001\tx\tD01.2\n"
        "D000002\tx\tC06.4\nD000005\tx\tF01.1\n",
        encoding="utf-8",
    )
    files = make(tmp_path / "out", base, mesh=(table, tree))
    assert files[TREE_FILE].endswith("tree_numbers\nMESH:D000001\tD01.2\nMESH:D000002\tC06.4 C23.8\n")
    assert files[CID] == WEIGHTS.format("cid")


def test_a_pack_without_relation_rules_learns_no_relations(tmp_path: Path, base: Path) -> None:
    shutil.rmtree(base / "rules")
    inputs = [parse_corpus(str(corpus(tmp_path / "mine.pubtator", "CID")))]
    report = build(tmp_path / "out", inputs, [], None, open_pack(base), print)
    assert not [name for name in report.rows if "relation" in name]
