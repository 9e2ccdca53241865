"""Checks of a pack, its comparison with another, and its ids against MeSH."""

from __future__ import annotations

import pytest

from nmstag.errors import DataError, PackError
from nmstag.packs import open_pack
from nmstag.rulecheck import check_against_mesh, compare_packs, relation_rows, summarise, verify

TYPES = 'name = "a"\nversion = "1"\n[types]\nDisease = "d"\n'


def faults_of(folder):
    return [
        (fault.path.rpartition("/")[2], fault.line, fault.field, fault.value)
        for fault in verify(open_pack(folder))
    ]


def test_a_sound_pack(small_pack):
    assert faults_of(small_pack) == []


def test_folders_and_files_that_nothing_reads_are_named(small_pack):
    for name in (
        "lexicon/diseases/a.tsv",
        "lexicons/b.csv",
        "docs/c.txt",
        "lexicons/notes.md",
        "rules/.hidden",
    ):
        (small_pack / name).parent.mkdir(parents=True, exist_ok=True)
        (small_pack / name).write_text("name\ttype\tid\n")
    faults = [(str(fault), fault.allowed) for fault in verify(open_pack(small_pack))]
    assert faults == [
        (f"{small_pack}/lexicon: nothing reads this folder (expected 'lexicons')", "'lexicons'"),
        (
            f"{small_pack}/lexicons/b.csv: is not read (expected a name that ends in .tsv)",
            "a name that ends in .tsv",
        ),
    ]


def test_every_fault_is_named_with_its_line(make_pack):
    folder = make_pack(
        {
            "curated/a.tsv": ["pain; Disease; X:1", "; Disease; X:1", "ice; Chemical; X:2"],
            "curated/b.tsv": ["pain; Disease; X:9"],
        },
        manifest=TYPES,
    )
    assert faults_of(folder) == [
        ("a.tsv", 3, "name", "\tDisease\tX:1"),
        ("b.tsv", 2, "name", "pain"),
        ("a.tsv", 4, "type", "Chemical"),
    ]


def test_a_summary_counts_names_and_concepts(make_pack):
    folder = make_pack(
        {
            "curated/a.tsv": ["pain; Disease; X:1", "aching; Disease; X:1", "ice; Chemical; X:2"],
            "stoplist.tsv": ["name; type; id; note", "ice; Chemical; ; no"],
        }
    )
    summary = summarise(open_pack(folder))
    assert summary.names == {"lexicons/curated/a.tsv": 3, "lexicons/stoplist.tsv": 1}
    assert summary.concepts == {"Disease": 1, "Chemical": 1}
    assert (summary.keys, summary.dropped, summary.rule_files) == (2, 1, 0)


def test_a_broken_pack_cannot_be_summarised(make_pack):
    with pytest.raises(PackError) as caught:
        summarise(open_pack(make_pack({"curated/a.tsv": ["; Disease; X:1"]})))
    assert caught.value.faults[0].line == 2


@pytest.fixture
def later_pack(make_pack):
    """Return a pack with a rule whose word class an earlier pack has."""
    folder = make_pack({"curated/a.tsv": ["pain; Disease; X:1"]}, "later")
    path = folder / "rules/patterns/w.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(
        "topic: t\nabout: a\nrules:\n  - id: p.wobble\n    type: Disease\n    pattern: <site> wobble\n"
        '    examples: ["[renal wobble]{Disease}"]\n    counterexamples: ["a wobble"]\n',
        encoding="utf-8",
    )
    return folder


@pytest.fixture
def earlier_pack(make_pack):
    """Return a pack with a word class."""
    folder = make_pack({"curated/b.tsv": ["ice; Chemical; X:2"]}, "earlier")
    (folder / "rules/words").mkdir(parents=True)
    (folder / "rules/words/site.txt").write_text("# Sites.\nrenal\n", encoding="utf-8")
    return folder


def test_a_pack_whose_rules_use_words_of_an_earlier_one_is_summarised_and_compared(earlier_pack, later_pack):
    earlier, later = open_pack(earlier_pack), open_pack(later_pack)
    assert list(verify(earlier, later)) == []
    assert (summarise(later).keys, summarise(later).rule_files) == (1, 1)
    difference = compare_packs([earlier], [later])
    assert (difference.added, difference.removed) == (("pain",), ("ice",))
    assert [item[:2] for item in difference.rules] == [("added", "patterns/p.wobble")]


MACRO_CUE = (
    "topic: t\nabout: a\nrules:\n  - id: c.mine\n    attribute: negated\n    cues: ['<denial> of']\n"
    '    examples: ["No sign of [fever]{Disease negated}."]\n'
    '    counterexamples: ["[Fever]{Disease}."]\n'
)


def test_a_name_that_an_earlier_pack_may_have_is_told_with_the_default_pack(make_pack, later_pack):
    later = open_pack(later_pack)
    hint = f"; it may be of the default pack: --pack default --pack {later_pack}"
    (fault,) = verify(later)
    assert (fault.message, fault.allowed) == (f"unknown word class 'site'{hint}", "")
    path = later_pack / "rules/context/cues/a.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(MACRO_CUE, encoding="utf-8")
    faults = {(fault.message, fault.allowed) for fault in verify(open_pack(later_pack))}
    assert (f"the macro <denial> is unknown{hint}", "") in faults
    default = make_pack({}, "default", 'name = "default"\nversion = "1"\n')
    stack = verify(open_pack(default), open_pack(later_pack))
    wanted = {"unknown word class 'site'", "the macro <denial> is unknown"}
    assert {fault.message for fault in stack} == wanted


def test_two_packs_compared(make_pack):
    old = make_pack(
        {"curated/a.tsv": ["pain; Disease; X:1", "rigor; Disease; X:2", "NMS; Disease; X:3"]}, "old"
    )
    new = make_pack(
        {"curated/a.tsv": ["pain; Disease; X:9", "Fevers; Disease; X:2", "NMS; Disease; X:3"]}, "new"
    )
    difference = compare_packs([open_pack(old)], [open_pack(new)])
    assert (difference.added, difference.removed) == (("Fevers",), ("rigor",))
    assert difference.changed == (("pain", (("Disease", ("X:1",), ""),), (("Disease", ("X:9",), ""),)),)
    assert difference.files == ("lexicons/curated/a.tsv",)


def test_a_pack_does_not_differ_from_itself(small_pack):
    difference = compare_packs([open_pack(small_pack)], [open_pack(small_pack)])
    assert difference == type(difference)((), (), (), (), ())


MESH = "D000001\tPain\tAche\nD000002\tIce\t\nD000003\tWalking\t\n"
TREE = (
    "mesh_id\tmesh_name\tmesh_tree_number\n"
    "D000001\tPain\tC23.888\nD000002\tIce\tD01.045\nD000003\tWalking\tF01.145\n"
)


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ("pain; Disease; MESH:D000001; Pain", ""),
        ("pain; Disease; MESH:D000001; ", ""),
        ("pain; Disease; OMIM:12", ""),
        ("pain; Disease; ", ""),
        ("pain; Disease; MESH:D000001; Ice", "label"),
        ("pain; Disease; MESH:D999999; Pain", "id"),
        ("pain; Chemical; MESH:D000001; Pain", "type"),
        ("gait; Disease; MESH:D000003; Walking", "type"),
        ("gait; Disease; MESH:D000003; Walking; a finding at the bedside", ""),
        ("dupilumab; Chemical; MESH:C999999; dupilumab", "id"),
        ("dupilumab; Chemical; MESH:C999999; dupilumab; the list at hand lacks it", ""),
        ("pain; Disease; MESH:D999999; Pain; the list at hand lacks it", "id"),
    ],
)
def test_ids_labels_and_types_against_mesh(make_pack, tmp_path, row, field):
    (tmp_path / "mesh.tsv").write_text(MESH)
    (tmp_path / "tree.tsv").write_text(TREE)
    folder = make_pack({"curated/a.tsv": ["name; type; id; label; note", row]})
    rows = open_pack(folder).rows(print)
    found = list(check_against_mesh(rows, [tmp_path / "mesh.tsv"], tmp_path / "tree.tsv", print))
    assert [(fault.path, fault.line, fault.field) for fault in found] == (
        [("lexicons/curated/a.tsv", 2, field)] if field else []
    )


def test_rows_of_known_harms_against_mesh(make_pack, tmp_path):
    (tmp_path / "mesh.tsv").write_text(MESH)
    folder = make_pack({})
    harms = folder / "knowledge" / "adverse_effects.tsv"
    harms.parent.mkdir(parents=True)
    rows = ["cold\tChemical\tMESH:D000002\tIce", "cold\tDisease\tMESH:D000001\tAche"]
    harms.write_text("\n".join(["group\ttype\tid\tlabel\tformer", *rows]))
    found = list(check_against_mesh(relation_rows(open_pack(folder)), [tmp_path / "mesh.tsv"], None, print))
    assert [(fault.path, fault.line, fault.field) for fault in found] == [
        ("knowledge/adverse_effects.tsv", 3, "label")
    ]
    harms.write_text("group\ttype\tid\tlabel\tformer\ncold\tMetal\tMESH:D000002\tIce")
    assert list(relation_rows(open_pack(folder))) == []


@pytest.mark.parametrize(
    ("rows", "line"),
    [
        (["cold\tChemical\tMESH:D000001\tPain", "cold\tDisease\tMESH:D000003\tWalking"], 2),
        (["cold\tChemical\tMESH:D000003\tWalking", "cold\tDisease\tMESH:D000002\tIce"], 3),
        (["cold\tChemical\tMESH:D000002\tIce", "cold\tDisease\tMESH:D000003\tWalking"], 0),
    ],
)
def test_types_of_known_harms_against_mesh(make_pack, tmp_path, rows, line):
    (tmp_path / "mesh.tsv").write_text(MESH)
    (tmp_path / "tree.tsv").write_text(TREE)
    folder = make_pack({})
    harms = folder / "knowledge" / "adverse_effects.tsv"
    harms.parent.mkdir(parents=True)
    harms.write_text("\n".join(["group\ttype\tid\tlabel\tformer", *rows]))
    pack, paths = open_pack(folder), [tmp_path / "mesh.tsv"]
    found = list(check_against_mesh(relation_rows(pack), paths, tmp_path / "tree.tsv", print))
    assert [(fault.path, fault.line, fault.field) for fault in found] == (
        [("knowledge/adverse_effects.tsv", line, "type")] if line else []
    )


def test_a_missing_mesh_file_is_told(small_pack, tmp_path):
    with pytest.raises(DataError) as caught:
        list(check_against_mesh(open_pack(small_pack).rows(print), [tmp_path / "none"], None, print))
    assert caught.value.faults[0].path.endswith("none")


WORDS = {"site": "# Sites.\nchest\nrenal\n", "head": "pain\nlesion\n"}
RULES = {
    "patterns": """\
topic: t
about: a
rules:
  - id: p.one
    type: Disease
    pattern: "<site> <head>"
    examples: ["A [renal lesion]{Disease} was seen.", "A [lesion]{Disease} was seen."]
    counterexamples: ["The renal artery.", "No chest pain."]
""",
    "span_extension": """\
topic: t
about: a
rules:
  - id: b.in
    action: include
    side: left
    type: Disease
    words: [renal]
    examples: ["[renal failure]{Disease}", "[acute failure]{Disease}", "[failure]{Disease}"]
    counterexamples: ["renal, [failure]{Disease}", "renal [failure]{Disease}"]
  - id: b.out
    action: exclude
    side: right
    type: Disease
    classes: [head]
    examples: ["[chest]{Disease} pain", "[chest]{Disease} ache"]
    counterexamples: ["[chest]{Disease}, pain", "[chest]{Disease} pain"]
""",
    "context_filter": """\
topic: t
about: a
rules:
  - id: n.one
    side: right
    type: Chemical
    words: [kinase]
    examples: ["Serum creatine kinase rose.", "Serum creatine rose."]
    counterexamples: ["[Creatine]{Chemical} rose.", "[Creatine]{Chemical} kinase."]
""",
    "linking": """\
topic: t
about: a
rules:
  - id: v.severe
    action: before
    words: [severe]
    examples: ["severe [asthma]{1}", "mild [asthma]{1}"]
    counterexamples: ["severely ill"]
""",
    "backoff": """\
topic: t
about: a
rules:
  - id: w.kidney
    words: [renal]
    disease: "X:1"
    neoplasm: "X:2"
    examples: ["[renal lesion]{X:1}", "[hepatic lesion]{X:1}"]
    counterexamples: ["[renal lesion]{X:2}", "[renal lesion]{X:1}"]
""",
    "context/cues": """\
topic: t
about: a
rules:
  - id: c.no
    attribute: negated
    cues: ["no"]
    examples: ["No [fever]{Disease negated}.", "[Fever]{Disease negated}."]
    counterexamples: ["[Fever]{Disease}."]
""",
    "relations/patterns": """\
topic: t
about: a
rules:
  - id: r.causes
    type: Positive_Correlation
    patterns: ["{Chemical:head} causes {Disease:tail}"]
    examples: ["[A]{Chemical head} causes [b]{Disease tail}.", "[A]{Chemical head} and [b]{Disease tail}."]
    counterexamples: ["[A]{Chemical} for [b]{Disease}."]
""",
}
WRONG = {
    "patterns": [
        ("p.one.examples", "A [lesion]{Disease} was seen."),
        ("p.one.counterexamples", "No chest pain."),
    ],
    "span_extension": [
        ("b.in.examples", "[acute failure]{Disease}"),
        ("b.in.examples", "[failure]{Disease}"),
        ("b.in.counterexamples", "renal [failure]{Disease}"),
        ("b.out.examples", "[chest]{Disease} ache"),
        ("b.out.counterexamples", "[chest]{Disease} pain"),
    ],
    "context_filter": [
        ("n.one.examples", "Serum creatine rose."),
        ("n.one.counterexamples", "[Creatine]{Chemical} kinase."),
    ],
    "linking": [("v.severe.examples", "mild [asthma]{1}")],
    "backoff": [
        ("w.kidney.examples", "[hepatic lesion]{X:1}"),
        ("w.kidney.counterexamples", "[renal lesion]{X:1}"),
    ],
    "context/cues": [("c.no.examples", "[Fever]{Disease negated}.")],
    "relations/patterns": [("r.causes.examples", "[A]{Chemical head} and [b]{Disease tail}.")],
}


@pytest.mark.parametrize("topic", RULES)
def test_every_example_that_a_rule_gets_wrong_is_named(small_pack, topic):
    (small_pack / "rules" / "words").mkdir(parents=True)
    for name, words in WORDS.items():
        (small_pack / "rules" / "words" / f"{name}.txt").write_text(words, encoding="utf-8")
    path = small_pack / "rules" / topic / "a.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(RULES[topic], encoding="utf-8")
    found = list(verify(open_pack(small_pack)))
    assert [(fault.field, fault.value) for fault in found] == WRONG[topic]
    assert all(fault.path == str(path) and fault.line >= 4 for fault in found)


@pytest.mark.parametrize("topic", ["words", *RULES])
def test_a_rule_file_that_cannot_be_read_is_named(small_pack, topic):
    path = small_pack / "rules" / topic / "a.yaml"
    path.parent.mkdir(parents=True)
    path.write_text("topic: [", encoding="utf-8")
    assert [fault.path for fault in verify(open_pack(small_pack))] == [str(path)]


def test_a_relation_rule_in_none_of_the_folders_is_named(small_pack):
    path = small_pack / "rules" / "relations" / "a.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(RULES["relations/patterns"], encoding="utf-8")
    (fault,) = verify(open_pack(small_pack))
    assert (fault.path, fault.message) == (str(path), "wrong folder")
    assert "rules/relations/patterns" in fault.allowed


def test_a_blank_in_an_id_and_rules_that_nothing_reads_are_named(make_pack):
    pack = make_pack({"curated/a.tsv": ["NMS; Disease; D1 x"]})
    (pack / "rules" / "zzz").mkdir(parents=True)
    (pack / "rules" / "zzz" / "a.yaml").write_text("topic: t\n", encoding="utf-8")
    found = {(fault.message, fault.path) for fault in verify(open_pack(pack))}
    assert ("nothing reads these rules", "rules/zzz") in found
    assert ("not a concept id", "lexicons/curated/a.tsv") in found


def test_a_comparison_names_rules_that_differ(make_pack, small_pack):
    rule = (
        "topic: t\nabout: a\nrules:\n  - id: a.b\n    side: left\n    type: Disease\n    words: [WORD]\n"
        '    examples: ["Dr pain."]\n    counterexamples: ["No [pain]{Disease}."]\n'
    )
    old = make_pack({"words/a.tsv": ["pain; Disease; X:1"]}, "old")
    for folder, word in ((small_pack, "dr"), (old, "mr")):
        path = folder / "rules" / "context_filter" / "a.yaml"
        path.parent.mkdir(parents=True)
        path.write_text(rule.replace("WORD", word), encoding="utf-8")
    assert [item[:2] for item in compare_packs([open_pack(old)], [open_pack(small_pack)]).rules] == [
        ("changed", "context_filter/a.b")
    ]
    (old / "rules" / "context_filter" / "a.yaml").unlink()
    [(happened, _, place)] = compare_packs([open_pack(old)], [open_pack(small_pack)]).rules
    assert (happened, place.endswith("rules/context_filter/a.yaml:4")) == ("added", True)
