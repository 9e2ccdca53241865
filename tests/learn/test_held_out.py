"""Rules are judged on held-out text: boundary rules by what they make right, others by what they drop."""

from nmstag.formats import read_documents
from nmstag.learn.context_filter import Neighbour, harmful_neighbours, neighbour_kind
from nmstag.learn.induction import Background, learn_corpora, read_uses
from nmstag.learn.name_filter import Find
from nmstag.learn.span_extension import LEAST_GAIN, InducedRule, group_of, plain_table, without_harmful
from nmstag.lexicon import LexiconRow
from nmstag.match.context_filter import ContextFilterRule

EXAMPLE = ("renal", "toxicity")


def induced(side: str, word: str = "", word_class: str = "", include: bool = True) -> InducedRule:
    return InducedRule(f"x.{side}", include, side, "Disease", word, word_class, 5, 0.9, EXAMPLE)


def test_only_groups_of_boundary_rules_that_make_names_right_stay():
    word, class_, out = (
        induced("left", "renal"),
        induced("left", word_class="organ"),
        induced("left", "of", "", False),
    )
    gains = {group_of(word): LEAST_GAIN, group_of(class_): LEAST_GAIN - 1}
    assert without_harmful([word, class_, out], gains) == [word, out]
    assert without_harmful([word, class_, out], {}) == [out]
    table = plain_table([word, class_, out], {"organ": ["hepatic"]})
    assert sorted(table["left:Disease"]) == ["hepatic", "renal"]


def test_each_class_is_judged_by_itself():
    renal, toxic = induced("left", word_class="organ"), induced("left", word_class="cause")
    assert group_of(renal) != group_of(toxic)
    assert group_of(induced("left", "renal")) == group_of(induced("left", "toxic"))


def written(*words: str) -> ContextFilterRule:
    return ContextFilterRule(
        id="neighbours.enzyme", side="right", type="Chemical", words=words, examples=(), counterexamples=()
    )


def beside(word: str, right: int, wrong: int) -> Find:
    return Find(frozenset([neighbour_kind(Neighbour("right", "Chemical", "long", word))]), right, wrong)


def test_a_written_rule_that_drops_more_right_finds_than_wrong_ones_is_off():
    rules = [written("kinase", "synthase")]
    [(name, type_, reason)] = harmful_neighbours(rules, [beside("kinase", 5, 1), beside("synthase", 0, 2)])
    assert (name, type_, reason) == (
        "rule neighbours.enzyme",
        "Chemical",
        "5 of 8 finds beside its words are right",
    )
    assert not list(harmful_neighbours(rules, [beside("kinase", 5, 6)]))
    assert not list(harmful_neighbours(rules, [beside("kinase", 2, 0)])), "too few to tell"


def test_what_a_corpus_annotates_beside_a_word_switches_the_written_rule_off(tmp_path):
    lines = []
    for number in range(10):
        text = f"Then creatine kinase rose in group {number}."
        lines += [f"{number}|t|{text}", f"{number}|a|", f"{number}\t5\t13\tcreatine\tChemical\tD003401", ""]
    file = tmp_path / "enzymes.pubtator"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    rows = [LexiconRow("creatine", "Chemical", ("MESH:D003401",), "curated", "curated/a.tsv:2")]
    background = Background(rows=rows, classes={}, branches={}, neighbours=[written("kinase")])
    uses = read_uses({"enzymes": list(read_documents([str(file)]))}, rows)
    [(_, lesson)] = learn_corpora(uses, background)
    assert "rule neighbours.enzyme" in [name for name, _, _ in lesson.off]
