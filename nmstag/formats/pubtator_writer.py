"""Writes PubTator. What the format cannot hold (evidence, further passages) is left out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TextIO

from nmstag.document import Document, Mention, Relation
from nmstag.errors import Fault, FaultHandler
from nmstag.formats.base import one_line, report_surrogate, warn_of
from nmstag.formats.concept_ids import join_ids
from nmstag.formats.pubtator_rows import could_be_score

_NEGATED = "negated"


def write(
    documents: Iterable[Document],
    stream: TextIO,
    *,
    on_fault: FaultHandler = warn_of,
    null_id: str | None = None,
    attributes: bool = False,
) -> None:
    """Write documents as PubTator, with a blank line after each.

    The text is cut in two where the title passage ends, else at the first newline. Every other line break
    becomes a space, so that all offsets stay right; so does a tab in a text without a title passage.

    Args:
        documents: What to write.
        stream: An open text file.
        on_fault: Called where an id or a text has to be changed.
        null_id: The text for no concept id; None means '-' for BioRED's types and '-1' for others.
        attributes: Add an eighth column with the names of the attributes, after a seventh that may be empty;
            to relations a sixth, after a fifth that may be empty. Without it, relations that the text denies
            are left out, since the format would assert them.

    The score of a mention or relation that has one is its last column.
    """
    for document in documents:
        name = _name(document, on_fault)
        title, abstract = _cut(document)
        stream.write(f"{name}|t|{title}\n")
        if abstract is not None:
            stream.write(f"{name}|a|{abstract}\n")
        for mention in document.mentions:
            _write_row(stream, name, *_mention_columns(mention, null_id, attributes))
        for relation in document.relations:
            if attributes or not relation.has(_NEGATED):
                _write_row(stream, name, *_relation_columns(relation, attributes))
        stream.write("\n")


def _write_row(stream: TextIO, *columns: str) -> None:
    stream.write("\t".join(one_line(column, tabs=True) for column in columns) + "\n")


def _name(document: Document, on_fault: FaultHandler) -> str:
    """Return the document's id in a form that is possible before a bar and in a column."""
    name = one_line(document.id, tabs=True).strip().replace("|", "_")
    if name != document.id:
        message = "the id is not possible in PubTator and is changed"
        on_fault(Fault(message, field="id", value=document.id, allowed=repr(name), severity="warning"))
    report_surrogate(document, on_fault)
    return name


def _cut(document: Document) -> tuple[str, str | None]:
    """Return title and abstract; the abstract is None for a document that has only a title."""
    text = document.text
    first = document.passages[0] if document.passages else None
    end = first.end if first is not None and first.kind == "title" and first.start == 0 else -1
    line = one_line(text, tabs=end < 0)
    if end == len(text) and len(document.passages) == 1:
        return line, None
    cut = end if 0 <= end < len(text) and text[end].isspace() else text.find("\n")
    return (line, "") if cut < 0 else (line[:cut], line[cut + 1 :])


def _mention_columns(mention: Mention, null_id: str | None, attributes: bool) -> list[str]:
    columns = [str(mention.start), str(mention.end), mention.text, mention.type, join_ids(mention, null_id)]
    if mention.parts or attributes:
        columns.append("|".join(mention.parts))
    if attributes:
        columns.append(",".join(item.name for item in mention.attributes))
    return _with_score(columns, mention.score, 5)


def _relation_columns(relation: Relation, attributes: bool) -> list[str]:
    columns = [relation.type, relation.head, relation.tail]
    names = ",".join(item.name for item in relation.attributes) if attributes else ""
    if names or relation.novelty:
        columns.append(relation.novelty)
    return _with_score([*columns, names] if names else columns, relation.score, 3)


def _with_score(columns: list[str], score: float | None, first: int) -> list[str]:
    """Return the columns with the score; an empty one where the last would be taken for a score."""
    if score is not None:
        return [*columns, repr(score)]
    return [*columns, ""] if len(columns) > first and could_be_score(columns[-1]) else columns
