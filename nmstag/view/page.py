"""Documents in, the page that shows them out, written as they come.

The page is plain HTML, CSS and JavaScript (`view.html`, `view.css`, `view.js`) around the documents as JSON.
The script draws a document when it comes into sight, so that a thousand of them do not slow the page.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from importlib.resources import files
from io import StringIO
from string import Template
from typing import TextIO

from nmstag.document import Document
from nmstag.page import page_around_data, script_json, visible
from nmstag.version import __version__
from nmstag.view.data import PageData


def write_page(
    documents: Iterable[Document],
    stream: TextIO,
    title: str = "Tagged text",
    profiles: Sequence[str] = (),
) -> None:
    """Write a page of documents; none is held in memory longer than it is written.

    Args:
        documents: Tagged documents; with none the page says that there are none.
        stream: Where it is written; UTF-8.
        title: Its heading, such as the names of the files.
        profiles: Where the page comes from a service that tags texts: its profiles, the usual one first.
    """
    data = PageData()
    ask = _form(profiles) if profiles else ""
    body = Template(_file("view.html")).substitute(title=escape(visible(title)), version=__version__, ask=ask)
    style, script = _file("view.css"), _file("view.js")
    before, after = page_around_data(title, body, style=style, script=script, service=bool(profiles))
    stream.write(before + '{"documents":[')
    for number, document in enumerate(documents):
        stream.write((",\n" if number else "\n") + script_json(data.document(document)))
    stream.write(f'],\n"strings":{script_json(data.strings)}}}' + after)


def render_page(
    documents: Iterable[Document], title: str = "Tagged text", profiles: Sequence[str] = ()
) -> str:
    """Return the same page as text.

    >>> render_page([Document("1", "No fever.")]).startswith("<!DOCTYPE html>")
    True
    """
    stream = StringIO()
    write_page(documents, stream, title, profiles)
    return stream.getvalue()


def _form(profiles: Sequence[str]) -> str:
    """Return the form by which a reader has a text tagged."""
    options = "".join(f"<option>{escape(name)}</option>" for name in profiles)
    return Template(_file("ask.html")).substitute(profiles=options)


def _file(name: str) -> str:
    return (files("nmstag.view") / name).read_text("utf-8")
