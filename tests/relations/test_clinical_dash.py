"""Relations of clinical prose: a dash between blanks is a word of its own, of any length."""

from __future__ import annotations

import re

import pytest

from nmstag.document import Mention
from nmstag.relations.entity_masking import EntityMasker, SentenceMentions
from nmstag.relations.pattern import compile_pattern


@pytest.mark.parametrize("dash", ["-", "--", "–", "—"])
def test_dash_of_notes_is_a_word(dash: str) -> None:
    text = f"Cough {dash} bad, well-known"
    mention = Mention(0, 5, "Cough", "Disease", ("c",))
    sentence = SentenceMentions(0, 0, len(text), [mention])
    (notes,) = EntityMasker(clauses=True).mask(text, [sentence])
    assert notes.text.split()[1:] == ["-", "bad", ",", "well-known"]


def test_dash_of_abstracts_is_part_of_the_next_word() -> None:
    text = "Cough - induced"
    sentence = SentenceMentions(0, 0, len(text), [Mention(0, 5, "Cough", "Disease", ("c",))])
    (abstract,) = EntityMasker().mask(text, [sentence])
    assert abstract.text.split()[1:] == ["-induced"]


def test_word_with_a_dash_matches_a_dash_apart() -> None:
    pattern = compile_pattern("{Disease:tail} -avoid")
    assert pattern.anchors == ("-avoid", "avoid")
    mark = pattern.slots[0][0]
    assert all(re.search(pattern.regex, f" {mark} {words} ") for words in ("-avoid", "- avoid"))
    assert not re.search(pattern.regex, f" {mark} avoid ")
