"""Masked sentences as the rules of the scheme 'clinical' read them: one by one, and two in a row as one.

After masking and before the rules are matched; the units of a sentence stay, its words are written anew.
"""

from __future__ import annotations

from nmstag.late import late
from nmstag.relations.entity_masking import MaskedSentence
from nmstag.relations.pattern import CHEMICAL, DISEASE, MARKS, MENTION

BORDER = " ; ; "
"""Between two sentences that are read together; no gap of a pattern crosses it."""
BETWEEN_SENTENCES = " ; ;"
"""A pattern that goes across that border has this in its expression."""
_STOP_WITHOUT = MARKS[0] + "without"
_QUERY = late(rf" -?\? ?(?=[{MENTION}a-z]|2(?:/2|°))")
_TIME = late(r"(?<=\d):(?=\d)")
_DRUG_HEADING = late(
    rf"(\A (?:[-*•\d.]+ )?[{CHEMICAL}](?: [\d.,]+| m?c?g| od| bd| nocte){{0,4}}) :"
    r"(?! (?:no|not|avoid|contraindicated|c/i|unsuitable|stopped|held|omitted) )"
)
_YEAR = late(r"(?<= )(?:19[5-9]\d|20[0-4]\d)(?= (?!m?c?g |ml |units? ))")
_POSSESSIVE = late(rf"(?<=[{DISEASE}]) ?'s(?= )")
_SHORT = {
    "w/": "with",
    "w": "with",
    "w/h": "withheld",
    "i/s/o": "in the setting of",
    "iso": "in the setting of",
    "bc": "because",
    "b/c": "because",
    "bec": "because",
    "coz": "because",
    "cuz": "because",
    "cos": "because",
    "cant": "can't",
    "wont": "won't",
    "dont": "don't",
    "didnt": "didn't",
    "doesnt": "doesn't",
    "shouldnt": "shouldn't",
    "couldnt": "couldn't",
    "wouldnt": "wouldn't",
    "isnt": "isn't",
    "wasnt": "wasn't",
    "thats": "that's",
}
"""How notes and patients write common words; rules have the whole word."""
_SHORT_WORD = late(rf"(?<= )(?:{'|'.join(_SHORT)})(?= )")
_ABSENT = late(rf"{_STOP_WITHOUT}(?=(?: [a-z-]+){{0,3}} [{DISEASE}])")


def as_read(sentence: MaskedSentence) -> MaskedSentence:
    """Return a masked sentence as the rules of clinical prose read it.

    Gaps may cross 'without' before a problem ('ileus without pain'), '?' before a mention is 'query'; the
    colon of a time ('18:00') or after a drug that heads a line ('- Digoxin 125: ...') ends no clause; a year
    is the word 'in-year', and 'w/' is 'with'.
    """
    text = _YEAR.sub("in-year", sentence.text)
    text = _SHORT_WORD.sub(lambda match: _SHORT[match[0]], text)
    if "'s" in text:
        text = _POSSESSIVE.sub("", text)
    if _STOP_WITHOUT in text:
        text = _ABSENT.sub("without", text)
    if "?" in text:
        text = _QUERY.sub(" query ", text)
    if ":" in text:
        text = _DRUG_HEADING.sub(r"\1", _TIME.sub(".", text))
    return sentence if text is sentence.text else sentence._replace(text=text)


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
