"""Profiles as folders of tables, rows of stacked packs, and packs in the layout of 0.1.0."""

from __future__ import annotations

import pytest

from nmstag.errors import PackError
from nmstag.learn.build import build
from nmstag.packs import CLINICAL, compile_packs, load_packs, open_pack, profiles, sources_of
from nmstag.pipeline import Tagger, TaggerOptions
from nmstag.rulecheck import verify

WEIGHTS = ["feature; type; value; points", "last word; Disease; event; -2.0", "word; Chemical; ice; 1"]
COUNTED = ["name; type; id; seen; other; part; free", "chest event; Disease; X:9; 3; 0; 0; 0"]


def found(packs, text, profile=CLINICAL):
    tagger = Tagger.from_options(TaggerOptions(tuple(map(str, packs)), profile=profile))
    return [(m.text, *m.ids) for m in tagger.tag_text(text).mentions]


@pytest.fixture
def base(make_pack):
    lexicons = {
        "curated/a.tsv": ["cardiac event; Disease; X:1", "gout; Disease; X:2", "ice; Chemical; X:3"],
        "profiles/c/names.tsv": COUNTED,
        "profiles/c/name_weights.tsv": WEIGHTS,
    }
    return make_pack(lexicons, "base")


def test_a_scorecard_judges_the_names_of_every_pack_of_the_stack(base, make_pack):
    later = make_pack(
        {"mesh/names.tsv": ["rare event; Disease; X:5"], "curated/b.tsv": ["ague; Disease; X:6"]}, "b"
    )
    text = "Rare event, cardiac event, chest event, ague."
    assert [name for name, _ in found([base, later], text)] == [
        "Rare event",
        "cardiac event",
        "chest event",
        "ague",
    ]
    assert [name for name, _ in found([base, later], text, "c")] == ["chest event", "ague"]
    ((entry, reason),) = load_packs([base, later], "c").dropped()["cardiac event"]
    assert entry[1] == ("X:1",)
    assert reason == "expected precision 12%: last word event (-2.0)"


def test_a_word_that_the_corpus_never_annotates_is_rejected_in_its_profile(base, make_pack):
    words = make_pack({"profiles/c/ordinary_words.tsv": ["word; uses", "ice; 12", "gout; 3"]}, "b")
    text = "Ice, gout."
    assert found([base], text, "c") == [("Ice", "X:3"), ("gout", "X:2")]
    assert found([base, words], text, "c") == [("Ice", "X:3")], "the corpus annotates no chemicals"
    assert found([base, words], text) == [("Ice", "X:3"), ("gout", "X:2")]


def test_a_later_hand_written_row_replaces_an_earlier_one(base, make_pack):
    later = make_pack({"curated/b.tsv": ["Gout; Disease; X:7"]}, "b")
    assert found([base, later], "Gout.") == [("Gout", "X:7")]
    assert found([later, base], "Gout.") == [("Gout", "X:2")]
    mesh = make_pack({"mesh/names.tsv": ["Gout; Disease; X:8"]}, "m")
    assert found([base, mesh], "Gout.") == [("Gout", "X:2")]


def test_a_later_pack_removes_a_row_and_one_after_it_brings_it_back(base, make_pack):
    without = make_pack({"ignored.tsv": ["name; type; id; note", "gout; Disease; ; not here"]}, "b")
    assert found([base, without], "Gout, ice.") == [("ice", "X:3")]
    assert found([base, without, make_pack({"curated/c.tsv": ["gout; Disease; X:7"]}, "d")], "Gout.") == [
        ("Gout", "X:7")
    ]


def test_profiles_are_the_folders_below_profiles(base, make_pack):
    other = make_pack({"profiles/d/names.tsv": COUNTED, "curated/a.tsv": []}, "b")
    (other / "profiles" / "e").mkdir()
    (other / "profiles" / "e" / "relation_weights.tsv").write_text("scheme\n")
    assert profiles([open_pack(base), open_pack(other)]) == ["clinical", "c", "d", "e"]


def test_a_row_of_a_table_is_a_rule_whose_id_is_its_place(base):
    table = "side\ttype\tform\twords\tsupport\tprecision\nright\tDisease\tlong\tgene\t7\t0.9\n"
    (base / "profiles" / "c" / "context_filter.tsv").write_text(table)
    assert found([base], "Gout gene, gout.", "c") == [("gout", "X:2")]
    assert len(found([base], "Gout gene, gout.")) == 2
    assert list(verify(open_pack(base))) == []


def test_a_switch_turns_a_rule_off_in_its_profile(base):
    folder = base / "rules" / "context_filter"
    folder.mkdir(parents=True)
    (folder / "a.yaml").write_text(
        "topic: a\nabout: a\nrules:\n  - id: a.gene\n    side: right\n    type: Disease\n    words: [gene]\n"
        '    examples: ["Gout gene."]\n    counterexamples: ["[Gout]{Disease} came."]\n'
    )
    assert found([base], "Gout gene.", "c") == []
    with (base / "profiles" / "c" / "switches.tsv").open("a") as stream:
        stream.write("rule\ta.gene\tannotated there\n")
    assert found([base], "Gout gene.", "c") == [("Gout", "X:2")]
    assert sources_of([open_pack(base)], "c").switched_off("rule") == {"a.gene": "annotated there"}
    assert found([base], "Gout gene.") == []


@pytest.mark.parametrize(
    ("table", "content", "message"),
    [
        ("switches.tsv", "what\tname\treason\nstage\tx\ty\n", "nothing that can be switched off"),
        ("switches.tsv", "what\tname\treason\nrule\tx\t\n", "a switch needs its reason"),
        ("name_weights.tsv", "feature\ttype\tvalue\tpoints\nword\tDisease\tx\tmany\n", "not a number"),
        ("ordinary_words.tsv", "word\tuses\nx\tmany\n", "not a count"),
        ("left_edge.tsv", "feature\tvalue\tinside\toutside\tpoints\nword\tx\t1\t2\tmany\n", "not a number"),
        ("context_filter.tsv", "side\ttype\twords\nabove\tDisease\tx\n", "not allowed"),
    ],
)
def test_faults_of_tables_are_told_with_file_and_line(base, table, content, message):
    path = base / "profiles" / "c" / table
    path.write_text(content)
    faults = list(verify(open_pack(base)))
    assert [(fault.path, fault.line) for fault in faults] == [(str(path), 2)]
    assert message in faults[0].message
    with pytest.raises(PackError):
        load_packs([base], "c")


def test_files_of_the_old_layout_are_no_longer_read_and_nobody_is_left_in_doubt(make_pack, tmp_path):
    old = make_pack(
        {"curated/a.tsv": ["gout; Disease; X:2"], "learned/c.tsv": COUNTED, "off/c.tsv": []}, "old"
    )
    pack = open_pack(old)
    assert [(fault.path, "nmstag build" in fault.allowed) for fault in verify(pack)] == [
        (str(old / "lexicons" / "learned" / "c.tsv"), True),
        (str(old / "lexicons" / "off" / "c.tsv"), True),
    ]
    with pytest.raises(PackError) as caught:
        compile_packs([pack])
    assert len(caught.value.faults) == 2
    warnings = []
    build(tmp_path / "new", [], [], None, pack, warnings.append)
    assert [fault.severity for fault in warnings] == ["warning", "warning"]
    assert found([tmp_path / "new"], "Gout.") == [("Gout", "X:2")]
