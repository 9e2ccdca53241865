"""How other corpora use a name is evidence, unless they share the document."""

from nmstag.document import Document, Mention
from nmstag.learn.background import KnownBefore, known_types
from nmstag.learn.cross_corpus import OtherCorpora
from nmstag.learn.matching import read_uses
from nmstag.learn.name_counts import Usage
from nmstag.lexicon import LexiconRow
from nmstag.lexicon.keys import usage_key
from nmstag.lexicon.name_features import name_features

ROW = LexiconRow("fever", "Disease", ("MESH:D005334",), "curated", "curated/a.tsv:2")
FEVER = usage_key("fever"), "Disease"


def document(id_: str, annotated: bool) -> Document:
    text = "Then fever came."
    mentions = [Mention(5, 10, "fever", "Disease", ("MESH:D005334",))] if annotated else []
    others = [Mention(0, 4, "Then", "Disease", ())]
    return Document(id_, text, mentions=tuple(mentions or others))


def test_the_use_in_another_corpus_is_a_feature():
    [corpus] = read_uses({"a": [document("1", True), document("2", True), document("3", False)]}, [ROW])
    others = OtherCorpora([corpus])
    assert others.uses["a"][FEVER] == (2, 0, 1)
    background = KnownBefore(rows=[ROW], classes={}).with_others(others)
    facts = background.facts(known_types(background.rows, Usage()), Usage())
    features = name_features(ROW, "fever", facts)
    assert ("uses in a", "mostly, 2 or 3") in features
    assert ("share of uses in a", "mostly") in features


def test_names_of_other_corpora_are_rows_without_counts():
    [corpus] = read_uses({"a": [document("1", True)]}, [])
    [row] = OtherCorpora([corpus]).rows()
    assert (row.name, row.ids, row.source, row.counts) == ("fever", ("MESH:D005334",), "elsewhere", None)


def test_shared_documents_are_left_out():
    [corpus] = read_uses({"a": [document("1", True), document("2", False)]}, [ROW])
    assert OtherCorpora([corpus.without({"1"})]).uses["a"][FEVER] == (0, 0, 1)
    assert OtherCorpora([corpus.without({"1", "2"})]).rows() == []
