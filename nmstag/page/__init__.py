"""The shell of every page of HTML: one file that loads nothing, with what its scripts and styles share.

Gets a body, a style, a script and data; returns the page before and after its data, so that the data of many
documents can be written as they come. The page of tagged documents and the report are made of it.
"""

from __future__ import annotations

import json
from base64 import b64encode
from hashlib import sha256
from html import escape
from importlib.resources import files
from string import Template

from nmstag.errors import printable

_RESOURCES = files("nmstag.page")


def page_around_data(
    title: str, body: str, *, style: str = "", script: str = "", service: bool = False
) -> tuple[str, str]:
    """Return the page up to its data, and what comes after.

    Its Content-Security-Policy allows the style and the script of the page by their hashes, and nothing else.

    Args:
        title: Title of the page, as plain text.
        body: Its body, as HTML without style attributes and scripts, which the policy forbids.
        style: CSS, after that of all pages.
        script: JavaScript, after that of all pages, which gives it `data`.
        service: Whether the script may ask the server that the page came from.
    """
    style = f"\n{_read('page.css')}{style}"
    script = f"\n{_read('page.js')}{script}"
    policy = f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; "
    policy += f"connect-src {chr(39)}self{chr(39)}; " if service else ""
    policy += "base-uri 'none'; form-action 'none'"
    page = Template(_read("page.html")).substitute(
        title=escape(visible(title)), policy=policy, style=style, script=script, body=body, data="\0"
    )
    before, _, after = page.partition("\0")
    return before, after


def page(title: str, body: str, *, style: str = "", script: str = "", data: object = None) -> str:
    """Return a whole page; `data` is JSON-able, the other arguments are those of `page_around_data`."""
    before, after = page_around_data(title, body, style=style, script=script)
    return before + script_json(data) + after


def script_json(value: object) -> str:
    """Return JSON that no text in it can end early, whatever the documents say."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def visible(text: str) -> str:
    r"""Return a name as one line in which every character can be seen, so that none changes how others read.

    >>> print(visible("a\n\u202eb"))
    a\n\u202eb
    """
    return printable(text)


class Numbers:
    """Numbers for strings that are repeated often, so that the data of a page has each of them once."""

    def __init__(self) -> None:
        self.texts: dict[str, int] = {}

    def __call__(self, text: str) -> int:
        return self.texts.setdefault(text, len(self.texts))


def _read(name: str) -> str:
    return (_RESOURCES / name).read_text("utf-8")


def _hash(content: str) -> str:
    return f"'sha256-{b64encode(sha256(content.encode()).digest()).decode()}'"
