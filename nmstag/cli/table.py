"""Tagged documents as a table that a person reads."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TextIO

from rich.console import Console
from rich.table import Table
from rich.text import Text

from nmstag.document import Document, Mention, Relation
from nmstag.formats.base import no_surrogates

_STYLE = {"Disease": "bold red", "Chemical": "bold cyan"}


def write_table(documents: Iterable[Document], stream: TextIO) -> None:
    """Write each document as a table of mentions and, where there are any, of relations; then the pack."""
    console = Console(file=stream, highlight=False, markup=False, soft_wrap=False, width=_width(stream))
    pack = ""
    for document in documents:
        pack = document.pack
        console.print(Text(no_surrogates(document.id) or "(text)", style="bold"))
        console.print(_mentions(document.mentions))
        if document.relations:
            console.print(_relations(document.relations))
    if pack:
        console.print(Text(f"pack {pack}", style="dim"))


def _width(stream: TextIO) -> int | None:
    """Return a fixed width for files and pipes; a terminal knows its own."""
    return None if stream.isatty() else 132


def _mentions(mentions: tuple[Mention, ...]) -> Table:
    table = Table(box=None, pad_edge=False)
    for name in ("start", "end"):
        table.add_column(name, justify="right", style="dim")
    for name in ("mention", "type", "id", "context"):
        table.add_column(name, overflow="fold")
    table.add_column("evidence", style="dim", no_wrap=True, overflow="ellipsis")
    for mention in mentions:
        evidence = mention.evidence[0] if mention.evidence else None
        table.add_row(
            str(mention.start),
            str(mention.end),
            Text(no_surrogates(" ".join(mention.text.split())), style=_STYLE.get(mention.type, "bold")),
            no_surrogates(mention.type),
            no_surrogates("|".join(mention.ids) or "-"),
            no_surrogates(", ".join(attribute.name for attribute in mention.attributes)),
            no_surrogates(f"{evidence.source} {evidence.rule}") if evidence else "",
        )
    return table


def _relations(relations: tuple[Relation, ...]) -> Table:
    table = Table(box=None, pad_edge=False)
    for name in ("relation", "head", "tail", "novelty", "evidence"):
        table.add_column(name, overflow="fold")
    for relation in relations:
        rules = ", ".join(dict.fromkeys(item.rule for item in relation.evidence))
        cells = (relation.type, relation.head, relation.tail, relation.novelty)
        table.add_row(*map(no_surrogates, cells), Text(no_surrogates(rules), style="dim"))
    return table
