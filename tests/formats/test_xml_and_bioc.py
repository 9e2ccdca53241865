"""BioC in both forms, and PubMed records."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nmstag.document import Attribute, Document, Mention, Passage, Relation
from nmstag.errors import Fault, UsageError
from nmstag.formats import FORMATS, guess_format, read_documents

from .test_shared_corpora import SHARED

BIOC = ("bioc-json", "bioc-xml")

DOCUMENT = Document(
    "1",
    "Fever & <rigors>\nNo é\r\nNMS.",
    (Passage(0, 16, "title"), Passage(17, 27, "abstract")),
    (
        Mention(
            0, 5, "Fever", "Disease", ("D1", "D2"), (Attribute("negated"),), parts=("a", "b"), separators="+"
        ),
        Mention(8, 16, "<rigors>", "Disease"),
        Mention(23, 26, "NMS", "SequenceVariant", ("c|SUB|A|1|G",)),
    ),
    (Relation("CID", "D1", "D2"), Relation("Bind", "D1", "D3", novelty="Novel")),
)


def read(name: str, text: str) -> tuple[list[Document], list[Fault]]:
    faults: list[Fault] = []
    lines = io.StringIO(text, newline="\n")
    return list(FORMATS[name].read(lines, path="in", on_fault=faults.append)), faults


def write(name: str, *documents: Document) -> str:
    stream = io.StringIO(newline="\n")
    FORMATS[name].write(documents, stream, on_fault=lambda fault: None)
    return stream.getvalue()


@pytest.mark.parametrize("name", BIOC)
def test_round_trip(name: str) -> None:
    documents = [DOCUMENT, Document("2", ""), Document("3", "\n\nplain\n")]
    text = write(name, *documents)
    assert read(name, text) == (documents, [])
    assert read(name, write(name))[0] == []
    assert guess_format("x.txt", text[:400]).name == name


@pytest.mark.parametrize("name", BIOC)
@given(
    text=st.text(max_size=30), spans=st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=4)
)
def test_texts_keep_their_length(name: str, text: str, spans: list[tuple[int, int]]) -> None:
    passages = tuple(Passage(a, b, "s") for a, b in spans if a <= b <= len(text))
    mentions = tuple(Mention(a, b, text[a:b], "Disease") for a, b in spans if a < b <= len(text))
    (found,), _ = read(name, write(name, Document("1", text, passages, mentions)))
    assert len(found.text) == len(text)
    assert sorted((one.start, one.end) for one in found.mentions) == sorted(
        (one.start, one.end) for one in mentions
    )


@pytest.mark.parametrize("name", BIOC)
@pytest.mark.parametrize(
    "text", ["x", "{", "<a>", "<collection></collection>", '{"documents":[{"id":1}]}', "[3]"]
)
def test_what_is_no_bioc_is_reported(name: str, text: str) -> None:
    documents, faults = read(name, text)
    assert documents == []
    assert [fault.severity for fault in faults] == ["error"]


def bioc(**more: Any) -> str:
    annotation = {
        "id": "T1",
        "text": "Fever",
        "infons": {"type": "Disease", "MESH": "D1"},
        "locations": [{"offset": 0, "length": 5}],
        **more,
    }
    other = {**annotation, "id": "T2", "text": "NMS", "locations": [{"offset": "6", "length": "3"}]}
    return json.dumps(
        {
            "id": 1,
            "passages": [{"offset": 0, "text": "Fever\nNMS", "annotations": [annotation, other]}],
            "relations": [{"infons": {"type": "CID"}, "nodes": [{"refid": "T1"}, {"refid": "T2"}]}],
        }
    )


def test_relations_by_annotation_and_ids_by_vocabulary() -> None:
    (document, second), faults = read("bioc-json", bioc() + "\n" + bioc())
    assert second == document
    assert [mention.ids for mention in document.mentions] == [("D1",), ("D1",)]
    assert document.relations == (Relation("CID", "D1", "D1"),)
    assert faults == []


@pytest.mark.parametrize(
    ("more", "mentions", "severities"),
    [
        ({"locations": []}, 1, ["error", "error"]),
        ({"locations": [{"offset": 5, "length": 90}]}, 1, ["error", "error"]),
        ({"locations": [{"offset": float("inf"), "length": 90}]}, 1, ["error", "error"]),
        ({"locations": [{"offset": 0, "length": 2}, {"offset": 6, "length": 3}]}, 2, ["warning"]),
        ({"text": "fever"}, 2, ["warning"]),
    ],
)
def test_only_the_faulty_annotation_is_left_out(
    more: dict[str, Any], mentions: int, severities: list[str]
) -> None:
    (document,), faults = read("bioc-json", bioc(**more))
    assert len(document.mentions) == mentions
    assert [fault.severity for fault in faults] == severities


def test_passages_that_do_not_fit_are_appended() -> None:
    passages = [
        {"offset": 0, "text": "Fever"},
        {
            "offset": 2,
            "text": "NMS",
            "annotations": [
                {"text": "NMS", "infons": {"type": "Disease"}, "locations": [{"offset": 2, "length": 3}]}
            ],
        },
    ]
    (document,), faults = read("bioc-json", json.dumps({"id": "1", "passages": passages}))
    assert document.text == "Fever\nNMS"
    assert document.mentions[0].text == "NMS"
    assert [fault.severity for fault in faults] == ["warning"]


def test_broken_xml_keeps_what_was_complete() -> None:
    text = write("bioc-xml", DOCUMENT, DOCUMENT)
    documents, faults = read("bioc-xml", text[: text.rindex("<passage>")])
    assert documents == [DOCUMENT]
    assert [(fault.line, fault.severity) for fault in faults] == [(6, "error")]


PUBMED = """<?xml version="1.0"?>
<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID Version="1">7</PMID><Article>
<ArticleTitle>Fever in
  <i>NMS</i>.</ArticleTitle><Abstract>
<AbstractText Label="AIM">To see &amp; say.</AbstractText><AbstractText>Done.</AbstractText>
</Abstract></Article></MedlineCitation></PubmedArticle>
<PubmedArticle><MedlineCitation><PMID></PMID></MedlineCitation></PubmedArticle>
<PubmedArticle><MedlineCitation><PMID>8</PMID></MedlineCitation></PubmedArticle></PubmedArticleSet>
"""


def test_pubmed() -> None:
    documents, faults = read("pubmed-xml", PUBMED)
    assert [(document.id, document.text) for document in documents] == [
        ("7", "Fever in NMS.\nAIM: To see & say. Done."),
        ("8", "\n"),
    ]
    assert [fault.field for fault in faults] == ["PMID"]
    assert guess_format("x.xml", PUBMED).name == "pubmed-xml"
    with pytest.raises(UsageError):
        write("pubmed-xml", DOCUMENT)


@pytest.mark.skipif(not (SHARED / "formats").is_dir(), reason="the reference files are not here")
def test_reference_files() -> None:
    faults: list[Fault] = []
    files = sorted((SHARED / "formats").iterdir())  # each by itself, as they hold the same documents
    documents = [one for path in files for one in read_documents(path, on_fault=faults.append)]
    pubtator = list(read_documents(SHARED / "corpora" / "biored" / "dev.pubtator", on_fault=faults.append))
    assert faults == []
    for found in documents[:84], documents[84:168]:
        assert [(one.id, one.text, one.mentions) for one in found] == [
            (one.id, one.text, one.mentions) for one in pubtator
        ]
        assert [set(one.relations) for one in found] == [set(one.relations) for one in pubtator]
    assert [one.id for one in documents[168:]] == ["3010203", "3010233", "3010241"]
    for name in BIOC:
        assert read(name, write(name, *pubtator)) == (pubtator, [])
