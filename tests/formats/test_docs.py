"""The worked examples of docs/formats.md are read and written as they stand there."""

from __future__ import annotations

import io
import re
from dataclasses import fields
from pathlib import Path

import pytest

from nmstag.document import Document, Evidence, Mention, Passage, Relation
from nmstag.formats import FORMATS

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "formats.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(("language", "name"), [("text", "pubtator"), ("json", "jsonl")])
def test_example(language: str, name: str) -> None:
    match = re.search(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)
    assert match is not None
    documents = list(FORMATS[name].read(io.StringIO(match[1], newline="\n"), path="docs", strict=True))
    assert documents[0].mentions
    assert documents[0].relations
    stream = io.StringIO()
    FORMATS[name].write(documents, stream)
    assert stream.getvalue() == match[1]


def test_every_format_and_every_key_is_described() -> None:
    for name, row in FORMATS.items():
        assert f"| `{name}` |" in PAGE
        assert all(f"`{suffix}`" in PAGE for suffix in row.suffixes)
    assert PAGE.count("\n| `") >= len(FORMATS)
    for record in (Document, Evidence, Mention, Passage, Relation):
        assert all(f"`{item.name}`" in PAGE for item in fields(record))
