"""`pack new`, `pack add`, `pack off`: changes of a pack by command, seen in what is tagged."""

from __future__ import annotations

import pytest

from nmstag.errors import NmstagError, PackError, UsageError
from nmstag.packs import open_pack
from nmstag.pipeline import Tagger, TaggerOptions
from nmstag.rulecheck import add_name, new_pack, switch_off, verify


@pytest.fixture
def mine(tmp_path):
    """Return the folder of a new pack."""
    new_pack(tmp_path / "mine")
    return tmp_path / "mine"


def names_in(text, pack):
    """Return what a pack alone finds."""
    options = TaggerOptions((str(pack),), relations="none", context=False)
    return [(one.text, one.ids) for one in Tagger.from_options(options).mentions(text)]


DEFAULT = open_pack("default")


def faults_of(pack):
    """Return the faults of a pack on top of the default one, which is sound."""
    return list(verify(DEFAULT, open_pack(pack), trusted=[DEFAULT]))


def test_a_new_pack_is_empty_sound_and_never_made_over_something(tmp_path, mine):
    assert open_pack(mine).files == ()
    assert list(verify(open_pack(mine))) == []
    with pytest.raises(UsageError, match="is there already"):
        new_pack(mine)
    for name in ("default", 'a"b', "a+b"):
        with pytest.raises(UsageError, match="not a name for a pack"):
            new_pack(tmp_path / name)


def test_an_added_name_gets_its_type_label_and_file_from_the_default_pack(mine):
    row = add_name(mine, "rigid  fever state", "D009459", note="ward 3")
    assert (row.name, row.type, row.label) == (
        "rigid fever state",
        "Disease",
        "Neuroleptic Malignant Syndrome",
    )
    assert row.place == "diseases/C10_nervous_system_diseases.tsv:2"
    second = add_name(mine, "stiff fever", "MESH:D009459")
    assert second.place == "diseases/C10_nervous_system_diseases.tsv:3"
    assert [row.note for row in open_pack(mine).rows(pytest.fail)] == ["ward 3", ""]
    assert names_in("A rigid fever state.", mine) == [("rigid fever state", ("MESH:D009459",))]


@pytest.mark.parametrize(
    ("name", "id_", "type_", "told"),
    [
        ("zorbital", "D00945", "", "knows no such concept"),
        ("zorbital", "D99999", "Chemical", "not an id of MESH"),
        ("z", "D009459", "", "no name"),
        ("zorbital", "X:1", "Procedure", "manifest does not list"),
    ],
)
def test_what_would_be_wrong_is_refused_and_nothing_is_written(mine, name, id_, type_, told):
    with pytest.raises(NmstagError, match=told):
        add_name(mine, name, id_, type_)
    assert open_pack(mine).files == ()


def test_a_name_of_two_concepts_has_both_ids_and_the_label_of_the_first(mine):
    row = add_name(mine, "zorbital fever", "MESH:D005334|D003371")
    assert (row.ids, row.type, row.label) == (("MESH:D005334", "MESH:D003371"), "Disease", "Fever")
    assert [one.ids for one in open_pack(mine).rows(pytest.fail)] == [row.ids]
    assert names_in("Zorbital fever.", mine) == [("Zorbital fever", row.ids)]
    with pytest.raises(UsageError, match="knows no such concept"):
        add_name(mine, "zorbital cough", "MESH:D005334|D999999")
    with pytest.raises(UsageError, match="the ids are of several types"):
        add_name(mine, "zorbital cough", "D005334|D006220")


def test_a_type_that_the_default_pack_denies_is_refused(mine):
    for type_, id_, told in (
        ("Disease", "D006220", "MESH:D006220 is of another type.*expected Chemical, 'Haloperidol'"),
        ("Chemical", "D005334", "expected Disease, 'Fever'"),
    ):
        with pytest.raises(UsageError, match=told):
            add_name(mine, "zorbital", id_, type_)
    assert add_name(mine, "zorbital", "D006220", "Chemical").label == "Haloperidol"


def test_a_label_that_is_another_concepts_is_a_fault_of_the_row(mine):
    with pytest.raises(PackError, match=r"the label is not that of the id.*expected Fever"):
        add_name(mine, "zorbital", "D005334", label="Cough")
    file = mine / add_name(mine, "zorbital", "D005334").file
    file.write_text(file.read_text().replace("\tFever\t", "\tHeadache\t"))
    (fault,) = [one for one in faults_of(mine) if "label" in one.message]
    assert (fault.field, fault.value, fault.allowed, fault.line) == ("label", "Headache", "Fever", 2)
    assert fault.severity == "error"


def test_a_name_is_added_once(mine):
    add_name(mine, "rigid fever state", "D009459")
    with pytest.raises(PackError, match="duplicate name"):
        add_name(mine, "Rigid fever states", "D009459")


def test_a_name_without_a_known_concept_needs_a_type(mine):
    assert add_name(mine, "zorbital", "", "Chemical").file == "lexicons/chemicals/no_concept.tsv"
    assert names_in("On zorbital.", mine) == [("zorbital", ())]


TEXT = (
    "Dyspnea and vertebral fracture on day 2; lisinopril stopped. IL-2-induced rash. NMS. Hepatitis B and C."
)
NEW_DRUG = "A possible kinase inhibitor xyzatinib."
SWITCHED = {
    "DYSPNEA": ("name", "Dyspnea"),
    "vertebral fractures": ("name", "vertebral fracture"),
    "D017706": ("concept", "lisinopril"),
    "mesh:d009459": ("concept", "NMS"),
    "D006509": ("concept", ""),
    "drug.stem": ("rule", "xyzatinib"),
}


@pytest.fixture(scope="module")
def switched(tmp_path_factory):
    """Return a pack with some switches, and what is found where it is on top of the default pack."""
    folder = tmp_path_factory.mktemp("switched") / "mine"
    new_pack(folder)
    for number, (wanted, (what, _)) in enumerate(SWITCHED.items(), start=2):
        assert switch_off(folder, wanted, "not here") == (what, f"rules/switches.tsv:{number}")
    return folder, Tagger.from_options(TaggerOptions(("default", str(folder)), relations="none"))


def test_what_is_switched_off_is_no_mention(switched, clinical):
    gone = {name for _, name in SWITCHED.values() if name}
    for text in (TEXT, NEW_DRUG):
        before = [one.text for one in clinical.mentions(text)]
        after = [one.text for one in switched[1].mentions(text)]
        assert gone.intersection(before) == {name for name in gone if name in text}
        assert after == [name for name in before if name not in gone]
    assert list(verify(open_pack(switched[0]))) != []  # 'drug.stem' is a rule of the default pack
    assert faults_of(switched[0]) == []


def test_a_rule_is_switched_off_only_once(switched):
    with pytest.raises(UsageError, match="switched off already"):
        switch_off(switched[0], "drug.stem", "again")


def test_of_several_concepts_all_must_be_off(mine, switched, clinical):
    text = "Hepatitis B and C."
    assert len(clinical.mentions(text)[0].ids) == 2
    assert len(switched[1].mentions(text)) == 1
    switch_off(mine, "D006509", "hepatitis B")
    switch_off(mine, "D006526", "hepatitis C")
    options = TaggerOptions(("default", str(mine)), relations="none", context=False)
    assert Tagger.from_options(options).mentions(text) == ()


def test_verify_tells_a_switch_that_switches_nothing(mine):
    table = mine / "rules" / "switches.tsv"
    table.parent.mkdir()
    rows = "rule\tdrug.stm\ttypo\nname\tMI\tright\nname\tdrug.stm\ttypo\n"
    table.write_text(f"what\tname\treason\n{rows}", encoding="utf-8")
    told = {fault.message: fault.allowed for fault in faults_of(mine)}
    assert list(told) == ["switches off a name that no pack has", "switches off a rule that no pack has"]
    assert "drug.stem" in told["switches off a rule that no pack has"]


def test_the_default_pack_is_not_changed():
    with pytest.raises(UsageError, match="default pack"):
        switch_off("default", "MI", "no")


@pytest.mark.parametrize(
    "wanted", ["", "  ", "...", "-", "clinical.causes.vreb", "drug.stm", "words.of.nothing"]
)
def test_what_can_be_no_name_and_a_misspelt_rule_are_not_switched_off(mine, wanted):
    with pytest.raises(UsageError) as error:
        switch_off(mine, wanted, "not here")
    assert open_pack(mine).files == ()
    told = str(error.value)
    assert "no name" in told if not wanted.strip(" .-") else "no pack has such a rule or name" in told
    assert ("'drug.stem'" in told) == (wanted == "drug.stm")


@pytest.mark.parametrize("name", ["e.coli", "i.v. line", "Foo.bar", "zorb 2.5", "feever"])
def test_a_name_with_points_that_no_pack_has_is_switched_off(mine, name):
    assert switch_off(mine, name, "not here")[0] == "name"


def test_verify_tells_a_written_switch_without_anything_to_switch(mine):
    table = mine / "rules" / "switches.tsv"
    table.parent.mkdir()
    rows = "name\tMI\tright\nname\t\ttypo\nconcept\t-\ttypo\n"
    table.write_text(f"what\tname\treason\n{rows}", encoding="utf-8")
    told = [(fault.message, fault.line) for fault in verify(open_pack(mine))]
    assert told == [("a switch needs what it switches off", 3), ("a switch needs what it switches off", 4)]


def test_an_unknown_id_is_never_taken_for_a_similar_one(mine):
    for id_, allowed in (("D999999", "the id of a concept"), ("D99999", "6 or 9 digits")):
        with pytest.raises(UsageError) as error:
            add_name(mine, "zorbital", id_)
        assert allowed in str(error.value)
        assert "MESH:D0" not in str(error.value)


@pytest.mark.parametrize("typed", ["d009459", "mesh:d009459", " MESH:D009459 ", "D009459"])
def test_ids_of_mesh_are_taken_in_any_case_of_letters(mine, typed):
    assert add_name(mine, "rigid fever state", typed).ids == ("MESH:D009459",)
    assert switch_off(mine, typed, "not here")[0] == "concept"
    assert names_in("A rigid fever state.", mine) == []
    assert (mine / "rules" / "switches.tsv").read_text().count("\tMESH:D009459\t") == 1
