"""Writes brat standoff: for each document the text as '.txt', its annotations as '.ann' beside it."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterable, Iterator
from itertools import count

from nmstag.document import Document, Evidence, Mention, Relation, canonical_id
from nmstag.errors import Fault, FaultHandler, UsageError
from nmstag.formats.base import no_surrogates, one_line, report_surrogate, warn_of
from nmstag.formats.output import open_output

INPUT = "input"
PIECE = "piece"
"""Source and detail of the evidence that is one piece of a mention in several pieces."""
NO_NAMESPACE = "id:"
"""What stands before an id without a namespace, as brat needs one."""

_LONGEST_NAME = 180
_NOT_IN_NAMES = re.compile(r'[\x00-\x1f\x7f<>:"\\|?*\ud800-\udfff]')
_LINE = re.compile(r"[^\n\r]+")


def write_folder(
    documents: Iterable[Document],
    folder: str,
    *,
    on_fault: FaultHandler = warn_of,
    inputs: Collection[str] = (),
) -> None:
    """Write two files for each document, named after its id; '/' in an id makes folders.

    The text stays as it is; a file that holds it already is not written again.

    Args:
        documents: The documents.
        folder: Where they go; made if need be.
        on_fault: Called where a text has to be changed.
        inputs: Files that must not be replaced, by their real paths.

    Raises:
        UsageError: A file of the inputs would be replaced.
        DataError: A file cannot be written.
    """
    taken: set[str] = set()
    for document in documents:
        name = _file_name(document.id)
        numbered = (f"{name}-{number}" for number in count(2))
        while name.casefold() in taken:
            name = next(numbered)
        taken.add(name.casefold())
        report_surrogate(document, on_fault)
        place = os.path.join(folder, *name.split("/"))
        os.makedirs(os.path.dirname(place), exist_ok=True)
        _write_file(f"{place}.txt", no_surrogates(document.text), inputs)
        _write_file(f"{place}.ann", "".join(f"{line}\n" for line in _lines(document)), inputs)


def _file_name(id_: str) -> str:
    """Return an id as the name of a file: no name of it leads out of the folder."""
    parts = [_NOT_IN_NAMES.sub("_", part)[:_LONGEST_NAME].strip() for part in id_.split("/")]
    kept = ["_" + part[1:] if part.startswith(".") else part for part in parts if part]  # no hidden file
    return "/".join(kept) or "document"


def _write_file(path: str, content: str, inputs: Collection[str]) -> None:
    try:
        with open(path, encoding="utf-8", newline="") as stream:
            if stream.read() == content:
                return
    except (OSError, UnicodeDecodeError):
        pass
    if os.path.realpath(path) in inputs:
        allowed = "another place, outside the input folders"
        raise UsageError(Fault("the output would replace an input", path, allowed=allowed))
    with open_output(path) as stream:
        stream.write(content)


def _lines(document: Document) -> Iterator[str]:
    """Yield the lines of a document's annotations."""
    attributes, concepts, notes = count(1), count(1), count(1)
    for number, mention in enumerate(document.mentions, 1):
        yield _mention_line(f"T{number}", mention, document.text)
        names = mention.name.split("|")
        for place, concept in enumerate(mention.ids):
            name = names[place] if len(names) == len(mention.ids) else ""
            yield f"N{next(concepts)}\tReference T{number} {_reference(concept)}\t{_cell(name)}"
        yield from _marks(f"T{number}", mention, attributes, notes)
    relations = ((item, pair) for item in document.relations for pair in _pairs(item, document))
    for number, (relation, (head, tail)) in enumerate(relations, 1):
        yield f"R{number}\t{_word(relation.type)} Arg1:T{head} Arg2:T{tail}"
        yield from _marks(f"R{number}", relation, attributes, notes)


def _mention_line(name: str, mention: Mention, text: str) -> str:
    pieces = _pieces(mention)
    spans = ";".join(f"{start} {end}" for start, end in pieces)
    shown = " ".join(text[start:end] for start, end in pieces)
    return f"{name}\t{_word(mention.type)} {spans}\t{_cell(shown)}"


def _pieces(mention: Mention) -> list[tuple[int, int]]:
    """Return the pieces of a mention: those it was read with, else one for each line that it is on."""
    read = [(one.start, one.end) for one in mention.evidence if (one.source, one.detail) == (INPUT, PIECE)]
    whole = (mention.start, mention.end)
    if read:
        return read if (read[0][0], read[-1][1]) == whole else [whole]
    found = [(mention.start + one.start(), mention.start + one.end()) for one in _LINE.finditer(mention.text)]
    return found if found and (found[0][0], found[-1][1]) == whole else [whole]


def _marks(
    name: str, item: Mention | Relation, attributes: Iterator[int], notes: Iterator[int]
) -> Iterator[str]:
    """Yield the lines of the attributes and the evidence of a mention or a relation."""
    for attribute in item.attributes:
        given = next((one.detail for one in attribute.evidence if one.source == INPUT), "")
        value = f" {_word(given)}" if given else ""
        yield f"A{next(attributes)}\t{_word(attribute.name)} {name}{value}"
    for evidence in item.evidence:
        note = _note(evidence)
        if note:
            yield f"#{next(notes)}\tAnnotatorNotes {name}\t{_cell(note)}"


def _note(evidence: Evidence) -> str:
    """Return evidence as a note for a reader; that of an input is the note that was read, if it was one."""
    if evidence.source == INPUT:
        return "" if evidence.detail == PIECE else evidence.detail
    return f"{evidence.source} {evidence.rule}" + (f": {evidence.detail}" if evidence.detail else "")


def _pairs(relation: Relation, document: Document) -> Iterator[tuple[int, int]]:
    """Yield the numbers of the mentions that a relation is between.

    Where the relation does not tell them, as it is one of concepts, it is the two mentions of these that are
    closest to each other.
    """
    places = {(one.start, one.end): number for number, one in reversed(list(enumerate(document.mentions, 1)))}
    told = False
    for one in relation.mentions:
        head, tail = places.get((one.head_start, one.head_end)), places.get((one.tail_start, one.tail_end))
        if head and tail:
            told = True
            yield head, tail
    if not told:
        pairs = [
            (abs(one.start - other.start), number, place)
            for number, one in enumerate(document.mentions, 1)
            if relation.head in (*one.ids, one.text)
            for place, other in enumerate(document.mentions, 1)
            if relation.tail in (*other.ids, other.text) and place != number
        ]
        yield from (pair[1:] for pair in sorted(pairs)[:1])


def _reference(concept: str) -> str:
    """Return a concept id with a namespace, without blanks."""
    concept = _word(canonical_id(concept))
    return concept if ":" in concept else NO_NAMESPACE + concept


def _word(text: str) -> str:
    """Return a text without blanks, as brat needs for types, names and ids."""
    return re.sub(r"\s", "_", no_surrogates(text)) or "_"


def _cell(text: str) -> str:
    return one_line(text, tabs=True)
