"""Masked sentences as the rules of the scheme 'clinical' read them: one by one, and two in a row as one.

The last step of masking and before the rules are matched; mentions stay, the words are written again.
"""

from __future__ import annotations

import re

from nmstag.late import late
from nmstag.relations.entity_masking import END, MaskedSentence
from nmstag.relations.pattern import CHEMICAL, DISEASE, MARKS, MENTION, RelationWords

BORDER = " ; ; "
"""Between two sentences that are read together; no gap of a pattern crosses it."""
BETWEEN_SENTENCES = " ; ;"
"""A pattern that goes across that border has this in its expression."""
_STOP_WITHOUT = MARKS[0] + "without"
_QUERY = late(rf" -?\? ?(?=[{MENTION}a-z]|2(?:/2|°))")
_TIME = late(r":(?<=\d:)(?=\d)")
_DRUG_HEADING = late(
    rf"({END} (?:[-*•\d.]+ )?[{CHEMICAL}](?: [\d.,]+| m?c?g| od| bd| nocte){{0,4}}) :"
    r"(?! (?:no|not|avoid|contraindicated|c/i|unsuitable|stopped|held|omitted) )"
)
_YEAR = late(r" (?:19[5-9]\d|20[0-4]\d)(?= (?!m?c?g |ml |units? ))")
_YEARS = frozenset(map(str, range(1950, 2050)))
_POSSESSIVE = late(rf"([{DISEASE}]) ?'s(?= )")
_ABSENT = late(rf"{_STOP_WITHOUT}(?=(?: [a-z-]+){{0,3}} [{DISEASE}])")


class NoteReading:
    """Writes masked text as the rules of clinical prose read it.

    Args:
        words: The words with their shorthand; rules have the whole word.
    """

    def __init__(self, words: RelationWords) -> None:
        pairs = (pair.partition(" = ") for pair in words.shorthand)
        self._whole = {f" {short}": f" {whole}" for whole, _, short in pairs}
        self._first_words = {short.split(" ")[1] for short in self._whole}
        self._short = late(rf"(?:{'|'.join(map(re.escape, self._whole))})(?= )") if self._whole else None

    def __call__(self, text: str) -> str:
        """Return the masked sentences of a document, a sign at the end of each, as they are read.

        Gaps may cross 'without' before a problem ('ileus without pain'), '?' before a mention is 'query'; the
        colon of a time ('18:00') or after a drug that heads a line ('- Digoxin 125: ...') ends no clause; a
        year is the word 'in-year', and 'w/' is 'with'.
        """
        words = set(text.split(" "))
        if not words.isdisjoint(_YEARS):
            text = _YEAR.sub(" in-year", text)
        if self._short and not words.isdisjoint(self._first_words):
            text = self._short.sub(lambda match: self._whole[match[0]], text)
        if "'s" in text:
            text = _POSSESSIVE.sub(r"\1", text)
        if _STOP_WITHOUT in text:
            text = _ABSENT.sub("without", text)
        if "?" in text:
            text = _QUERY.sub(" query ", text)
        if ":" in text:
            text = _DRUG_HEADING.sub(r"\1", END + _TIME.sub(".", text)).removeprefix(END)
        return text


def joined(one: MaskedSentence, other: MaskedSentence) -> MaskedSentence:
    """Return two sentences that follow one another as one."""
    return MaskedSentence(
        one.text.rstrip() + BORDER + other.text.lstrip(),
        one.start,
        other.end,
        [*one.units, *other.units],
        one.chemicals + other.chemicals,
        one.diseases + other.diseases,
        one.number,
    )
