"""A document in, a fragment of HTML for notebooks out: its style is in its elements, and it has no script."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from itertools import pairwise
from unicodedata import category

from nmstag.document import Document, Mention, Passage, Relation
from nmstag.formats.base import no_surrogates
from nmstag.page import visible
from nmstag.view.data import rule_of, section_of, worded

_COLOURS = {"Disease": "214,51,78", "Chemical": "37,111,214"}
_OTHERS = ("38,145,84", "138,63,176", "204,120,20", "110,125,0")
_GREY = "128,134,142"
_VISIBLE = frozenset("\t\n\r\u00ad\u061c\u200c\u200d\u200e\u200f")
_NUMBER = "border:1px solid;border-radius:3px;font-size:70%"


def fragment(document: Document) -> str:
    """Return a document's text with its mentions in colour, and a list of its relations.

    What is negated is struck through, what is uncertain underlined with dots, what is someone else's grey;
    the rest of the context stands after the mention. A pointer shows concept, rule and section.

    >>> fragment(Document("1", "No <fever>.")).count("&lt;fever&gt;")
    1
    """
    colours = _colours(document.mentions)
    text = "".join(
        _piece(document.text[start:end], end, mentions, colours, document.passages)
        for start, end, mentions in _pieces(document)
    )
    relations = "".join(f"<li>{_relation(item, document)}</li>" for item in document.relations)
    listed = f'<ul style="margin:.5em 0 0;padding-left:1.2em">{relations}</ul>' if relations else ""
    key = "".join(
        f'<span style="{_ground(colours[name])};margin-right:.6em">{_name(name)}</span>' for name in colours
    )
    return (
        '<div style="max-width:64rem;line-height:1.9">'
        f'<div style="font-size:85%"><b style="margin-right:.8em">{_name(document.id)}</b>{key}</div>'
        f'<div dir="auto" style="white-space:pre-wrap;overflow-wrap:anywhere">{text}</div>{listed}</div>'
    )


def _colours(mentions: Sequence[Mention]) -> dict[str, str]:
    """Return the colour of each type, as 'red,green,blue': the same in every document for our own types."""
    types = {mention.type for mention in mentions}
    others = sorted(types - _COLOURS.keys())
    colours = {name: colour for name, colour in _COLOURS.items() if name in types}
    return colours | {name: _OTHERS[place % len(_OTHERS)] for place, name in enumerate(others)}


def _pieces(document: Document) -> Iterator[tuple[int, int, list[Mention]]]:
    """Yield the text cut where mentions begin or end: each piece with its mentions, the shortest first."""
    waiting = sorted(document.mentions, key=lambda mention: mention.start, reverse=True)
    cuts = {0, len(document.text)}.union(*((mention.start, mention.end) for mention in waiting))
    around: list[Mention] = []
    for start, end in pairwise(sorted(cuts)):
        around = [mention for mention in around if mention.end > start]
        while waiting and waiting[-1].start <= start:
            around.append(waiting.pop())
        yield start, end, sorted(around, key=lambda mention: mention.end - mention.start)


def _piece(
    text: str, end: int, mentions: list[Mention], colours: dict[str, str], passages: Sequence[Passage]
) -> str:
    shown = "".join(map(_character, no_surrogates(text)))
    if not mentions:
        return shown
    tip = "\n".join(_tip(mention, passages) for mention in mentions)
    outer = ",".join(
        f"0 {3 * place}px 0 rgba({colours[mention.type]},.5)"
        for place, mention in enumerate(mentions[1:4], 1)
    )
    style = _style(mentions[0], colours) + (f";box-shadow:{outer}" if outer else "")
    tags = {
        item.name
        for mention in mentions
        if mention.end == end
        for item in mention.attributes
        if item.name not in ("negated", "uncertain", "other_experiencer")
    }
    tag = f'<small style="opacity:.75"> {_name(", ".join(sorted(tags)))}</small>' if tags else ""
    return f'<span style="{style}" title="{escape(tip)}">{shown}</span>{tag}'


def _style(mention: Mention, colours: dict[str, str]) -> str:
    styles = [_ground(_GREY if mention.has("other_experiencer") else colours[mention.type])]
    if mention.has("negated"):
        styles.append("text-decoration:line-through")
    if mention.has("uncertain"):
        styles.append("border-bottom:2px dotted")
    return ";".join(styles)


def _ground(colour: str) -> str:
    return f"background:rgba({colour},.25);border-radius:4px;padding:1px 2px"


def _tip(mention: Mention, passages: Sequence[Passage]) -> str:
    """Return what a pointer shows of a mention: concept, context, section and rule."""
    parts = [
        visible(mention.type),
        (visible("|".join(mention.ids)) or "no concept")
        + (f" ({visible(mention.name)})" if mention.name else ""),
        *(visible(item.name) for item in mention.attributes),
        visible(section_of(mention, passages)),
        *(visible(rule_of(item)) for item in mention.evidence),
    ]
    return " · ".join(filter(None, parts))


def _relation(relation: Relation, document: Document) -> str:
    """Return a relation as a line: what is related, its context and its rule."""
    head, tail = map(_name, worded(relation, document))
    tags = "".join(f" <small>({_name(item.name)})</small>" for item in relation.attributes)
    rules = ", ".join(item.rule for item in relation.evidence)
    return (
        f'{head} <b>{_name(relation.type)}</b> {tail}{tags} <small style="opacity:.75">{_name(rules)}</small>'
    )


def _name(text: str) -> str:
    return escape(visible(text))


def _character(one: str) -> str:
    """Return a character of a text as HTML; one that nobody can see is shown by its number."""
    if one not in _VISIBLE and category(one) in ("Cc", "Cf"):
        return f'<span style="{_NUMBER}">U+{ord(one):04X}</span>'
    return escape(one)
