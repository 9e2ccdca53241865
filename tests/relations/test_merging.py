"""Relations of stacked packs: rules merge by id, tables by row, learned tables by scheme."""

from collections.abc import Callable
from pathlib import Path

import pytest

from nmstag.errors import RuleError
from nmstag.packs import CLINICAL, open_pack, sources_of
from nmstag.pipeline import Tagger, TaggerOptions
from nmstag.relations import RelationExtractor, RelationRules, read_rules
from nmstag.relations.examples import example_document
from nmstag.rules import parse_markup
from nmstag.text.sentences import split_sentences

TEXT = "Haloperidol caused dystonia. Clozapine makes the knees wobble in sepsis."
HEAD = "topic: patterns\nabout: Rules of our own.\nrules:\n"
MINE = f"""{HEAD}
  - id: mine.wobble
    type: Positive_Correlation
    patterns: ["{{Chemical:head}} makes the knees wobble in {{Disease:tail}}"]
    examples: ["[Zinc]{{Chemical head}} makes the knees wobble in [gout]{{Disease tail}}."]
    counterexamples: ["[Zinc]{{Chemical}} for [gout]{{Disease}}."]
"""
REPLACED = MINE.replace("mine.wobble", "causes.verb").replace("Positive_Correlation", "Association")
REMOVED = MINE.replace("mine.wobble", "causes.verb\n    enabled: false")
WEIGHTS = """scheme\tkind\ttype\tconditions\tpoints\tsupport\tprecision
cid\tany\tPositive_Correlation\tmine.wobble\t9\t1\t1
"""
Write = Callable[..., Path]


@pytest.fixture
def mine(tmp_path: Path) -> Write:
    """Return a function that writes a pack of the files that it is given."""

    def write(**files: str) -> Path:
        folder = tmp_path / "mine"
        for name, text in files.items():
            path = folder / FILES[name]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        (folder / "pack.toml").write_text('name = "mine"\nversion = "1"\n', encoding="utf-8")
        return folder

    return write


FILES = {
    "patterns": "rules/relations/patterns/mine.yaml",
    "weights": "profiles/bc5cdr/relation_weights.tsv",
    "harms": "knowledge/adverse_effects.tsv",
    "tree": "knowledge/mesh_tree.tsv",
}


def stacked(folder: Path) -> RelationRules:
    return read_rules(sources_of([open_pack("default"), open_pack(folder)], CLINICAL))


def test_a_rule_of_another_pack_joins_those_of_the_default(mine: Write) -> None:
    folder = mine(patterns=MINE)
    tagger = Tagger.from_options(TaggerOptions(("default", str(folder)), relations="biored"))
    document = tagger.tag_text(TEXT)
    names = {one: item.text for item in document.mentions for one in item.ids}
    assert [names[item.tail] for item in document.relations] == ["dystonia", "sepsis"]


def test_weights_of_a_later_pack_replace_those_of_the_scheme(mine: Write, shipped: RelationRules) -> None:
    rules = stacked(mine(patterns=MINE, weights=WEIGHTS))
    text = (
        "[Zinc]{Chemical} causes [gout]{Disease}. [Zinc]{Chemical} makes the knees wobble in [rash]{Disease}."
    )
    document = example_document(parse_markup(text))
    found = RelationExtractor(rules).extract(document, split_sentences(document.text), "cid")
    assert [item.tail for item in found] == ["rash"]
    assert [weight for weight in rules.weights if weight.scheme == "biored"] == [
        weight for weight in shipped.weights if weight.scheme == "biored"
    ]


@pytest.mark.parametrize(("text", "types"), [(REPLACED, ["Association"]), (REMOVED, [])])
def test_a_rule_of_the_same_id_replaces_or_removes(mine: Write, text: str, types: list[str]) -> None:
    found = [rule for rule in stacked(mine(patterns=text)).patterns if rule.id == "causes.verb"]
    assert [rule.type for rule in found] == types
    assert [rule.pack for rule in found] == ["mine"] * len(types)


def test_rows_of_knowledge_join_those_of_the_default(mine: Write, shipped: RelationRules) -> None:
    harms = (
        "group\ttype\tid\tlabel\nwobble\tChemical\tMESH:D000001\tLead\nwobble\tDisease\tMESH:D000002\tColic\n"
    )
    rules = stacked(mine(harms=harms, tree="id\ttree_numbers\nMESH:D000002\tC99.1 C98\n"))
    background = rules.background()
    assert background.known("MESH:D000001", "MESH:D000002") == "known_harm"
    assert background.position("MESH:D000002").numbers == ("C99.1", "C98")
    assert len(rules.tree.by_concept) >= len(shipped.tree.by_concept)
    assert rules.drugs["known_harm"].groups.items() >= shipped.drugs["known_harm"].groups.items()


@pytest.mark.parametrize(
    ("row", "field", "message"),
    [
        ("biored\tany\tBind\talways\t1\t1\t1", "scheme", "unknown scheme"),
        ("cid\tmany\tBind\talways\t1\t1\t1", "kind", "unknown kind"),
        ("cid\tany\tBlind\talways\t1\t1\t1", "type", "unknown type"),
        ("cid\tany\tBind\talways\tone\t1\t1", "", "not a number"),
        ("cid\tany\tBind\t\t1\t1\t1", "conditions", "a condition is needed"),
        ("cid\tany\tBind\tcuases\t1\t1\t1", "conditions", "unknown feature 'cuases'"),
        ("cid\tany\tBind\tcauses > 2\t1\t1\t1", "conditions", "is no condition"),
    ],
)
def test_a_broken_weight_is_a_fault_with_its_line(mine: Write, row: str, field: str, message: str) -> None:
    folder = mine(weights=WEIGHTS.splitlines()[0] + "\n" + row + "\n")
    with pytest.raises(RuleError) as caught:
        read_rules(sources_of([open_pack(folder)], CLINICAL))
    (fault,) = caught.value.faults
    assert (fault.path, fault.line, fault.field) == (str(folder / FILES["weights"]), 2, field)
    assert message in fault.message
