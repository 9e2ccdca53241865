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
    options = TaggerOptions(("default", str(pack)), relations="none", context=False)
    return [(one.text, one.ids) for one in Tagger.from_options(options).tag_text(text).mentions]


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
    (fault,) = [one for one in verify(open_pack("default"), open_pack(mine)) if "label" in one.message]
    assert (fault.field, fault.value, fault.allowed, fault.line) == ("label", "Headache", "Fever", 2)
    assert fault.severity == "error"


def test_a_name_is_added_once(mine):
    add_name(mine, "rigid fever state", "D009459")
    with pytest.raises(PackError, match="duplicate name"):
        add_name(mine, "Rigid fever states", "D009459")


def test_a_name_without_a_known_concept_needs_a_type(mine):
    assert add_name(mine, "zorbital", "", "Chemical").file == "lexicons/chemicals/no_concept.tsv"
    assert names_in("On zorbital.", mine) == [("zorbital", ())]


TEXT = "Dyspnea and vertebral fracture on day 2; lisinopril stopped. IL-2-induced rash."


@pytest.mark.parametrize(
    ("wanted", "what", "gone"),
    [
        ("DYSPNEA", "name", "Dyspnea"),
        ("vertebral fractures", "name", "vertebral fracture"),
        ("D017706", "concept", "lisinopril"),
    ],
)
def test_what_is_switched_off_is_no_mention(mine, wanted, what, gone):
    before = names_in(TEXT, mine)
    assert gone in [text for text, _ in before]
    assert switch_off(mine, wanted, "not here") == (what, "rules/switches.tsv:2")
    assert names_in(TEXT, mine) == [one for one in before if one[0] != gone]
    assert list(verify(open_pack(mine))) == []


def test_a_rule_is_switched_off_by_its_id_and_only_once(mine):
    assert names_in("A possible kinase inhibitor xyzatinib.", mine)[-1][0] == "xyzatinib"
    assert switch_off(mine, "drug.stem", "no new drugs") == ("rule", "rules/switches.tsv:2")
    assert "xyzatinib" not in [name for name, _ in names_in("A possible kinase inhibitor xyzatinib.", mine)]
    with pytest.raises(UsageError, match="switched off already"):
        switch_off(mine, "drug.stem", "again")


def test_of_several_concepts_all_must_be_off(mine):
    text = "Hepatitis B and C."
    assert len(names_in(text, mine)[0][1]) == 2
    switch_off(mine, "D006509", "hepatitis B")
    assert len(names_in(text, mine)) == 1
    switch_off(mine, "D006526", "hepatitis C")
    assert names_in(text, mine) == []


def test_verify_tells_a_switch_that_switches_nothing(mine):
    table = mine / "rules" / "switches.tsv"
    table.parent.mkdir()
    table.write_text("what\tname\treason\nrule\tdrug.stm\ttypo\n", encoding="utf-8")
    faults = list(verify(open_pack("default"), open_pack(mine)))
    assert [fault.message for fault in faults] == ["switches off a rule that no pack has"]
    assert "drug.stem" in faults[0].allowed


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


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("name\t\ttypo", "a switch needs what it switches off"),
        ("concept\t-\ttypo", "a switch needs what it switches off"),
        ("name\tdrug.stm\ttypo", "switches off a name that no pack has"),
    ],
)
def test_verify_tells_a_written_switch_that_can_do_nothing(mine, row, told):
    table = mine / "rules" / "switches.tsv"
    table.parent.mkdir()
    table.write_text(f"what\tname\treason\nname\tMI\tright\n{row}\n", encoding="utf-8")
    assert told in {fault.message for fault in verify(open_pack("default"), open_pack(mine))}


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
