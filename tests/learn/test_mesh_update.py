"""Rows of a pack brought up to a newer MeSH: what changes, what is recorded, what stays."""

import pytest

from nmstag.learn.build import build
from nmstag.learn.inputs import parse_corpus
from nmstag.packs import load_packs, open_pack
from nmstag.pipeline import Tagger
from nmstag.rulecheck import compare_packs, verify

MANIFEST = 'name = "base"\nversion = "1"\nmesh_year = 2019\n'
HEADER = "name; type; id; label; note"
ROWS = (
    HEADER,
    "COVID-19; Disease; MESH:D018352; Coronavirus Infections",
    "covid infection; Disease; MESH:D018352; Coronavirus Infections; kept: the ward means any of them",
    "ague; Disease; MESH:C000007; old fever",
    "rigor; Disease; MESH:D000003; Shakes",
)
MESH = (
    "D018352\tCoronavirus Infections\t\nD000086382\tCOVID-19\tInfection, COVID\n"
    "D000000009\tNew Fever\tOld Fever\nD000003\tRigor\t\n"
)
TREE = "D018352\tx\tC02.782\nD000086382\tx\tC01.925\nD000000009\tx\tC23.1\nD000003\tx\tC23.2\n"
HARMS = (
    "group\ttype\tid\tlabel\tformer\na\tChemical\tMESH:D000077\tLead\t\n"
    "a\tDisease\tMESH:C000007\told fever\t\n"
)


@pytest.fixture
def base(make_pack):
    folder = make_pack({"diseases/C02.tsv": ROWS}, "base", MANIFEST)
    (folder / "knowledge").mkdir()
    (folder / "knowledge/adverse_effects.tsv").write_text(HARMS)
    (folder / "knowledge/mesh_tree.tsv").write_text("id\ttree_numbers\nMESH:D018352\tC02.782\n")
    return folder


@pytest.fixture
def updated(tmp_path, base):
    def make(name="desc2021.tsv", tree=TREE, out="new", **options):
        (tmp_path / name).write_text(MESH)
        (tmp_path / "tree.tsv").write_text(tree or "")
        given = tmp_path / "tree.tsv" if tree else None
        report = build(tmp_path / out, [], [tmp_path / name], given, open_pack(base), print, **options)
        return tmp_path / out, report.changes

    return make


def rows_of(folder):
    return {row.name: row for row in open_pack(folder).rows(print) if row.source == "curated"}


def ids_of(folder, text):
    return [mention.ids for mention in Tagger.load([folder]).tag_text(text).mentions]


def test_the_newer_mesh_decides_unless_a_row_is_kept(updated):
    folder, changes = updated()
    assert changes == {"moved": 1, "replaced": 2, "renamed": 1, "kept": 1}
    rows = rows_of(folder)
    assert rows["COVID-19"].ids == ("MESH:D000086382",)
    assert (rows["COVID-19"].label, rows["COVID-19"].note) == ("COVID-19", "MESH:D018352 before MeSH 2021")
    assert rows["covid infection"].ids == ("MESH:D018352",)
    assert rows["ague"].ids == ("MESH:D000000009",)
    assert rows["rigor"].label == "Rigor"
    assert ids_of(folder, "COVID-19 and ague") == [("MESH:D000086382",), ("MESH:D000000009",)]


@pytest.mark.parametrize("tree", [TREE, None])
def test_descriptors_without_tree_numbers_have_the_types_of_the_base(updated, tree):
    folder, _ = updated("mesh.tsv", tree)
    assert ids_of(folder, "COVID-19") == [("MESH:D000086382",)]


def test_what_changed_is_recorded_and_shown(base, updated):
    folder, _ = updated()
    assert open_pack(folder).mesh_year == 2021
    told = compare_packs([open_pack(base)], [open_pack(folder)]).mesh
    assert told[0] == "MeSH 2019 -> MeSH 2021"
    assert "moved COVID-19 (Disease): MESH:D018352 -> MESH:D000086382; MeSH: D000086382 COVID-19" in told
    assert any(line.startswith("kept covid infection") and "the ward means" in line for line in told)
    assert compare_packs([open_pack(folder)], [open_pack(folder)]).mesh == ()


def test_rows_move_to_the_file_of_their_branch_and_the_pack_stays_sound(base, updated):
    folder, _ = updated()
    assert rows_of(folder)["COVID-19"].place.startswith("diseases/C01")
    assert [str(one) for one in verify(open_pack(folder)) if "C000007" not in str(one)] == []
    tree = (folder / "knowledge/mesh_tree.tsv").read_text()
    assert "MESH:D018352\tC02.782" in tree
    assert "MESH:D000086382\tC01.925" in tree


def test_ids_of_known_harms_are_carried_over_with_the_former_one(updated):
    folder, _ = updated()
    lines = (folder / "knowledge/adverse_effects.tsv").read_text().splitlines()
    assert lines[2] == "a\tDisease\tMESH:D000000009\tNew Fever\tMESH:C000007"


def test_an_older_mesh_decides_only_on_ids_that_no_older_one_can_have(updated):
    folder, changes = updated("desc2015.tsv")
    assert "renamed" not in changes
    assert rows_of(folder)["COVID-19"].ids == ("MESH:D000086382",)
    assert rows_of(folder)["rigor"].label == "Shakes"
    assert open_pack(folder).mesh_year == 2019


def test_the_year_before_gives_former_ids_and_deleted_ids(tmp_path, base, updated):
    before = tmp_path / "desc2020.tsv"
    before.write_text("D018352\tCoronavirus Infections\tCOVID-19\nD000003\tShakes\t\nC000007\told fever\t\n")
    folder, _ = updated(mesh_before=[before])
    former = dict(open_pack(folder).former_ids())
    assert former == {"MESH:D000086382": "MESH:D018352", "MESH:D000000009": "MESH:C000007"}


def test_a_learned_name_yields_in_clinical_prose_alone(tmp_path, make_pack):
    base = make_pack({"curated/a.tsv": ["pain; Disease; X:1"]}, "base", MANIFEST)
    corpus = tmp_path / "mine.pubtator"
    corpus.write_text("1|t|Red fever\n1|a|\n1\t0\t9\tRed fever\tDisease\tD000001\n")
    build(tmp_path / "learned", [parse_corpus(str(corpus))], [], None, open_pack(base), print)
    mesh, tree = tmp_path / "desc2021.tsv", tmp_path / "tree.tsv"
    mesh.write_text("D000001\tFever\t\nD000002\tRed Fever\t\n")
    tree.write_text("D000001\tx\tC23.1\nD000002\tx\tC23.2\n")
    build(tmp_path / "new", [], [mesh], tree, open_pack(tmp_path / "learned"), print)

    def ids(profile):
        return Tagger(load_packs([tmp_path / "new"], profile)).mentions("red fever")[0].ids

    assert ids("clinical") == ("MESH:D000002",)
    assert ids("mine") == ("MESH:D000001",)


def test_the_same_update_gives_the_same_bytes(updated):
    first, _ = updated(out="one/pack")
    second, _ = updated(out="two/pack")
    assert open_pack(first).hash == open_pack(second).hash


def test_ids_in_rules_follow_and_two_that_are_now_one_are_one_row(base, updated):
    rules = base / "rules/backoff/feet.yaml"
    rules.parent.mkdir(parents=True)
    rules.write_text(
        "topic: backoff\nabout: a\nrules:\n  - id: a.b\n    words: [foot]\n    disease: MESH:C000007\n"
        '    examples: ["[foot lesion]{MESH:C000007}"]\n'
        '    counterexamples: ["[hand lesion]{MESH:C000007}"]\n'
    )
    harms = base / "knowledge/adverse_effects.tsv"
    harms.write_text(HARMS + "a\tDisease\tMESH:D000000009\tNew Fever\t\n")
    folder, _ = updated()
    assert "C000007" not in (folder / "rules/backoff/feet.yaml").read_text()
    assert (folder / "rules/backoff/feet.yaml").read_text().count("MESH:D000000009") == 3
    assert (folder / "knowledge/adverse_effects.tsv").read_text().count("MESH:D000000009") == 1
    assert not list(verify(open_pack(folder)))


def test_an_id_that_mesh_deleted_is_taken_away_and_noted(tmp_path, base, updated):
    before = tmp_path / "supp2020.tsv"
    before.write_text("mesh_id\tmesh_name\tkind\nC000099\tQuartan humours\tdisease\n")
    table = base / "lexicons/diseases/C02.tsv"
    table.write_text(table.read_text() + "humours\tDisease\tMESH:C000099\tQuartan humours\n")
    folder, changes = updated(mesh_before=[before])
    assert changes["deleted"] == 1
    row = rows_of(folder)["humours"]
    assert (row.ids, row.note) == ((), "MESH:C000099, deleted in MeSH 2021")
    assert row.place.startswith("diseases/no_concept.tsv")
