"""What the context of the default pack says of the marked mentions of a line, as tests compare it."""

from __future__ import annotations

from nmstag.context import Contextualiser
from nmstag.context.checks import marked_document
from nmstag.document import Document
from nmstag.packs import load_packs
from nmstag.rules import parse_markup

PACK = load_packs()
CONTEXT = Contextualiser(PACK.context() or {})
SPLIT = PACK.splitter().split

Attributes = list[tuple[str, list[str]]]
"""The text of each mention and the names of its attributes, sorted."""


def tagged(document: Document) -> Document:
    return CONTEXT.apply(document, SPLIT(document.text))


def found_and_marked(line: str) -> tuple[Attributes, Attributes]:
    """Return the attributes that the mentions of a line get, and those that it is marked with."""
    marked = parse_markup(line)
    mentions = tagged(marked_document(marked)).mentions
    found = [(one.text, sorted(item.name for item in one.attributes)) for one in mentions]
    return found, [(marked.text[span.start : span.end], sorted(span.labels)) for span in marked.spans]
