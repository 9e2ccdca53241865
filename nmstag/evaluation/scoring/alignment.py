"""Gold and predicted documents in, pairs of the same id out, each written as the scheme compares it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import zip_longest
from typing import Literal, NamedTuple

from nmstag.document import Document
from nmstag.errors import Fault, ScoringError, counted
from nmstag.evaluation.scoring.annotations import ScoredDocument
from nmstag.evaluation.scoring.schemes import Scheme
from nmstag.evaluation.scoring.texts import TextDifference, on_text_of

Missing = Literal["error", "empty", "skip"]
_LISTED = 5

DocumentKey = tuple[str, int]
"""A document's id and its position among equal ids, from 0."""


class ScoredPair(NamedTuple):
    """A gold document and what was predicted for it, as the scheme compares them.

    `difference` says how the text of the prediction differed; its mentions are now in the gold's.
    """

    key: DocumentKey
    gold: ScoredDocument
    pred: ScoredDocument
    difference: TextDifference | None = None


def scored_pairs(
    gold: Iterable[Document], pred: Iterable[Document], scheme: Scheme, missing: Missing = "error"
) -> Iterator[ScoredPair]:
    """Yield the pairs that all scores and errors are counted from: see `align`.

    Raises:
        ScoringError: Ids do not line up, or predictions are of other texts and cannot be moved to the
            gold's; after all pairs have been yielded.
    """
    refused: list[TextDifference] = []
    for key, left, right in align(gold, pred, missing):
        scored = ScoredDocument(left, scheme)
        on_gold, difference = on_text_of(left, right)
        if difference and not difference.moved:
            refused.append(difference)
        yield ScoredPair(key, scored, ScoredDocument(on_gold, scheme, scored), difference)
    if refused:
        raise ScoringError(_other_texts(refused))


def _other_texts(refused: list[TextDifference]) -> Fault:
    listed = "; ".join(map(str, refused[:_LISTED])) + ("; …" if len(refused) > _LISTED else "")
    return Fault(
        f"{counted(len(refused), 'text')} too far from the gold's to move mentions ({listed})",
        field="pred",
        allowed="predictions made from the gold's text",
    )


def align(
    gold: Iterable[Document], pred: Iterable[Document], missing: Missing = "error"
) -> Iterator[tuple[DocumentKey, Document, Document]]:
    """Yield gold documents with their predictions as soon as both were read.

    The two may come in any order; as long as it is the same, only one pair is held at a time. Where an
    id is repeated, the first is paired with the first and the second with the second.

    Args:
        gold: Gold documents.
        pred: Predicted documents.
        missing: What to do about a gold document without predictions: 'error'; 'empty' takes it as
            one in which nothing was predicted; 'skip' leaves it out, as BioRED's official script does.

    Raises:
        ScoringError: Ids do not line up, after all pairs have been yielded.
    """
    waiting_gold: dict[DocumentKey, Document] = {}
    waiting_pred: dict[DocumentKey, Document] = {}
    seen_gold: Counter[str] = Counter()
    seen_pred: Counter[str] = Counter()
    for left, right in zip_longest(gold, pred):
        keys = set()
        if left is not None:
            keys.add(_hold(left, waiting_gold, seen_gold))
        if right is not None:
            keys.add(_hold(right, waiting_pred, seen_pred))
        for key in keys & waiting_gold.keys() & waiting_pred.keys():
            yield key, waiting_gold.pop(key), waiting_pred.pop(key)
    _check(waiting_gold if missing == "error" else {}, waiting_pred)
    if missing == "empty":
        for key, document in waiting_gold.items():
            yield key, document, Document(document.id, document.text)


def _hold(document: Document, waiting: dict[DocumentKey, Document], seen: Counter[str]) -> DocumentKey:
    key = (document.id, seen[document.id])
    seen[document.id] += 1
    waiting[key] = document
    return key


def _check(gold: dict[DocumentKey, Document], pred: dict[DocumentKey, Document]) -> None:
    """Raise unless every document has its counterpart."""
    faults = []
    if gold:
        choice = ", or --missing empty or --missing skip to score without these"
        faults.append(_fault("gold document", "without a prediction", "pred", gold, choice))
    if pred:
        faults.append(_fault("predicted document", "not in the gold", "gold", pred))
    if faults:
        raise ScoringError(faults)


def _fault(
    what: str, fault: str, side: str, documents: dict[DocumentKey, Document], choice: str = ""
) -> Fault:
    names = [f"{name} (no. {index + 1} of that id)" if index else name for name, index in documents]
    listed = ", ".join(names[:_LISTED]) + (", …" if len(names) > _LISTED else "")
    return Fault(
        f"document ids do not line up: {counted(len(names), what)} {fault}",
        field=side,
        value=listed,
        allowed=f"the same document ids in both{choice}",
    )
