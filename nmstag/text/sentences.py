"""Sentences of a text, as offsets into it.

After a document is read and before context and relations. The words are word classes of the packs.
One compiled pattern finds every place where a sentence could end; each place is then judged by the
word before it and the character after it. A sentence that is split in two loses a relation, and two
that are joined may invent one, so the doubtful cases lean towards the commoner reading in abstracts
and clinical notes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from nmstag.late import late

# The empty group is where the sentence would end: after the stop, closing quotes and a citation
# number ('was seen.12 The', 'was seen.[3,4] The'). 'resolved.He' is a missing space, 'E.coli' is none.
# The pattern begins with a plain set, which `re` searches three times as fast as alternatives; the
# lookafter and the possessive '++' keep a line of a million dots linear.
_CANDIDATE = late(
    r"""[.!?…。！？\n]
    (?: (?<=[.!?…]) (?<![.!?…].) [.!?…]*+ ["'”’»)\]]*+
        (?:\[\d[\d,–\- ]{0,20}\]|(?<=[a-z)\]]\.)\d{1,3}(?:[,–-]\d{1,3}){0,5})? () (?:\s++|\Z)
      | (?<=[a-z][a-z][a-z]\.) () (?=[A-Z][a-z])
      | (?<=[。！？]) [。！？]*+ () \s*+
      | (?<=\n) \s*+
    )""",
    re.VERBOSE | re.DOTALL,
)
_NEXT = late(r"[\"'“‘«(\[¿¡]*(\w*)")
_BULLET = late(r"(?:[-–—*•·▪●◦‣+>#]|\(?[0-9]{1,2}[.)]|\(?[a-zA-Z][.)])\s")
_LABEL = late(r"[A-Z][\w /&-]{1,40}:(?:\s|\Z)")
# A line that says one thing, however long: 'Diagnosis: a stroke of the right side', '- stroke', '2. stroke'.
_ITEM_LINE = late(
    r"[ \t]*(?:[-–—*•·▪●◦‣+>#]+[ \t]+\S|\(?[0-9]{1,2}[.)][ \t]+\S|[A-Za-z][\w /&-]{1,40}:[ \t]+\S)"
)
# A word, name, bracket or figure that is no abbreviation: 'lithium', 'COPD', '2019)', '148', '104/58'.
_WHOLE_WORD = late(
    r"(?=[^\W\d_]*[aeiouyAEIOUY])[^\W\d_][^\W\d_A-Z]{3,}\Z|[A-Z]{2,}\Z|.*\w\w\)\Z|\d{3,}\Z|\d+[./]\d+\Z"
)


WORD_CLASSES = (
    "abbreviation",
    "rarely_ends",
    "sentence_starter",
    "lettered_name",
    "abbreviation_before_small",
    "never_last",
)
"""The word classes (`rules/words/sentences`) that sentences are split by."""
_LOWER_START = late(r"[a-z0-9)%]{2}\.\s+[a-z]")
_CAPITAL_START = late(r"\.\s+[A-Z]")
_STYLE_LENGTH = 5_000
"""So much of a text tells whether its sentences begin with small letters."""
_HEADING_LENGTH = 60
_SHORT_LINE = 40


class SentenceSplitter:
    """Splits texts into sentences.

    Args:
        classes: Word classes, of which those of `WORD_CLASSES` are used.

    >>> text = "Dr. Ito gave 2.5 mg i.v. dantrolene. He improved."
    >>> splitter = SentenceSplitter({"abbreviation": ["dr"]})
    >>> [text[slice(*sentence)] for sentence in splitter.split(text)]
    ['Dr. Ito gave 2.5 mg i.v. dantrolene.', 'He improved.']
    """

    def __init__(self, classes: Mapping[str, Iterable[str]]) -> None:
        self._never, self._rarely, self._starters, self._lettered, self._before_small, self._never_last = (
            frozenset(classes.get(name, ())) for name in WORD_CLASSES
        )

    def split(self, text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
        """Return the sentences of `text[start:end]` as offsets into `text`, in order and disjoint.

        They cover every character that is no white space. A blank line always ends a sentence; a single
        line break does after a full stop, before a bullet, and around a heading, an item or a short line.
        """
        end = len(text) if end is None else min(end, len(text))
        small: bool | None = None  # whether sentences begin with small letters, once it is asked for
        found: list[tuple[int, int]] = []
        begin = start
        for match in _CANDIDATE.finditer(text, start, end):
            group = match.lastindex
            stop = match.end(group) if group else match.start()
            after = match.end()
            if group == 1:
                if small is None and text[after : after + 1].islower():
                    small = _begins_small(text)
                final = self._ends(text, begin, match.start(), stop, after, bool(small))
            elif group is None:
                final = self._line_ends(text, start, stop, after, end)
            else:
                final = True
            if final:
                _add(found, text, begin, stop)
                begin = after
        _add(found, text, begin, end)
        return found

    def split_at(self, text: str, borders: Iterable[int]) -> list[tuple[int, int]]:
        """Return the sentences of a text none of which crosses a border, such as that of a section."""
        sentences: list[tuple[int, int]] = []
        place = 0
        for border in (*sorted(set(borders)), len(text)):
            if border > place:
                sentences += self.split(text, place, border)
                place = border
        return sentences

    def _ends(self, text: str, begin: int, dot: int, stop: int, after: int, small: bool) -> bool:
        """Return whether the stop at `dot` ends the sentence that began at `begin`."""
        following = _NEXT.match(text, after)
        word = following[1] if following else ""
        if after - stop > 1 and text.count("\n", stop, after) > 1:
            return True
        broken = "\n" in text[stop:after]
        if broken and _BULLET.match(text, after):
            return True
        before = text[max(begin, dot - 24) : dot]
        last = before.split()[-1].lstrip("([{\"'“‘") if before and not before[-1].isspace() else ""
        if word[:1].islower() and not word[1:2].isupper():
            if not self._ends_before_small(text, dot, last, word, broken, small):
                return False
        elif text[dot] != "." or text[dot : dot + 2] == "..":
            return True
        elif (
            broken
            and last.lower() not in self._never_last
            and self._line_ends(text, begin, stop, after, len(text))
        ):
            return True  # 'Last seen Nov.', a line of its own
        if word[:1].isdigit() and text.count("(", begin, dot) > text.count(")", begin, dot):
            return False  # '(mean, 12. 5 mg)': a space after a decimal point
        return self._word_ends(last, before, word, dot - begin)

    def _ends_before_small(
        self, text: str, dot: int, last: str, word: str, broken: bool, small: bool
    ) -> bool:
        """Return whether the stop at `dot` may end a sentence although a small letter follows it.

        It may at the end of a line, after a whole word, and where all sentences of the text begin so.

        Args:
            text: The text.
            dot: Where the stop is.
            last: The word before the stop.
            word: The word after it.
            broken: Whether a line break follows the stop.
            small: Whether the sentences of the text begin with small letters.
        """
        if text[dot] != "." and not (broken and text[dot] in "?!" and last):
            return False
        if last.lower() in self._before_small or (text.startswith("...", dot) and not small):
            return False
        closed = text[dot + 1 : dot + 2] in ")]"  # '(Dorset Ltd.) was given'
        return broken or small or (word.isalpha() and not closed and _WHOLE_WORD.match(last) is not None)

    def _line_ends(self, text: str, start: int, stop: int, after: int, end: int) -> bool:
        """Return whether the line break at `stop`, with no full stop before it, ends a sentence."""
        if text.count("\n", stop, after) > 1 or _BULLET.match(text, after, end):
            return True
        first = text[after : after + 1]
        if first.islower():
            return False
        if _LABEL.match(text, after, end):
            return True
        line = text[text.rfind("\n", start, stop) + 1 or start : stop].rstrip()
        if line[-1:] in (",", "(", "/", "-"):
            return False
        if len(line) < _SHORT_LINE or line.endswith(":"):
            return True
        if len(line) <= _HEADING_LENGTH and line.isupper() and not text[after : after + 30].isupper():
            return True
        return first.isupper() and _ITEM_LINE.match(line) is not None and not self._is_unfinished(line)

    def _is_unfinished(self, line: str) -> bool:
        """Return whether a line ends in a word that no statement ends with: 'rash after treatment with'."""
        return line.rsplit(None, 1)[-1].lower() in self._never_last

    def _word_ends(self, last: str, before: str, word: str, length: int) -> bool:
        """Return whether a full stop after the word `last`, before the word `word`, ends a sentence."""
        if length <= 3 and not (last.isalpha() and len(last) > 1):
            return False  # '1. Patients', 'A. History': the stop belongs to a bullet
        low = last.lower()
        if low in self._never or (low == "no" and word[:1].isdigit()):
            return False
        if low in self._rarely:
            return word in self._starters
        if len(last) == 1 and last.isalpha():
            return word in self._starters or self._is_lettered(before, last)
        if "." in last and low.replace(".", "").isalpha():
            return word in self._starters
        return True

    def _is_lettered(self, before: str, last: str) -> bool:
        words = before.split()
        return len(words) > 1 and words[-2].lower().lstrip("(") in self._lettered and last.isupper()


def _begins_small(text: str) -> bool:
    """Return whether the sentences of a text begin with small letters: 'no fever. cough gone. home today.'"""
    piece = text[:_STYLE_LENGTH]
    count = sum(1 for _ in _LOWER_START.finditer(piece))
    return count >= 3 and 4 * sum(1 for _ in _CAPITAL_START.finditer(piece)) <= count


def _add(found: list[tuple[int, int]], text: str, begin: int, stop: int) -> None:
    piece = text[begin:stop]
    bare = piece.strip()
    if bare:
        begin += len(piece) - len(piece.lstrip())
        found.append((begin, begin + len(bare)))


WITHOUT_WORDS = SentenceSplitter({})
"""Splits where no pack is at hand: any abbreviation may end a sentence."""


def split_sentences(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """Return the sentences of `text[start:end]` as a splitter without word classes does.

    For text where no pack is at hand, such as examples of rules: 'Dr. Ito' is split there.
    """
    return WITHOUT_WORDS.split(text, start, end)
