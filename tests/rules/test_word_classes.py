"""Word classes: a file a class, a word a line."""

from pathlib import Path

import pytest

from nmstag.errors import RuleError
from nmstag.rules.word_classes import load_word_classes


def test_words_of_a_class_are_joined_over_files_and_comments_are_none(tmp_path: Path) -> None:
    for folder, text in (("a", "# About it.\nrenal\n\nold age\n"), ("b", "hepatic\nrenal\n")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "site.txt").write_text(text, encoding="utf-8")
    found = load_word_classes([tmp_path / "a" / "site.txt", tmp_path / "b" / "site.txt"])
    assert found == {"site": ("renal", "old age", "hepatic")}


def test_each_file_that_is_no_list_of_words_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("a: b\n", encoding="utf-8")
    (tmp_path / "b.txt").write_bytes(b"\xff")
    with pytest.raises(RuleError) as caught:
        load_word_classes([tmp_path / "a.yaml", tmp_path / "b.txt", tmp_path / "c.txt"])
    assert [Path(fault.path).name for fault in caught.value.faults] == ["a.yaml", "b.txt", "c.txt"]
