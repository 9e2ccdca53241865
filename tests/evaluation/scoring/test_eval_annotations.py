"""What of a document is scored: types, ids, relations, by scheme."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nmstag.document import Document, Mention, Relation
from nmstag.errors import UsageError
from nmstag.evaluation.scoring.annotations import (
    ConceptItem,
    MentionItem,
    RelationItem,
    ScoredDocument,
    mention_ids,
)
from nmstag.evaluation.scoring.schemes import SCHEMES, Scheme, choose_scheme, find_scheme, guess_scheme

BC5CDR, NCBI, BIORED = SCHEMES["bc5cdr"], SCHEMES["ncbi_disease"], SCHEMES["biored"]


def mention(type_: str, *ids: str, start: int = 0, separators: str = "") -> Mention:
    return Mention(start, start + 3, "xyz", type_, ids, separators=separators)


def document(*mentions: Mention, relations: tuple[Relation, ...] = ()) -> Document:
    return Document("1", "xyz " * 9, mentions=mentions, relations=relations)


def relations_of(scheme: Scheme, doc: Document) -> set[tuple[str, str, str, str]]:
    items = ScoredDocument(doc, scheme).relations
    return {(item.pair, item.head.id, item.tail.id, item.type) for item in items}


@pytest.mark.parametrize(
    ("scheme", "ids", "separators", "expected"),
    [
        (BC5CDR, ("D1", "D2"), "", ["MESH:D1", "MESH:D2"]),
        (BC5CDR, ("D1", "D2"), ",", ["MESH:D1,D2"]),
        (BC5CDR, ("D1", "D2", "D3"), "|+", ["MESH:D1", "MESH:D2+D3"]),
        (BC5CDR, ("D1", "-1"), "", ["MESH:D1"]),
        (BC5CDR, ("-1",), "", []),
        (BC5CDR, ("",), "", []),
        (BC5CDR, (), "", []),
        (BC5CDR, ("OMIM:1", "MESH:D2"), "", ["OMIM:1", "MESH:D2"]),
        (NCBI, ("D1", "D2", "OMIM:3"), "+|", ["D1", "D2", "OMIM:3"]),
        (NCBI, (" MESH:D1 ",), "", ["D1"]),
        (NCBI, ("D1+D2",), "", ["D1", "D2"]),
        (NCBI, ("D1", "D2"), ",", ["D1,D2"]),
        (BIORED, ("D1", "D2"), ",", ["D1", "D2"]),
        (BIORED, ("MESH:D1", "D2"), "", ["D1", "D2"]),
        (BIORED, ("D1", "D2"), "+", ["D1+D2"]),
        (BIORED, ("-",), "", []),
    ],
)
def test_ids_are_split_and_written_as_the_scheme_does(
    scheme: Scheme, ids: tuple[str, ...], separators: str, expected: list[str]
) -> None:
    assert mention_ids(mention("Disease", *ids, separators=separators), scheme) == expected


@pytest.mark.parametrize(
    ("ids", "separators"),
    [
        (("c|SUB|G|1483+1|C",), ""),
        (("c", "SUB", "G", "1483", "1", "C"), "|||+|"),
        (("p", "DEL", "439_443", ""), ""),
    ],
)
def test_a_variant_id_is_never_split_at_its_bars(ids: tuple[str, ...], separators: str) -> None:
    found = mention_ids(mention("SequenceVariant", *ids, separators=separators), BIORED)
    assert found == [mention_ids(mention("SequenceVariant", *found), BIORED)[0]]
    assert len(found) == 1
    assert "|" in found[0]


def test_rs_numbers_are_split() -> None:
    assert mention_ids(mention("SequenceVariant", "rs1", "rs2"), BIORED) == ["rs1", "rs2"]


@given(
    st.lists(st.sampled_from(["D1", "C2", "OMIM:3", "", "-1", "-"]), max_size=4), st.text("|,+", max_size=5)
)
def test_one_field_reads_the_same_split_or_not(ids: list[str], separators: str) -> None:
    split = mention("Disease", *ids, separators=separators)
    gaps = separators[: max(len(ids) - 1, 0)].ljust(len(ids), "|")
    whole = mention("Disease", "".join(part for pair in zip(ids, gaps, strict=False) for part in pair)[:-1])
    for scheme in SCHEMES.values():
        assert mention_ids(split, scheme) == mention_ids(whole, scheme)


def test_type_names_of_all_corpora_meet() -> None:
    doc = document(
        mention("Modifier", "D1"),
        mention("DiseaseOrPhenotypicFeature", "D1", start=4),
        mention("ChemicalEntity", "D2", start=8),
        mention("GeneOrGeneProduct", "7", start=12),
    )
    assert ScoredDocument(doc, NCBI).mentions == {MentionItem("Disease", 0, 3), MentionItem("Disease", 4, 7)}
    assert {item.type for item in ScoredDocument(doc, BC5CDR).mentions} == {"Disease", "Chemical"}
    assert {item.type for item in ScoredDocument(doc, BIORED).mentions} == {"Disease", "Chemical", "Gene"}


def test_a_null_id_counts_as_mention_but_not_as_concept() -> None:
    items = ScoredDocument(document(mention("Disease", "-1")), BC5CDR)
    assert items.mentions == {MentionItem("Disease", 0, 3)}
    assert not items.concepts


def test_cid_is_directed_and_a_null_argument_counts() -> None:
    doc = document(relations=(Relation("CID", "D1", "-1"), Relation("CID", "D1|D2", "MESH:D3")))
    assert ScoredDocument(doc, BC5CDR).relations == {
        RelationItem(ConceptItem("Chemical", "MESH:D1"), ConceptItem("Disease", "null"), "CID", ""),
        RelationItem(ConceptItem("Chemical", "MESH:D1|D2"), ConceptItem("Disease", "MESH:D3"), "CID", ""),
    }


@pytest.mark.parametrize(
    ("type_", "head", "tail", "expected"),
    [
        ("Positive_Correlation", "D1", "D2", {("Chemical-Disease", "MESH:D1", "MESH:D2", "CID")}),
        ("Positive_Correlation", "D2", "D1", {("Chemical-Disease", "MESH:D1", "MESH:D2", "CID")}),
        ("Positive_Correlation", "D1", "D9", {("Chemical-Disease", "MESH:D1", "MESH:D9", "CID")}),
        ("Positive_Correlation", "D1", "D3", set()),
        ("Negative_Correlation", "D1", "D2", set()),
        ("CID", "D2", "D1", {("Chemical-Disease", "MESH:D2", "MESH:D1", "CID")}),
    ],
)
def test_positive_correlation_from_chemical_to_disease_is_cid(
    type_: str, head: str, tail: str, expected: set[tuple[str, str, str, str]]
) -> None:
    mentions = (
        mention("Chemical", "D1"),
        mention("Disease", "D2", start=4),
        mention("Chemical", "D3", start=8),
    )
    assert relations_of(BC5CDR, document(*mentions, relations=(Relation(type_, head, tail),))) == expected


def test_biored_pairs_are_unordered_and_expand() -> None:
    mentions = (mention("ChemicalEntity", "D1"), mention("DiseaseOrPhenotypicFeature", "D2", "D3", start=4))
    expected = {
        ("Chemical-Disease", "D1", "D2", "Association"),
        ("Chemical-Disease", "D1", "D3", "Association"),
    }
    for head, tail in (("D1", "D2,D3"), ("D3|D2", "D1"), ("MESH:D1", "D2|D3")):
        assert (
            relations_of(BIORED, document(*mentions, relations=(Relation("Association", head, tail),)))
            == expected
        )


def test_a_variant_argument_is_one_id() -> None:
    mentions = (mention("SequenceVariant", "p|SUB|R|150|P"), mention("Disease", "D2", start=4))
    doc = document(*mentions, relations=(Relation("Association", "p|SUB|R|150|P", "D2"),))
    assert relations_of(BIORED, doc) == {("Disease-Variant", "D2", "p|SUB|R|150|P", "Association")}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Disease", "Disease"),
        ("GeneOrGeneProduct", "SequenceVariant"),
        ("OrganismTaxon", "GeneOrGeneProduct"),
    ],
)
def test_biored_skips_pairs(one: str, other: str) -> None:
    doc = document(
        mention(one, "1"), mention(other, "2", start=4), relations=(Relation("Association", "1", "2"),)
    )
    assert not relations_of(BIORED, doc)


def test_biored_leaves_out_null_arguments() -> None:
    assert not relations_of(BIORED, document(relations=(Relation("Association", "-", "D2"),)))


def test_an_id_of_several_types_has_one_whatever_the_order() -> None:
    mentions = (
        mention("OrganismTaxon", "7"),
        mention("Chemical", "7", start=4),
        mention("Disease", "8", start=8),
    )
    restricted = BIORED.restricted(("Chemical", "Disease"))
    for order in (mentions, mentions[::-1]):
        doc = document(*order, relations=(Relation("Association", "7", "8"),))
        assert relations_of(restricted, doc) == {("Chemical-Disease", "7", "8", "Association")}


def test_restricted_types_restrict_relations() -> None:
    mentions = (mention("Gene", "7"), mention("Chemical", "D1", start=4), mention("Chemical", "D2", start=8))
    doc = document(*mentions, relations=(Relation("Bind", "7", "D1"), Relation("Cotreatment", "D2", "D1")))
    restricted = BIORED.restricted(("DiseaseOrPhenotypicFeature", "ChemicalEntity"))
    assert restricted.types == ("Chemical", "Disease")
    assert relations_of(restricted, doc) == {("Chemical-Chemical", "D1", "D2", "Cotreatment")}
    assert not BC5CDR.restricted(("Disease",)).levels


@pytest.mark.parametrize("types", [("Gene",), ()])
def test_types_the_scheme_does_not_score_are_refused(types: tuple[str, ...]) -> None:
    with pytest.raises(UsageError) as caught:
        BC5CDR.restricted(types)
    assert caught.value.faults[0].value == "".join(types)
    assert caught.value.faults[0].allowed == "Chemical, Disease"


def test_an_unknown_scheme_is_refused() -> None:
    with pytest.raises(UsageError) as caught:
        find_scheme("bc5")
    assert caught.value.faults[0].allowed == ("one of bc5cdr, ncbi_disease, biored; did you mean 'bc5cdr'?")


def test_the_former_name_of_a_scheme_is_understood() -> None:
    assert find_scheme("ncbi") is SCHEMES["ncbi_disease"]


@pytest.mark.parametrize(
    ("types", "relations", "expected"),
    [
        (("Disease", "Chemical"), ("CID",), "bc5cdr"),
        (("Modifier",), (), "ncbi_disease"),
        (("ChemicalEntity",), ("CID",), "biored"),
        (("GeneOrGeneProduct",), (), "biored"),
        (("Disease",), ("Association",), "biored"),
    ],
)
def test_a_scheme_is_guessed_from_the_types_of_the_gold(
    types: tuple[str, ...], relations: tuple[str, ...], expected: str
) -> None:
    doc = document(
        *(mention(type_, "D1") for type_ in types),
        relations=tuple(Relation(type_, "D1", "D2") for type_ in relations),
    )
    assert guess_scheme([doc]).name == expected
    assert choose_scheme(None, [doc]).name == expected
    assert choose_scheme("bc5cdr", [doc], ["Disease"], ["Finding=Disease"]).types == ("Disease",)


def test_types_of_a_users_own_are_scored_by_the_general_scheme() -> None:
    gold = [document(mention("Procedure", "X:1"), mention("Modifier", "D1"))]
    chosen = choose_scheme(None, gold)
    assert (chosen.name, chosen.types) == ("general", ("Disease", "Procedure"))
    assert choose_scheme(None, gold, ["Procedure"]).types == ("Procedure",)
    assert choose_scheme(None, gold, ["Disease"]).name == "ncbi_disease"
    assert choose_scheme(None, gold, None, ["Procedure=Disease"]).name == "ncbi_disease"
    assert choose_scheme("general", [document(mention("Disease", "D1"))]).types == ("Disease",)
    with pytest.raises(UsageError, match="does not score this entity type"):
        choose_scheme(None, gold, ["Procedur"])
