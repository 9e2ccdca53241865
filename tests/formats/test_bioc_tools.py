"""BioC as services and other programs write it, and what the PyPI package `bioc` makes of ours."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nmstag.document import Attribute, Document, Mention, Passage, RelatedMentions, Relation
from nmstag.errors import Fault
from nmstag.formats import guess_format, read_documents
from nmstag.formats.bioc_ids import find_ids

from .test_xml_and_bioc import BIOC, read, write

TEXT = "Rigors on clozapine.\nClozapine caused myocarditis."
DOCUMENT = Document(
    "d",
    TEXT,
    (Passage(0, 20, "title"), Passage(21, 50, "abstract")),
    (
        Mention(10, 19, "clozapine", "Chemical", ("MESH:D003024",), score=0.5),
        Mention(38, 49, "myocarditis", "Disease", ("MESH:D009205",), (Attribute("uncertain"),)),
    ),
    (
        Relation(
            "causes",
            "MESH:D003024",
            "MESH:D009205",
            attributes=(Attribute("uncertain"),),
            mentions=(RelatedMentions(10, 19, 38, 49),),
            score=-1.5,
        ),
    ),
)


def annotation(name: str, start: int, end: int, **infons: Any) -> dict[str, Any]:
    place = {"offset": start, "length": end - start}
    return {
        "id": name,
        "infons": {"type": "Disease", **infons},
        "text": TEXT[start:end],
        "locations": [place],
    }


def document(annotations: list[Any] = (), relations: list[Any] = (), **more: Any) -> dict[str, Any]:  # type: ignore[assignment]
    first = {"offset": 0, "text": TEXT[:20], "annotations": list(annotations)}
    passages = [first, {"offset": 21, "text": TEXT[21:]}]
    return {"id": "d", "passages": passages, "relations": list(relations), **more}


def load(value: Any) -> tuple[list[Document], list[Fault]]:
    return read("bioc-json", json.dumps(value))


CLOZAPINE = annotation("2", 10, 19, type="Chemical", identifier="MESH:D003024")
MYOCARDITIS = annotation("3", 38, 49, identifier="MESH:D009205")


@pytest.mark.parametrize(
    "infons",
    [
        {"role1": {"identifier": "MESH:D003024"}, "role2": {"identifier": "MESH:D009205", "type": "Disease"}},
        {"role1": "Chemical|MESH:D003024", "role2": "Disease|MESH:D009205"},
        {"entity1": "MESH:D003024", "entity2": "MESH:D009205"},
        {},
    ],
)
def test_the_concepts_of_a_relation_stand_in_many_places(infons: dict[str, Any]) -> None:
    relation = {
        "id": "R1",
        "infons": {"type": "Cause", "score": "0.99", **infons},
        "nodes": [{"refid": "0", "role": "2,3"}],
    }
    (found,), faults = load({"PubTator3": [document([CLOZAPINE, MYOCARDITIS], [relation])]})
    assert found.relations == (Relation("Cause", "MESH:D003024", "MESH:D009205", score=0.99),)
    assert faults == []


@pytest.mark.parametrize(
    ("relation", "what"),
    [
        (
            {"infons": {"type": "x", "role1": {"identifier": None}, "role2": {"identifier": "D1"}}},
            "role1 has no",
        ),
        ({"infons": {"type": "x"}, "nodes": [{"refid": "2", "role": ""}]}, "names no two"),
        ({"infons": {"type": "x"}, "nodes": [{"refid": "2"}, {"refid": "R9"}]}, "'R9'"),
        (
            {"infons": {"type": "x"}, "nodes": [{"refid": "2"}, {"refid": "4"}]},
            "annotation 4, which was left out",
        ),
        (
            {"infons": {"type": "x"}, "nodes": [{"refid": "2"}, {"refid": "5"}]},
            "annotation 5, which has no concept id",
        ),
        ({"infons": {"type": "x", "role1": "Disease|-1", "role2": "Chemical|D1"}}, "role1 has no concept id"),
        ({"infons": {}}, "'relation' is missing"),
        ("x", "another kind"),
    ],
)
def test_a_relation_that_cannot_be_read_is_named(relation: Any, what: str) -> None:
    if isinstance(relation, dict):
        relation["id"] = "R7"
    broken, without_id = annotation("4", 0, 900), annotation("5", 0, 6)
    (found,), faults = load([document([CLOZAPINE, broken, without_id], [relation])])
    assert (found.relations, len(found.mentions)) == ((), 2)
    assert what in faults[-1].message
    assert faults[-1].field.startswith("relation")
    assert faults[-1].field == "relation R7" or relation == "x"


def test_more_than_two_arguments() -> None:
    nodes = [{"refid": name, "role": "x"} for name in "232"]
    (found,), faults = load(document([CLOZAPINE, MYOCARDITIS], [{"infons": {"type": "x"}, "nodes": nodes}]))
    assert [(one.head, one.tail) for one in found.relations] == [
        ("MESH:D003024", "MESH:D009205"),
        ("MESH:D003024", "MESH:D003024"),
    ]
    assert [fault.severity for fault in faults] == ["warning"]


def test_a_list_of_collections_and_its_kinds_of_passage() -> None:
    pmc = {"bioctype": "BioCDocument", **document(), "id": "PMC1"}
    pmc["passages"][0]["infons"] = {"section_type": "TITLE", "type": "front"}
    pmc["passages"][1]["infons"] = {"section_type": "METHODS", "type": "paragraph"}
    text = json.dumps([{"documents": [pmc]}, {"documents": [document(), document()]}])
    found, faults = read("bioc-json", text)
    assert ([one.id for one in found], faults) == (["PMC1", "d", "d"], [])
    assert [one.kind for one in found[0].passages] == ["title", "paragraph"]
    assert guess_format("x.json", text).name == guess_format("-", "[ " + text[1:]).name == "bioc-json"


def test_annotations_of_the_document_move_with_their_passage() -> None:
    value = document(annotations=[])
    value["passages"][1]["offset"] = 5_000
    value["annotations"] = [CLOZAPINE, {**MYOCARDITIS, "locations": [{"offset": 5_017, "length": 11}]}]
    (found,), faults = load(value)
    assert [one.text for one in found.mentions] == ["clozapine", "myocarditis"]
    assert [fault.field for fault in faults] == ["passages[1]"]


def test_annotations_and_relations_of_sentences() -> None:
    sentence = {"offset": 21, "text": TEXT[21:], "annotations": [MYOCARDITIS]}
    sentence["relations"] = [{"infons": {"type": "x"}, "nodes": [{"refid": "3"}, {"refid": "2"}]}]
    value = document([CLOZAPINE])
    value["passages"][1] = {"offset": 21, "text": "", "sentences": [sentence]}
    (found,), faults = load(value)
    assert (found.text, len(found.mentions), len(found.relations), faults) == (TEXT, 2, 1, [])


def test_annotation_ids_that_begin_anew_in_each_passage() -> None:
    value = document([{**CLOZAPINE, "id": "1"}, annotation("2", 0, 6, identifier="MESH:D023341")])
    relation = {"infons": {"type": "x"}, "nodes": [{"refid": "1"}, {"refid": "2"}]}
    value["passages"][0]["relations"] = [relation]
    value["passages"][1]["annotations"] = [{**MYOCARDITIS, "id": "1"}, {**CLOZAPINE, "id": "2"}]
    value["passages"][1]["relations"] = [relation]
    (found,), _ = load(value)
    assert [(one.head, one.tail) for one in found.relations] == [
        ("MESH:D003024", "MESH:D023341"),
        ("MESH:D009205", "MESH:D003024"),
    ]


@pytest.mark.parametrize(
    ("infons", "ids", "others"),
    [
        ({"identifier": "MESH:D009205", "normalized_id": "D009205"}, "MESH:D009205", []),
        ({"concept_id": "MESH:D009205"}, "MESH:D009205", []),
        ({"MeSH": "D009205"}, "D009205", []),
        ({"MESH ID": "D009205"}, "D009205", []),
        ({"identifier": None, "normalized_id": "D009205", "database": "ncbi_mesh"}, "D009205", []),
        ({"normalized_id": 12, "database": "omim"}, "OMIM:12", []),
        ({"CUI": ["C0018021", "C0018099"]}, "UMLS:C0018021|UMLS:C0018099", []),
        ({"UMLS": "C0018021", "MESH": "D006042"}, "D006042", ["UMLS"]),
        ({"NCBI Gene identifier": "1"}, "NCBIGene:1", []),
        ({"identifier": "-", "note": "D1"}, "", []),
    ],
)
def test_ids_under_the_keys_that_tools_use(infons: dict[str, Any], ids: str, others: list[str]) -> None:
    assert find_ids(infons, "Disease") == (ids, others)


@pytest.mark.parametrize(
    ("key", "value", "kind", "id_"),
    [
        ("MedDRA", "10018627", "Disease", "MEDDRA:10018627"),
        ("meddra_code", "10018627", "Disease", "MEDDRA:10018627"),
        ("ICD10", "M10.9", "Disease", "ICD10:M10.9"),
        ("icd10cm_codes", ["M10.9"], "Disease", "ICD10CM:M10.9"),
        ("LOINC", "3084-1", "Disease", "LOINC:3084-1"),
        ("ATC", "N05AH02", "Chemical", "ATC:N05AH02"),
        ("cas_number", "5786-21-0", "Chemical", "CAS:5786-21-0"),
        ("KEGG", "D00283", "Chemical", "KEGG:D00283"),
        ("UniProt", "P35367", "Gene", "UNIPROT:P35367"),
        ("ncit_id", "C34650", "Disease", "NCIT:C34650"),
        ("Orphanet", "ORPHA:558", "Disease", "ORPHA:558"),
        ("HGNC", "1100", "Gene", "HGNC:1100"),
        ("GO", "0008150", "Disease", "GO:0008150"),
        ("CTD", "D006073", "Disease", "D006073"),
        ("PharmGKB", "PA449", "Chemical", "PHARMGKB:PA449"),
        ("mesh_ui", "D006073", "Disease", "D006073"),
        ("identifier_mesh", "D006073", "Disease", "D006073"),
        ("gene_identifier", "672", "Gene", "672"),
        ("gene_identifier", "672", "Disease", "NCBIGene:672"),
        ("cui_list", ["C0018099"], "Disease", "UMLS:C0018099"),
        ("umls_cuis", "C0018099", "Disease", "UMLS:C0018099"),
        ("xref", "UMLS:C0018099", "Disease", "UMLS:C0018099"),
        ("dbxref", "DOID:13189", "Disease", "DOID:13189"),
        ("normalization", "D006073", "Disease", "D006073"),
        ("normalized_id", "13189", "Disease", "UMLS:13189"),
    ],
)
def test_keys_that_name_a_vocabulary(key: str, value: Any, kind: str, id_: str) -> None:
    infons = {key: value, "database": "UMLS_CUI"} if key == "normalized_id" else {key: value}
    (found,), faults = load(document([annotation("a", 0, 6, **{"type": kind, **infons})]))
    assert ([one.ids for one in found.mentions], faults) == ([(id_,)], [])


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("my_weird_identifier", "Q"),
        ("identifier_ours", "Q"),
        ("ourConceptID", "x y"),
        ("localId", "7"),
        ("term_code", "7"),
        ("concept_uri", "http://x.example/7"),
        ("xref", "7"),
        ("normalization", "gout"),
        ("remark", "UMLS:C0018099"),
    ],
)
def test_keys_that_look_like_an_id_are_named(key: str, value: str) -> None:
    (found,), faults = load(document([annotation("a", 0, 6, **{key: value})]))
    assert [one.ids for one in found.mentions] == [()]
    assert [(one.field, one.value, one.severity) for one in faults] == [
        ("annotation a", f"{key}: {value}", "warning")
    ]


@pytest.mark.parametrize(
    "infons",
    [
        {"gene": "BRCA1"},
        {"valid": "yes"},
        {"paid": "7"},
        {"mesh_term": "Gout"},
        {"updated_at": "2020-01-01T10:00:00Z"},
    ],
)
def test_other_keys_are_no_ids(infons: dict[str, str]) -> None:
    (found,), faults = load(document([annotation("a", 0, 6, **infons)]))
    assert ([one.ids for one in found.mentions], faults) == ([()], [])


def test_ids_that_are_not_kept_are_named() -> None:
    rows = [annotation("a", 0, 6, UMLS="C1", MESH="D1"), annotation("b", 0, 6, my_ids="7", note="x")]
    (found,), faults = load(document(rows))
    assert [one.ids for one in found.mentions] == [("D1",), ()]
    assert [(one.field, one.value, one.severity) for one in faults] == [
        ("annotation a", "UMLS: C1", "warning"),
        ("annotation b", "my_ids: 7", "warning"),
    ]


@pytest.mark.parametrize("score", ["high", True, [1], float("inf")])
def test_a_score_that_is_no_number(score: Any) -> None:
    (found,), faults = load(document([annotation("a", 0, 6, score=score)]))
    assert [one.score for one in found.mentions] == [None]
    assert [(one.field, one.severity) for one in faults] == [("annotation a", "warning")]


def test_documents_without_an_id_are_called_after_their_file() -> None:
    values = [{key: item for key, item in document().items() if key != "id"} for _ in range(2)]
    found, faults = load([*values, {**document(), "id": None, "pmid": 7}])
    assert [one.id for one in found] == ["in:1", "in:2", "7"]
    assert [fault.severity for fault in faults] == ["warning", "warning"]


@pytest.mark.parametrize("name", BIOC)
def test_scores_and_the_mentions_of_relations_come_back(name: str) -> None:
    assert read(name, write(name, DOCUMENT)) == ([DOCUMENT], [])


@pytest.mark.parametrize("name", BIOC)
def test_sections_within_a_passage_are_written_and_no_character_moves(name: str) -> None:
    text = "T\nA: b. C: d."
    passages = (Passage(0, 1, "title"), Passage(2, 13, "abstract"), Passage(2, 7, "a"), Passage(8, 13, "c"))
    written = write(name, Document("1", text, passages))
    assert written.count('"offset"' if name == "bioc-json" else "<offset>") == 3
    (found,), faults = read(name, written)
    assert (found.text, faults) == (text, [])
    assert [(one.start, one.kind) for one in found.passages] == [(0, "title"), (2, "a"), (8, "c")]


@pytest.mark.parametrize("name", BIOC)
def test_the_package_bioc_reads_what_we_write_and_writes_what_we_read(name: str, tmp_path: Path) -> None:
    bioc = pytest.importorskip("bioc")
    library = pytest.importorskip("bioc.biocjson" if name == "bioc-json" else "bioc.biocxml")
    collection = library.loads(write(name, DOCUMENT, Document("e", "")))
    (theirs, _) = collection.documents
    assert [one.text for one in theirs.passages] == [TEXT[:20], TEXT[21:]]
    assert [one.text for passage in theirs.passages for one in passage.annotations] == [
        "clozapine",
        "myocarditis",
    ]
    assert [node.role for node in theirs.relations[0].nodes] == ["head", "tail"]
    passage = theirs.passages[1]
    sentence = bioc.BioCSentence()
    sentence.offset, sentence.text, sentence.annotations = passage.offset, passage.text, passage.annotations
    passage.text, passage.annotations, passage.sentences = None, [], [sentence]
    found, faults = read(name, library.dumps(collection))
    assert (found, faults) == ([DOCUMENT, Document("e", "")], [])


@pytest.mark.parametrize("name", BIOC)
@given(data=st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
def test_any_text_and_passages(name: str, data: st.DataObject) -> None:
    library = pytest.importorskip("bioc.biocjson" if name == "bioc-json" else "bioc.biocxml")
    text = data.draw(st.text("ab \n\t<&\"'😀\u2028é\x0b", max_size=25))
    place = st.tuples(st.integers(0, len(text)), st.integers(0, len(text))).map(sorted)
    passages = tuple(Passage(a, b, "s") for a, b in data.draw(st.lists(place, max_size=5)))
    spans = [(a, b) for a, b in data.draw(st.lists(place, max_size=4)) if a < b]
    mentions = tuple(Mention(a, b, text[a:b], "Disease", ("D1",)) for a, b in spans)
    written = write(name, Document("1", text, passages, mentions))
    (found,), faults = read(name, written)
    clean = text.replace("\x0b", "\ufffd") if name == "bioc-xml" else text
    assert (found.text, faults) == (clean, [])
    assert sorted((one.start, one.end) for one in found.mentions) == sorted(spans)
    (theirs,) = library.loads(written).documents
    for passage in theirs.passages:
        assert clean[passage.offset : passage.offset + len(passage.text or "")] == (passage.text or "")


KEYS = "id infons passages annotations relations documents offset text type nodes refid locations sentences"
ANY_JSON = st.recursive(
    st.none() | st.integers() | st.text(max_size=4),
    lambda one: st.lists(one, max_size=3) | st.dictionaries(st.sampled_from(KEYS.split()), one, max_size=5),
)


@given(ANY_JSON)
def test_no_json_raises(value: Any) -> None:
    found, faults = load(value)
    assert all(fault.path == "in" and str(fault).isprintable() for fault in faults)
    assert all(one.text == doc.text[one.start : one.end] for doc in found for one in doc.mentions)


def test_read_from_a_file_by_its_content(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text(json.dumps([{"infons": {}, "documents": [document([CLOZAPINE])]}]))
    faults: list[Fault] = []
    (found,) = read_documents(tmp_path / "x.json", on_fault=faults.append)
    assert (len(found.mentions), faults) == (1, [])


def test_broken_json_is_told_in_plain_words() -> None:
    found, faults = read("bioc-json", '{"documents": [\n{"id" 7}]}')
    assert (found, [one.line for one in faults]) == ([], [2])
    assert faults[0].message.endswith("nothing after this can be read: a colon is missing at character 7")
