"""Masked sentences: every mention, or list of mentions, becomes one control character.

'Haloperidol (2 mg) and clozapine cause fever.' reads ' C cause D ' with C and D one character each;
patterns are matched against that. Case, spacing and brackets without a mention are levelled out, so
nothing here keeps offsets: evidence names the sentence. Words that no gap of a pattern may cross carry a
mark in front. All is plain ASCII where the text is, which `re` handles soonest, and all sentences of a
document are masked at one go.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from nmstag.document import NULL_IDS, Mention
from nmstag.relations.pattern import CHEMICAL, DISEASE, MARKED, MARKS, MENTION

KINDS = {
    "Chemical": "Chemical",
    "ChemicalEntity": "Chemical",
    "Disease": "Disease",
    "DiseaseOrPhenotypicFeature": "Disease",
}
"""Entity types that take part, BioRED's names among them."""
_MASKS = {"Chemical": CHEMICAL[0], "Disease": DISEASE[0]}
_LIST_MASKS = {CHEMICAL[0]: CHEMICAL[1], DISEASE[0]: DISEASE[1]}
MOST_MENTIONS = 60
"""A sentence that names more is read in pieces: the work grows with the square of what one piece names."""
_PLAIN = frozenset({"withdrawal", "Withdrawal"})
"""Diseases that patterns read as words: 'baclofen withdrawal', with 'withdrawal' a mention, led to fever."""
_END = "\x07"
"""Stands between two sentences."""
_RESERVED = re.compile(f"[{MENTION}{MARKS}{_END}]")
_MENTIONS = re.compile(f"[{MENTION}]")
_BRACKETS = re.compile(rf" \([^(){MENTION}{_END}]{{0,80}}\)(?= )")
_AND = r"(?:(?: -)? , (?:and |or |as well as |and/or )?| and | or | / | \+ | & | and/or | as well as )"
_WORDS = "a|an|the|severe|mild|acute|chronic|both|high|low|oral|either|other|subsequent"
_JOINTS = {
    CHEMICAL[0]: rf"{_AND}(?:(?:{_WORDS}) ){{0,2}}",
    # 'neurodeficits and perihematomal oedema': names of diseases come with adjectives before them
    DISEASE[0]: rf"{_AND}(?:(?:{_WORDS}|[a-z-]+(?:al|ic|ive|ous|ary|ar|ent|ant)) ){{0,2}}",
}
_LISTS = re.compile(
    "|".join(
        rf"{one}(?: \( {one} \)(?:{joint}{one}(?: \( {one} \))?)*|(?:{joint}{one}(?: \( {one} \))?)+)"
        for one, joint in _JOINTS.items()
    )
)

Unit = tuple[Mention, ...]
"""The mentions that one control character stands for."""


class Masked(NamedTuple):
    """A masked sentence.

    Args:
        text: The levelled text, with one space at each end.
        start: Offset of the sentence in the document.
        end: Offset behind it.
        units: The mentions behind each control character, in order.
        chemicals: How many chemicals it names.
        diseases: How many diseases.
        number: Number of the sentence in the document.
    """

    text: str
    start: int
    end: int
    units: Sequence[Unit]
    chemicals: int
    diseases: int
    number: int = 0

    def places(self) -> dict[int, Unit]:
        """Return the mentions behind the control character at each position of the text."""
        return {
            match.start(): unit for match, unit in zip(_MENTIONS.finditer(self.text), self.units, strict=True)
        }

    def reading(self) -> str:
        """Return the masked text with the names of the mentions back in place."""
        names = ("/".join(item.text for item in unit) for unit in self.units)
        plain = self.text.translate(dict.fromkeys(map(ord, MARKS)))
        return _MENTIONS.sub(lambda _: next(names), plain)


def takes_part(mention: Mention) -> bool:
    """Return whether a mention can be an argument: a disease or chemical with a concept id."""
    return mention.type in KINDS and not NULL_IDS.issuperset(mention.ids)


class Named(NamedTuple):
    """A sentence that names something, or a piece of one that names very much.

    Args:
        number: Number of the sentence in the document.
        start: Offset of the sentence or piece.
        end: Offset behind it.
        mentions: What it names, in order.
    """

    number: int
    start: int
    end: int
    mentions: Sequence[Mention]


def named_sentences(sentences: Iterable[tuple[int, int]], mentions: Sequence[Mention]) -> list[Named]:
    """Return the sentences that name something, with it; very long ones in pieces.

    Args:
        sentences: Offsets of the sentences, in order.
        mentions: The mentions that take part, in order.
    """
    found: list[Named] = []
    first = last = 0
    for number, (start, end) in enumerate(sentences):
        while last < len(mentions) and mentions[last].start < end:
            last += 1
        if last > first:
            sentence = Named(number, start, end, mentions[first:last])
            found += [sentence] if last - first <= MOST_MENTIONS else _pieces(sentence)
            first = last
        if last == len(mentions):
            break
    return found


def _pieces(sentence: Named) -> Iterator[Named]:
    """Yield a sentence cut in front of mentions, so that no piece names more than `MOST_MENTIONS`."""
    number, start, end, mentions = sentence
    first = 0
    while len(mentions) - first > MOST_MENTIONS:
        cut = first + MOST_MENTIONS
        while cut > first + 1 and mentions[cut].start < mentions[cut - 1].end:
            cut -= 1  # mentions that overlap stay together
        yield Named(number, start, mentions[cut].start, mentions[first:cut])
        first, start = cut, mentions[cut].start
    yield Named(number, start, end, mentions[first:])


def masked_sentences(text: str, named: Iterable[Named]) -> list[Masked]:
    """Return sentences that name something, masked.

    Args:
        text: The document's text.
        named: The sentences; of two mentions that overlap the first counts.
    """
    if _RESERVED.search(text):
        text = _RESERVED.sub("\ufffd", text)
    pieces: list[str] = []
    units: list[Unit] = []
    found: list[tuple[int, int, int, int]] = []
    for number, start, end, mentions in named:
        place, chemicals, first = start, 0, len(units)
        for mention in mentions:
            if mention.start >= place and mention.text not in _PLAIN:
                kind = KINDS[mention.type]
                chemicals += kind == "Chemical"
                pieces += (text[place : mention.start], _MASKS[kind])
                units.append((mention,))
                place = mention.end
        if len(units) > first:
            pieces += (text[place:end].rstrip(" .!?"), _END)
            found.append((number, start, end, chemicals))
    if not found:
        return []
    words = _level(" ".join(pieces)).split()
    line = f" {' '.join(map(MARKED.get, words, words))} "
    if "(" in line:
        line = _BRACKETS.sub("", line)
        if "(" in line:  # brackets within brackets, '(odds ratio [OR] = 2)'
            line = _BRACKETS.sub("", line)
    if len(units) > len(found):
        line, units = _merge_lists(line, units)
    return _sentences(line.split(_END), found, units)


def _sentences(
    lines: Sequence[str], found: Sequence[tuple[int, int, int, int]], units: Sequence[Unit]
) -> list[Masked]:
    """Return the masked sentences, each with its share of the units."""
    sentences = []
    first = 0
    for line, (index, start, end, chemicals) in zip(lines, found, strict=False):
        own = units[first : first + sum(map(line.count, MENTION))]
        first += len(own)
        diseases = sum(map(len, own)) - chemicals
        sentences.append(Masked(line, start, end, own, chemicals, diseases, index))
    return sentences


def _level(text: str) -> str:
    """Return the text in lower case with its punctuation set apart."""
    text = text.lower().replace(",", " , ").replace("(", " ( ").replace(")", " ) ").replace(";", " ; ")
    text = text.replace(": ", " : ").replace("[", " ( ").replace("]", " ) ").replace(" - ", " -")
    for one in _MASKS.values():
        text = text.replace("-" + one, "- " + one)
    return text


def _merge_lists(line: str, units: list[Unit]) -> tuple[str, list[Unit]]:
    """Put one character in place of each list of mentions of a type."""
    pieces: list[str] = []
    merged: list[Unit] = []
    place = number = 0
    for match in _LISTS.finditer(line):
        start, end = match.span()
        before = line[place:start]
        first = number + len(_MENTIONS.findall(before))
        merged += units[number:first]
        number = first + len(_MENTIONS.findall(match[0]))
        mentions = tuple([mention for unit in units[first:number] for mention in unit])
        merged.append(mentions)
        distinct = any(mention.ids != mentions[0].ids for mention in mentions)
        pieces += (before, _LIST_MASKS[line[start]] if distinct else line[start])
        place = end
    if not pieces:
        return line, units
    return "".join(pieces) + line[place:], merged + units[number:]
