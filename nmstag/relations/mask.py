"""Masked sentences: every mention, or list of mentions, becomes one private-use character.

'Haloperidol (2 mg) and clozapine cause fever.' reads ' C cause D ' with C and D one character each;
patterns are matched against that. Case, spacing and brackets without a mention are levelled out, so
nothing here keeps offsets: evidence names the sentence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from nmstag.document import NULL_IDS, Mention
from nmstag.relations.pattern import CHEMICAL, DISEASE, MENTION

KINDS = {
    "Chemical": "Chemical",
    "ChemicalEntity": "Chemical",
    "Disease": "Disease",
    "DiseaseOrPhenotypicFeature": "Disease",
}
"""Entity types that take part, BioRED's names among them."""
_FIRST = {
    "Chemical": 0xE000,
    "ChemicalEntity": 0xE000,
    "Disease": 0xEC00,
    "DiseaseOrPhenotypicFeature": 0xEC00,
}
_LIST = 0x800
_LIMIT = 0x400
_PRIVATE = re.compile(f"[{MENTION}]")
_BRACKETS = re.compile(rf" \([^(){MENTION}]{{0,80}}\)(?= )")
_JOINT = (
    r"(?:(?: -)? , (?:and |or |as well as |and/or )?| and | or | / | \+ | & | and/or | as well as )"
    r"(?:(?:a|an|the|severe|mild|acute|chronic|both|high|low|oral|either|other|subsequent) ){0,2}"
)
_LISTS = tuple(
    re.compile(
        rf"[{kind}](?: \( [{kind}] \)(?:{_JOINT}[{kind}](?: \( [{kind}] \))?)*"
        rf"|(?:{_JOINT}[{kind}](?: \( [{kind}] \))?)+)"
    )
    for kind in (CHEMICAL, DISEASE)
)


@dataclass(frozen=True, slots=True)
class Masked:
    """A masked sentence.

    Args:
        text: The levelled text, with one space at each end.
        start: Offset of the sentence in the document.
        end: Offset behind it.
        units: For each private-use character, the mentions that it stands for.
        chemicals: How many chemicals it names.
        diseases: How many diseases.
        index: Number of the sentence in the document.
    """

    text: str
    start: int
    end: int
    units: dict[str, tuple[Mention, ...]]
    chemicals: int
    diseases: int
    index: int = 0

    def reading(self) -> str:
        """Return the masked text with the names of the mentions back in place."""
        return _PRIVATE.sub(lambda match: "/".join(item.text for item in self.units[match[0]]), self.text)


def takes_part(mention: Mention) -> bool:
    """Return whether a mention can be an argument: a disease or chemical with a concept id."""
    return mention.type in KINDS and not NULL_IDS.issuperset(mention.ids)


def mask(text: str, start: int, end: int, mentions: Sequence[Mention], index: int = 0) -> Masked:
    """Return the sentence `text[start:end]` masked.

    Args:
        text: The document's text.
        start: Offset of the sentence.
        end: Offset behind it.
        mentions: Its mentions in order; of two that overlap the first counts.
        index: Number of the sentence.
    """
    units: dict[str, tuple[Mention, ...]] = {}
    clean = _PRIVATE.sub("\ufffd", text[start:end])
    parts: list[str] = []
    position = 0
    for mention in mentions:
        if mention.start - start < position or len(units) >= _LIMIT:
            continue
        character = chr(_FIRST[mention.type] + len(units))
        units[character] = (mention,)
        parts += (clean[position : mention.start - start], character)
        position = mention.end - start
    parts.append(clean[position:].rstrip(" .!?"))
    line = f" {' '.join(_level(' '.join(parts)).split())} "
    if "(" in line:
        line = _BRACKETS.sub("", line)
        if "(" in line:  # brackets within brackets, '(odds ratio [OR] = 2)'
            line = _BRACKETS.sub("", line)
    chemicals = sum(KINDS[mention.type] == "Chemical" for (mention,) in units.values())
    diseases = len(units) - chemicals
    if len(units) > 1:
        line = _merge_lists(line, units)
    return Masked(line, start, end, units, chemicals, diseases, index)


def _level(text: str) -> str:
    """Return the text in lower case with its punctuation set apart."""
    text = text.lower().replace(",", " , ").replace("(", " ( ").replace(")", " ) ").replace(";", " ; ")
    return text.replace(": ", " : ").replace("[", " ( ").replace("]", " ) ").replace(" - ", " -")


def _merge_lists(line: str, units: dict[str, tuple[Mention, ...]]) -> str:
    """Put one character in place of each list of mentions of a type."""

    def merged(match: re.Match[str]) -> str:
        found = match[0]
        mentions = tuple(mention for one in _PRIVATE.findall(found) for mention in units[one])
        distinct = len({mention.ids for mention in mentions}) > 1
        first = _FIRST[mentions[0].type]
        character = chr(first + (_LIST if distinct else _LIST - _LIMIT) + ord(found[0]) - first)
        units[character] = mentions
        return character

    for pattern in _LISTS:
        line = pattern.sub(merged, line)
    return line
