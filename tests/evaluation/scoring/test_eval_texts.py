"""Predictions of another writing of a text: moved where that is safe, refused where it is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nmstag.document import Document, Mention
from nmstag.errors import ScoringError
from nmstag.evaluation.scoring.scorer import evaluate
from nmstag.evaluation.scoring.texts import on_text_of

GOLD = "A study of  fever & gout.\nRash after <5 mg of lithium\u2009carbonate occurred."


def tagged(text, *names, id_="1"):
    mentions = []
    for name in names:
        start = text.index(name)
        mentions.append(Mention(start, start + len(name), name, "Disease", ("MESH:D1",)))
    return Document(id_, text, mentions=tuple(mentions))


@pytest.mark.parametrize(
    "text",
    [
        GOLD.replace("  ", " "),
        GOLD.replace("\n", "\r\n"),
        GOLD.replace("&", "&amp;").replace("<", "&lt;"),
        "\ufeff" + GOLD,
        GOLD.replace("\u2009", " "),
        GOLD.replace("mg", "milligrams"),
        GOLD.strip("."),
    ],
)
def test_mentions_are_moved_to_their_place_in_the_gold_text(text):
    names = ("fever", "gout", "Rash", "occurred")
    moved, difference = on_text_of(tagged(GOLD), tagged(text, *names))
    assert moved.text == GOLD
    assert [(one.start, one.text) for one in moved.mentions] == [(GOLD.index(name), name) for name in names]
    assert difference.moved
    assert GOLD[difference.start :][:1] != text[difference.start :][:1]


def test_white_space_and_entities_within_a_mention_are_the_golds():
    text = GOLD.replace("\u2009", "\n").replace("&", "&amp;")
    moved, _ = on_text_of(tagged(GOLD), tagged(text, "lithium\ncarbonate", "fever &amp; gout"))
    assert [one.text for one in moved.mentions] == ["lithium\u2009carbonate", "fever & gout"]
    assert all(GOLD[one.start : one.end] == one.text for one in moved.mentions)


def test_the_same_text_and_no_text_stay_as_they_are():
    same = tagged(GOLD, "fever")
    assert on_text_of(tagged(GOLD), same) == (same, None)
    bare = Document("1", "", mentions=(Mention(0, 1, "", "Disease"),))
    assert on_text_of(tagged(GOLD), bare) == (bare, None)


def test_what_cannot_be_moved_is_refused_with_the_place():
    changed = tagged(GOLD.replace("gout", "asthma"), "asthma")
    with pytest.raises(ScoringError, match="1 at 20: gold 'of  fever & gout"):
        evaluate([tagged(GOLD)], [changed], "ncbi_disease")
    with pytest.raises(ScoringError, match="1 text too far from the gold's"):
        evaluate([tagged(GOLD)], [Document("1", "something else")], "ncbi_disease")


def test_a_moved_prediction_is_scored_and_told():
    scores = evaluate([tagged(GOLD, "Rash")], [tagged(GOLD.replace("  ", " "), "Rash")], "ncbi_disease")
    assert scores.counts("mention_strict").f1 == 1.0
    assert scores.notes()[0].startswith("moved to the gold's text, which differs: 1 prediction (1 at 11: ")
    assert scores.signature().endswith("|moved:1")


@given(st.text(st.sampled_from("ab <&\n\u00e9"), max_size=40), st.integers(0, 40), st.data())
def test_a_moved_mention_is_always_its_own_text(text, place, data):
    place = min(place, len(text))
    other = text[:place] + data.draw(st.sampled_from([" ", "x", "&amp;", "\n"])) + text[place:]
    start = data.draw(st.integers(0, max(0, len(other) - 1)))
    end = data.draw(st.integers(start, len(other)))
    if start == end:
        return
    pred = Document("1", other, mentions=(Mention(start, end, other[start:end], "Disease"),))
    moved, difference = on_text_of(Document("1", text), pred)
    for mention in moved.mentions if difference and difference.moved else ():
        assert text[mention.start : mention.end] == mention.text
