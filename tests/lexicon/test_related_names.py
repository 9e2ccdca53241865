"""Longer names of MeSH with a name inside, and the concepts of names."""

from nmstag.lexicon import LexiconRow, rows_by_key
from nmstag.lexicon.related_names import MOST_WORDS, RelatedNames


def related(*names, source="mesh", type_="Disease", counts=None):
    rows = [LexiconRow(name, type_, (f"MESH:D{n}",), source, "a.tsv:2", counts=counts) for n, name in names]
    return RelatedNames(rows_by_key(rows))


def test_each_longer_name_counts_once():
    names = related((1, "pain"), (2, "pain in pain"), (3, "chest pain"))
    assert names.longer("pain", "Disease") == (2, 1)
    assert names.longer("chest pain", "Disease") == (0, 0)
    assert names.longer("pain", "Chemical") == (0, 0)


def test_names_that_are_not_in_mesh_are_not_counted():
    assert related((1, "pain"), (2, "chest pain"), source="curated").longer("pain", "Disease") == (0, 0)


def test_of_a_systematic_name_the_first_words_count():
    words = " ".join(f"x{number}" for number in range(MOST_WORDS))
    assert related((1, "pain"), (2, f"{words} pain")).longer("pain", "Disease") == (0, 0)


def test_concepts_are_those_of_the_lexicons():
    assert related((1, "pain"), (2, "Pains")).concepts("pain", "Disease") == {"MESH:D1", "MESH:D2"}
    assert related((1, "pain"), source="stoplist").concepts("pain", "Disease") == set()
    assert related((1, "pain"), counts=(1, 0, 0, 0)).concepts("pain", "Disease") == set()
