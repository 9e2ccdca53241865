"""What other corpora do with a name is evidence, unless they share the document."""

from nmstag.document import Document, Mention
from nmstag.learn.cross_corpus import Elsewhere
from nmstag.learn.induction import read_uses
from nmstag.learn.name_filter import Kind, NameKinds
from nmstag.lexicon import LexiconRow

ROW = LexiconRow("fever", "Disease", ("MESH:D005334",), "curated", "curated/a.tsv:2")


def document(id_: str, annotated: bool) -> Document:
    text = "Then fever came."
    mentions = [Mention(5, 10, "fever", "Disease", ("MESH:D005334",))] if annotated else []
    others = [Mention(0, 4, "Then", "Disease", ())]
    return Document(id_, text, mentions=tuple(mentions or others))


def test_uses_are_told_in_words():
    [corpus] = read_uses({"a": [document("1", True), document("2", True), document("3", False)]}, [ROW])
    assert list(Elsewhere([corpus]).uses("fever", "Disease")) == [("a", "mostly, 2 or 3")]
    assert list(Elsewhere([corpus]).uses("fever", "Chemical")) == []
    kinds = NameKinds({}, set(), {}, Elsewhere([corpus])).of(ROW)
    assert Kind("uses in a", "Disease", "mostly, 2 or 3") in kinds


def test_names_of_other_corpora_are_rows_without_counts():
    [corpus] = read_uses({"a": [document("1", True)]}, [])
    [row] = Elsewhere([corpus]).rows()
    assert (row.name, row.ids, row.source, row.counts) == ("fever", ("MESH:D005334",), "elsewhere", None)


def test_shared_documents_are_left_out():
    [corpus] = read_uses({"a": [document("1", True), document("2", False)]}, [ROW])
    assert list(Elsewhere([corpus.apart_from({"1"})]).uses("fever", "Disease")) == [("a", "never, 1")]
    assert list(Elsewhere([corpus.apart_from({"1", "2"})]).rows()) == []
