"""Checks of rules: concept ids that are written wrongly, and types that no pack lists."""

import pytest

from nmstag.packs import open_pack
from nmstag.rulecheck import verify
from nmstag.rulecheck.values import check_values

MANIFEST = 'name = "{}"\nversion = "1"\n'
TYPES = '[types]\nDisease = "d"\nChemical = "c"\n'
HEAD = "topic: t\nabout: a\nrules:\n"
PATTERN = """\
  - id: p.one
    type: {type}
    pattern: wobble
    {more}
    examples: ["[wobble]{{{type}}}"]
    counterexamples: ["a wobbly chair"]
"""
BACKOFF = (
    HEAD
    + """\
  - id: w.kidney
    words: [renal]
    disease: "MESH:D00767"
    neoplasm: "MESH:D007680"
    examples: ["[renal lesion]{MESH:D00767}"]
    counterexamples: ["[renal lesion]{MESH:D007680}"]
"""
)
CUE = (
    HEAD
    + """\
  - id: c.no
    attribute: negated
    types: [Chemicl]
    cues: ["no"]
    examples: ["No [fever]{Disease negated}."]
    counterexamples: ["[Fever]{Disease}."]
"""
)


def write_rule(folder, topic, text):
    path = folder / "rules" / topic / "a.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    return path


def pattern(type_="Disease", more="over: false"):
    return HEAD + PATTERN.format(type=type_, more=more)


@pytest.mark.parametrize(
    ("more", "message", "value", "allowed"),
    [
        ("ids: [MESH:D003668, X:1]", "", "", ""),
        ("ids: [MESH:D00366]", "not an id of MESH", "MESH:D00366", "MESH: D or C with 6 or 9 digits"),
        ("ids: [D003668]", "not a concept id", "D003668", "a namespace, a colon and a code: MESH:D003668"),
        ("concepts: {OMIM:12: [wobble]}", "not an id of OMIM", "OMIM:12", "OMIM: 6 digits"),
    ],
)
def test_the_ids_of_a_rule_are_written_as_those_of_rows(make_pack, more, message, value, allowed):
    folder = make_pack({}, manifest=MANIFEST.format("a") + TYPES)
    path = write_rule(folder, "patterns", pattern(more=more))
    found = [(one.message, one.path, one.line, one.value, one.allowed) for one in verify(open_pack(folder))]
    assert found == ([(message, str(path), 4, value, allowed)] if message else [])


@pytest.mark.parametrize(
    ("topic", "text", "field", "value"),
    [
        ("backoff", BACKOFF, "w.kidney.disease", "MESH:D00767"),
        ("patterns", pattern("Diseas"), "p.one.type", "Diseas"),
        ("context/cues", CUE, "c.no.types", "Chemicl"),
    ],
)
def test_ids_and_types_of_rules_of_any_folder_are_checked(make_pack, topic, text, field, value):
    folder = make_pack({}, manifest=MANIFEST.format("a") + TYPES)
    write_rule(folder, topic, text)
    assert [(one.field, one.value) for one in check_values([open_pack(folder)])] == [(field, value)]


def test_a_type_is_looked_for_in_all_manifests(make_pack):
    base = open_pack(make_pack({}, "base", MANIFEST.format("base") + TYPES))
    mine = make_pack({}, "mine", MANIFEST.format("mine"))
    path = write_rule(mine, "patterns", pattern("Diseas"))
    (fault,) = check_values([base, open_pack(mine)], trusted=[base])
    assert (fault.message, fault.allowed.split(",")[0]) == ("a type that no pack lists", "'Disease'")
    path.write_text(pattern("Disease"), encoding="utf-8")
    assert list(check_values([base, open_pack(mine)], trusted=[base])) == []


def test_the_types_of_rows_count_where_the_manifest_lists_none(make_pack):
    base = open_pack(make_pack({}, "base", MANIFEST.format("base") + TYPES))
    mine = make_pack({"a/a.tsv": ["biopsy; Procedure; X:1"]}, "mine", MANIFEST.format("mine"))
    write_rule(mine, "patterns", pattern("Procedure"))
    assert list(check_values([base, open_pack(mine)])) == []
    assert list(check_values([open_pack(mine)])) == []


def test_rules_of_trusted_packs_are_not_checked(make_pack):
    folder = make_pack({}, manifest=MANIFEST.format("a") + TYPES)
    write_rule(folder, "backoff", BACKOFF)
    pack = open_pack(folder)
    assert list(check_values([pack], trusted=[pack])) == []


def test_the_rules_of_the_default_pack_are_sound():
    assert list(check_values([open_pack("default")])) == []
