"""The component `nmstag_linker`, after components of others."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

pytest.importorskip("spacy.language")

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span

PATTERNS = [
    {"label": "DISEASE", "pattern": "NMS"},
    {"label": "Disease", "pattern": "Severe fever"},
    {"label": "DRUG", "pattern": "dantrolene infusion"},
    {"label": "ENTITY", "pattern": "asthma"},
    {"label": "PERSON", "pattern": "Fever"},
    {"label": "CHEMICAL", "pattern": "renal failure"},
]


def pipeline(pack: Path, **settings: object) -> Language:
    nlp = spacy.blank("en")
    nlp.add_pipe("entity_ruler").add_patterns(PATTERNS)  # type: ignore[attr-defined]
    nlp.add_pipe("nmstag_linker", config={"packs": [str(pack)], **settings})
    return nlp


def links(doc: Doc) -> dict[str, str]:
    return {span.text: span.kb_id_ for span in doc.ents}


def test_links_what_another_component_found(pack: Path) -> None:
    doc = pipeline(pack)("NMS and asthma. Severe fever resolved with dantrolene infusion.")
    assert links(doc) == {
        "NMS": "MESH:D009459",
        "asthma": "MESH:D001249",
        "Severe fever": "MESH:D005334",
        "dantrolene infusion": "MESH:D003620",
    }
    exact, varied = doc.ents[0], doc.ents[2]
    assert [item["rule"] for item in exact._.nmstag_evidence] == ["names.tsv:4"]
    assert [item["rule"] for item in varied._.nmstag_evidence] == ["names.tsv:6", "linking.modifier"]
    assert varied._.nmstag_ids == ["MESH:D005334"]
    assert [span.label_ for span in doc.ents] == ["DISEASE", "ENTITY", "Disease", "DRUG"]


def test_labels_decide_the_type(pack: Path) -> None:
    text = "Fever and renal failure."
    assert links(pipeline(pack)(text)) == {"Fever": "", "renal failure": ""}
    assert links(pipeline(pack, other_labels="*")(text))["Fever"] == "MESH:D005334"
    assert links(pipeline(pack, labels={"CHEMICAL": "*"})(text))["renal failure"] == "MESH:D051437"


def test_local_abbreviation_comes_first(pack: Path) -> None:
    nlp = pipeline(pack)
    doc = nlp("Severe serotonin syndrome was graded. Neuroleptic malignant syndrome (NMS).")
    assert links(doc) == {"NMS": "MESH:D009459"}
    assert doc.ents[0]._.nmstag_evidence[0]["source"] == "abbreviation"
    assert links(nlp("Non-motor symptoms (NMS) are common."))["NMS"] == ""


def test_present_ids_stay_unless_overwritten(pack: Path) -> None:
    for overwrite, expected in ((False, "X:1"), (True, "MESH:D001249")):
        nlp = pipeline(pack, overwrite=overwrite)
        doc = nlp.make_doc("asthma")
        doc.ents = [Span(doc, 0, 1, "DISEASE", kb_id="X:1", span_id="s")]
        doc = nlp.get_pipe("nmstag_linker")(doc)
        assert links(doc) == {"asthma": expected}
        assert doc.ents[0].id_ == "s"


def test_span_group_and_twice(pack: Path) -> None:
    nlp = pipeline(pack, ents=False, spans_key="sc")
    doc = nlp.make_doc("asthma and renal failure")
    doc.spans["sc"] = [Span(doc, 0, 1, "DISEASE"), Span(doc, 0, 4, "DISEASE"), Span(doc, 2, 4, "DISEASE")]
    for _ in range(2):
        doc = nlp.get_pipe("nmstag_linker")(doc)
        assert [span.kb_id_ for span in doc.spans["sc"]] == ["MESH:D001249", "", "MESH:D051437"]
        assert [span._.nmstag_ids for span in doc.spans["sc"]] == [["MESH:D001249"], [], ["MESH:D051437"]]


def test_travels(pack: Path, tmp_path: Path) -> None:
    nlp = pipeline(pack)
    text = "Severe fever"
    nlp.to_disk(tmp_path / "pipeline")
    for again in (pickle.loads(pickle.dumps(nlp)), spacy.load(tmp_path / "pipeline")):
        assert links(again(text)) == {text: "MESH:D005334"}


def test_analyze_pipes_names_what_is_missing(pack: Path) -> None:
    assert pipeline(pack).analyze_pipes()["problems"]["nmstag_linker"] == []
    alone = spacy.blank("en")
    alone.add_pipe("nmstag_linker", config={"packs": [str(pack)]})
    assert alone.analyze_pipes()["problems"]["nmstag_linker"] == ["doc.ents"]


def test_no_entities(pack: Path) -> None:
    nlp = pipeline(pack)
    assert links(nlp("")) == links(nlp("Nothing.")) == {}
