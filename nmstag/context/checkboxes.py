"""Answers that are ticked: 'Fever: [ ] Yes [x] No', and tables with a column for each answer.

What stands in such a row are no words about what follows: the empty 'No' of one row does not deny the next.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from nmstag.document import Mention

_ANSWER = r"(?:yes|no|y|n|none|present|absent|positive|negative|pos|neg|unknown|unk|n/a|denies)"
_SIGNS = (*(f"{left}{mark}{right}" for left, right in ("[]", "()") for mark in ("", *" xX✓✔_")), *"☐☑☒□■")
_BOX = f"(?:{'|'.join(map(re.escape, _SIGNS))})"
_TICKED = re.compile(r"[xX✓✔☑☒■]")
_BOXES = re.compile(_BOX)
_CELLS = ("\t", "|", "  ")
_GAP = r"[ \t]*[,/|]?[ \t]*"
_ROWS = tuple(
    re.compile(rf"[ \t]*[:?]?[ \t]*(?i:{pair}(?:{_GAP}{pair})+)(?!\w)")
    for pair in (rf"{_BOX}[ \t]?{_ANSWER}", rf"{_ANSWER}[ \t]?{_BOX}")
)
_WORD = re.compile(rf"(?i:(?<!\w){_ANSWER}(?!\w))")
_HEADER = re.compile(rf"(?im)(?:^|[\t|]|[ ]{{2}})[ ]*({_ANSWER}(?:[ \t|]+{_ANSWER})+)[ \t|]*\r?$")
_MARK = re.compile(rf"(?<!\S)(?:[xX✓✔]|{_BOX})(?=\s|\||$)")
_MOST_ROWS = 200
_LONGEST_LINE = 400


class Answer(NamedTuple):
    """What a form says of a mention.

    Args:
        word: The answer that is ticked, in lower case; empty where none is.
        start: Offset of what says so.
        end: Offset behind it.
    """

    word: str
    start: int
    end: int


def answers(text: str, mentions: Sequence[Mention]) -> dict[int, Answer]:
    """Return the answers of rows and tables, by the place of their mention among the mentions.

    Args:
        text: The document's text.
        mentions: Its mentions in order.
    """
    found: dict[int, Answer] = {}
    for header in _HEADER.finditer(text) if any(map(text.__contains__, _CELLS)) else ():
        for start, end, answer in _rows(text, header):
            for place in range(bisect_left(mentions, start, key=_start), len(mentions)):
                if mentions[place].end > end:
                    break
                found[place] = answer
    if any(map(text.__contains__, _SIGNS)):
        for place, mention in enumerate(mentions):
            row = _row(text, mention.end)
            if row:
                found[place] = row
    return found


def _start(mention: Mention) -> int:
    return mention.start


def _row(text: str, place: int) -> Answer | None:
    """Return the answer of the boxes behind a place, 'word' empty where not exactly one is ticked."""
    for pattern in _ROWS:
        match = pattern.match(text, place)
        if match:
            boxes, words = _BOXES.findall(match[0]), _WORD.findall(match[0])
            ticked = [word for box, word in zip(boxes, words, strict=False) if _TICKED.search(box)]
            return Answer(ticked[0].lower() if len(ticked) == 1 else "", place, match.end())
    return None


def _rows(text: str, header: re.Match[str]) -> Iterator[tuple[int, int, Answer]]:
    """Yield start and end of what each row below a header is about, with its answer."""
    begin = text.rfind("\n", 0, header.start(1)) + 1
    top = text[begin : header.end(1)]
    columns = [
        (match[0].lower(), header.start(1) - begin + match.start()) for match in _WORD.finditer(header[1])
    ]
    start = text.find("\n", header.end(1)) + 1
    for _ in range(_MOST_ROWS):
        end = text.find("\n", start) if start else -1
        line = text[start : end if end >= 0 else len(text)]
        if not line.strip() or len(line) > _LONGEST_LINE:
            return
        marks = [match for match in _MARK.finditer(line) if _TICKED.search(match[0])]
        if len(marks) == 1:
            word = _column(top, columns, line, marks[0].start())
            yield (
                start,
                start + marks[0].start(),
                Answer(word, start + marks[0].start(), start + marks[0].end()),
            )
        if end < 0:
            return
        start = end + 1


def _column(top: str, columns: Sequence[tuple[str, int]], line: str, place: int) -> str:
    """Return the word of the column that a place of a line stands in; empty where it stands in none."""
    separator = next((one for one in "\t|" if one in top), "")
    if separator:
        number = line.count(separator, 0, place)
        return next((word for word, start in columns if top.count(separator, 0, start) == number), "")
    return min(columns, key=lambda column: abs(column[1] + len(column[0]) // 2 - place))[0]
