"""Documents that are hard to show, and a browser to look at them."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from shown_documents import make_hostile, make_note

from nmstag.document import Document
from nmstag.view import render_page

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
Opened = Callable[..., Any]


@pytest.fixture
def note() -> Document:
    return make_note()


@pytest.fixture
def hostile() -> Document:
    return make_hostile()


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Return a browser; tests that ask for it are skipped where there is none."""
    driver = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    if CHROMIUM is None:
        pytest.skip("there is no Chromium here")
    with driver.sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        opened.close()


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
