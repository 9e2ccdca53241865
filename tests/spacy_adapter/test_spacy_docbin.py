"""DocBin files: texts, entities and what nmstag stored are read; damaged files are named."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("spacy.language")

import spacy
from spacy.tokens import DocBin, Span

from nmstag.document import Document, Mention
from nmstag.errors import Fault
from nmstag.formats import FORMATS, guess_format, read_documents


def read(path: Path) -> tuple[list[Document], list[Fault]]:
    faults: list[Fault] = []
    return list(read_documents(path, on_fault=faults.append)), faults


def docs() -> list[Any]:
    nlp = spacy.blank("en")
    first, second = nlp("Fièvre 😀 and  gout.\n"), nlp("")
    first.ents = [Span(first, 4, 5, label="Disease", kb_id="MESH:D006073|MESH:D2")]
    second.user_data["id"] = 77
    return [first, second]


def test_texts_and_entities(tmp_path: Path) -> None:
    path = tmp_path / "notes.spacy"
    DocBin(docs=docs(), store_user_data=True).to_disk(path)
    mention = Mention(14, 18, "gout", "Disease", ("MESH:D006073", "MESH:D2"))
    expected = [Document("notes:1", "Fièvre 😀 and  gout.\n", mentions=(mention,)), Document("77", "")]
    assert read(path) == (expected, [])
    assert read(tmp_path) == (expected, [])
    assert guess_format(str(path)).name == "docbin"


def test_what_nmstag_found_comes_back(tmp_path: Path, small_pack: Path) -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("nmstag", config={"packs": [str(small_pack)]})
    doc = nlp("No pain. NMS was seen.")
    doc.user_data["id"] = "n1"
    DocBin(docs=[doc], store_user_data=True).to_disk(tmp_path / "x.spacy")
    (document,), faults = read(tmp_path / "x.spacy")
    assert faults == []
    assert document.id == "n1"
    assert [(one.text, one.has("negated")) for one in document.mentions] == [
        (one["text"], "negated" in one["attributes"]) for one in doc._.nmstag_mentions
    ]
    assert all(one.evidence for one in document.mentions)
    assert [one.text for one in document.mentions] == ["pain", "NMS"]


@pytest.mark.parametrize("content", [b"no docbin", b"x\x9c", "cut"])
def test_a_damaged_file_is_named(tmp_path: Path, content: Any) -> None:
    path = tmp_path / "x.spacy"
    path.write_bytes(DocBin(docs=docs()).to_bytes()[:-30] if content == "cut" else content)
    documents, faults = read(path)
    assert (documents, [(fault.path, fault.severity) for fault in faults]) == ([], [(str(path), "error")])


def test_without_spacy_the_other_files_go_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.spacy").write_bytes(b"x")
    (tmp_path / "b.txt").write_text("B")
    for name in [one for one in sys.modules if one.startswith("nmstag.spacy_adapter")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "spacy.tokens", None)
    documents, faults = read(tmp_path)
    assert [one.id for one in documents] == ["b"]
    assert ["pip install '.[spacy]'" in fault.allowed for fault in faults] == [True]
    assert FORMATS["docbin"].reader
