"""Concept ids as the corpora have them: those of MeSH before 2016, and of MEDIC."""

from __future__ import annotations

import pytest

from nmstag.packs import open_pack
from nmstag.packs.corpus_ids import corpus_ids
from nmstag.packs.names import compile_names

MANIFEST = """name = "small"
version = "1"
description = "Names for these tests"
[profiles.a]
medic = true
[profiles.b]
former_ids = true
[profiles.c]
"""
ROWS = (
    "pouting\tDisease\tMESH:D000001",
    "dread\tDisease\tMESH:D000002",
    "hiccup\tDisease\tMESH:D000003",
    "dread with hiccup\tDisease\tMESH:D000002|MESH:D000003",
    "long sleep\tDisease\tMESH:D000004",
    "dreadol\tChemical\tMESH:D000002",
    "new fever\tDisease\tMESH:D000099001",
    "newer fever\tDisease\tMESH:D000099002",
    "yawning\tDisease\tMESH:D000005",
    "odd fever\tDisease\tOMIM:100001",
)
TREE = """id\ttree_numbers
MESH:D000001\tF01.145
MESH:D000002\tF01.470.132 F02.1
MESH:D000003\tC23.1 F01.2
MESH:D000004\tG01.1
MESH:D000005\tF01.4701
"""
MEDIC = "tree_number\tid\nF01\tMESH:D000010\nF01.470\tMESH:D000011\n"
FORMER = "id\tformer\nMESH:D000099001\tMESH:C1\nMESH:D000005\tMESH:D000006\n"


@pytest.fixture
def ids_of(make_pack):
    folder = make_pack({"diseases/a.tsv": ROWS}, manifest=MANIFEST)
    (folder / "knowledge").mkdir()
    for name, table in (("mesh_tree", TREE), ("medic_ids", MEDIC), ("former_ids", FORMER)):
        (folder / f"knowledge/{name}.tsv").write_text(table, encoding="utf-8")
    pack = open_pack(folder)
    return lambda profile: {
        entry.name: entry.ids
        for entries in compile_names([pack], profile).entries.values()
        for entry in entries
    }


def test_diseases_are_those_of_medic(ids_of):
    assert ids_of("a") == {
        "pouting": ("MESH:D000010",),
        "dread": ("MESH:D000011",),
        "hiccup": ("MESH:D000003",),
        "dread with hiccup": ("MESH:D000011", "MESH:D000003"),
        "long sleep": (),
        "dreadol": ("MESH:D000002",),
        "new fever": ("MESH:D000099001",),
        "newer fever": ("MESH:D000099002",),
        "yawning": ("MESH:D000010",),
        "odd fever": ("OMIM:100001",),
    }


def test_former_ids_stand_for_new_and_changed_ones(ids_of):
    ids = ids_of("b")
    changed = {name: ids[name] for name in ("new fever", "newer fever", "yawning", "pouting")}
    assert changed == {
        "new fever": ("MESH:C1",),
        "newer fever": (),
        "yawning": ("MESH:D000006",),
        "pouting": ("MESH:D000001",),
    }


def test_a_profile_without_settings_keeps_the_ids_of_mesh(ids_of, make_pack):
    assert ids_of("c")["pouting"] == ("MESH:D000001",)
    assert corpus_ids([open_pack(make_pack({}, "other"))], "c", {}) is None
