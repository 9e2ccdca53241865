"""Tagged documents as a table that a person reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TextIO

from rich.cells import cell_len
from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from nmstag.document import Document, Mention, Relation
from nmstag.formats.base import no_surrogates

_UNBOUNDED = 100_000
_GAP = 2
_COLUMNS = ("start", "end", "mention", "type", "id", "context")
_MENTION = _COLUMNS.index("mention")
_LEAST = 12
"""Characters that a mention has at least, even where it is broken into lines."""
_STYLE = {"Disease": "bold red", "Chemical": "bold cyan"}


def write_table(documents: Iterable[Document], stream: TextIO) -> None:
    """Write each document as a table of mentions and, where there are any, of relations; then the pack."""
    console = Console(file=stream, highlight=False, markup=False, soft_wrap=False, width=_width(stream))
    pack = ""
    for document in documents:
        pack = document.pack
        console.print(Text(no_surrogates(document.id) or "(text)", style="bold"))
        for part in _mentions(document.mentions, console.width):
            console.print(part)
        if document.relations:
            console.print(_relations(document))
    if pack:
        console.print(Text(f"pack {pack}", style="dim"))


def _width(stream: TextIO) -> int | None:
    """Return a fixed width for files and pipes; a terminal knows its own."""
    return None if stream.isatty() else _UNBOUNDED


def _mentions(mentions: tuple[Mention, ...], width: int) -> Iterator[RenderableType]:
    """Yield the table of mentions; what a line has no room for is below its mention."""
    rows = [_cells(mention) for mention in mentions]
    widths = [max(map(cell_len, map(str, column))) for column in zip(_COLUMNS, *rows, strict=True)]
    evidence = [_evidence(mention) for mention in mentions]
    if sum(widths) + _GAP * len(widths) + max(map(cell_len, ("evidence", *evidence))) <= width:
        table = Table(box=None, pad_edge=False)
        _add_columns(table, widths)
        table.add_column("evidence", style="dim", no_wrap=True)
        for made_by, cells in zip(evidence, rows, strict=True):
            table.add_row(*cells, made_by)
        yield table
        return
    if _room(width, widths) < _LEAST:
        widths = widths[: _MENTION + 2]
    widths[_MENTION] = max(_LEAST, min(widths[_MENTION], _room(width, widths)))
    yield _line(_COLUMNS[: len(widths)], widths, "bold")
    for made_by, cells in zip(evidence, rows, strict=True):
        yield _line(cells[: len(widths)], widths)
        left = "  ".join(filter(None, map(str, cells[len(widths) :])))
        for line in filter(None, (left, made_by)):
            yield Padding(Text(line, "dim", overflow="fold"), (0, 0, 0, sum(widths[:_MENTION]) + 4))


def _room(width: int, widths: Sequence[int]) -> int:
    """Return the characters that are left for a mention beside the other columns."""
    return width - sum(widths) + widths[_MENTION] - _GAP * len(widths)


def _cells(mention: Mention) -> tuple[str | Text, ...]:
    """Return what a table shows of a mention, by `_COLUMNS`."""
    return (
        str(mention.start),
        str(mention.end),
        Text(no_surrogates(" ".join(mention.text.split())), style=_STYLE.get(mention.type, "bold")),
        no_surrogates(mention.type),
        no_surrogates(" ".join(("|".join(mention.ids) or "-", *mention.links))),
        no_surrogates(", ".join(attribute.name for attribute in mention.attributes)),
    )


def _line(cells: Sequence[str | Text], widths: Sequence[int], style: str = "") -> Table:
    """Return one line of a table whose columns have these widths."""
    line = Table(box=None, pad_edge=False, show_header=False, style=style)
    _add_columns(line, widths)
    line.add_row(*cells, style=style)
    return line


def _add_columns(table: Table, widths: Sequence[int | None]) -> None:
    for number, (name, width) in enumerate(zip(_COLUMNS, widths, strict=False)):
        place = number < _MENTION
        least = _LEAST if name in ("mention", "id") else None
        table.add_column(
            name,
            justify="right" if place else "left",
            style="dim" if place else "",
            overflow="fold",
            width=width,
            min_width=least,
            no_wrap=name == "type",
        )


def _evidence(mention: Mention) -> str:
    """Return the row or rule that made a mention, after its score where it has one."""
    score = () if mention.score is None else (f"{mention.score:.2f}",)
    made_by = (f"{one.source} {one.rule}" for one in mention.evidence[:1])
    return no_surrogates(" ".join((*score, *made_by)))


def _relations(document: Document) -> Table:
    """Return the table of relations: by the words of the text where it tells these, else by concepts."""
    table = Table(box=None, pad_edge=False)
    judged = any(relation.novelty for relation in document.relations)
    for name in ("relation", "head", "tail", "novelty" if judged else "context", "evidence"):
        table.add_column(name, overflow="fold", min_width=len(name))
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
