"""nmstag beside scispaCy: its tokenizer, and the abbreviations its detector found."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("spacy.language")
pytest.importorskip("scispacy.abbreviation")

import scispacy.abbreviation  # noqa: F401 - registers the detector
import spacy
from scispacy.custom_tokenizer import combined_rule_tokenizer
from spacy.language import Language

TEXT = "After haloperidol, serotonin syndrome (SSY) was ruled out. SSY is not NMS; SSY responds."


def pipeline(pack: Path, **detector: object) -> Language:
    nlp = spacy.blank("en")
    nlp.tokenizer = combined_rule_tokenizer(nlp)
    nlp.add_pipe("abbreviation_detector", config=detector)
    nlp.add_pipe("nmstag", config={"packs": [str(pack)]})
    return nlp


@pytest.mark.parametrize("serializable", [False, True])
def test_detected_abbreviations_are_used(
    pack: Path, serializable: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unused(text: str) -> None:
        raise AssertionError("our own finder is not asked")

    monkeypatch.setattr("nmstag.match.abbreviation_overlay.every_definition", unused)
    doc = pipeline(pack, make_serializable=serializable)(TEXT)
    assert doc._.abbreviations
    short = [span for span in doc.ents if span.text == "SSY"]
    assert [span.kb_id_ for span in short] == ["MESH:D020230"] * 3
    assert short[0]._.nmstag_evidence[0]["detail"] == "SSY = serotonin syndrome"


def test_nothing_detected(pack: Path) -> None:
    doc = pipeline(pack)("He had NMS, with fever.")
    assert doc._.abbreviations == []
    assert [span.text for span in doc.ents] == ["NMS", "fever"]


def test_processes_with_serializable_abbreviations(pack: Path) -> None:
    nlp = pipeline(pack, make_serializable=True)
    docs = list(nlp.pipe([TEXT] * 4, n_process=2, batch_size=1))
    assert all([span.kb_id_ for span in doc.ents].count("MESH:D020230") == 4 for doc in docs)


def test_scispacy_tokenizer_agrees_with_the_tagger(pack: Path) -> None:
    doc = pipeline(pack)(
        "Heparin-induced thrombocytopenia/renal failure, fever+chills (haloperidol-treated)."
    )
    assert {m["text"] for m in doc._.nmstag_mentions} >= {
        "Heparin-induced thrombocytopenia",
        "renal failure",
        "fever",
        "haloperidol",
    }


def test_linker_uses_them_too(pack: Path) -> None:
    nlp = spacy.blank("en")
    nlp.tokenizer = combined_rule_tokenizer(nlp)
    nlp.add_pipe("abbreviation_detector")
    ruler = nlp.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": "DISEASE", "pattern": "SSY"}])  # type: ignore[attr-defined]
    nlp.add_pipe("nmstag_linker", config={"packs": [str(pack)]})
    assert {span.kb_id_ for span in nlp(TEXT).ents} == {"MESH:D020230"}
