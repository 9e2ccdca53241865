"""Predictions made from another writing of a text in, the same at the gold's offsets out.

Scores compare offsets, so a tool that read one blank fewer would score nothing after it. Predictions are
moved to the gold's text where each mention is found there; otherwise the documents are refused.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from nmstag.document import Document, Mention

_PIECE = re.compile(r"\w+|\s+|.", re.DOTALL)
_AROUND = 12  # characters shown before a difference
_LEAST_SHARED = 0.8
"""The share of characters in common from which two texts are writings of one."""
_SHOWN = 30  # characters shown of it


@dataclass(frozen=True, slots=True)
class TextDifference:
    """How the text of a prediction differs from the gold's.

    Args:
        id: The document.
        start: Offset in the gold's text of the first difference.
        gold: The gold's text around it.
        pred: The prediction's text around it.
        moved: Whether the mentions were moved to the gold's text.
    """

    id: str
    start: int
    gold: str
    pred: str
    moved: bool

    def __str__(self) -> str:
        return f"{self.id} at {self.start}: gold {self.gold!r}, predicted {self.pred!r}"


def on_text_of(gold: Document, pred: Document) -> tuple[Document, TextDifference | None]:
    """Return a prediction with its mentions at their places in the gold's text, and how the texts differ.

    A prediction without a text, and one with the gold's, stays as it is; so does one whose mentions cannot be
    moved, with a difference that says so.
    """
    if not pred.text or pred.text == gold.text:
        return pred, None
    places = _Places(gold.text, pred.text)
    moved = [places.moved(mention) for mention in pred.mentions]
    whole = [mention for mention in moved if mention is not None]
    difference = _difference(gold, pred, moved=places.alike and len(whole) == len(moved))
    return (replace(pred, text=gold.text, mentions=tuple(whole)) if difference.moved else pred), difference


class _Places:
    """Where places of one text are in another, by the longest runs of pieces that both have."""

    def __init__(self, gold: str, pred: str) -> None:
        self._gold, self._pred = gold, pred
        left, right = _PIECE.findall(pred), _PIECE.findall(gold)
        from_, to = _starts(left), _starts(right)
        blocks = SequenceMatcher(None, left, right).get_matching_blocks()
        self._blocks = [(from_[a], from_[a + size], to[b]) for a, b, size in blocks if size]
        self._begins = [begin for begin, _, _ in self._blocks]

    @property
    def alike(self) -> bool:
        """Whether most of the two texts is the same."""
        shared = sum(end - begin for begin, end, _ in self._blocks)
        return shared >= _LEAST_SHARED * max(len(self._gold), len(self._pred))

    def moved(self, mention: Mention) -> Mention | None:
        """Return a mention at its place in the gold's text; None where that is not sure."""
        start, last = self._place(mention.start), self._place(mention.end - 1)
        if start is None or last is None:
            return None
        text = self._gold[start : last + 1]
        if _plain(text) != _plain(self._pred[mention.start : mention.end]):
            return None
        return replace(mention, start=start, end=last + 1, text=text)

    def _place(self, offset: int) -> int | None:
        number = bisect_right(self._begins, offset) - 1
        if number < 0 or offset >= self._blocks[number][1]:
            return None
        begin, _, at = self._blocks[number]
        return at + offset - begin


def _starts(pieces: Sequence[str]) -> list[int]:
    """Return where each piece starts, and where the last one ends."""
    starts = [0]
    for piece in pieces:
        starts.append(starts[-1] + len(piece))
    return starts


def _plain(text: str) -> str:
    """Return a text without white space, its HTML entities read."""
    return "".join(html.unescape(text).split())


def _difference(gold: Document, pred: Document, *, moved: bool) -> TextDifference:
    pairs = zip(gold.text, pred.text, strict=False)
    shorter = min(len(gold.text), len(pred.text))
    start = next((place for place, (one, other) in enumerate(pairs) if one != other), shorter)
    around = slice(max(0, start - _AROUND), start + _SHOWN - _AROUND)
    return TextDifference(gold.id, start, gold.text[around], pred.text[around], moved)
