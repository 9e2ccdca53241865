"""`nmstag pack new`, `add`, `off`, `test` as a person calls them."""

from __future__ import annotations


def test_a_pack_is_made_filled_and_checked(call):
    assert call("pack", "new", "mine")[0] == 0
    status, out, _ = call("pack", "add", "mine", "neuroleptic crisis", "D009459")
    place = "mine/lexicons/diseases/C10_nervous_system_diseases.tsv:2"
    assert (status, out.split(": ")[0]) == (0, place)
    status, out, _ = call("pack", "off", "mine", "dyspnea", "--why", "too many")
    assert status == 0
    assert out.startswith("mine/rules/switches.tsv:2: name dyspnea is off\n  was in default: lexicons/")
    assert "no row or rule has it" in call("pack", "off", "mine", "frobnication")[1]
    status, out, _ = call("pack", "test", "mine")
    assert (status, out.splitlines()[-1]) == (0, "mine: 1 name, 0 rules with 0 examples, no fault")


def test_a_wrong_id_is_refused(call):
    call("pack", "new", "mine")
    status, out, err = call("pack", "add", "mine", "neuroleptic crisis", "D00945")
    assert (status, out) == (2, "")
    assert "the default pack knows no such concept [id]: 'MESH:D00945'" in err


def test_a_fault_is_told_once(call, tmp_path):
    call("pack", "new", "mine")
    (tmp_path / "mine/rules/patterns").mkdir(parents=True)
    (tmp_path / "mine/rules/patterns/ward.yaml").write_text("about: Ward.\nrules: []\n", encoding="utf-8")
    status, out, err = call("pack", "test", "mine")
    assert (status, out) == (1, "")
    assert err.count("missing key [topic]") == 1


def test_a_name_that_the_default_pack_has_is_told(call):
    call("pack", "new", "mine")
    out = call("pack", "add", "mine", "aspirin", "D001241")[1]
    assert "  this name is also in default: lexicons/chemicals/" in out


def test_a_name_without_id_needs_a_type(call):
    call("pack", "new", "mine")
    status, _, err = call("pack", "add", "mine", "zorbifen", "")
    assert status == 2
    assert "there is neither an id nor a type" in err
    assert "for a name without a concept, --type" in err


def test_of_what_is_off_the_rows_of_lexicons_come_first(call):
    call("pack", "new", "mine")
    out = call("pack", "off", "mine", "D009203")[1]
    assert out.splitlines()[1].startswith("  was in default: lexicons/diseases/")


def test_what_only_reads_a_name_is_not_shown_as_what_was_switched_off(call):
    call("pack", "new", "mine")
    out = call("pack", "off", "mine", "MI")[1].splitlines()
    assert [line.split(":")[1].split("/")[0].strip() for line in out[1:-1]] == ["lexicons"]
    assert "more places in the packs speak of it: nmstag pack find MI --pack default --pack mine" in out[-1]


def test_a_wrong_name_is_told_with_what_may_be_meant(call):
    call("pack", "new", "mine")
    for arguments, told in (
        (("off", "mine", ""), "no name"),
        (("off", "mine", "drug.stm"), "did you mean 'drug.stem'?"),
        (("find", ""), "no name"),
    ):
        status, out, err = call("pack", *arguments)
        assert (status, out) == (2, "")
        assert told in err
    status, out, _ = call("pack", "find", "asthm")
    assert (status, "did you mean 'asthma'" in out) == (1, True)


def test_a_pack_that_changes_the_default_one_is_checked_by_its_own_rules_alone(call, tmp_path):
    call("pack", "new", "mine")
    call("pack", "off", "mine", "negated.no")
    status, out, err = call("pack", "test", "mine")
    assert (status, err) == (0, "")
    told, end = out.splitlines()
    assert told.endswith(
        "examples of the default pack no longer hold with this pack: nmstag pack verify default mine"
    )
    assert end == "mine: 0 names, 0 rules with 0 examples, no fault"
    place = tmp_path / "mine/lexicons/chemicals/no_concept.tsv"
    place.parent.mkdir(parents=True)
    place.write_text("name\ttype\tid\nq\tChemical\t\n", encoding="utf-8")
    status, out, err = call("pack", "test", "mine")
    assert (status, err.count("nmstag: error"), "one small letter" in err) == (1, 1, True)


def test_rules_of_the_default_pack_that_are_replaced_are_told(call, write, tmp_path):
    call("pack", "new", "mine")
    rule = """\
  - id: {}
    attribute: negated
    cues: ["sans"]
    examples: ["Sans [fever]{{Disease negated}}."]
    counterexamples: ["[Fever]{{Disease}} today."]
"""
    rules = "".join(map(rule.format, ("negated.no", "mine.sans")))
    write(tmp_path / "mine/rules/context/cues/ward.yaml", f"topic: ward\nabout: Ward.\nrules:\n{rules}")
    status, out, _ = call("pack", "test", "mine")
    told = [line for line in out.splitlines() if "replace" in line]
    assert (status, told) == (0, ["mine/rules/context/cues/ward.yaml:4 replaces negated.no of default"])


def test_a_rule_of_the_default_pack_is_off_only_on_top_of_it(call):
    call("pack", "new", "mine")
    call("pack", "off", "mine", "drug.stem")
    status, _, err = call("pack", "verify", "mine")
    assert (status, "(expected the packs as they stack: nmstag pack verify default mine)" in err) == (1, True)


def test_how_much_is_told_may_be_said_after_pack(call):
    call("pack", "new", "mine")
    assert "s in all" in call("pack", "-v", "info", "mine")[2]
    assert call("pack", "-q", "info", "mine")[0] == 0
