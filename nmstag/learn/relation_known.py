"""What annotated documents say of concepts and pairs, counted, and put among the features of examples.

An example must not be told its own answer: its features count the other documents alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from nmstag.learn.relation_rows import Row
from nmstag.relations.corpus_prior import ANY, Counts, Known
from nmstag.relations.features import Features


def tally(rows: Iterable[Row], kind: str) -> dict[tuple[str, str], tuple[int, int]]:
    """Return how many pairs of each two concepts there are, and how many have the type `kind`."""
    counts: dict[tuple[str, str], tuple[int, int]] = {}
    for row in rows:
        for key in _keys(row):
            seen, related = counts.get(key, (0, 0))
            counts[key] = seen + 1, related + (row.gold == kind)
    return counts


def informed(rows: Sequence[Row], kind: str) -> list[Row]:
    """Return the rows with the features that the other documents' rows give them."""
    counts = tally(rows, kind)
    by_document: dict[int, list[Row]] = {}
    for row in rows:
        by_document.setdefault(row.document, []).append(row)
    own = {document: tally(items, kind) for document, items in by_document.items()}
    return [informed_by(row, _without(counts, own[row.document], row)) for row in rows]


def informed_by(row: Row, counts: Counts) -> Row:
    """Return a row with the features that some counts give it."""
    known = Known(counts)
    head, tail = row.pair
    features: Features = {**row.features, "head_known": known.role("head", head)}
    features["tail_known"] = known.role("tail", tail)
    related = known.pair(head, tail)
    if related:
        features["known"] = related
    return replace(row, features=features)


def _without(counts: Counts, own: Counts, row: Row) -> Counts:
    """Return the counts that a row asks for, less those of its own document."""
    left = {}
    for key in _keys(row):
        (seen, related), (less, lessened) = counts[key], own[key]
        left[key] = seen - less, related - lessened
    return left


def _keys(row: Row) -> tuple[tuple[str, str], ...]:
    head, tail = row.pair
    return row.pair, (head, ANY), (ANY, tail), (ANY, ANY)
