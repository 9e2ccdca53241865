"""The subtypes of errors within a class, and how two concepts are related in the MeSH tree."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from enum import StrEnum

from nmstag.document import canonical_id

TreeNumbers = Callable[[str], Sequence[str]]
"""Gives the tree numbers of a concept ('MESH:D009459'); none for one that is in no tree."""


class ErrorSubtype(StrEnum):
    """What is known of an error besides its class, in the order in which subtypes are printed.

    The first seven are of concepts (of a mention, or of a relation's wrong argument); the next six say
    why something was missed, the last three where something invented comes from.
    """

    BROADER = "broader"
    NARROWER = "narrower"
    SIBLING = "sibling"
    UNRELATED = "unrelated"
    IN_PART = "right in part"
    NO_ID = "without id"
    NOT_IN_TREE = "not in the tree"
    UNKNOWN = "name unknown"
    SWITCHED_OFF = "switched off"
    LOST = "lost to overlap"
    REJECTED = "rejected by a rule"
    ARGUMENT_MISSED = "argument not found"
    NOT_JOINED = "arguments found"
    ELSEWHERE = "annotated elsewhere"
    NEVER = "never annotated"
    ARGUMENT_INVENTED = "argument not in gold"


def compare_concepts(gold: Collection[str], pred: Collection[str], tree: TreeNumbers) -> ErrorSubtype:
    """Return how predicted ids, which are not the gold ones, are related to them.

    One side without any id is 'without id', an id in common 'right in part'. Otherwise every gold id is
    compared with every predicted one at all their tree numbers, and the first holds of: broader (a
    predicted one is above a gold one), narrower (below it), sibling (both right below the same),
    unrelated. Where no pair has tree numbers on both sides, it is 'not in the tree'.

    Args:
        gold: Ids of the gold mention.
        pred: Ids of the predicted one.
        tree: Gives the tree numbers of a concept.

    >>> numbers = {"MESH:D1": ["C10.228"], "MESH:D2": ["C10"], "MESH:D3": ["C10.900", "C23.1"]}
    >>> def tree(concept): return numbers.get(concept, ())
    >>> [str(compare_concepts(["D1"], [other], tree)) for other in ("D2", "D3", "D4")]
    ['broader', 'sibling', 'not in the tree']
    """
    if not gold or not pred:
        return ErrorSubtype.NO_ID
    if set(gold) & set(pred):
        return ErrorSubtype.IN_PART
    pairs = {
        (one, other)
        for wanted in gold
        for found in pred
        for one in tree(canonical_id(wanted))
        for other in tree(canonical_id(found))
    }
    if not pairs:
        return ErrorSubtype.NOT_IN_TREE
    if any(_above(other, one) for one, other in pairs):
        return ErrorSubtype.BROADER
    if any(_above(one, other) for one, other in pairs):
        return ErrorSubtype.NARROWER
    if any(_parent(one) and _parent(one) == _parent(other) for one, other in pairs):
        return ErrorSubtype.SIBLING
    return ErrorSubtype.UNRELATED


def _above(number: str, other: str) -> bool:
    return other.startswith(number + ".")


def _parent(number: str) -> str:
    """Return the number right above; empty at the top of a branch."""
    return number.rpartition(".")[0]
