"""What the component `nmstag` writes on a document."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

pytest.importorskip("spacy.language")

import spacy
from spacy.lang.en import English
from spacy.language import Language
from spacy.tokenizer import Tokenizer
from spacy.tokens import Doc, Span

from nmstag.document import Attribute, Document, Evidence, Mention, Relation
from nmstag.errors import PackError, UsageError
from nmstag.spacy_adapter import to_document
from nmstag.spacy_adapter.extensions import register
from nmstag.spacy_adapter.tagger import TaggerComponent

TEXT = "Neuroleptic malignant syndrome (NMS) began after haloperidol. NMS resolved with dantrolene."


def pipeline(pack: Path, **settings: object) -> Language:
    nlp = spacy.blank("en")
    nlp.add_pipe("nmstag", config={"packs": [str(pack)], **settings})
    return nlp


def component(nlp: Language) -> TaggerComponent:
    found = nlp.get_pipe("nmstag")
    assert isinstance(found, TaggerComponent)
    return found


def ents(doc: Doc) -> list[tuple[str, str, str]]:
    return [(span.text, span.label_, span.kb_id_) for span in doc.ents]


def test_default_pack_by_entry_point() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("nmstag")
    doc = nlp("NMS was suspected.")
    assert ents(doc) == [("NMS", "Disease", "MESH:D009459")]


def test_entities_spans_and_extensions(pack: Path) -> None:
    doc = pipeline(pack)(TEXT)
    assert ents(doc) == [
        ("Neuroleptic malignant syndrome", "Disease", "MESH:D009459"),
        ("NMS", "Disease", "MESH:D009459"),
        ("haloperidol", "Chemical", "MESH:D006220"),
        ("NMS", "Disease", "MESH:D009459"),
        ("dantrolene", "Chemical", "MESH:D003620"),
    ]
    assert [span.text for span in doc.spans["nmstag"]] == [span.text for span in doc.ents]
    first, second = doc.ents[:2]
    assert first._.nmstag_ids == ["MESH:D009459"]
    assert first._.nmstag_evidence[0]["rule"] == "names.tsv:3"
    assert second._.nmstag_evidence[0]["source"] == "abbreviation"
    start, end = (second._.nmstag_evidence[0][key] for key in ("start", "end"))
    assert doc.text[start:end] == "Neuroleptic malignant syndrome"
    assert first._.nmstag_attributes == {}


def test_agrees_with_the_tagger(pack: Path) -> None:
    nlp = pipeline(pack)
    assert to_document(nlp(TEXT), "7").mentions == component(nlp).tagger.tag_text(TEXT).mentions


def test_pack_and_hash_are_on_the_document(pack: Path) -> None:
    nlp = pipeline(pack)
    doc = nlp(TEXT)
    assert doc._.nmstag_pack == f"small 1 {component(nlp).tagger.pack.hash}"
    assert doc.spans["nmstag"].attrs == {"component": "nmstag", "pack": doc._.nmstag_pack}


def test_several_ids(pack: Path) -> None:
    (span,) = pipeline(pack)("He had renal and hepatic failure.").ents
    assert span.kb_id_ == "MESH:D051437|MESH:D017093"
    assert span._.nmstag_ids == ["MESH:D051437", "MESH:D017093"]


@pytest.mark.parametrize("text", ["", " ", "\n\n", "No such thing.", "😀", "\u200b"])
def test_nothing_to_find(pack: Path, text: str) -> None:
    doc = pipeline(pack)(text)
    assert doc.ents == ()
    assert len(doc.spans["nmstag"]) == 0
    assert doc._.nmstag_mentions == []
    assert doc._.nmstag_relations == []


@pytest.mark.parametrize(
    "text", ["😀 NMS 😀", "Fièvre 🤒🤒 NMS", "ש NMS ש", "e\u0301 NMS", "👩‍⚕️ NMS\r\nNMS", "NMS\x00NMS"]
)
def test_unicode(pack: Path, text: str) -> None:
    doc = pipeline(pack)(text)
    assert doc.text == text
    found = doc._.nmstag_mentions
    assert found
    assert all(text[m["start"] : m["end"]] == m["text"] == "NMS" for m in found)
    assert {span.text.strip("\x00") for span in doc.ents} <= {"NMS", "NMS\x00NMS"}


def overlapping() -> Document:
    """A document as a tagger with overlapping mentions would return it."""
    text = "Heparin-induced thrombocytopenia was not confirmed."
    why = (Evidence("lexicon", "x.tsv:1", "row"),)
    cue = Evidence("rule", "negated.not", "not", 37, 40)
    return Document(
        "",
        text,
        mentions=(
            Mention(0, 32, text[:32], "Disease", ("MESH:D013921",), (Attribute("negated", (cue,)),), why),
            Mention(0, 7, "Heparin", "Chemical", ("MESH:D006493",), (), why),
            Mention(16, 32, text[16:32], "Disease", ("MESH:D013921",), (), why),
            Mention(16, 32, text[16:32], "Finding", (), (), why),
        ),
        relations=(Relation("Positive_Correlation", "MESH:D006493", "MESH:D013921", (cue,), "No"),),
    )


def test_overlaps_attributes_and_relations(pack: Path) -> None:
    nlp = pipeline(pack)
    found = overlapping()
    doc = nlp.make_doc(found.text)
    component(nlp).set_annotations(doc, found)
    group = doc.spans["nmstag"]
    assert [(span.text, span.label_) for span in group] == [
        ("Heparin-induced thrombocytopenia", "Disease"),
        ("Heparin", "Chemical"),
        ("thrombocytopenia", "Disease"),
        ("thrombocytopenia", "Finding"),
    ]
    assert [span.text for span in doc.ents] == ["Heparin-induced thrombocytopenia"]
    assert [span._.nmstag_ids for span in group][2:] == [["MESH:D013921"], []]
    assert group[0]._.nmstag_attributes == {"negated": True}
    assert group[0]._.nmstag_evidence[1]["attribute"] == "negated"
    assert [(r["head"], r["novelty"]) for r in doc._.nmstag_relations] == [("MESH:D006493", "No")]
    assert to_document(doc).relations == found.relations
    assert sorted(to_document(doc).mentions, key=repr) == sorted(found.mentions, key=repr)


def test_running_twice_changes_nothing(pack: Path) -> None:
    nlp = pipeline(pack)
    doc = nlp(TEXT)
    before = (ents(doc), doc._.nmstag_mentions, dict(doc.user_data))
    component(nlp)(doc)
    assert (ents(doc), doc._.nmstag_mentions, dict(doc.user_data)) == before


def test_two_components_side_by_side(pack: Path) -> None:
    nlp = pipeline(pack)
    nlp.add_pipe("nmstag", name="second", config={"packs": [str(pack)], "spans_key": "b", "ents": "keep"})
    doc = nlp(TEXT)
    assert len(doc.spans["b"]) == len(doc.spans["nmstag"]) == 5
    assert len(doc._.nmstag_mentions) == 5


def test_offsets_follow_slices_and_joined_documents(pack: Path) -> None:
    nlp = pipeline(pack)
    one, two = nlp("Fever."), nlp("On NMS.")
    with pytest.warns(UserWarning, match="nmstag_results"):  # values of a whole document cannot be merged
        both = Doc.from_docs([one, two])
    assert [both.text[m["start"] : m["end"]] for m in both._.nmstag_mentions] == ["Fever", "NMS"]
    assert [span._.nmstag_ids for span in both.ents] == [["MESH:D005334"], ["MESH:D009459"]]
    part = both[2:].as_doc(copy_user_data=True)
    assert [part.text[m["start"] : m["end"]] for m in part._.nmstag_mentions] == ["NMS"]


def test_ents_policies(pack: Path) -> None:
    text = "Severe fever after dantrolene in May."
    expected = {
        "keep": ["Severe fever", "May"],
        "add": ["Severe fever", "dantrolene", "May"],
        "override": ["fever", "dantrolene", "May"],
        "replace": ["fever", "dantrolene"],
    }
    for policy, texts in expected.items():
        nlp = pipeline(pack, ents=policy)
        doc = nlp.make_doc(text)
        doc.ents = [Span(doc, 0, 2, "PROBLEM", kb_id="X"), Span(doc, 5, 6, "DATE")]
        doc = component(nlp)(doc)
        assert [span.text for span in doc.ents] == texts
        assert len(doc.spans["nmstag"]) == 2
    assert all(span.kb_id_ == "X" for span in doc.ents if span.label_ == "PROBLEM")


def test_no_span_group(pack: Path) -> None:
    doc = pipeline(pack, spans_key=None)(TEXT)
    assert dict(doc.spans) == {}
    assert doc.ents[0]._.nmstag_ids == ["MESH:D009459"]


@pytest.mark.parametrize(
    ("alignment", "texts"),
    [("expand", ["(fever/chills)", "asthma."]), ("contract", []), ("strict", [])],
)
def test_misaligned_tokens(pack: Path, alignment: str, texts: list[str]) -> None:
    nlp = pipeline(pack, alignment=alignment)
    nlp.tokenizer = Tokenizer(nlp.vocab)  # splits at white space alone
    doc = nlp("He had (fever/chills) and asthma.")
    assert [span.text for span in doc.ents] == texts
    exact = [(m["start"], m["end"], m["text"]) for m in doc._.nmstag_mentions]
    assert exact == [(8, 13, "fever"), (14, 20, "chills"), (26, 32, "asthma")]
    if texts:
        assert [span._.nmstag_ids for span in doc.spans["nmstag"]] == [
            ["MESH:D005334"],
            ["MESH:D023341"],
            ["MESH:D001249"],
        ]
        assert doc.ents[1]._.nmstag_mentions[0]["end"] == 32


def test_contracted_span(pack: Path) -> None:
    nlp = pipeline(pack, alignment="contract")
    nlp.tokenizer = Tokenizer(nlp.vocab)
    doc = nlp("Had renal failure.")
    (span,) = doc.ents
    assert (span.text, span._.nmstag_mentions[0]["text"]) == ("renal", "renal failure")


@pytest.mark.parametrize("setting", ["ents", "alignment", "relations"])
def test_unknown_setting(pack: Path, setting: str) -> None:
    with pytest.raises(UsageError) as caught:
        pipeline(pack, **{setting: "blue"})
    (fault,) = caught.value.faults
    assert (fault.field, fault.value) == (setting, "blue")
    assert fault.allowed


def test_missing_pack_of_a_pipeline_that_is_loaded_is_named_at_the_first_document(pack: Path) -> None:
    settings = pipeline(pack).config
    shutil.rmtree(pack)
    nlp = English.from_config(settings)
    with pytest.raises(UsageError, match="no such pack folder"):
        nlp(TEXT)


def test_broken_pack_is_named_at_once(pack: Path) -> None:
    (pack / "pack.toml").unlink()
    with pytest.raises(PackError, match=r"pack\.toml"):
        pipeline(pack)


def test_registering_again_is_harmless() -> None:
    register()
    known = Span.get_extension("nmstag_ids")
    register()
    assert Span.get_extension("nmstag_ids") == known


def test_an_empty_spans_key_is_refused(pack: Path) -> None:
    with pytest.raises(UsageError, match="spans_key"):
        spacy.blank("en").add_pipe("nmstag", config={"packs": [str(pack)], "spans_key": ""})


def test_an_attribute_that_is_none_is_refused(pack: Path) -> None:
    with pytest.raises(UsageError, match=r"unknown value.*ents_without.*'negatd'"):
        spacy.blank("en").add_pipe("nmstag", config={"packs": [str(pack)], "ents_without": ["negatd"]})


def test_analyze_pipes(pack: Path) -> None:
    analysis = pipeline(pack).analyze_pipes()
    assert analysis["problems"] == {"nmstag": []}
    assert {"doc.ents", "doc.spans", "span._.nmstag_ids"} <= set(analysis["summary"]["nmstag"]["assigns"])


def test_context_relations_and_sections_of_the_default_pack() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("nmstag", config={"relations": "biored", "ents_without": ["negated", "other_experiencer"]})
    doc = nlp("ASSESSMENT:\nHaloperidol-induced NMS. No fever.\nFAMILY HISTORY:\nMother with asthma.")
    assert [span.text for span in doc.ents] == ["Haloperidol", "NMS"]
    attributes = {span.text: span._.nmstag_attributes for span in doc.spans["nmstag"]}
    assert attributes["fever"] == {"negated": True}
    assert attributes["asthma"] == {"other_experiencer": True}
    (relation,) = doc._.nmstag_relations
    assert (relation["head"], relation["tail"]) == ("MESH:D006220", "MESH:D009459")
    assert len(doc._.nmstag_passages) == 2
    assert to_document(doc) == replace(component(nlp).tagger.tag_text(doc.text), pack="")
