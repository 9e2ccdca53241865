"""How a document uses the names that are known: annotated, within a longer annotation, left out."""

import pytest

from nmstag.document import Document, Mention
from nmstag.learn.matching import read_uses
from nmstag.learn.name_counts import ORDINARY_USES, Usage, ordinary_words
from nmstag.lexicon import LexiconRow

NAMES = {
    "hepatitis": "Disease",
    "acute hepatitis": "Disease",
    "fever and cough": "Disease",
    "dopamine": "Chemical",
    "insulin": "Chemical",
}


def free(text: str, *annotated: tuple[str, str]) -> list[str]:
    """Return the known names that a document with some annotations leaves out."""
    rows = [LexiconRow(name, type_, ("X:1",), "curated", "a.tsv:2") for name, type_ in NAMES.items()]
    mentions = [
        Mention(start := text.index(phrase), start + len(phrase), phrase, type_, ("X:2",))
        for phrase, type_ in annotated
    ]
    [corpus] = read_uses({"a": [Document("1", text, mentions=tuple(mentions))]}, rows)
    return [key for (key, _), _ in corpus.uses[0].free]


@pytest.mark.parametrize(
    ("text", "annotated", "names"),
    [
        ("acute hepatitis", [("acute hepatitis", "Disease")], []),
        ("acute hepatitis", [("hepatitis", "Disease")], ["acute hepatitis"]),
        ("fever and cough", [("fever", "Disease"), ("cough", "Disease")], ["fever and cough"]),
        ("an acute hepatitis", [("an acute", "Disease")], ["hepatitis"]),
        ("an acute hepatitis", [("an acute", "Disease"), ("hepatitis", "Disease")], []),
    ],
)
def test_a_name_that_goes_beyond_what_is_annotated_is_left_out(text, annotated, names):
    assert free(text, *annotated) == names


@pytest.mark.parametrize(
    ("text", "annotated", "names"),
    [
        ("a dopamine receptor", [], ["dopamine"]),
        ("a dopamine receptor", [("dopamine receptor", "GeneOrGeneProduct")], []),
        ("a dopamine receptor", [("receptor", "GeneOrGeneProduct")], ["dopamine"]),
        ("insulin rose", [("insulin", "GeneOrGeneProduct")], ["insulin"]),
    ],
)
def test_a_part_of_the_name_of_a_gene_is_not_left_out(text, annotated, names):
    assert free(text, *annotated) == names


@pytest.mark.parametrize(
    ("text", "annotated", "names"),
    [
        ("hepatitis, acute hepatitis", "hepatitis, acute hepatitis", []),
        ("hepatitis, dopamine", "hepatitis, dopamine", ["hepatitis, dopamine"]),
        ("hepatitis, viral", "hepatitis, viral", ["hepatitis, viral"]),
        ("hepatitis and fever", "hepatitis and fever", ["hepatitis and fever"]),
    ],
)
def test_an_annotation_that_is_a_list_of_names_teaches_no_name(text, annotated, names):
    rows = [LexiconRow(name, type_, ("X:1",), "curated", "a.tsv:2") for name, type_ in NAMES.items()]
    mention = Mention(0, len(annotated), annotated, "Disease", ("X:2",))
    [corpus] = read_uses({"a": [Document("1", text, mentions=(mention,))]}, rows)
    assert [name for _, name, _ in corpus.uses[0].annotations] == names


@pytest.mark.parametrize(("gene", "ordinary"), [("dopamine receptor", False), ("dopamine", True)])
def test_a_word_that_is_met_in_longer_names_alone_is_not_ordinary(gene, ordinary):
    mentions = (Mention(2, 2 + len(gene), gene, "GeneOrGeneProduct", ("1",)),)
    documents = [Document(str(n), f"A {gene} rose.", mentions=mentions) for n in range(ORDINARY_USES)]
    words = [word for word, _ in ordinary_words(documents, Usage())]
    assert ("dopamine" in words) is ordinary
    assert "rose" in words


@pytest.mark.parametrize(("uses", "ordinary"), [(2, []), (3, [("placebo", 3)])])
def test_a_word_is_ordinary_from_its_third_use_on(uses, ordinary):
    documents = [Document(str(number), "Placebo") for number in range(uses)]
    assert list(ordinary_words(documents, Usage())) == ordinary
