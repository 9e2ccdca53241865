"""Counts how often documents relate concepts and pairs, and adds the counts to the features of examples.

An example must not contain its own answer: its features count the other documents alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from nmstag.learn.relations.examples import LabelledPair
from nmstag.relations.corpus_prior import ANY, CorpusPrior, Counts
from nmstag.relations.features import Features


def tally(rows: Iterable[LabelledPair], kind: str) -> dict[tuple[str, str], tuple[int, int]]:
    """Return how many pairs of each two concepts there are, and how many have the type `kind`."""
    counts: dict[tuple[str, str], tuple[int, int]] = {}
    for row in rows:
        for key in _keys(row):
            seen, related = counts.get(key, (0, 0))
            counts[key] = seen + 1, related + (row.gold == kind)
    return counts


def with_prior(rows: Sequence[LabelledPair], kind: str) -> list[LabelledPair]:
    """Return the rows with the features that the other documents' rows give them."""
    counts = tally(rows, kind)
    by_document: dict[int, list[LabelledPair]] = {}
    for row in rows:
        by_document.setdefault(row.document, []).append(row)
    own = {document: tally(items, kind) for document, items in by_document.items()}
    return [with_counts(row, _without(counts, own[row.document], row)) for row in rows]


def with_counts(row: LabelledPair, counts: Counts) -> LabelledPair:
    """Return a row with the features that some counts give it."""
    prior = CorpusPrior(counts)
    head, tail = row.ids
    features: Features = {**row.features, "head_known": prior.role("head", head)}
    features["tail_known"] = prior.role("tail", tail)
    related = prior.pair(head, tail)
    if related:
        features["known"] = related
    return replace(row, features=features)


def _without(counts: Counts, own: Counts, row: LabelledPair) -> Counts:
    """Return the counts that a row needs, less those of its own document."""
    left = {}
    for key in _keys(row):
        (seen, related), (less, lessened) = counts[key], own[key]
        left[key] = seen - less, related - lessened
    return left


def _keys(row: LabelledPair) -> tuple[tuple[str, str], ...]:
    head, tail = row.ids
    return row.ids, (head, ANY), (ANY, tail), (ANY, ANY)
