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
    assert (status, out.splitlines()[-1]) == (0, "mine: 1 names, 0 rules with 0 examples, 0 faults")


def test_a_wrong_id_is_refused_with_one_that_is_near(call):
    call("pack", "new", "mine")
    status, out, err = call("pack", "add", "mine", "neuroleptic crisis", "D00945")
    assert (status, out) == (2, "")
    assert "the default pack knows no such concept [id]: 'MESH:D00945'" in err
