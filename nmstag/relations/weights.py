"""Learned weights of relations: the rows of profiles/<corpus>/relation_weights.tsv, one weight a row.

They say how many points some conditions on a pair of concepts add to a type; `nmstag build` writes them from
annotated documents and `nmstag.relations.scorecard` sums them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import get_args

from nmstag.errors import FaultHandler
from nmstag.plain import record
from nmstag.relations.schema import DecisionType, PairKind
from nmstag.tables import TableRow, read_table, write_table

WEIGHT_TABLE = "relation_weights"
PROFILE_OF_SCHEME = {"biored": "biored", "cid": "bc5cdr"}
"""The profile whose folder has the tables of a scheme."""
COLUMNS = ("scheme", "kind", "type", "conditions", "points", "support", "precision")
_AND = " and "
_SHORT = {"chemical-disease": "cd", "chemical-chemical": "cc", "any": "any"}


@record(frozen=True, slots=True)
class RelationWeight:
    """What some conditions add to the score of a relation type, learned from annotated documents.

    Args:
        scheme: 'biored' or 'cid'.
        kind: Kind of the pairs it is for.
        type: The relation type; 'Related' for any relation at all, 'Novel' for novelty.
        when: The conditions, which must all hold.
        points: What it adds to the score.
        support: Pairs of the type that the conditions hold for in the documents it was learned from.
        precision: The share of these among all pairs that the conditions hold for.
    """

    scheme: str
    kind: str
    type: str
    when: tuple[str, ...]
    points: float
    support: int = 0
    precision: float = 0.0

    @property
    def id(self) -> str:
        """A name for evidence, made from what the weight is for: 'biored.cd.related.causes-ge2'."""
        parts = (self.scheme, _SHORT[self.kind], self.type.lower().replace("_", "-"), *map(_slug, self.when))
        return ".".join(parts)

    def applies_to(self, scheme: str, kind: str) -> bool:
        """Return whether the weight is for a scheme and a kind of pair."""
        return self.scheme == scheme and self.kind in ("any", kind)


@cache
def _slug(condition: str) -> str:
    text = condition.replace(">= ", "ge").replace("<= ", "le").replace("= ", "is")
    return re.sub(r"[^A-Za-z0-9]+", "-", text).strip("-")


def read_weights(
    path: Path, scheme: str, on_fault: FaultHandler
) -> Iterator[tuple[RelationWeight, TableRow]]:
    """Yield the weights of a table, each with its row.

    Args:
        path: The table.
        scheme: The scheme that its folder is for.
        on_fault: Called with each row that is not as it should be.

    Raises:
        PackError: The file cannot be read.
    """
    allowed = {"scheme": (scheme,), "kind": get_args(PairKind), "type": get_args(DecisionType)}
    for row in read_table(path, required=COLUMNS, on_fault=on_fault):
        faults = [
            row.fault(f"unknown {name}", name, " or ".join(values))
            for name, values in allowed.items()
            if row[name] not in values
        ]
        if not row["conditions"]:
            faults.append(row.fault("a condition is needed", "conditions", "'causes' or 'causes >= 2'"))
        try:
            numbers = float(row["points"]), int(row["support"]), float(row["precision"])
        except ValueError:
            faults.append(row.fault("points, support or precision is not a number"))
        if faults:
            for fault in faults:
                on_fault(fault)
        else:
            when = tuple(row["conditions"].split(_AND))
            yield RelationWeight(row["scheme"], row["kind"], row["type"], when, *numbers), row


def write_weights(path: Path, weights: Iterable[RelationWeight], comments: Iterable[str]) -> int:
    """Write a table of weights; return how many they are.

    Args:
        path: The table.
        weights: The weights.
        comments: Lines that say how they were learned.
    """
    rows = [(one.scheme, one.kind, one.type, _AND.join(one.when), *_figures(one)) for one in weights]
    return write_table(path, COLUMNS, rows, tuple(comments))


def _figures(weight: RelationWeight) -> tuple[str, int, str]:
    return f"{weight.points:.3f}", weight.support, f"{weight.precision:.3f}"
