"""Packs built from annotations and from MeSH: counts by hand, the same bytes every time."""

from __future__ import annotations

import json

import pytest

from nmstag.errors import DataError, UsageError
from nmstag.learn.build import build
from nmstag.learn.inputs import parse_corpus
from nmstag.lexicon.mesh import MeshRecord, read_mesh, uninverted
from nmstag.packs import open_pack
from nmstag.pipeline import Tagger


def pubtator(*documents):
    """Return documents in PubTator; each is its title and (name, place of its use, type, id) tuples."""
    blocks = []
    for number, (title, *mentions) in enumerate(documents, 1):
        lines = [f"{number}|t|{title}", f"{number}|a|"]
        for name, nth, type_, id_ in mentions:
            start = -1
            for _ in range(nth):
                start = title.index(name, start + 1)
            lines.append(f"{number}\t{start}\t{start + len(name)}\t{name}\t{type_}\t{id_}")
        blocks.append("\n".join(lines) + "\n")
    return "\n".join(blocks)


CORPUS = pubtator(
    # 'pain' is annotated once, is part of a longer annotation once, and is not annotated twice.
    ("Pain and chest pain, pain", ("Pain", 1, "Disease", "D010146"), ("chest pain", 1, "Disease", "D002637")),
    ("No pain here", ("here", 1, "Gene", "1")),
    # 'lead' is annotated with two types, 'rigor' under two ids.
    ("Lead in lead", ("Lead", 1, "Chemical", "D007854"), ("lead", 1, "Disease", "D007855")),
    ("rigor, rigors", ("rigor", 1, "Disease", "D009127"), ("rigors", 1, "SpecificDisease", "D009128")),
    # Known from the base pack alone: never annotated.
    ("Fever is no name of this corpus",),
)


def make(out, corpora=(), mesh=(), tree=None, base=None):
    faults = []
    report = build(
        out,
        [parse_corpus(str(path)) for path in corpora],
        list(mesh),
        tree,
        open_pack(base) if base else None,
        faults.append,
    )
    return report, faults


def learned(out, name="mine"):
    rows = open_pack(out).rows(print)
    return {
        (r.name, r.type, r.ids): r.counts for r in rows if r.place.startswith(f"profiles/{name}/names.tsv")
    }


@pytest.fixture
def corpus(tmp_path):
    path = tmp_path / "mine.pubtator"
    path.write_text(CORPUS, encoding="utf-8")
    return path


@pytest.fixture
def mesh(tmp_path):
    path, tree = tmp_path / "mesh.tsv", tmp_path / "tree.tsv"
    path.write_text(
        "D000001\tNeuroleptic Malignant Syndrome\tSyndrome, Neuroleptic Malignant|NMS\n"
        "D000002\tHaloperidol\tHaldol\n"
        "D000003\tWalking\tGait\n"
        "D000004\tInsulins\t\n"
        "D000005\tDepression\tHaldol\n"
        "D000006\tSodium, Dietary\t\n"
    )
    tree.write_text(
        "mesh_id\tmesh_name\tmesh_tree_number\n"
        "D000001\tx\tC10.1\nD000002\tx\tD02.1\nD000003\tx\tF01.1\nD000004\tx\tD12.1\n"
        "D000005\tx\tF03.1\nD000006\tx\tD01.1\nD000006\tx\tD27.1\n"
    )
    return path, tree


def mesh_names(out):
    return {(row.name, row.type, *row.ids) for row in open_pack(out).rows(print) if row.source == "mesh"}


def test_counts_of_how_a_corpus_uses_a_name(tmp_path, corpus, make_pack):
    base = make_pack({"curated/a.tsv": ["fever; Disease; X:1"]}, "base")
    _, faults = make(tmp_path / "out", [corpus], base=base)
    assert not faults
    found = learned(tmp_path / "out")
    assert found["Pain", "Disease", ("MESH:D010146",)] == (1, 0, 1, 2)
    assert found["chest pain", "Disease", ("MESH:D002637",)] == (1, 0, 0, 0)
    assert found["Lead", "Chemical", ("MESH:D007854",)][:2] == (1, 1)
    assert found["Lead", "Disease", ("MESH:D007855",)][:2] == (1, 1)
    assert found["rigor", "Disease", ("MESH:D009127",)] == (1, 1, 0, 0)
    assert found["rigor", "Disease", ("MESH:D009128",)] == (1, 1, 0, 0)
    assert found["fever", "Disease", ()] == (0, 0, 0, 1)
    assert not [key for key in found if key[0] == "here"]


@pytest.mark.parametrize("name", ["¨", "\u0301 \u0301", "-"])
def test_an_annotation_without_a_word_teaches_no_name(tmp_path, name):
    path = tmp_path / "mine.pubtator"
    text = f"{name} and pain"
    path.write_text(
        pubtator((text, (name, 1, "Disease", "D1"), ("pain", 1, "Disease", "D2"))), encoding="utf-8"
    )
    make(tmp_path / "out", [path])
    assert ("pain", "Disease", ("MESH:D2",)) in learned(tmp_path / "out")
    assert Tagger.load([tmp_path / "out"]).tag_text(text).mentions


def test_the_same_input_gives_the_same_bytes(tmp_path, corpus, mesh, make_pack):
    base = make_pack({"curated/a.tsv": ["fever; Disease; X:1"]}, "base")
    contents = []
    for place in ("one/pack", "two/pack"):
        make(tmp_path / place, [corpus], [mesh[0]], mesh[1], base)
        files = sorted(path for path in (tmp_path / place).rglob("*") if path.is_file())
        contents.append({path.relative_to(tmp_path / place): path.read_bytes() for path in files})
    assert contents[0] == contents[1]
    make(tmp_path / "one/pack", [corpus], [mesh[0]], mesh[1], base)
    assert open_pack(tmp_path / "one/pack").hash == open_pack(tmp_path / "two/pack").hash


def test_generated_files_say_how_they_came_to_be(tmp_path, corpus):
    make(tmp_path / "out", [corpus])
    text = (tmp_path / "out/profiles/mine/names.tsv").read_text()
    assert text.startswith("# ")
    assert "nmstag build" in text
    assert "mine.pubtator sha256 " in text
    assert str(tmp_path) not in text
    (source,) = open_pack(tmp_path / "out").sources
    assert source.name == "mine"
    assert len(source.sha256) == 64


def test_files_of_one_corpus_are_counted_together(tmp_path):
    (tmp_path / "trial").mkdir()
    for name in ("train", "dev"):
        path = tmp_path / "trial" / f"{name}.pubtator"
        path.write_text(pubtator((f"rigor of {name}", ("rigor", 1, "Disease", "D009127"))))
    make(tmp_path / "out", [tmp_path / "trial" / "train.pubtator", tmp_path / "trial" / "dev.pubtator"])
    assert learned(tmp_path / "out", "trial") == {("rigor", "Disease", ("MESH:D009127",)): (2, 0, 0, 0)}


@pytest.mark.parametrize(
    ("argument", "name"),
    [
        ("bc5cdr/train.pubtator", "bc5cdr"),
        ("notes.pubtator", "notes"),
        ("mine=notes.pubtator", "mine"),
        ("a=b/c.pubtator", "a"),
        ("dir=x/notes.pubtator", "dir"),
        ("train.pubtator", "train"),
    ],
)
def test_the_name_of_a_corpus(argument, name):
    assert parse_corpus(argument).name == name


def test_hand_written_files_of_the_base_are_copied_and_learned_ones_made_anew(tmp_path, corpus, make_pack):
    base = make_pack(
        {
            "curated/a.tsv": ["fever; Disease; X:1"],
            "profiles/old/names.tsv": ["name; type; id; seen", "ague; Disease; X:2; 4"],
            "mesh/names.tsv": ["grippe; Disease; X:3"],
            "stoplist.tsv": ["name; type; id; note", "ice; Chemical; ; no"],
            "../profiles/clinical/names.tsv": ["CK up; Disease; X:4"],
        },
        "base",
    )
    make(tmp_path / "kept", base=base)
    assert open_pack(tmp_path / "kept").files == open_pack(base).files
    make(tmp_path / "out", [corpus], base=base)
    files = open_pack(tmp_path / "out").files
    assert {"lexicons/curated/a.tsv", "lexicons/stoplist.tsv", "lexicons/mesh/names.tsv"} <= set(files)
    assert {"profiles/mine/names.tsv", "profiles/clinical/names.tsv"} <= set(files)
    assert "profiles/old/names.tsv" not in files


def test_building_into_the_base_itself_keeps_its_manifest(corpus, make_pack):
    base = make_pack({"curated/a.tsv": ["fever; Disease; X:1"], "profiles/old/names.tsv": []}, "base")
    manifest = (base / "pack.toml").read_bytes()
    make(base, [corpus], base=base)
    assert (base / "pack.toml").read_bytes() == manifest
    assert "profiles/old/names.tsv" not in open_pack(base).files
    assert learned(base)


def test_the_tree_decides_which_records_are_entities(tmp_path, mesh):
    make(tmp_path / "out", mesh=[mesh[0]], tree=mesh[1])
    assert mesh_names(tmp_path / "out") == {
        ("Neuroleptic Malignant Syndrome", "Disease", "MESH:D000001"),
        ("Syndrome, Neuroleptic Malignant", "Disease", "MESH:D000001"),
        ("NMS", "Disease", "MESH:D000001"),
        ("Haloperidol", "Chemical", "MESH:D000002"),
        ("Haldol", "Chemical", "MESH:D000002"),
        ("Haldol", "Disease", "MESH:D000005"),
        ("Depression", "Disease", "MESH:D000005"),
        ("Sodium, Dietary", "Chemical", "MESH:D000006"),
        ("Dietary Sodium", "Chemical", "MESH:D000006"),
    }


def test_descriptors_of_a_plain_file_need_their_tree_numbers(tmp_path, mesh):
    with pytest.raises(DataError) as error:
        make(tmp_path / "out", mesh=[mesh[0]])
    assert error.value.faults[0].allowed == "--mesh-tree FILE"
    assert not (tmp_path / "out").exists()


def test_a_built_pack_tags(tmp_path, corpus, mesh):
    make(tmp_path / "out", [corpus], [mesh[0]], mesh[1])
    found = (
        Tagger.load([tmp_path / "out"])
        .tag_text("Neuroleptic malignant syndrome, chest pain, Walking.")
        .mentions
    )
    assert [(m.text, m.ids) for m in found] == [
        ("Neuroleptic malignant syndrome", ("MESH:D000001",)),
        ("chest pain", ("MESH:D002637",)),
    ]


XML = """<?xml version="1.0"?><DescriptorRecordSet>
<DescriptorRecord><DescriptorUI>D000001</DescriptorUI><DescriptorName><String>Pain</String></DescriptorName>
<TreeNumberList><TreeNumber>C23.888</TreeNumber></TreeNumberList>
<ConceptList><Concept><TermList>
<Term IsPermutedTermYN="N"><String>Pain</String></Term><Term IsPermutedTermYN="N"><String>Ache</String></Term>
<Term IsPermutedTermYN="Y"><String>Pain, the</String></Term></TermList></Concept></ConceptList>
</DescriptorRecord>
"""
SUPPLEMENT = """<?xml version="1.0"?><SupplementalRecordSet>
<SupplementalRecord SCRClass="1"><SupplementalRecordUI>C000001</SupplementalRecordUI>
<SupplementalRecordName><String>bevonium</String></SupplementalRecordName></SupplementalRecord>
<SupplementalRecord SCRClass="3"><SupplementalRecordUI>C000002</SupplementalRecordUI>
<SupplementalRecordName><String>rare syndrome</String></SupplementalRecordName></SupplementalRecord>
<SupplementalRecord SCRClass="2"><SupplementalRecordUI>C000003</SupplementalRecordUI>
<SupplementalRecordName><String>protocol A</String></SupplementalRecordName></SupplementalRecord>
</SupplementalRecordSet>"""
ASCII = """*NEWRECORD
RECTYPE = D
MH = Pain
ENTRY = Ache|T184|NON|EQV
PRINT ENTRY = Suffering, Physical
MN = C23.888
UI = D000001

*NEWRECORD
RECTYPE = C
NM = bevonium
SY = Acabel|NON
UI = C000001
"""


def records_of(tmp_path, content, tree=None):
    path = tmp_path / "mesh.file"
    path.write_text(content)
    faults = []
    return [(r.id, r.name, r.terms, r.type()) for r in read_mesh([path], tree, faults.append)], faults


def test_mesh_xml(tmp_path):
    records, faults = records_of(tmp_path, XML + "</DescriptorRecordSet>")
    assert (records, faults) == ([("D000001", "Pain", ["Ache"], "Disease")], [])


def test_mesh_xml_that_ends_early_gives_what_it_holds(tmp_path):
    records, (fault,) = records_of(tmp_path, XML + "<DescriptorRecord><Descr")
    assert [record[0] for record in records] == ["D000001"]
    assert fault.severity == "warning"
    assert fault.line > 1


def test_mesh_supplementary_xml_and_tsv(tmp_path):
    records, _ = records_of(tmp_path, SUPPLEMENT)
    kinds = [("C000001", "bevonium", [], "Chemical"), ("C000002", "rare syndrome", [], "Disease")]
    assert records == [*kinds, ("C000003", "protocol A", [], "")]
    table = "mesh_id\tmesh_name\tkind\n"
    table += "C000001\tbevonium\tchemical\nC000002\trare syndrome\tdisease\nC000003\tp\tprotocol\n"
    assert records_of(tmp_path, table)[0] == [*kinds, ("C000003", "p", [], "")]


def test_mesh_ascii(tmp_path):
    records, _ = records_of(tmp_path, ASCII)
    assert records == [
        ("C000001", "bevonium", ["Acabel"], "Chemical"),
        ("D000001", "Pain", ["Ache", "Suffering, Physical"], "Disease"),
    ]


def test_lines_of_a_table_that_are_no_records_are_told(tmp_path):
    tree = tmp_path / "tree.tsv"
    tree.write_text("D000001\tPain\tC23\nbroken\n")
    records, faults = records_of(tmp_path, "D000001\tPain\nX1\tno\nD000002\n", tree)
    assert [record[3] for record in records] == ["Disease"]
    assert [(fault.line, fault.value) for fault in faults] == [(2, "X1\tno"), (3, "D000002"), (2, "broken")]


@pytest.mark.parametrize("content", ["", "prose without a tab", "\xff"])
def test_what_is_no_mesh_file_is_told(tmp_path, content):
    path = tmp_path / "mesh.file"
    path.write_bytes(content.encode("latin-1"))
    with pytest.raises(DataError) as caught:
        read_mesh([path], None, print)
    assert caught.value.faults[0].path == str(path)


@pytest.mark.parametrize(
    ("tree", "excluded", "type_"),
    [
        (["C10.1"], (), "Disease"),
        (["F03.1"], (), "Disease"),
        (["F01.1"], (), ""),
        (["D12.1"], ("D12",), ""),
        (["D12.1", "D02.1"], ("D12",), "Chemical"),
        (["D02.1", "C10.1"], (), "Disease"),
        ([], (), ""),
    ],
)
def test_the_type_of_a_record_by_its_branches(tree, excluded, type_):
    assert MeshRecord("D1", "x", tree=tree).type(excluded) == type_


@pytest.mark.parametrize(
    ("term", "natural"),
    [
        ("Syndrome, Neuroleptic Malignant", "Neuroleptic Malignant Syndrome"),
        ("Failure, Renal, Acute", "Acute Renal Failure"),
        ("2,4-Dinitrophenol", "2,4-Dinitrophenol"),
        ("Pain", "Pain"),
    ],
)
def test_inverted_terms_are_put_right(term, natural):
    assert uninverted(term) == natural


@pytest.mark.parametrize(
    "written", ["chest\npain", "chest\tpain", "chest \r\n pain", "#chest pain", "x\ud800"]
)
def test_a_name_of_any_characters_is_read_back(tmp_path, written):
    mention = {"start": 0, "end": len(written), "text": written, "type": "Disease", "ids": ["MESH:D2"]}
    path = tmp_path / "mine.jsonl"
    path.write_text(json.dumps({"id": "1", "text": written + " again", "mentions": [mention]}) + "\n")
    _, faults = make(tmp_path / "out", [path])
    assert not faults
    (name,) = [key for key in learned(tmp_path / "out") if key[2] == ("MESH:D2",)]
    assert name[0] == " ".join(written.split()).replace("\ud800", "\ufffd")
    tagged = Tagger.load([tmp_path / "out"]).tag_text(f"A {name[0]}.")
    assert [mention.ids for mention in tagged.mentions] == [("MESH:D2",)]


def test_odd_characters_of_a_manifest_are_read_back(tmp_path, make_pack, corpus):
    remark = 'a "b" \\ \n\t\x00\x7fé'
    quoted = json.dumps(remark).replace("\x7f", "\\u007f")
    manifest = f'name = "a"\nversion = {quoted}\n[types]\nDisease = {quoted}\n"a b.\\"c" = "x"\n'
    base = make_pack({"curated/a.tsv": ["fever; Disease; X:1"]}, "base", manifest)
    make(tmp_path / "out", [corpus], base=base)
    pack = open_pack(tmp_path / "out")
    assert pack.version == remark
    assert pack.types == {"Disease": remark, 'a b."c': "x"}


@pytest.mark.parametrize("wrong", ["corpus", "mesh", "tree"])
@pytest.mark.parametrize("place", ["missing", "folder"])
def test_an_input_that_cannot_be_read_is_told_before_anything_is_written(
    tmp_path, corpus, mesh, wrong, place
):
    (tmp_path / "folder").mkdir()
    inputs = {"corpus": corpus, "mesh": mesh[0], "tree": mesh[1], wrong: tmp_path / place}
    with pytest.raises(DataError) as caught:
        make(tmp_path / "out", [inputs["corpus"]], [inputs["mesh"]], inputs["tree"])
    assert [fault.path for fault in caught.value.faults] == [str(tmp_path / place)]
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("in_place", [False, True])
def test_a_build_that_fails_leaves_the_folder_alone(tmp_path, corpus, make_pack, in_place):
    base = make_pack({"curated/a.tsv": ["fever; Disease; X:1"]}, "base")
    make(base, [corpus], base=base)
    broken = base / "rules" / "patterns" / "a.yaml"
    broken.parent.mkdir(parents=True)
    broken.write_text("topic: [")
    before = {path: path.read_bytes() for path in base.rglob("*") if path.is_file()}
    out = base if in_place else tmp_path / "out"
    corpus.write_text(pubtator(("Gout", ("Gout", 1, "Disease", "D6"))))
    with pytest.raises(DataError) as caught:
        make(out, [corpus], base=base)
    assert caught.value.faults[0].path == str(broken)
    assert {path: path.read_bytes() for path in base.rglob("*") if path.is_file()} == before
    assert not (tmp_path / "out").exists()
    assert not list(tmp_path.rglob(".nmstag-build-*"))


@pytest.mark.parametrize("manifest", ["", 'name = "mine"\nversion = "1"\ndescription = "Ours"\n', "not TOML"])
def test_a_folder_that_build_did_not_make_is_left_alone(tmp_path, manifest):
    out = tmp_path / "mine"
    out.mkdir()
    (out / "notes.txt").write_text("Ours.", encoding="utf-8")
    if manifest:
        (out / "pack.toml").write_text(manifest, encoding="utf-8")
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    with pytest.raises(UsageError, match="did not make it"):
        build(out, [], [], None, open_pack("default"), print)
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before
