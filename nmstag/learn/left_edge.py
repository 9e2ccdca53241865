"""The scorecard of the word before a disease, fitted on annotations: 'severe', 'macular', 'sporadic'.

Part of building a pack: gets annotated documents; returns the rows of `profiles/<corpus>/left_edge.tsv`,
which `nmstag.match.left_edge` adds up. The first word of an annotation is inside, the word before an
annotation outside; documents are counted, not uses. How other documents use the name, alone or with words
before it, is told from the same annotations, so the row of a name holds the points of its uses.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from nmstag.document import Document
from nmstag.learn.logistic_regression import Example, fit
from nmstag.learn.name_counts import concept_of
from nmstag.match.left_edge import NAME, TYPE, Edge, EdgeFeature, classes_of, edge_at, edge_features, words_of
from nmstag.text.record import Text
from nmstag.text.tokens import SymbolTable

LEAST_POINTS = 0.1
"""A feature with fewer points says too little to be kept."""

_AMOUNTS = ((10, "10 or more"), (4, "4 to 9"), (2, "2 or 3"), (1, "1"), (0, "0"))
_QUARTERS = 4


class EdgeRow(NamedTuple):
    """The points of a feature, with the documents in which the word is inside and outside."""

    feature: str
    value: str
    inside: int
    outside: int
    points: float


class Uses(NamedTuple):
    """In how many documents a name is annotated by itself, and in how many at the end of a longer one."""

    alone: int
    within: int


@dataclass(slots=True)
class _Annotated:
    """What one document tells.

    Args:
        edges: For each name with a word before it, whether the word is inside, outside, or both.
        alone: Names that are annotated by themselves.
        within: Names at the end of longer annotations.
    """

    edges: dict[Edge, set[bool]] = field(default_factory=dict)
    alone: set[str] = field(default_factory=set)
    within: set[str] = field(default_factory=set)


def edge_rows(documents: Iterable[Document], classes: Mapping[str, Iterable[str]]) -> list[EdgeRow]:
    """Return the scorecard that annotations teach, sorted; empty where they have no disease.

    Args:
        documents: Annotated documents.
        classes: Word classes.
    """
    read = [_annotated(document) for document in documents]
    alone = Counter(name for one in read for name in one.alone)
    within = Counter(name for one in read for name in one.within)
    of_word = classes_of(classes, classes)
    counts: dict[EdgeFeature, list[int]] = {}
    examples: list[Example[EdgeFeature]] = []
    for one in read:
        for edge, sides in one.edges.items():
            name = " ".join(edge.name)
            seen = list(dict.fromkeys(edge_features(edge, of_word.get(edge.word, ()))))
            uses = Uses(alone[name] - (name in one.alone), within[name] - (name in one.within))
            inside, outside = int(True in sides), int(False in sides)
            examples.append(Example([*seen, *_uses_features(uses)], inside, outside))
            for feature in seen:
                count = counts.setdefault(feature, [0, 0])
                count[0] += inside
                count[1] += outside
    points = fit(examples)
    rows = [
        EdgeRow(feature, value, inside, outside, round(points[feature, value], 2))
        for (feature, value), (inside, outside) in counts.items()
    ]
    rows += _name_rows(alone, within, points)
    return sorted(row for row in rows if abs(row.points) >= LEAST_POINTS or row[:2] == (NAME, ""))


def edge_points(rows: Iterable[EdgeRow]) -> dict[str, dict[str, float]]:
    """Return the points of rows by feature and value."""
    points: dict[str, dict[str, float]] = {}
    for row in rows:
        points.setdefault(row.feature, {})[row.value] = row.points
    return points


def edge_cells(row: EdgeRow) -> tuple[object, ...]:
    """Return a row as the cells of its table."""
    return *row[:4], f"{row.points:.2f}"


def _name_rows(
    alone: Counter[str], within: Counter[str], points: Mapping[EdgeFeature, float]
) -> Iterator[EdgeRow]:
    """Yield a row for each name with points of its own, and one for all others, whose value is empty.

    What begins with a bracket or a comma is the end of an annotation and no name.
    """

    def summed(uses: Uses) -> float:
        return round(sum(points.get(feature, 0.0) for feature in _uses_features(uses)), 2)

    if not points:
        return
    other = summed(Uses(0, 0))
    yield EdgeRow(NAME, "", 0, 0, other)
    for name in {**alone, **within}:
        number = summed(Uses(alone[name], within[name]))
        if name[:1].isalnum() and abs(number - other) >= LEAST_POINTS:
            yield EdgeRow(NAME, name, within[name], alone[name], number)


def _uses_features(uses: Uses) -> Iterator[EdgeFeature]:
    """Yield how documents use a name."""
    total = sum(uses)
    share = str(round(_QUARTERS * uses.alone / total)) if total else "no use"
    yield "quarters alone", share
    yield "quarters alone, and uses", f"{share} of {_amount(total)}"
    yield "uses alone", _amount(uses.alone)
    yield "uses within", _amount(uses.within)


def _amount(number: int) -> str:
    return next(text for least, text in _AMOUNTS if number >= least)


def _annotated(document: Document) -> _Annotated:
    """Return what the diseases of a document tell."""
    found = _Annotated()
    text = Text(document.text, SymbolTable({}))
    for mention in document.mentions:
        concept = concept_of(mention)
        if concept is None or concept[0] != TYPE or mention.start == mention.end:
            continue
        first, after = text.token_at(mention.start), text.token_after(mention.end)
        if (text.start_of(first), text.ends[after - 1]) != (mention.start, mention.end):
            continue  # a part of a word
        for number, inside in ((first, False), (first + 1, True)):
            edge = edge_at(text, number, after)
            if edge:
                found.edges.setdefault(edge, set()).add(inside)
        names = [" ".join(words_of(text, number, after)) for number in range(first, after)]
        found.alone.add(names[0])
        found.within.update(names[1:])
    return found
