"""Spans of a text in, the sentences they are in out: gold in [brackets], predicted in {braces}."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from nmstag.evaluation.errors.mentions import MentionOutcome
from nmstag.text.sentences import split_sentences

GOLD, PRED = "[]", "{}"
_AROUND = 90

Splitter = Callable[[str], Sequence[tuple[int, int]]]
"""Gives the sentences of a text as offsets into it."""
Mark = tuple[int, int, str]
"""A stretch of text from start to end, and the two signs around it."""


def mention_marks(outcome: MentionOutcome) -> list[Mark]:
    """Return the spans of the gold and of the predicted mention of an outcome."""
    sides = ((outcome.gold, GOLD), (outcome.pred, PRED))
    return [(mention.start, mention.end, signs) for mention, signs in sides if mention]


def in_sentence(text: str, marks: Sequence[Mark], split: Splitter = split_sentences) -> str:
    """Return the sentences that hold the marked stretches, or what is near them where a sentence is long.

    >>> text = "He was well. Lithium caused acute renal failure and nausea."
    >>> in_sentence(text, [(28, 47, "[]"), (28, 33, "{}")])
    'Lithium caused [{acute} renal failure] and nausea.'
    """
    sentences = split(text)
    whole = {edge for sentence in sentences for edge in sentence}
    pieces = []
    for start, end in _joined(_surroundings(text, sentences, marks)):
        before, after = "" if start in whole else "… ", "" if end in whole else " …"
        pieces.append(before + " ".join(_signed(text, start, end, marks).split()) + after)
    return " ".join(pieces)


def _surroundings(
    text: str, sentences: Sequence[tuple[int, int]], marks: Iterable[Mark]
) -> Iterator[tuple[int, int]]:
    """Yield for each mark the part of its sentence that is shown, cut between words."""
    for start, end, _ in marks:
        first = max((begin for begin, _ in sentences if begin <= start), default=0)
        last = min((stop for _, stop in sentences if stop >= end), default=len(text))
        if start - first > _AROUND:
            cut = text.find(" ", start - _AROUND, start)
            first = start if cut < 0 else cut + 1
        if last - end > _AROUND:
            cut = text.rfind(" ", end, end + _AROUND)
            last = end if cut < 0 else cut
        yield first, last


def _joined(parts: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return parts in text order, those that meet made one."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(parts):
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], max(end, found[-1][1])
        else:
            found.append((start, end))
    return found


def _signed(text: str, start: int, end: int, marks: Sequence[Mark]) -> str:
    """Return a part of the text with the signs of the marks within it; nested ones close from within."""
    signs = []
    for number, (first, last, pair) in enumerate(marks):
        if start <= first and last <= end:
            signs += [(first, 1, -last, number, pair[0]), (last, 0, -first, -number, pair[1])]
    pieces, last = [], start
    for place, *_, sign in sorted(signs):
        pieces += [text[last:place], sign]
        last = place
    return "".join([*pieces, text[last:end]])
