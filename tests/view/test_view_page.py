"""The page without a browser: it is whole, streams its documents, and loads nothing."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from io import StringIO
from pathlib import Path
from typing import Any

from nmstag.document import Document
from nmstag.view import render_page, write_page


def data_of(page: str) -> Any:
    found = re.search('id="data">(.*?)</script>', page, re.S)
    assert found
    return json.loads(found[1])


class Elements(HTMLParser):
    """Collects ids and attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.names: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.ids += [value or "" for name, value in attrs if name == "id"]
        self.names |= {name for name, _ in attrs}


def test_the_data_are_the_documents(note: Document, hostile: Document) -> None:
    data = data_of(render_page([note, hostile]))
    assert [document[0] for document in data["documents"]] == ["note", "d<b>\\u202e"]
    assert [document[1] for document in data["documents"]] == [note.text, hostile.text]


def test_documents_are_written_as_they_come(note: Document) -> None:
    stream = StringIO()
    seen = []

    def documents() -> Iterator[Document]:
        for _ in range(3):
            seen.append(stream.getvalue().count("No fever."))
            yield note

    write_page(documents(), stream)
    assert seen == [0, 1, 2]


def test_names_cannot_become_markup(hostile: Document) -> None:
    page = render_page([hostile], "<b>\u202e")
    assert page.count("</script>") == 2
    assert "<b>" not in page
    assert "&lt;b&gt;\\u202e" in page


def test_ids_stand_once_and_nothing_is_in_the_page_that_its_policy_forbids(note: Document) -> None:
    elements = Elements(render_page([note]))
    assert len(elements.ids) == len(set(elements.ids))
    assert not {"style", "onclick", "src", "srcset"} & elements.names


def test_a_lone_surrogate_can_be_written(tmp_path: Path) -> None:
    page = render_page([Document("\ud800", "a\ud800b")])
    (tmp_path / "page.html").write_text(page, encoding="utf-8")
    assert data_of(page)["documents"][0][:2] == ["\\ud800", "a\ufffdb"]
