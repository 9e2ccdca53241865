"""Sections of notes that come in a format with passages of its own."""

from __future__ import annotations

import pytest

from nmstag.document import Document, Passage
from nmstag.pipeline import Tagger, TaggerOptions


@pytest.fixture(scope="module")
def tagger():
    return Tagger.load()


def in_passages(*parts, kinds=("title", "abstract")):
    passages, place = [], 0
    for part, kind in zip(parts, kinds, strict=False):
        passages.append(Passage(place, place + len(part), kind))
        place += len(part) + 1
    return Document("1", "\n".join(parts), tuple(passages))


def attributes(tagger, document):
    return {m.text: [a.name for a in m.attributes] for m in tagger.tag(document).mentions}


def test_headings_in_an_abstract_give_their_default(tagger):
    note = in_passages(
        "Discharge summary", "PMH: gout. FH: stroke. Allergies: penicillin. HPI: fever since Monday."
    )
    found = attributes(tagger, note)
    assert found == {
        "gout": ["historical"],
        "stroke": ["other_experiencer"],
        "penicillin": ["allergy"],
        "fever": [],
    }


def test_the_passages_stay_and_the_heading_is_the_evidence(tagger):
    note = in_passages("Note", "Family history: gout.")
    tagged = tagger.tag(note)
    assert tagged.passages == note.passages
    ((evidence,),) = (item.evidence for item in tagged.mentions[0].attributes)
    assert tagged.text[evidence.start : evidence.end] == evidence.detail == "Family history"


def test_a_section_ends_with_its_passage(tagger):
    note = in_passages("Past history: gout", "Asthma since May.", kinds=("paragraph", "paragraph"))
    assert attributes(tagger, note) == {"gout": ["historical"], "Asthma": []}


def test_a_heading_that_is_a_passage_goes_for_the_next_one(tagger):
    note = in_passages("Family History", "Gout.", "Asthma.", kinds=("paragraph",) * 3)
    assert attributes(tagger, note) == {"Gout": ["other_experiencer"], "Asthma": []}


def test_sections_that_the_input_gives_are_taken_as_they_are(tagger):
    note = in_passages("Family history: gout", "Asthma.", kinds=("plan", "past_history"))
    assert attributes(tagger, note) == {"gout": ["other_experiencer"], "Asthma": ["historical"]}
    assert attributes(tagger, in_passages("gout", kinds=("past_history",))) == {"gout": ["historical"]}


@pytest.mark.parametrize(
    "abstract",
    [
        "We describe a family history: gout was common.",
        "Patients had gout. In this study prevention: none.",
        "Background: gout is painful. Results: gout was treated.",
    ],
)
def test_prose_with_colons_has_no_such_sections(tagger, abstract):
    document = in_passages("A study", abstract)
    sections = [e.source for m in tagger.tag(document).mentions for a in m.attributes for e in a.evidence]
    assert "section" not in sections


def test_a_profile_of_a_corpus_goes_by_the_passages_alone():
    tagger = Tagger.from_options(TaggerOptions(profile="bc5cdr"))
    assert attributes(tagger, in_passages("Note", "Prevention: gout")) == {"gout": []}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Family history: gout Plan: treat asthma with prednisone",
            {"gout": ["other_experiencer"], "asthma": [], "prednisone": []},
        ),
        ("PMH: gout | FH: lupus | Imp: asthma", {"gout": ["historical"], "lupus": ["other_experiencer"]}),
        ("allergies: codeine   meds: aspirin", {"codeine": ["allergy"], "aspirin": []}),
        ("Allergies: codeine - Meds: aspirin", {"codeine": ["allergy"], "aspirin": []}),
        ("PMH: gout\tAllergies: codeine\tMeds: aspirin", {"codeine": ["allergy"], "aspirin": []}),
        ("Seen today. Allergies: codeine Medications: aspirin", {"codeine": ["allergy"], "aspirin": []}),
    ],
)
def test_headings_inside_a_line_end_the_section_before(text, expected, clinical):
    found = {item.text: [one.name for one in item.attributes] for item in clinical.tag_text(text).mentions}
    assert {name: found.get(name) for name in expected} == expected


@pytest.mark.parametrize("text", ["ALL: codeine", "Allergies: none", "Meds: aspirin ALL: codeine"])
def test_a_heading_is_no_disease(text, clinical):
    assert not [item for item in clinical.tag_text(text).mentions if item.type == "Disease"]


def test_what_has_an_answer_is_no_heading(clinical):
    assert [item.text for item in clinical.tag_text("DVT: no, PE: no").mentions] == ["DVT", "PE"]
