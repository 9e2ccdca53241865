"""Entity masking: every mention, or list of mentions, of a sentence becomes one control character.

First stage of relations: it gets a document's text, sentences and mentions and returns masked sentences, over
which patterns and cues are matched. 'Haloperidol (2 mg) and clozapine cause fever.' becomes ' C cause D '
with C and D one character each. Case, spacing and brackets without a mention are levelled out, so offsets are
lost; evidence gives the sentence. Words that no gap of a pattern may cross get a mark in front. The masked
text is plain ASCII where the text is, which `re` reads fastest, and all sentences of a document are masked
together.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from nmstag.document import BIORED_TYPES, NULL_IDS, Mention
from nmstag.late import late
from nmstag.relations.pattern import CHEMICAL, DISEASE, MARKS, MENTION, NO_WORDS, RelationWords

_MASKS = {"Chemical": CHEMICAL[0], "Disease": DISEASE[0]}
KINDS = {name: type_ for name, type_ in BIORED_TYPES.items() if type_ in _MASKS} | {
    name: name for name in _MASKS
}
"""Entity types that take part, BioRED's names among them."""
_LIST_MASKS = {CHEMICAL[0]: CHEMICAL[1], DISEASE[0]: DISEASE[1]}
MOST_MENTIONS = 60
"""A sentence with more mentions is read in pieces: the work grows with the square of their number."""
END = "\x07"
"""Is between two sentences."""
_RESERVED = late(f"[{MENTION}{MARKS}{END}]")
_MENTIONS = late(f"[{MENTION}]")
_BRACKETS = late(rf" \([^(){MENTION}{END}]{{0,80}}\)(?= )")
_AND = r"(?:(?: -)? , (?:and |or |as well as |and/or )?| and | or | / | \+ | & | and/or | as well as )"
_PLAIN_COMMA = late(r" , (?!and |or |as well as |and/or )")
_PURPOSE = late(r" (?:for|against|to treat|to prevent|to reduce|prevents|treats)(?: [a-z-]+){0,3} \Z")
_EFFECT = late(
    r"(?: [a-z\d./%-]+){0,2}? (?:"
    rf"(?:with|from|on) (?:the |his |her |their |my )?[{CHEMICAL}]"
    rf"(?= (?:[.,;)]|\Z|{END}|an? |\d|[a-z]+ later))"
    rf"|(?:after|afterwards|since|thereafter|ensued)(?= (?:[.,;)]|\Z|{END})))"
)
_CLAUSE_AFTER = late(r" , (?!and |or |as well as |and/or )| (?:, )?and ")
"""Between a list and a clause with a subject of its own."""
_JOINED = late(r" (?:and|or|and/or|as well as) | [/+&] ")
_DASHES = (" -- ", " \u2013 ", " \u2014 ")
_DASH = late(r" (?:--?|[\u2013\u2014]) ")
_BEFORE_USE = late(r" (?:for|against|to prevent|to treat|prevents|treats)(?: [a-z-]+)? \Z")
"""Words before what a drug is given for."""
_CAUSE = late(
    rf"(?: [a-z\d./]+)? (?:(?:from|due to|d/t|2/2|secondary to)(?: [a-z]+)? [{MENTION}]"
    rf"|(?:with|on|since|after) [{CHEMICAL}])"
)
"""Words after a problem, and what it comes from."""
_ADJECTIVE = "[a-z-]+(?:al|ic|ive|ous|ary|ar|ent|ant)"
"""Names of diseases come with adjectives before them: 'neurodeficits and perihematomal oedema'."""

Unit = tuple[Mention, ...]
"""The mentions that one control character replaces."""


class MaskedSentence(NamedTuple):
    """A masked sentence.

    Args:
        text: The levelled text, with one space at each end.
        start: Offset of the sentence in the document.
        end: Offset after its last character.
        units: The mentions that each control character replaces, in order.
        chemicals: How many mentions of chemicals it has.
        diseases: How many mentions of diseases.
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
        """Return the mentions that the control character at each position of the text replaces."""
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


class SentenceMentions(NamedTuple):
    """A sentence with its mentions, or a piece of one with very many.

    Args:
        number: Number of the sentence in the document.
        start: Offset of the sentence or piece.
        end: Offset after its last character.
        mentions: Its mentions, in order.
    """

    number: int
    start: int
    end: int
    mentions: Sequence[Mention]


def sentence_mentions(
    sentences: Iterable[tuple[int, int]], mentions: Sequence[Mention]
) -> list[SentenceMentions]:
    """Return the sentences that have mentions, with these; very long ones in pieces.

    Args:
        sentences: Offsets of the sentences, in order.
        mentions: The mentions that take part, in order.
    """
    found: list[SentenceMentions] = []
    first = last = 0
    for number, (start, end) in enumerate(sentences):
        while last < len(mentions) and mentions[last].start < end:
            last += 1
        if last > first:
            sentence = SentenceMentions(number, start, end, mentions[first:last])
            found += [sentence] if last - first <= MOST_MENTIONS else _pieces(sentence)
            first = last
        if last == len(mentions):
            break
    return found


def _pieces(sentence: SentenceMentions) -> Iterator[SentenceMentions]:
    """Yield a sentence cut in front of mentions, so that no piece has more mentions than `MOST_MENTIONS`."""
    number, start, end, mentions = sentence
    first = 0
    while len(mentions) - first > MOST_MENTIONS:
        cut = first + MOST_MENTIONS
        while cut > first + 1 and mentions[cut].start < mentions[cut - 1].end:
            cut -= 1  # mentions that overlap stay together
        yield SentenceMentions(number, start, mentions[cut].start, mentions[first:cut])
        first, start = cut, mentions[cut].start
    yield SentenceMentions(number, start, end, mentions[first:])


class EntityMasker:
    """Masks the sentences of documents.

    Args:
        words: Words that no gap of a pattern crosses, that are read as words though they are mentions, and
            that may come between the mentions of a list.
        clauses: Whether the text is read as notes are written: a list ends before a drug that is the subject
            of a clause of its own, and a dash between blanks is a word of its own.
        reading: Writes the masked sentences, with a sign between two, as rules read them.
    """

    def __init__(
        self,
        words: RelationWords = NO_WORDS,
        *,
        clauses: bool = False,
        reading: Callable[[str], str] | None = None,
    ) -> None:
        self._marked = words.marked()
        self._plain = frozenset(words.plain_word)
        self._lists = late(_lists("|".join(words.list_word) or "a"))
        phrases = "|".join(words.marked_phrases(words.fronted))
        self._before_list = late(rf"(?:^|[,;:]) *(?:{phrases}) [^,;:{MENTION}]*\Z") if phrases else None

        self._reading = reading
        self._pronouns = frozenset(words.pronoun)
        self._dashes = clauses
        verbs = "|".join(words.marked_phrases(words.clause_verb)) if clauses else ""
        self._clause = late(rf"(?: [\d.x/]\S*| m?c?g| units?)* (?:{verbs}) ") if verbs else None
        onset = "|".join(words.marked_phrases(words.onset)) or "(?!)"
        self._onset = late(rf"(?: [a-z\d./]+){{0,2}} (?:{onset})(?: the| his| her)? [{CHEMICAL}]")
        self._before_clause = late(rf" (?:{'|'.join(words.before_list)})(?: [a-z-]+)? \Z")

    def mask(self, text: str, sentences: Iterable[SentenceMentions]) -> list[MaskedSentence]:
        """Return sentences that have mentions, masked.

        Args:
            text: The document's text.
            sentences: The sentences; of two mentions that overlap the first counts.
        """
        if any(map(text.__contains__, f"{MENTION}{MARKS}{END}")):
            text = _RESERVED.sub("\ufffd", text)
        pieces: list[str] = []
        units: list[Unit] = []
        found: list[tuple[int, int, int, int]] = []
        plain = self._plain
        for number, start, end, mentions in sentences:
            place, chemicals, first = start, 0, len(units)
            for mention in mentions:
                if mention.start >= place and mention.text.lower() not in plain:
                    kind = KINDS[mention.type]
                    chemicals += kind == "Chemical"
                    pieces += (text[place : mention.start], _MASKS[kind])
                    units.append((mention,))
                    place = mention.end
            if len(units) > first:
                pieces += (text[place:end].rstrip(" .!?"), END)
                found.append((number, start, end, chemicals))
        if not found:
            return []
        line = self._line(" ".join(pieces))
        if len(units) > len(found):
            line, units = self._merge_lists(line, units)
        if self._reading:
            line = self._reading(line)
        return _sentences(line.split(END), found, units)

    def _line(self, text: str) -> str:
        """Return the text levelled and marked, without brackets that hold no mention."""
        words = _level(text, dashes=self._dashes).split()
        line = f" {' '.join(map(self._marked.get, words, words))} "
        if "(" in line:
            line = _BRACKETS.sub("", line)
            if "(" in line:  # brackets within brackets, '(odds ratio [OR] = 2)'
                line = _BRACKETS.sub("", line)
        return line

    def _merge_lists(self, line: str, units: list[Unit]) -> tuple[str, list[Unit]]:
        """Put one character in place of each list of mentions of a type."""
        pieces: list[str] = []
        merged: list[Unit] = []
        place = number = 0
        while match := self._lists.search(line, place):
            start, end = match.span()
            end = self._end_before_subject(line, start, end)
            if self._clause is not None and line[start] in CHEMICAL:
                end = self._end_before_clause(line, start, end, self._clause)
            if self._dashes and line[start] in DISEASE:
                end = self._end_before_effect(line, start, end)
            before = line[place:start]
            first = number + sum(map(before.count, _LIST_MASKS))
            if self._dashes:
                end = self._end_before_pronoun(line, start, end, units[first:])
            merged += units[number:first]
            number = first + line.count(line[start], start, end)
            mentions = tuple([mention for unit in units[first:number] for mention in unit])
            merged.append(mentions)
            distinct = any(mention.ids != mentions[0].ids for mention in mentions)
            pieces += (before, _LIST_MASKS[line[start]] if distinct else line[start])
            place = end
        if not pieces:
            return line, units
        return "".join(pieces) + line[place:], merged + units[number:]

    def _end_before_subject(self, line: str, start: int, end: int) -> int:
        """Return where a list ends that is before the subject: 'A and B' in 'unlike A and B, C caused'."""
        commas = list(_PLAIN_COMMA.finditer(line, start, end))
        if not commas or self._before_list is None:
            return end
        before = line[line.rfind(END, 0, start) + 1 : start]
        if not self._before_list.search(before) or _MENTIONS.search(before):
            return end
        joined = _JOINED.search(line, start, end)
        after = [comma for comma in commas if joined and comma.start() > joined.start()]
        return (after or commas)[0].start()

    def _end_before_clause(self, line: str, start: int, end: int, clause: re.Pattern[str]) -> int:
        """Return where a list ends before its last drug: 'morphine' in 'from morphine, senna helped'."""
        if not clause.match(line, end) or not self._before_clause.search(line[:start]):
            return end
        mentions = [match.end() for match in _MENTIONS.finditer(line, start, end)]
        last = line[mentions[-2] : end] if len(mentions) > 1 else ""
        alone = len(mentions) == 2 and _PLAIN_COMMA.match(last)
        return mentions[-2] if alone or last.startswith(" , and ") else end

    def _end_before_pronoun(self, line: str, start: int, end: int, units: Sequence[Unit]) -> int:
        """Return where a list ends before a word for what it names: 'no ibuprofen, it sets off asthma'.

        Args:
            line: The masked line.
            start: Where the list begins.
            end: Where it ends.
            units: The mentions from the first one of the list on.
        """
        ends = [match.end() for match in _MENTIONS.finditer(line, start, end)]
        for number, before in enumerate(ends[:-1], 1):
            if units[number][0].text.lower() in self._pronouns and _CLAUSE_AFTER.match(line, before):
                return before
        return end

    def _end_before_effect(self, line: str, start: int, end: int) -> int:
        """Return where a list of purposes, or one of illnesses, ends: without what the drug did."""
        commas = list(_PLAIN_COMMA.finditer(line, start, end))
        if not commas or len(_MENTIONS.findall(line, commas[-1].end(), end)) > 1:
            return end
        effect = is_purpose_with_effect(line, start, end) or (
            _JOINED.search(line, start, commas[-1].start()) is not None
            and self._onset.match(line, end) is not None
        )
        if not effect and len(_MENTIONS.findall(line, start, end)) == 2:
            effect = _CAUSE.match(line, end) is not None and _BEFORE_USE.search(line, 0, start) is not None
        return commas[-1].start() if effect else end


def is_purpose_with_effect(line: str, start: int, end: int) -> bool:
    """Return whether problems are what a drug is for and, last, what it did: 'for RA, nausea from it'.

    Args:
        line: A masked text.
        start: Where the problems begin.
        end: Where they end.
    """
    return _EFFECT.match(line, end) is not None and _PURPOSE.search(line, 0, start) is not None


def _lists(words: str) -> str:
    """Return the regular expression of a list of mentions of one type."""
    chemicals = rf"{_AND}(?:(?:{words}) ){{0,2}}"
    diseases = rf"{_AND}(?:(?:{words}|{_ADJECTIVE}) ){{0,2}}"
    return "|".join(
        rf"{one}(?: \( {one} \)(?:{joint}{one}(?: \( {one} \))?)*|(?:{joint}{one}(?: \( {one} \))?)+)"
        for one, joint in ((CHEMICAL[0], chemicals), (DISEASE[0], diseases))
    )


def _sentences(
    lines: Sequence[str], found: Sequence[tuple[int, int, int, int]], units: Sequence[Unit]
) -> list[MaskedSentence]:
    """Return the masked sentences, each with its share of the units."""
    sentences = []
    first = 0
    for line, (index, start, end, chemicals) in zip(lines, found, strict=False):
        own = units[first : first + sum(map(line.count, MENTION))]
        first += len(own)
        diseases = sum(map(len, own)) - chemicals
        sentences.append(MaskedSentence(line, start, end, own, chemicals, diseases, index))
    return sentences


def _level(text: str, *, dashes: bool) -> str:
    """Return the text in lower case with blanks around its punctuation.

    Args:
        text: The text.
        dashes: Whether a dash between blanks, of any length, is a word of its own: 'ramipril - dry cough'.
    """
    text = text.lower().replace(",", " , ").replace("(", " ( ").replace(")", " ) ").replace(";", " ; ")
    text = text.replace(": ", " : ").replace("[", " ( ").replace("]", " ) ")
    if not dashes:
        text = text.replace(" - ", " -")
    elif any(map(text.__contains__, _DASHES)):
        text = _DASH.sub(" - ", text)
    for one in _MASKS.values():
        text = text.replace("-" + one, "- " + one)
    return text
