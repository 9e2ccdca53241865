"""Documents to the objects of BioC JSON, which the XML form is written from.

Every key that the schema of BioC has is there, empty where there is nothing, since other readers need them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from typing import Any

from nmstag.document import Document, Mention, Passage, Relation
from nmstag.formats.concept_ids import join_ids

SOURCE = {"source": "nmstag", "date": "", "key": "nmstag.key"}
PLAIN = "text"
"""The kind of a passage that stands for text outside all passages."""
WIDEST_GAP = 1000
"""Characters between two passages that are taken to be white space."""
HEAD, TAIL = "head", "tail"
"""The roles of a relation's mentions."""

Object = dict[str, Any]


def from_document(document: Document) -> Object:
    """Return one of our documents as a BioC document; evidence is left out."""
    pieces = list(_pieces(document))
    starts = [start for start, _, _ in pieces]
    passages: list[Object] = [
        {
            "infons": {"type": kind},
            "offset": start,
            "text": document.text[start:end],
            "sentences": [],
            "annotations": [],
            "relations": [],
        }
        for start, end, kind in pieces
    ]
    names: dict[tuple[int, int], str] = {}
    for number, mention in enumerate(document.mentions):
        passage = passages[max(bisect_right(starts, mention.start) - 1, 0)]
        passage["annotations"].append(_annotation(mention, str(number)))
        names.setdefault((mention.start, mention.end), str(number))
    relations = [
        {"id": f"R{number}", "infons": _relation_infons(relation), "nodes": _nodes(relation, names)}
        for number, relation in enumerate(document.relations)
    ]
    return {
        "id": document.id,
        "infons": {},
        "passages": passages,
        "annotations": [],
        "relations": relations,
    }


def _pieces(document: Document) -> Iterator[tuple[int, int, str]]:
    """Yield start, end and kind of stretches that cover all of the text except newlines between passages.

    Of passages within one another, the inner ones; of those that overlap otherwise, the first. Blanks after
    a passage belong to it.
    """
    text, done = document.text, 0
    for passage in _innermost(document.passages):
        if passage.start < done:
            continue
        gap = text[done : passage.start]
        if gap.strip("\n") or len(gap) > WIDEST_GAP:
            yield done, passage.start, PLAIN
        done = passage.end
        while text.startswith(" ", done):
            done += 1
        yield passage.start, done, passage.kind
    if done < len(text) or not document.passages:
        yield done, len(text), PLAIN


def _innermost(passages: tuple[Passage, ...]) -> list[Passage]:
    """Return the passages that hold no shorter one, by their start."""
    ordered = sorted(passages, key=lambda one: (one.start, -one.end))
    found: list[Passage] = []
    for passage in ordered:
        while found and found[-1].start <= passage.start < passage.end <= found[-1].end:
            if (found[-1].start, found[-1].end) == (passage.start, passage.end):
                break
            found.pop()
        found.append(passage)
    return found


def _annotation(mention: Mention, name: str) -> Object:
    infons = {"identifier": join_ids(mention), "type": mention.type}
    if mention.links:
        infons["links"] = "|".join(mention.links)
    if mention.parts:
        infons["parts"] = "|".join(mention.parts)
    location = {"offset": mention.start, "length": mention.end - mention.start}
    infons |= _judgements(mention)
    return {"id": name, "infons": infons, "text": mention.text, "locations": [location]}


def _relation_infons(relation: Relation) -> dict[str, str]:
    infons = {"entity1": relation.head, "entity2": relation.tail, "type": relation.type}
    if relation.novelty:
        infons["novel"] = relation.novelty
    return infons | _judgements(relation)


def _judgements(record: Mention | Relation) -> dict[str, str]:
    infons = {}
    if record.attributes:
        infons["attributes"] = ",".join(item.name for item in record.attributes)
    if record.score is not None:
        infons["score"] = repr(record.score)
    return infons


def _nodes(relation: Relation, names: dict[tuple[int, int], str]) -> list[dict[str, str]]:
    """Return the mentions that a relation was read from, a head and a tail in turn."""
    nodes = []
    for one in relation.mentions:
        head, tail = (one.head_start, one.head_end), (one.tail_start, one.tail_end)
        if head in names and tail in names:
            nodes += [{"refid": names[head], "role": HEAD}, {"refid": names[tail], "role": TAIL}]
    return nodes
