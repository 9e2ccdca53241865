"""Packs stack: rules merge by id, and evidence says which pack it is from."""

from __future__ import annotations

from pathlib import Path

import pytest

from nmstag.document import Document
from nmstag.explain import Explainer
from nmstag.packs import open_pack
from nmstag.pipeline import Tagger
from nmstag.rulecheck import verify

NOTE = "PMH: gout. FH: stroke. Nix fever. No cough. Possible pneumonia. Denies nausea."
README = (Path(__file__).resolve().parents[2] / "README.md").read_text(encoding="utf-8")
CUE = README.partition("<!-- rule -->\n```yaml\n")[2].partition("```")[0]
REMOVAL = "topic: off\nabout: Not used here.\nrules:\n  - id: negated.no\n    enabled: false\n"
FILTER = """\
topic: off
about: Not used here.
rules:
  - id: neighbours.enzyme
    enabled: false
"""


@pytest.fixture
def mine(tmp_path):
    """A pack with nothing but a manifest, and what adds rule files to it."""
    (tmp_path / "pack.toml").write_text('name = "mine"\nversion = "1"\n', encoding="utf-8")

    def with_rules(**files: str) -> str:
        for topic, content in files.items():
            path = tmp_path / "rules" / topic.replace("__", "/") / "mine.yaml"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="utf-8")
        return str(tmp_path)

    return with_rules


def attributes(tagger: Tagger, text: str = NOTE) -> dict[str, list[str]]:
    return {m.text: [item.name for item in m.attributes] for m in tagger.tag_text(text).mentions}


def test_one_context_rule_joins_those_of_the_default_pack(mine, clinical):
    before = attributes(clinical)
    stacked = Tagger.load(["default", mine(context__cues=CUE)])
    assert before["fever"] == []
    assert attributes(stacked) == {**before, "fever": ["negated"]}
    assert before["cough"] == before["nausea"] == ["negated"]
    assert (before["gout"], before["stroke"]) == (["historical"], ["other_experiencer"])
    assert before["pneumonia"] == ["uncertain"]
    explained = Explainer(stacked).explain(Document("", NOTE)).format()
    assert "rule mine.nix (pack mine): Nix" in explained
    assert "rule negated.no (pack default): No" in explained
    assert "(pack default): Fever" in explained


def test_a_rule_is_removed_by_its_id_in_context_and_in_matching(mine, clinical):
    without = Tagger.load(["default", mine(context__cues=REMOVAL, context_filter=FILTER)])
    assert attributes(without, "No cough. Denies nausea.") == {"cough": [], "nausea": ["negated"]}
    text = "Serum creatine transporter rose."
    assert attributes(clinical, text) == {}
    assert list(attributes(without, text)) == ["creatine"]


def test_a_rule_with_the_same_id_replaces_that_of_the_default_pack(mine):
    other = CUE.replace("mine.nix", "negated.no").replace("[nix]", "[nix, nought]")
    stacked = Tagger.load(["default", mine(context__cues=other)])
    assert attributes(stacked, "No cough. Nought fever.") == {"cough": [], "fever": ["negated"]}


def test_a_removal_of_nothing_and_macros_of_the_pack_below(mine):
    wrong = REMOVAL.replace("negated.no", "negated.nosuch").replace("enabled: false", "enabled: False")
    [fault] = verify(open_pack("default"), open_pack(mine(context__cues=wrong)))
    assert fault.message == "removes a rule that no earlier pack has"
    macro = CUE.replace("[nix]", '["nix <be> seen"]').replace("Nix [", "Nix was seen [")
    assert list(verify(open_pack("default"), open_pack(mine(context__cues=macro)))) == []


def test_macros_of_a_pack_of_ones_own_are_rows_of_a_table(mine, tmp_path):
    wards = CUE.replace("[nix]", '["<nixed>"]')
    folder = mine(context__cues=wards)
    [unknown] = verify(open_pack("default"), open_pack(folder))
    assert "the macro <nixed> is unknown" in unknown.message
    table = tmp_path / "rules" / "context" / "macros.tsv"
    table.write_text("name\twords\nnixed\tnix\nnixed\tnought | <be> nixed\n", encoding="utf-8")
    assert list(verify(open_pack("default"), open_pack(folder))) == []
    stacked = Tagger.load(["default", folder])
    text = "Nix fever. Nought nausea. Was nixed gout. Cough was seen."
    found = attributes(stacked, text)
    assert found == {"fever": ["negated"], "nausea": ["negated"], "gout": ["negated"], "Cough": []}
    before = open_pack(folder).hash
    table.write_text("name\twords\nnixed\tnix\n", encoding="utf-8")
    assert open_pack(folder).hash != before


def test_rows_of_a_later_pack_are_known_by_its_name(mine, tmp_path):
    folder = mine(context__cues=CUE)
    path = tmp_path / "lexicons" / "diseases" / "C10_nervous_system_diseases.tsv"
    path.parent.mkdir(parents=True)
    path.write_text("name\ttype\tid\nwarditis\tDisease\tMESH:D009422\n", encoding="utf-8")
    stacked = Tagger.load(["default", folder])
    text = "Warditis (WD) and 4H syndrome."
    explained = Explainer(stacked).explain(Document("", text)).format()
    assert "lexicon mine:diseases/C10_nervous_system_diseases.tsv:2 (pack mine): warditis" in explained
    assert "(pack default): 4H syndrome" in explained


def test_the_stack_is_verified_as_it_merges(mine):
    sound = CUE.replace('examples: ["Nix', 'examples: ["No [cough]{Disease negated}, nix')
    folder = mine(context__cues=sound)
    assert [fault.field for fault in verify(open_pack(folder))] == ["mine.nix.examples"]
    assert list(verify(open_pack("default"), open_pack(folder))) == []
