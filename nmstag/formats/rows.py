"""Documents as rows of tables: one row a mention, one row a relation; what data frames and CSV are made of.

The columns are the same for every document and every pack, also where there is no row. Attributes that only
another program knows, evidence but for the first rule, and scores are not in these tables; JSONL has them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, Literal

from nmstag.arguments import check_text
from nmstag.document import ATTRIBUTES, Document, Mention, Passage, Relation
from nmstag.errors import ArgumentTypeError, Fault, UsageError, choices
from nmstag.formats.base import no_surrogates

Kind = Literal["text", "number", "number or nothing", "truth"]
Row = tuple[str | int | bool | None, ...]

RELATION_ATTRIBUTES = ("negated", "uncertain", "historical", "hypothetical", "other_experiencer")
_SPAN = ("head_start", "head_end", "tail_start", "tail_end")

MENTION_COLUMNS: Mapping[str, Kind] = {
    "document": "text",
    "start": "number",
    "end": "number",
    "text": "text",
    "type": "text",
    "id": "text",
    "name": "text",
    "links": "text",
    **dict.fromkeys(ATTRIBUTES, "truth"),
    "section": "text",
    "rule": "text",
}
"""The columns of the table of mentions, with the kind of their values.

`id`, `name` and `links` have a bar between several; `section` is the kind of the innermost passage
that the mention begins in; `rule` the row or rule that made it.
"""

RELATION_COLUMNS: Mapping[str, Kind] = {
    "document": "text",
    "type": "text",
    "head": "text",
    "head_name": "text",
    "tail": "text",
    "tail_name": "text",
    **dict.fromkeys(_SPAN, "number or nothing"),
    "novelty": "text",
    **dict.fromkeys(RELATION_ATTRIBUTES, "truth"),
    "rule": "text",
}
"""The columns of the table of relations; the spans are those of the first statement, where they are known."""

COLUMNS = {"mentions": MENTION_COLUMNS, "relations": RELATION_COLUMNS}


def check_table(table: str) -> None:
    """Raise UsageError where there is no such table."""
    if check_text("rows", table, "mentions") not in COLUMNS:
        raise UsageError(Fault("no such table", value=str(table), allowed=choices(str(table), COLUMNS)))


def several(documents: Document | Iterable[Document]) -> Iterator[Document]:
    """Yield one document or several; anything else is told what is right.

    Raises:
        ArgumentTypeError: Something else than documents.
    """
    if isinstance(documents, Document):
        yield documents
        return
    right = "documents, such as those of tagger.pipe(texts)"
    if isinstance(documents, str | bytes) or not isinstance(documents, Iterable):
        raise ArgumentTypeError("documents", documents, right)
    for number, document in enumerate(documents):
        if not isinstance(document, Document):
            raise ArgumentTypeError(f"documents[{number}]", document, right)
        yield document


def rows_of(document: Document, table: str) -> Iterator[Row]:
    """Return the rows of a document in the table of that name, with the values of its columns in order."""
    for row in _ROWS[table](document):
        yield tuple(no_surrogates(cell) if isinstance(cell, str) else cell for cell in row)


def columns_of(documents: Document | Iterable[Document], table: str) -> dict[str, list[Any]]:
    """Return the values of each column of a table.

    >>> columns_of(Document("1", "Fever", mentions=(Mention(0, 5, "Fever", "Disease"),)), "mentions")["end"]
    [5]
    """
    check_table(table)
    rows = _ROWS[table]
    made = list(chain.from_iterable(rows(document) for document in several(documents)))
    cells: Iterable[Iterable[Any]] = zip(*made, strict=True) if made else [()] * len(COLUMNS[table])
    return {
        name: list(map(no_surrogates, values)) if kind == "text" else list(values)
        for (name, kind), values in zip(COLUMNS[table].items(), cells, strict=True)
    }


def _mention_rows(document: Document) -> Iterator[Row]:
    passages = sorted(document.passages, key=lambda one: one.start)
    starts = [one.start for one in passages]
    for mention in document.mentions:
        yield (
            document.id,
            mention.start,
            mention.end,
            mention.text,
            mention.type,
            "|".join(mention.ids),
            mention.name,
            "|".join(mention.links),
            *_truths(mention, ATTRIBUTES),
            _section(mention, passages, starts),
            mention.evidence[0].rule if mention.evidence else "",
        )


def _section(mention: Mention, passages: list[Passage], starts: list[int]) -> str:
    """Return the kind of the last passage that begins before a mention and has not ended there."""
    for number in range(bisect_right(starts, mention.start) - 1, -1, -1):
        if passages[number].end > mention.start:
            return passages[number].kind
    return ""


def _relation_rows(document: Document) -> Iterator[Row]:
    names = {one.ids[0]: one.name for one in document.mentions if len(one.ids) == 1 and one.name}
    for relation in document.relations:
        yield (
            document.id,
            relation.type,
            relation.head,
            names.get(relation.head, ""),
            relation.tail,
            names.get(relation.tail, ""),
            *_span(relation),
            relation.novelty,
            *_truths(relation, RELATION_ATTRIBUTES),
            relation.evidence[0].rule if relation.evidence else "",
        )


def _truths(record: Mention | Relation, names: Sequence[str]) -> tuple[bool, ...]:
    """Return for each name of an attribute whether a record has it."""
    if not record.attributes:
        return (False,) * len(names)
    held = {item.name for item in record.attributes}
    return tuple(name in held for name in names)


def _span(relation: Relation) -> tuple[int | None, ...]:
    if not relation.mentions:
        return (None,) * len(_SPAN)
    return tuple(getattr(relation.mentions[0], name) for name in _SPAN)


_ROWS: Mapping[str, Callable[[Document], Iterator[Row]]] = {
    "mentions": _mention_rows,
    "relations": _relation_rows,
}
