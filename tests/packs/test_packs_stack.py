"""Packs stack: rules merge by id, and evidence says which pack it is from."""

from __future__ import annotations

from pathlib import Path

import pytest

from nmstag.context import compile_context
from nmstag.document import Document
from nmstag.errors import RuleError
from nmstag.explain import Explainer
from nmstag.packs import CLINICAL, open_pack, sources_of
from nmstag.pipeline import Tagger
from nmstag.rulecheck import verify

NOTE = "PMH: gout. FH: stroke. Nix fever. No cough. Possible pneumonia. Denies nausea."
README = (Path(__file__).resolve().parents[2] / "README.md").read_text(encoding="utf-8")
CUE = README.partition("<!-- rule -->\n```yaml\n")[2].partition("```")[0]
CUES = "rules/context/cues/mine.yaml"
STACKED = CUE.replace('examples: ["Nix', 'examples: ["No [cough]{Disease negated}, nix')
"""The same with an example that holds only on top of a pack that knows 'no'."""
WITH_MACROS = f"""\
{STACKED.rstrip()}
  - id: mine.seen
    description: With a macro of the pack below.
    attribute: negated
    cues: ["nix <be> seen"]
    examples: ["Nix was seen [fever]{{Disease negated}}."]
    counterexamples: ["[Fever]{{Disease}} since Monday."]
  - id: mine.nixed
    description: With a macro of the pack itself.
    attribute: negated
    cues: ["<nixed>"]
    examples: ["Nought [fever]{{Disease negated}}."]
    counterexamples: ["[Fever]{{Disease}} since Monday."]
"""
MACROS = "name\twords\nnixed\tnaught\nnixed\tnought | <be> nixed\n"
MACRO_TABLE = "rules/context/macros.tsv"
WARDITIS = "name\ttype\tid\nwarditis\tDisease\tMESH:D009422\n"
OFF = "topic: off\nabout: Not used here.\nrules:\n"


def removal(*ids: str) -> str:
    """Return a rule file that removes rules."""
    return OFF + "".join(f"  - id: {one}\n    enabled: false\n" for one in ids)


def write(folder: Path, files: dict[str, str]) -> Path:
    """Write a pack named 'mine' and return its folder."""
    for name, content in {"pack.toml": 'name = "mine"\nversion = "1"\n', **files}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """A pack with rules, macros and a name."""
    names = "lexicons/diseases/C10_nervous_system_diseases.tsv"
    return write(tmp_path_factory.mktemp("mine"), {CUES: WITH_MACROS, MACRO_TABLE: MACROS, names: WARDITIS})


@pytest.fixture(scope="module")
def stacked(folder) -> Tagger:
    """The tagger of this pack on top of the default one."""
    return Tagger.load(["default", folder])


def attributes(tagger: Tagger, text: str = NOTE) -> dict[str, list[str]]:
    return {m.text: [item.name for item in m.attributes] for m in tagger.tag_text(text).mentions}


def test_context_rules_join_those_of_the_default_pack(stacked, clinical):
    before = attributes(clinical)
    assert before["fever"] == []
    assert attributes(stacked) == {**before, "fever": ["negated"]}
    assert before["cough"] == before["nausea"] == ["negated"]
    assert (before["gout"], before["stroke"]) == (["historical"], ["other_experiencer"])
    assert before["pneumonia"] == ["uncertain"]
    explained = Explainer(stacked).explain(Document("", NOTE)).format()
    assert "rule mine.nix (pack mine): Nix" in explained
    assert "rule negated.no (pack default): No" in explained
    assert "(pack default): Fever" in explained


def test_rules_are_removed_and_replaced_by_their_id_in_context_and_in_matching(tmp_path, clinical):
    other = CUE.replace("mine.nix", "negated.neither").replace("[nix]", "[nix, nought]")
    off = {
        "rules/context/cues/off.yaml": removal("negated.no"),
        "rules/context_filter/off.yaml": removal("neighbours.enzyme"),
        CUES: other,
    }
    changed = Tagger.load(["default", write(tmp_path, off)])
    text = "No cough. Denies nausea. Neither gout nor rash. Nought fever."
    assert attributes(clinical, text) == {
        "cough": ["negated"], "nausea": ["negated"], "gout": ["negated"], "rash": ["negated"],
        "fever": [],
    }  # fmt: skip
    assert attributes(changed, text) == {
        "cough": [],
        "nausea": ["negated"],
        "gout": [],
        "rash": [],
        "fever": ["negated"],
    }
    text = "Serum creatine transporter rose."
    assert attributes(clinical, text) == {}
    assert list(attributes(changed, text)) == ["creatine"]


def test_a_removal_of_nothing_is_told(tmp_path):
    folder = write(tmp_path, {CUES: removal("negated.nosuch").replace("false", "False")})
    [fault] = verify(open_pack("default"), open_pack(folder))
    assert fault.message == "removes a rule that no earlier pack has"


def test_macros_are_rows_of_a_table_of_the_pack_or_of_the_one_below(tmp_path, folder, stacked):
    text = "Nix fever. Naught nausea. Was nixed gout. Nix was seen chills. Cough was seen."
    assert attributes(stacked, text) == {
        "fever": ["negated"], "nausea": ["negated"], "gout": ["negated"], "chills": ["negated"], "Cough": [],
    }  # fmt: skip
    without = open_pack(write(tmp_path, {CUES: WITH_MACROS}))
    with pytest.raises(RuleError, match="the macro <nixed> is unknown"):
        compile_context(sources_of([open_pack("default"), without], CLINICAL))
    write(tmp_path, {MACRO_TABLE: MACROS})
    before = open_pack(tmp_path).hash
    assert before != without.hash
    write(tmp_path, {MACRO_TABLE: MACROS.replace("naught", "nix")})
    assert open_pack(tmp_path).hash != before


def test_rows_of_a_later_pack_are_known_by_its_name(stacked):
    text = "Warditis (WD) and 4H syndrome."
    explained = Explainer(stacked).explain(Document("", text)).format()
    assert "lexicon mine:diseases/C10_nervous_system_diseases.tsv:2 (pack mine): warditis" in explained
    assert "(pack default): 4H syndrome" in explained


def test_the_stack_is_verified_as_it_merges(tmp_path, folder):
    alone = open_pack(write(tmp_path, {CUES: STACKED}))
    assert [fault.field for fault in verify(alone)] == ["mine.nix.examples"]
    assert list(verify(open_pack("default"), open_pack(folder))) == []
