"""Reads brat standoff: the annotations of a '.ann' file on the text of the '.txt' file beside it.

The format is that of https://brat.nlplab.org/standoff.html. Offsets count code points of the text as it
stands in its file. Of a mention in several pieces the record has the span that covers them; the pieces are
kept as its evidence, so that it is written back as it was. Events, and relations that have other arguments
than mentions, are not read.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TypeVar

from nmstag.document import Attribute, Document, Evidence, Mention, RelatedMentions, Relation
from nmstag.errors import Fault, FaultHandler
from nmstag.formats.base import Lines, stem, strip_line_end
from nmstag.formats.brat_writer import INPUT, NO_NAMESPACE, PIECE, write_folder
from nmstag.formats.compression import without_compression
from nmstag.formats.source import decode_lines, open_bytes, reason

__all__ = ["read", "write_folder"]

Marked = TypeVar("Marked", Mention, Relation)

TEXT_SUFFIX = ".txt"
_SPAN = re.compile(r"(\d{1,11}) (\d{1,11})", re.ASCII)
_UNREAD = {"E": "events", "*": "equivalences"}
_ENDS = re.compile(r"[^\s:]+:(\S+) [^\s:]+:(\S+)")


@dataclass(slots=True)
class _Annotations:
    """What the lines of a file say, by the id of what they say it of."""

    mentions: dict[str, Mention] = field(default_factory=dict)
    relations: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    attributes: list[tuple[str, Attribute]] = field(default_factory=list)
    concepts: list[tuple[str, str, str]] = field(default_factory=list)
    notes: list[tuple[str, Evidence]] = field(default_factory=list)
    unread: Counter[str] = field(default_factory=Counter)


def read(lines: Lines, *, path: str, on_fault: FaultHandler, encoding: str = "utf-8") -> Iterator[Document]:
    """Yield the document of a file of annotations; none, with an error, where its text cannot be read.

    A line that does not fit is reported and left out alone. Another text at a span than the line has is a
    warning.

    Args:
        lines: The lines of the '.ann' file.
        path: Its name, by which the text is found.
        on_fault: Called with each fault.
        encoding: Encoding of the text.
    """
    text = _text_beside(path, encoding, on_fault)
    if text is None:
        return
    found = _Annotations()
    for number, line in enumerate(lines, 1):
        if line is not None and not line.isspace():
            _read_line(strip_line_end(line), number, text, path, found, on_fault)
    for kind, count in found.unread.items():
        on_fault(Fault(f"{count} {kind} are not read", path, severity="warning"))
    mentions, relations = _joined(found, path, on_fault)
    yield Document(stem(path), text, (), mentions, relations)


def _text_beside(path: str, encoding: str, on_fault: FaultHandler) -> str | None:
    """Return the text that belongs to a file of annotations."""
    place = os.path.splitext(without_compression(path))[0] + TEXT_SUFFIX
    try:
        with open_bytes(place) as stream:
            decoded = list(decode_lines(stream, path=place, encoding=encoding, on_fault=on_fault))
    except OSError as error:
        message = f"the text of the annotations cannot be read: {reason(error)}"
        on_fault(Fault(message, path, allowed=f"{os.path.basename(place)} beside them"))
        return None
    lines = [line for line in decoded if line is not None]
    return "".join(lines) if len(lines) == len(decoded) else None


def _read_line(
    line: str, number: int, text: str, path: str, found: _Annotations, on_fault: FaultHandler
) -> None:
    """Add what one line says; a line that does not fit is reported."""
    name, _, rest = line.partition("\t")
    words = rest.partition("\t")[0].split(" ")
    kind, trailing = line[:1], rest.partition("\t")[2]
    if kind in _UNREAD:
        found.unread[_UNREAD[kind]] += 1
    elif kind == "T" and (mention := _mention(rest, text, name, number, path, on_fault)):
        found.mentions[name] = mention
    elif kind == "R" and (ends := _ENDS.fullmatch(" ".join(words[1:]))):
        found.relations[name] = words[0], ends[1], ends[2]
    elif kind in "AM" and len(words) in (2, 3):
        evidence = Evidence(INPUT, name, words[2]) if len(words) == 3 else Evidence(INPUT, name)
        found.attributes.append((words[1], Attribute(words[0], (evidence,))))
    elif kind == "N" and len(words) == 3 and words[2]:
        found.concepts.append((words[1], words[2].removeprefix(NO_NAMESPACE), trailing))
    elif kind == "#" and len(words) == 2:
        found.notes.append((words[1], Evidence(INPUT, name, trailing)))
    elif kind != "T":
        allowed = "T, R, A, N or # with its fields, as https://brat.nlplab.org/standoff.html has them"
        on_fault(Fault("not a line of brat standoff", path, number, value=line, allowed=allowed))


def _mention(
    rest: str, text: str, name: str, number: int, path: str, on_fault: FaultHandler
) -> Mention | None:
    """Return the mention of a line; None, with a fault, where its span does not lie in the text."""
    where, _, said = rest.partition("\t")
    type_, _, spans = where.partition(" ")
    pieces = [(int(one[1]), int(one[2])) for span in spans.split(";") if (one := _SPAN.fullmatch(span))]
    pieces.sort()
    ordered = all(start < end for start, end in pieces) and all(
        before[1] <= after[0] for before, after in pairwise(pieces)
    )
    if not type_ or len(pieces) != spans.count(";") + 1 or not ordered or pieces[-1][1] > len(text):
        allowed = f"TYPE START END, 0 <= start < end <= {len(text)}"
        on_fault(Fault("the span does not lie in the text", path, number, name, where, allowed))
        return None
    start, end = pieces[0][0], pieces[-1][1]
    shown = " ".join(text[first:last] for first, last in pieces)
    if said.split() != shown.split():
        message = "the text has something else at this span; the offsets are kept"
        on_fault(Fault(message, path, number, name, said, repr(shown), "warning"))
    gaps = [text[one[1] : other[0]] for one, other in pairwise(pieces)]
    whole = all(not gap or gap.isspace() for gap in gaps)  # as brat has a mention over the end of a line
    evidence = () if whole else tuple(Evidence(INPUT, name, PIECE, *piece) for piece in pieces)
    return Mention(start, end, text[start:end], type_, evidence=evidence or (Evidence(INPUT, name),))


def _joined(
    found: _Annotations, path: str, on_fault: FaultHandler
) -> tuple[tuple[Mention, ...], tuple[Relation, ...]]:
    """Return mentions and relations with what the other lines say of them."""
    mentions = dict(found.mentions)
    marks: dict[str, list[Attribute]] = {}
    notes: dict[str, list[Evidence]] = {}
    for target, attribute in found.attributes:
        marks.setdefault(target, []).append(attribute)
    for target, note in found.notes:
        notes.setdefault(target, []).append(note)
    for target, concept, name in found.concepts:
        if target in mentions:
            mentions[target] = _with_concept(mentions[target], concept, name)
    relations = {
        name: _relation(name, *ends, mentions)
        for name, ends in found.relations.items()
        if ends[1] in mentions and ends[2] in mentions
    }
    known = (*mentions, *relations)
    targets = [*marks, *notes, *(one[0] for one in found.concepts)]
    lost = sum(target not in known for target in targets) + len(found.relations) - len(relations)
    if lost:
        on_fault(Fault(f"{lost} annotations are of something that is no mention or relation here", path))
    return (
        tuple(_marked(one, marks.get(name), notes.get(name)) for name, one in mentions.items()),
        tuple(_marked(one, marks.get(name), notes.get(name)) for name, one in relations.items()),
    )


def _with_concept(mention: Mention, concept: str, name: str) -> Mention:
    """Return a mention with one more concept, and the name of this."""
    names = [*mention.name.split("|")[: len(mention.ids)], name]
    joined = "|".join(names) if any(names) else ""
    return replace(mention, ids=(*mention.ids, concept), name=joined)


def _relation(name: str, type_: str, head: str, tail: str, mentions: dict[str, Mention]) -> Relation:
    """Return the relation of two mentions, by their concepts, or by their texts where they have none."""
    one, other = mentions[head], mentions[tail]
    first, second = (end.ids[0] if end.ids else end.text for end in (one, other))
    related = RelatedMentions(one.start, one.end, other.start, other.end)
    return Relation(type_, first, second, (Evidence(INPUT, name),), mentions=(related,))


def _marked(item: Marked, attributes: list[Attribute] | None, notes: list[Evidence] | None) -> Marked:
    """Return a mention or relation with its attributes, and notes on it as further evidence."""
    if not attributes and not notes:
        return item
    return replace(item, attributes=tuple(attributes or ()), evidence=(*item.evidence, *(notes or ())))
