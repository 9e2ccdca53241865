"""Documents and pipelines that travel: processes, bytes, folders, pickles."""

from __future__ import annotations

import json
import pickle
import shutil
from pathlib import Path

import pytest

pytest.importorskip("spacy.language")

import spacy
from spacy.lang.en import English
from spacy.language import Language
from spacy.tokens import Doc, DocBin

from nmstag.errors import PackError
from nmstag.packs import open_pack

TEXT = "Neuroleptic malignant syndrome (NMS) began after haloperidol."
Found = list[tuple[str, str, list[str], list[dict[str, object]]]]


def pipeline(pack: Path | str) -> Language:
    nlp = spacy.blank("en")
    nlp.add_pipe("nmstag", config={"packs": [str(pack)]})
    return nlp


def found(doc: Doc) -> Found:
    spans = doc.spans["nmstag"]
    assert [span.text for span in spans] == [span.text for span in doc.ents]
    return [(s.text, s.kb_id_, s._.nmstag_ids, s._.nmstag_evidence) for s in spans]


def test_processes(pack: Path) -> None:
    nlp = pipeline(pack)
    texts = [f"{TEXT} Case {number}." for number in range(8)]
    docs = list(nlp.pipe(texts, n_process=2, batch_size=2))
    assert [doc.text for doc in docs] == texts
    assert [found(doc) for doc in docs] == [found(nlp(text)) for text in texts]


def test_pickled_pipeline(pack: Path) -> None:
    nlp = pipeline(pack)
    before = found(nlp(TEXT))
    data = pickle.dumps(nlp)
    shutil.rmtree(pack)
    again = pickle.loads(data)
    assert found(again(TEXT)) == before
    assert found(pickle.loads(pickle.dumps(again))(TEXT)) == before


def test_document_bytes_and_pickle(pack: Path) -> None:
    nlp = pipeline(pack)
    doc = nlp(TEXT)
    copy = Doc(spacy.blank("en").vocab).from_bytes(doc.to_bytes())
    assert found(copy) == found(pickle.loads(pickle.dumps(doc))) == found(doc)


def test_docbin(pack: Path) -> None:
    doc = pipeline(pack)(TEXT)
    data = DocBin(docs=[doc], store_user_data=True).to_bytes()
    (copy,) = DocBin().from_bytes(data).get_docs(spacy.blank("en").vocab)
    assert found(copy) == found(doc)
    assert copy._.nmstag_mentions == doc._.nmstag_mentions
    assert copy._.nmstag_pack == doc._.nmstag_pack
    nlp = pipeline(pack)
    assert found(nlp.get_pipe("nmstag")(copy)) == found(doc)


def test_folder_carries_the_pack(pack: Path, tmp_path: Path) -> None:
    nlp = pipeline(pack)
    before = found(nlp(TEXT))
    nlp.to_disk(tmp_path / "pipeline")
    shutil.rmtree(pack)
    moved = tmp_path / "moved"
    (tmp_path / "pipeline").rename(moved)
    again = spacy.load(moved)
    assert found(again(TEXT)) == before
    again.to_disk(moved)
    shutil.move(moved, tmp_path / "third")
    assert found(again(TEXT)) == found(spacy.load(tmp_path / "third")(TEXT)) == before


def test_bytes_carry_the_pack(pack: Path) -> None:
    nlp = pipeline(pack)
    before, data = found(nlp(TEXT)), nlp.to_bytes()
    shutil.rmtree(pack)
    again = English.from_config(nlp.config).from_bytes(data)
    assert found(again(TEXT)) == before


def test_edited_pack_in_the_folder_warns(pack: Path, tmp_path: Path) -> None:
    pipeline(pack).to_disk(tmp_path / "pipeline")
    names = tmp_path / "pipeline" / "nmstag" / "0" / "lexicons" / "names.tsv"
    names.write_text(names.read_text("utf-8").replace("haloperidol", "mepivacaine"), "utf-8")
    with pytest.warns(UserWarning, match="differs"):
        nlp = spacy.load(tmp_path / "pipeline")
    assert [span.text for span in nlp("haloperidol and mepivacaine").ents] == ["mepivacaine"]


def test_another_default_pack_warns_with_both_hashes(tmp_path: Path) -> None:
    pipeline("default").to_disk(tmp_path / "pipeline")
    index = tmp_path / "pipeline" / "nmstag" / "packs.json"
    assert list(index.parent.iterdir()) == [index]
    (saved,) = json.loads(index.read_text("utf-8"))
    index.write_text(json.dumps([{**saved, "hash": "0" * 64}]), "utf-8")
    with pytest.warns(UserWarning, match="differs") as caught:
        spacy.load(tmp_path / "pipeline")
    message = str(caught[0].message)
    assert "0" * 64 in message
    assert open_pack("default").hash in message


def test_pack_changed_under_a_running_pipeline(pack: Path, tmp_path: Path) -> None:
    nlp = pipeline(pack)
    with (pack / "lexicons" / "names.tsv").open("a", encoding="utf-8") as stream:
        stream.write("pain\tDisease\tMESH:D010146\n")
    with pytest.raises(PackError, match="changed"):
        nlp.to_disk(tmp_path / "pipeline")


def test_index_missing(pack: Path, tmp_path: Path) -> None:
    pipeline(pack).to_disk(tmp_path / "pipeline")
    (tmp_path / "pipeline" / "nmstag" / "packs.json").unlink()
    with pytest.raises(PackError, match=r"packs\.json"):
        spacy.load(tmp_path / "pipeline")
