"""Texts that are too long are left out alone, and are not held in memory to find that out."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest

from nmstag.cli.options import LONGEST_TEXT as OPTION
from nmstag.errors import Fault
from nmstag.formats import LONGEST_TEXT, read_documents


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize(
    ("name", "content", "ids", "refused"),
    [
        ("a.txt", "x" * 101, [], 1),
        ("a.txt", "x\n" * 51, [], 1),
        ("a.txt", "x" * 100, ["a"], 0),
        ("a.jsonl", f'{{"id":"1","text":"{"x" * 101}"}}\n{{"id":"2","text":"x"}}\n', ["2"], 1),
        ("a.jsonl", f'{{"id":"1","text":"{"x" * 9000}"}}\n{{"id":"2","text":"x"}}', ["2"], 1),
        ("a.jsonl", f'{{"id":"1","text":"{"x" * 9000}"}}', [], 1),
        ("a.pubtator", f"1|t|{'x' * 60}\n1|a|{'x' * 60}\n\n2|t|x\n2|a|\n", ["2"], 1),
        (
            "a.bioc.json",
            f'{{"documents":[{" " * 9000}{{"id":"1","passages":[{{"offset":0,"text":"x"}}]}}]}}',
            ["1"],
            0,
        ),
    ],
)
def test_a_text_that_is_too_long_is_left_out_alone(
    tmp_path: Path, name: str, content: str, ids: list[str], refused: int, encoding: str
) -> None:
    path = tmp_path / name
    path.write_text(content, encoding=encoding, newline="\n")
    faults: list[Fault] = []
    read = read_documents([path], on_fault=faults.append, encoding=encoding, longest=100)
    assert [document.id for document in read] == ids
    assert [fault.severity for fault in faults] == ["error"] * refused
    assert all("100 characters" in fault.message or "6400 bytes" in fault.message for fault in faults)
    assert len(list(read_documents([path], encoding=encoding))) == len(ids) + refused


@pytest.mark.parametrize("content", ["x\n" * 1_000_000, "x" * 2_000_000])
@pytest.mark.parametrize("format", ["text", "jsonl"])
def test_not_much_more_is_held_than_a_text_may_have(tmp_path: Path, content: str, format: str) -> None:
    path = tmp_path / "a.txt"
    path.write_text(content[: 2_000_000 if format == "text" or "\n" not in content else 200])
    faults: list[Fault] = []
    tracemalloc.start()
    assert list(read_documents([path], format, on_fault=faults.append, longest=1000)) == []
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert faults
    assert peak < 600_000


def test_the_option_says_the_limit_of_the_reader() -> None:
    assert OPTION == LONGEST_TEXT
