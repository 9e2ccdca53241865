"""Which documents a pack learned from, and what scores on them say."""

from __future__ import annotations

from nmstag.document import Document
from nmstag.packs import open_pack
from nmstag.packs.learned_from import count_learned, learned_texts, text_key, write_learned_from


def test_white_space_makes_no_other_text():
    assert text_key("a  b\nc") == text_key("a b c") != text_key("a b d")


def test_the_table_is_read_as_it_was_written(make_pack):
    folder = make_pack({})
    documents = {"one": [Document("1", "a b"), Document("2", "a\nb")], "two": [Document("1", "c")]}
    assert write_learned_from(folder, documents.items()) == 2
    pack = open_pack(folder)
    assert learned_texts([pack]) == {text_key("a b"): "one", text_key("c"): "two"}
    assert count_learned([pack], [Document("9", "a b"), Document("9", "d")]) == 1
