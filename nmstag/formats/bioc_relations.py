"""The relations of BioC, whose two concepts stand where BioRED, BC5CDR or PubTator3 has them, or in nodes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from math import isfinite
from typing import Any

from nmstag.document import NULL_IDS, Attribute, Mention, RelatedMentions, Relation
from nmstag.formats.bioc_ids import find_ids
from nmstag.formats.bioc_writer import HEAD, TAIL, Object
from nmstag.formats.concept_ids import join_ids

Annotations = dict[str, Mention | None]
"""Mentions by the id of their annotation; None where it could not be used."""
Report = Callable[[str, str, str, str], None]
"""Takes message, value, what is allowed, and severity."""

_PAIRS = (
    ("entity1", "entity2"),
    ("role1", "role2"),
    ("Chemical", "Disease"),
    ("head", "tail"),
)
_SCORES = ("score", "confidence", "probability")


class NotReadError(ValueError):
    """What stands there has no meaning that we know; the message says it in words of the format."""


def attributes_of(infons: Object) -> tuple[Attribute, ...]:
    """Return the attributes of a mention or a relation."""
    names = str(infons.get("attributes") or "")
    return tuple(map(Attribute, names.split(","))) if names else ()


def score_of(infons: Object, report: Report) -> float | None:
    """Return the score of a mention or a relation; None, with a warning, where it is no number."""
    value = next((infons[key] for key in _SCORES if infons.get(key) not in (None, "", "None")), None)
    if value is None:
        return None
    try:
        score = float(value)
    except (TypeError, ValueError, OverflowError):
        score = float("nan")
    if isfinite(score) and not isinstance(value, bool):
        return score
    report("no number as score, none is kept", str(value), "a finite number", "warning")
    return None


def to_relations(item: Object, annotations: Annotations, report: Report) -> list[Relation]:
    """Return the relation of an item; of more than two annotations, the first with each of the others.

    Raises:
        NotReadError: Its two concepts cannot be found.
    """
    infons = item["infons"]
    kind = str(infons.get("type") or infons["relation"])
    nodes = list(item.get("nodes") or ())
    pair = next((pair for pair in _PAIRS if all(infons.get(key) for key in pair)), None)
    mentions: tuple[RelatedMentions, ...] = ()
    if pair is not None:
        concepts = [_concept(infons[key], key) for key in pair]
        mentions = _related(nodes, annotations)
    else:
        concepts = [_id_of(mention, name) for name, mention in _arguments(nodes, annotations)]
        if len(concepts) < 2:
            raise NotReadError("it names no two concepts")
    if len(concepts) > 2:
        message = "more than two arguments; the first is related to each of the others"
        report(message, " ".join(concepts), "", "warning")
    head, *tails = concepts
    novelty, attributes = str(infons.get("novel") or ""), attributes_of(infons)
    score = score_of(infons, report)
    return [Relation(kind, head, tail, (), novelty, attributes, mentions, score) for tail in tails]


def _concept(value: Any, key: str) -> str:
    """Return the concept of an argument: its id, 'type|id', or an object with them as in PubTator3."""
    if isinstance(value, dict):
        column, _ = find_ids(value, str(value.get("type")))
        if not column:
            raise NotReadError(f"{key} has no concept id")
        return column
    kind, bar, column = str(value).partition("|")
    if not (bar and kind.isalpha() and key.startswith("role")):
        return str(value)
    if column.strip() in NULL_IDS:
        raise NotReadError(f"{key} has no concept id")
    return column


def _arguments(nodes: list[Object], annotations: Annotations) -> Iterator[tuple[str, Mention | None]]:
    """Yield the annotations that nodes refer to; PubTator3 has their ids in the role of one node."""
    for node in nodes:
        refid = str(node["refid"])
        names = [name.strip() for name in str(node.get("role") or "").split(",")]
        if refid not in annotations and len(names) > 1 and all(name in annotations for name in names):
            yield from ((name, annotations[name]) for name in names)
        elif refid in annotations:
            yield refid, annotations[refid]
        else:
            raise NotReadError(f"it refers to {refid!r}, which is no annotation")


def _id_of(mention: Mention | None, name: str) -> str:
    if mention is None:
        raise NotReadError(f"it refers to annotation {name}, which was left out")
    if not mention.ids:
        raise NotReadError(f"it refers to annotation {name}, which has no concept id")
    return join_ids(mention)


def _related(nodes: list[Object], annotations: Annotations) -> tuple[RelatedMentions, ...]:
    """Return the mentions that a relation was read from, where its nodes are a head and a tail in turn."""
    found = []
    for head, tail in list(pairwise(nodes))[::2]:
        first, second = annotations.get(str(head.get("refid"))), annotations.get(str(tail.get("refid")))
        if (head.get("role"), tail.get("role")) == (HEAD, TAIL) and first and second:
            found.append(RelatedMentions(first.start, first.end, second.start, second.end))
    return tuple(found)
