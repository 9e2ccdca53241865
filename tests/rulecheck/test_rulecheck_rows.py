"""Checks of lexicon rows: doubles, rows in a wrong file, ids, names that match nothing."""

import pytest

from nmstag.packs import open_pack
from nmstag.packs.placement import group_of
from nmstag.relations.tree import MeshTree
from nmstag.rulecheck import verify

NEUROLOGY = "diseases/C10_nervous_system_diseases.tsv"
RASH = "rash; Disease; MESH:D005076"


def faults_of(folder):
    return [
        (fault.path.removeprefix("lexicons/"), fault.line, fault.message)
        for fault in verify(open_pack(folder))
    ]


@pytest.mark.parametrize(
    ("earlier", "row", "words"),
    [
        ("haemorrhage; Disease; X:1", "Hemorrhages; Disease; X:1", "(first used in {})"),
        ("pain; Disease; X:1", "pain; Disease; X:9", "(first used with another id in {})"),
        ("NMS; Disease; X:1", "NMS; Disease; X:1", "(first used in {})"),
        ("NMS; Disease; X:1", "nms; Disease; X:2", ""),
        ("lead; Disease; X:1", "lead; Chemical; X:2", ""),
    ],
)
def test_a_name_in_another_spelling_is_a_double_unless_case_tells_them_apart(make_pack, earlier, row, words):
    found = faults_of(make_pack({"curated/a.tsv": [earlier], "curated/b.tsv": [row]}))
    message = "duplicate name " + words.format("curated/a.tsv:2")
    assert found == ([("curated/b.tsv", 2, message)] if words else [])


def test_clinical_prose_may_give_a_name_a_meaning_of_its_own(make_pack):
    row = "MS; Disease; MESH:D008946"
    assert (
        faults_of(make_pack({"curated/a.tsv": ["MS; Disease; MESH:D009103"], "shorthand.tsv": [row]})) == []
    )


def test_learned_names_may_have_several_rows(make_pack):
    rows = ["T; Chemical; X:1", "T; Chemical; X:2", "n; Chemical; -1"]
    assert faults_of(make_pack({"profiles/c/names.tsv": rows})) == []


@pytest.mark.parametrize(
    ("file", "row", "allowed"),
    [
        (NEUROLOGY, "NMS; Disease; MESH:D009459", ""),
        ("diseases/C10.tsv", "NMS; Disease; MESH:D009459", ""),
        ("diseases/C1.tsv", "NMS; Disease; MESH:D009459", NEUROLOGY),
        ("diseases/mine.tsv", "NMS; Disease; MESH:D009459", NEUROLOGY),
        ("chemicals/C10_nervous_system_diseases.tsv", "NMS; Disease; MESH:D009459", NEUROLOGY),
        (NEUROLOGY, RASH, "diseases/C17_skin_and_connective_tissue_diseases.tsv"),
        (NEUROLOGY, "haloperidol; Chemical; MESH:D006220", "chemicals/D02_organic_chemicals.tsv"),
        (NEUROLOGY, "grief; Disease; MESH:D006117", "diseases/other_branches.tsv"),
        ("chemicals/no_concept.tsv", "actemra; Chemical; ", ""),
        ("chemicals/D02.tsv", "actemra; Chemical; ", "chemicals/no_concept.tsv"),
        ("curated/mine.tsv", "NMS; Disease; MESH:D009459", ""),
    ],
)
def test_a_row_belongs_in_the_file_of_its_first_branch(make_pack, file, row, allowed):
    found = [fault.allowed for fault in verify(open_pack(make_pack({file: [row]})))]
    assert found == ([f"lexicons/{allowed}"] if allowed else [])


def test_a_row_of_another_type_belongs_outside(make_pack):
    (fault,) = verify(open_pack(make_pack({NEUROLOGY: ["MRI; Procedure; MESH:D008279"]})))
    assert (fault.message, fault.allowed.split()[:4]) == (
        "the row belongs in another file",
        ["a", "file", "outside", "of"],
    )


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("pain; Disease; MESH:D01014", "not an id of MESH"),
        ("pain; Disease; D010146", "not a concept id"),
        ("pain; Diseas; MESH:D010146", "a type that the manifest does not list"),
        ("rash; Disease; MESH:D005076", "the row belongs in another file"),
    ],
)
def test_a_row_with_a_wrong_id_or_type_is_told_that_alone(make_pack, row, message):
    manifest = 'name = "a"\nversion = "1"\n[types]\nDisease = "d"\n'
    assert faults_of(make_pack({NEUROLOGY: [row]}, manifest=manifest)) == [(NEUROLOGY, 2, message)]


@pytest.mark.parametrize(
    ("row", "allowed"),
    [
        ("pain    Disease  X:1", "one tab between two cells"),
        ("low mood Disease X:1", "one tab between two cells"),
        ("pain\t\tX:1", ""),
        ("pain", ""),
        ("# pain Disease", "comments above the columns"),
    ],
)
def test_a_row_with_blanks_in_place_of_tabs_is_told_so(make_pack, row, allowed):
    folder = make_pack({"curated/a.tsv": ["ice; Chemical; X:2"]})
    with (folder / "lexicons/curated/a.tsv").open("a", encoding="utf-8") as file:
        file.write(f"{row}\n")
    (fault,) = verify(open_pack(folder))
    assert (fault.message, fault.allowed) == ("a row needs a name and a type", allowed)


@pytest.mark.parametrize(
    ("ids", "group"),
    [
        ((), "no_concept"),
        (("MESH:D000001", "MESH:C000001"), "C04"),
        (("MESH:C000001",), "supplementary_concepts"),
        (("MESH:C000000001",), "supplementary_concepts"),
        (("MESH:D000000001",), "newer_descriptors"),
        (("MESH:D000002",), "other_branches"),
        (("OMIM:123456",), "other_vocabularies"),
    ],
)
def test_the_group_of_a_concept(ids, group):
    assert group_of(ids, MeshTree({"MESH:D000001": "C10.228 C04.557"})) == group


@pytest.mark.parametrize(
    ("id_", "message"),
    [
        ("MESH:D009459", ""),
        ("MESH:C000657744", ""),
        ("OMIM:154700", ""),
        ("X:anything", ""),
        ("MESH:D00945", "not an id of MESH"),
        ("MESH:D0094590", "not an id of MESH"),
        ("MESH:E009459", "not an id of MESH"),
        ("Mesh:D009459", "not an id of MESH"),
        ("OMIM:15470", "not an id of OMIM"),
        ("D009459", "not a concept id"),
        ("X: 1", "not a concept id"),
    ],
)
def test_an_id_is_written_as_its_namespace_has_it(make_pack, id_, message):
    found = faults_of(make_pack({"curated/a.tsv": [f"NMS; Disease; {id_}"]}))
    assert [fault[2] for fault in found] == ([message] if message else [])


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("--", "this name can never match"),
        ("a", "one small letter is no name"),
        ("K", ""),
        ("β", ""),
    ],
)
def test_a_name_needs_a_word_or_a_symbol(make_pack, name, message):
    found = faults_of(make_pack({"curated/a.tsv": [f"{name}; Chemical; X:1"]}))
    assert [fault[2] for fault in found] == ([message] if message else [])


def test_the_rows_of_the_default_pack_are_sound():
    from nmstag.rulecheck.rows import check_rows

    pack = open_pack("default")
    assert list(check_rows(pack, list(pack.rows(pytest.fail)))) == []
