"""Linking of names without spaCy: the variations, and which of them wins."""

from __future__ import annotations

from pathlib import Path

import pytest

from nmstag.link import Linker, Variation, check_variation
from nmstag.packs import load_packs
from nmstag.rules import load_rules
from nmstag.rules.sources import Sources

RULES = load_rules(Path(__file__).resolve().parents[2] / "rules" / "linking", Variation)


@pytest.fixture
def linker(pack: Path) -> Linker:
    return Linker(load_packs([pack]).gazetteer(every_reading=True).lookup, RULES)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_examples(rule: Variation) -> None:
    assert list(check_variation(rule, Sources([], "clinical"))) == []


@pytest.mark.parametrize(
    ("name", "id_", "rules"),
    [
        ("NMS", "MESH:D009459", []),
        ("  renal\n failures ", "MESH:D051437", []),
        ("severe asthma", "MESH:D001249", ["linking.modifier"]),
        ("Failure, Renal", "MESH:D051437", ["linking.uninvert"]),
        ("Failure, Acute Renal", "MESH:D051437", ["linking.uninvert", "linking.modifier"]),
        ("neuroleptic malignant syndrome (NMS)", "MESH:D009459", ["linking.brackets"]),
        ("oral haloperidol tablets", "MESH:D006220", ["linking.drug_modifier", "linking.drug_head"]),
        ("haloperidol decanoate", "MESH:D006220", ["linking.salt"]),
        ("haloperidol 5mg", "MESH:D006220", ["linking.dose"]),
        ("oral haloperidol 2.5 mg", "MESH:D006220", ["linking.drug_modifier", "linking.dose"]),
        ("lithium-induced renal failure", "MESH:D051437", ["linking.cause"]),
        ("the acute asthma", "MESH:D001249", ["linking.determiner", "linking.modifier"]),
    ],
)
def test_links(linker: Linker, name: str, id_: str, rules: list[str]) -> None:
    link = linker.link(name)
    assert link is not None
    assert link.ids == (id_,)
    assert [item.rule for item in link.evidence[1:]] == rules


@pytest.mark.parametrize(
    "name", ["", " ", "blue", "severe", "haloperidol disease", "asthma tablets", "NMS and asthma", "(NMS"]
)
def test_nothing_fits(linker: Linker, name: str) -> None:
    assert linker.link(name) is None


def test_type_must_agree(linker: Linker) -> None:
    assert linker.link("asthma", "Chemical") is None
    assert linker.link("asthma", "Disease") is not None


def test_a_misspelt_name_is_linked_where_nothing_else_fits(pack: Path) -> None:
    (pack / "lexicons" / "curated").mkdir()
    (pack / "lexicons" / "names.tsv").rename(pack / "lexicons" / "curated" / "names.tsv")
    linker = load_packs([pack]).linker()
    link = linker.link("haloperiodl 5 mg", "Chemical")
    assert link is not None
    assert link.ids == ("MESH:D006220",)
    assert "read as 'haloperidol'" in link.evidence[0].detail
    assert linker.link("haloperiodl", "Disease") is None
    assert linker.link("haloperidolate") is None
