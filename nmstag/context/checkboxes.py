"""Answers that are ticked: 'Fever: [ ] Yes [x] No', and tables with a column for each answer.

Before cues are read: gets a text with its mentions, returns the answer of each. The words of such a
row are no cues for what follows: the empty 'No' of one row does not deny the next.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from nmstag.context.words import any_of
from nmstag.document import Mention
from nmstag.late import late

_BRACKETS = (r"\[[ xX✓✔_]?\]", r"\([ xX✓✔_]?\)")
# One by one, since `re` is fast where it knows the first letter.
_BRACKET_SEARCHES = tuple(map(re.compile, _BRACKETS))
_SQUARES = "☐☑☒□■"
_BOX = f"(?:{'|'.join(_BRACKETS)}|[{_SQUARES}])"
_TICKED = late(r"[xX✓✔☑☒■]")
_BOXES = late(_BOX)
_CELLS = ("\t", "|", "  ")
# Blanks are given back nowhere, so that a page of them is read once.
_GAP = r"[ \t]*+(?:[,/|][ \t]*+)?"
_CELL_BEGINS = r"(?:^|(?<=\A )|(?<=\n )|(?<=[\t|])|(?<=[\t|] )|(?<=[ ]{2}))"
_MOST_COLUMNS = 30
_MARK = late(rf"(?<!\S)(?:[xX✓✔]|{_BOX})(?=\s|\||$)")
_MOST_ROWS = 200
_LONGEST_LINE = 400


class TickedAnswer(NamedTuple):
    """The answer of a form to one mention.

    Args:
        word: The answer that is ticked, in lower case; empty where none is.
        start: Offset of the tick or the row of boxes.
        end: Offset after it.
    """

    word: str
    start: int
    end: int


class CheckboxReader:
    """Reads the boxes and tables of forms.

    Args:
        answer_words: The words of answers, in lower case.
    """

    def __init__(self, answer_words: Iterable[str]) -> None:
        answer = any_of(answer_words)
        pairs = (rf"{_BOX}[ \t]?{answer}", rf"{answer}[ \t]?{_BOX}")
        self._rows = tuple(
            late(rf"[ \t]*+(?:[:?][ \t]*+)?(?i:{pair}(?:{_GAP}{pair})+)(?!\w)") for pair in pairs
        )
        self._word = late(rf"(?i:(?<!\w){answer}(?!\w))")
        self._header = late(
            rf"(?im){_CELL_BEGINS}({answer}(?:[ \t|]++{answer}){{1,{_MOST_COLUMNS}}})[ \t|]*+\r?$"
        )

    def answers(self, text: str, mentions: Sequence[Mention]) -> dict[int, TickedAnswer]:
        """Return the answers of rows and tables, by the place of their mention among the mentions.

        Args:
            text: The document's text.
            mentions: Its mentions in order.
        """
        found: dict[int, TickedAnswer] = {}
        for header in self._header.finditer(text) if _has_any(text, _CELLS) else ():
            for start, end, answer in self._table(text, header):
                for place in range(bisect_left(mentions, start, key=_start), len(mentions)):
                    if mentions[place].end > end:
                        break
                    found[place] = answer
        if _has_any(text, _SQUARES) or any(bracket.search(text) for bracket in _BRACKET_SEARCHES):
            for place, mention in enumerate(mentions):
                row = self._row(text, mention.end)
                if row:
                    found[place] = row
        return found

    def _row(self, text: str, place: int) -> TickedAnswer | None:
        """Return the answer of the boxes after a place, 'word' empty where not exactly one is ticked."""
        for pattern in self._rows:
            match = pattern.match(text, place)
            if match:
                boxes, words = _BOXES.findall(match[0]), self._word.findall(match[0])
                ticked = [word for box, word in zip(boxes, words, strict=False) if _TICKED.search(box)]
                return TickedAnswer(ticked[0].lower() if len(ticked) == 1 else "", place, match.end())
        return None

    def _table(self, text: str, header: re.Match[str]) -> Iterator[tuple[int, int, TickedAnswer]]:
        """Yield start and end of what each row below a header is about, with its answer."""
        begin = text.rfind("\n", 0, header.start(1)) + 1
        top = text[begin : header.end(1)]
        shift = header.start(1) - begin
        columns = [(word[0].lower(), shift + word.start()) for word in self._word.finditer(header[1])]
        start = text.find("\n", header.end(1)) + 1
        for _ in range(_MOST_ROWS):
            end = text.find("\n", start) if start else -1
            line = text[start : end if end >= 0 else len(text)]
            if not line.strip() or len(line) > _LONGEST_LINE:
                return
            marks = [match for match in _MARK.finditer(line) if _TICKED.search(match[0])]
            if len(marks) == 1:
                first, last = start + marks[0].start(), start + marks[0].end()
                yield start, first, TickedAnswer(_column(top, columns, line, marks[0].start()), first, last)
            if end < 0:
                return
            start = end + 1


def _has_any(text: str, parts: Iterable[str]) -> bool:
    return any(part in text for part in parts)


def _start(mention: Mention) -> int:
    return mention.start


def _column(top: str, columns: Sequence[tuple[str, int]], line: str, place: int) -> str:
    """Return the word of the column that a place of a line is in; empty where it is in none."""
    separator = next((one for one in "\t|" if one in top), "")
    if separator:
        number = line.count(separator, 0, place)
        return next((word for word, start in columns if top.count(separator, 0, start) == number), "")
    return min(columns, key=lambda column: abs(column[1] + len(column[0]) // 2 - place))[0]
