"""Explanations agree with the tagger and say why a known name is no mention."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nmstag.document import Document
from nmstag.explain import Explainer
from nmstag.pipeline import Tagger

NAMES = [
    "NMS",
    "(NMS)",
    "neuroleptic malignant syndrome",
    "pain",
    "neuromedin S",
    "\n\n",
    "RF",
    "é",
    "\ud800",
]
WORDS = st.lists(st.sampled_from(NAMES), max_size=12)


def misses(tagger, text):
    return [(miss.text, miss.reason) for miss in Explainer(tagger).explain(Document("", text)).near_misses]


@given(WORDS.map(" ".join))
def test_an_explained_document_is_the_tagged_one(small_tagger, text):
    explanation = Explainer(small_tagger).explain(Document("x", text))
    assert explanation.document == small_tagger.tag(Document("x", text))
    spans = {(mention.start, mention.end) for mention in explanation.document.mentions}
    for miss in explanation.near_misses:
        assert text[miss.start : miss.end] == miss.text
        assert miss.reason
        assert (miss.start, miss.end) not in spans


def test_a_shorter_name_lost_to_the_longer_one(small_tagger):
    ((text, reason),) = misses(small_tagger, "neuroleptic malignant syndrome")
    assert text == "malignant syndrome"
    assert "lost to 'neuroleptic malignant syndrome' at 0-30" in reason


def test_an_abbreviation_that_the_text_defines_otherwise(small_tagger):
    found = misses(small_tagger, "neuromedin S (NMS) and NMS")
    assert [text for text, _ in found] == ["NMS", "NMS"]
    assert all("defines it as 'neuromedin S'" in reason for _, reason in found)


def test_a_name_the_pack_does_not_use(make_pack):
    folder = make_pack(
        {
            "words/a.tsv": ["pain; Disease; X:1", "ice; Chemical; X:2"],
            "profiles/c/names.tsv": [
                "name; type; id; seen; other; part; free",
                "pain; Disease; X:1; 1; 0; 0; 9",
            ],
            "stoplist.tsv": ["name; type; id; note", "ice; Chemical; ; frozen water"],
        }
    )
    found = dict(misses(Tagger.load([folder]), "pain on ice"))
    assert "annotated in 1 of 10 uses" in found["pain"]
    assert "frozen water" in found["ice"]


def test_a_text_without_any_known_name(small_tagger):
    explanation = Explainer(small_tagger).explain(Document("", "Quiet."))
    assert not explanation.near_misses
    assert explanation.format() == "(text)"


def test_the_printed_form_names_span_id_row_and_reason(small_tagger):
    lines = (
        Explainer(small_tagger)
        .explain(Document("note", "neuroleptic malignant syndrome"))
        .format()
        .split("\n")
    )
    assert lines[0] == "note"
    assert lines[1].strip() == "0-30 'neuroleptic malignant syndrome' Disease MESH:D009459"
    assert "curated/small.tsv:3" in lines[2]
    assert lines[-2].strip() == "near misses:"


@pytest.mark.parametrize("count", [3_000])
def test_a_long_text_is_explained_in_linear_time(small_tagger, count):
    explanation = Explainer(small_tagger).explain(Document("", "neuroleptic malignant syndrome, " * count))
    assert len(explanation.near_misses) == count


def test_rules_that_end_a_scope_or_hide_a_cue_are_told(clinical):
    found = Explainer(clinical).explain(Document("", "No cough, worsening rash. No increase in tremor."))
    assert [(effect.rule, effect.action) for effect in found.context] == [
        ("list_end.change", "ends the scope of 'No' (negated.no)"),
        ("pseudo.no_change", "hides 'No' (negated.no)"),
    ]
    assert "', worsening rash': ends the scope of 'No' (negated.no), by list_end.change" in found.format()
