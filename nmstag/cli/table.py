"""Tagged documents as a table that a person reads."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TextIO

from rich.console import Console
from rich.table import Table
from rich.text import Text

from nmstag.document import Document, Mention, Relation
from nmstag.formats.base import no_surrogates

EVIDENCE_FROM = 110
"""Columns a terminal needs to have room for the evidence; `nmstag explain` always shows it."""

_STYLE = {"Disease": "bold red", "Chemical": "bold cyan"}


def write_table(documents: Iterable[Document], stream: TextIO) -> None:
    """Write each document as a table of mentions and, where there are any, of relations; then the pack."""
    console = Console(file=stream, highlight=False, markup=False, soft_wrap=False, width=_width(stream))
    pack = ""
    for document in documents:
        pack = document.pack
        console.print(Text(no_surrogates(document.id) or "(text)", style="bold"))
        console.print(_mentions(document.mentions, console.width))
        if document.relations:
            console.print(_relations(document))
    if pack:
        console.print(Text(f"pack {pack}", style="dim"))


def _width(stream: TextIO) -> int | None:
    """Return a fixed width for files and pipes; a terminal knows its own."""
    return None if stream.isatty() else 132


def _mentions(mentions: tuple[Mention, ...], width: int) -> Table:
    """Return the table of mentions; a terminal too narrow for the evidence goes without it."""
    table = Table(box=None, pad_edge=False)
    wide = width >= EVIDENCE_FROM
    for name in ("start", "end"):
        table.add_column(name, justify="right", style="dim")
    table.add_column("mention", overflow="fold", min_width=12)
    table.add_column("type", no_wrap=True)
    table.add_column("id", overflow="fold", min_width=12)
    linked = any(mention.links for mention in mentions)
    if linked:
        table.add_column("links", overflow="fold", min_width=12)
    table.add_column("context", overflow="fold")
    if wide:
        table.add_column("evidence", style="dim", no_wrap=True, overflow="ellipsis")
    for mention in mentions:
        evidence = mention.evidence[0] if mention.evidence else None
        cells: list[str | Text] = [
            str(mention.start),
            str(mention.end),
            Text(no_surrogates(" ".join(mention.text.split())), style=_STYLE.get(mention.type, "bold")),
            no_surrogates(mention.type),
            no_surrogates("|".join(mention.ids) or "-"),
            *([no_surrogates("|".join(mention.links))] if linked else []),
            no_surrogates(", ".join(attribute.name for attribute in mention.attributes)),
            no_surrogates(f"{evidence.source} {evidence.rule}") if evidence else "",
        ]
        table.add_row(*cells[: len(table.columns)])
    return table


def _relations(document: Document) -> Table:
    """Return the table of relations: by the words of the text where it tells these, else by concepts."""
    table = Table(box=None, pad_edge=False)
    judged = any(relation.novelty for relation in document.relations)
    for name in ("relation", "head", "tail", "novelty" if judged else "context", "evidence"):
        table.add_column(name, overflow="fold")
    for relation in document.relations:
        rules = ", ".join(dict.fromkeys(item.rule for item in relation.evidence))
        marks = ", ".join(attribute.name for attribute in relation.attributes)
        cells = (relation.type, *_arguments(document.text, relation), relation.novelty if judged else marks)
        table.add_row(*map(no_surrogates, cells), Text(no_surrogates(rules), style="dim"))
    return table


def _arguments(text: str, relation: Relation) -> tuple[str, str]:
    """Return what a relation relates, as the text words it if that is known."""
    if not relation.mentions:
        return relation.head, relation.tail
    first = relation.mentions[0]
    spans = (first.head_start, first.head_end), (first.tail_start, first.tail_end)
    head, tail = (" ".join(text[start:end].split()) for start, end in spans)
    return head, tail
