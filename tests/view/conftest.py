"""Documents that are hard to show, and pages of them in a browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from shown_documents import make_hostile, make_note

from nmstag.document import Document
from nmstag.view import render_page

Opened = Callable[..., Any]


@pytest.fixture
def note() -> Document:
    return make_note()


@pytest.fixture
def hostile() -> Document:
    return make_hostile()


@pytest.fixture
def opened(browser: Any, tmp_path: Path) -> Iterator[Opened]:
    """Return a function that opens a page of documents; an error or a breach of its policy fails the test."""
    contexts, told = [], []

    def open_(*documents: Document, **options: Any) -> Any:
        path = tmp_path / "page.html"
        path.write_text(render_page(documents, "Notes <&>"), encoding="utf-8")
        context = browser.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: told.append(message.text))
        page.on("pageerror", lambda error: told.append(str(error)))
        page.on("request", lambda request: told.append(request.url) if request.url != path.as_uri() else None)
        page.goto(path.as_uri())
        return page

    yield open_
    for context in contexts:
        context.close()
    assert told == []
