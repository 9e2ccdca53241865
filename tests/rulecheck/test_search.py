"""`pack find`: every row and rule that has a name or an id."""

from __future__ import annotations

import pytest

from nmstag.errors import UsageError
from nmstag.packs import open_pack
from nmstag.rulecheck import find_in_packs, similar_names

RULES = """topic: t
about: oedema is told of here
rules:
  - id: a.one
    description: not about oedema
    side: left
    type: Disease
    words: [oedema, "no"]
    examples: ["Oedema came."]
    counterexamples: ["No [x]{Disease}."]
  - id: a.two
    side: left
    type: Disease
    words: [other]
    examples: ["An oedema came."]
    counterexamples: ["No [x]{Disease}."]
"""


def test_rows_by_name_or_id_and_rules_by_what_they_match(make_pack):
    folder = make_pack(
        {
            "words/a.tsv": [
                "name; type; id; label",
                "Oedema; Disease; MESH:D004487; Edema",
                "leg edema; Disease; MESH:D004487; Edema",
            ]
        }
    )
    path = folder / "rules" / "context_filter" / "a.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(RULES, encoding="utf-8")

    def found(wanted):
        places = find_in_packs(wanted, [open_pack(folder)])
        return [(one.path.rpartition("/")[2], one.line, one.rule) for one in places]

    assert found("edema") == [("a.tsv", 2, "")]
    assert found("D004487") == found("MESH:D004487") == [("a.tsv", 2, ""), ("a.tsv", 3, "")]
    assert found("oedema") == [("a.tsv", 2, ""), ("a.yaml", 8, "a.one")]
    assert found("came") == []
    assert [str(one) for one in find_in_packs("leg edemas", [open_pack(folder)])] == [
        "small: lexicons/words/a.tsv:3: leg edema | Disease | MESH:D004487 | Edema"
    ]


def test_a_row_of_a_table_of_rules_is_named_by_its_id(make_pack):
    folder = make_pack({"words/a.tsv": ["name; type; id; label"]})
    path = folder / "rules" / "backoff" / "feet.tsv"
    path.parent.mkdir(parents=True)
    path.write_text(
        "id\twords\tdisease\texamples\tcounterexamples\n"
        "foot\tfoot | sole\tMESH:D005534\t[foot lesion]{MESH:D005534}\t[hand lesion]{MESH:D005534}\n",
        encoding="utf-8",
    )
    for wanted, lines in (("sole", [2]), ("D005534", [2]), ("hand", [])):
        places = list(find_in_packs(wanted, [open_pack(folder)]))
        assert [(one.line, one.rule) for one in places] == [(line, "foot") for line in lines], wanted


def test_a_name_that_no_pack_has_gets_those_that_are_similar(make_pack):
    rows = [
        "name; type; id; label",
        "asthma; Disease; MESH:D001249; Asthma",
        "rash; Disease; MESH:D005076; Rash",
    ]
    packs = [open_pack(make_pack({"words/a.tsv": rows}))]
    assert similar_names("Asthm", packs) == ["asthma"]
    assert similar_names("zzzz", packs) == []


@pytest.mark.parametrize("wanted", ["", " ", "..."])
def test_what_has_no_letter_and_no_digit_is_not_looked_for(make_pack, wanted):
    with pytest.raises(UsageError, match="no name"):
        list(find_in_packs(wanted, [open_pack(make_pack({"words/a.tsv": ["name; type; id; label"]}))]))
