"""Abbreviations that a document defines itself.

The pairing of a short form with its long form is the algorithm of Schwartz and Hearst (2003, 'A simple
algorithm for identifying abbreviation definitions in biomedical text', PSB 8:451-462): the characters
of the short form are sought in the long form from right to left, the first one at the start of a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from nmstag.late import late

# The possessive quantifiers keep an open bracket before a page of blanks linear.
_BRACKET = late(r"[(\[]\s*+([^()\[\]\n]{1,80}+)\s*+[)\]]")
_SEPARATOR = late(r"[;:]|,(?!(?<=\d,)\d)|\s+(?:or|and|also|hereafter|hereinafter|i\.e\.)\s+")
_HEREAFTER = late(r"^(?:hereafter|hereinafter|henceforth|abbreviated(?: as)?|termed|called|or)\s+")
_MIXED = late(r"[a-z][0-9]|[0-9][a-z]")
_BREAK = late(r"[.;:!?]\s|\n\s*\n|[()\[\]]")
_CONNECTOR = late(r"(?:\s|/|-|,|\band\b|\bor\b|\bplus\b|\bwith\b){1,6}$")
_OPEN_ENDS = frozenset(("a", "an", "and", "by", "for", "from", "in", "of", "or", "the", "to", "with"))
_TAIL = late(r"(?:,|\s|(?<=\s)(?:alone|combined|only))+\Z")
"""What stands between a long form and its bracket: 'cleft palate only (CPO)'."""
_QUOTES = "\"'“”‘’"
_WORD = late(r"[^\W_]+")
LONGEST_SHORT_FORM = 10
FEW = 12
"""Up to so many short forms are sought one by one, which is faster than looking at every word."""


class Definition(NamedTuple):
    """A short form with the long form that defines it; offsets in the document's text."""

    short: str
    short_start: int
    long_start: int
    long_end: int


def find_definitions(text: str) -> list[Definition]:
    """Return the abbreviations that a text defines, in order; the first definition of one counts.

    >>> text = "Neuroleptic malignant syndrome (NMS) is rare."
    >>> [(d.short, text[d.long_start : d.long_end]) for d in find_definitions(text)]
    [('NMS', 'Neuroleptic malignant syndrome')]
    """
    first: dict[str, Definition] = {}
    for definition in every_definition(text):
        first.setdefault(definition.short, definition)
    return list(first.values())


def every_definition(text: str) -> list[Definition]:
    """Return the abbreviations that a text defines, in order; one that it defines twice is there twice.

    >>> [d.short for d in every_definition("Heat stroke (HS), then hyperosmolar state (HS).")]
    ['HS', 'HS']
    """
    if "(" not in text and "[" not in text:
        return []
    found: list[Definition] = []
    for match in _BRACKET.finditer(text):
        near = text[max(0, match.start() - 24) : match.end()]
        if near.lower() == near and not _MIXED.search(near):
            continue  # a short form has a capital, or a letter beside a digit
        if _glued(text[match.end() : match.end() + 1]):
            continue  # '[Na]o'
        found += _defined_by(text, match)
    return found


def singular(definition: Definition, text: str) -> Definition | None:
    """Return the definition of the singular of a plural short form: 'AD' for 'autoimmune diseases (ADs)'."""
    short, start, first, after = definition
    plural = len(short) > 2 and short[-1] == "s" and short[-2].isupper() and text[after - 1] == "s"
    return Definition(short[:-1], start, first, after) if plural else None


def _defined_by(text: str, bracket: re.Match[str]) -> Iterator[Definition]:
    """Yield the definitions that one bracket makes, short form inside or before it."""
    for short, start in _short_forms(bracket):
        parts = list(_slashed(text, bracket.start(), short, start)) if "/" in short else []
        if parts:
            yield from parts
            return
        long_start = _long_form_before(text, bracket.start(), short)
        if long_start >= 0:
            long_form = _TAIL.sub("", text[long_start : bracket.start()])
            yield Definition(short, start, long_start, long_start + len(long_form))
            return
    inside = bracket.group(1).rstrip()
    if " " in inside or "-" in inside or len(inside) > LONGEST_SHORT_FORM:
        before = text[max(0, bracket.start() - 24) : bracket.start()].rstrip()
        short = before.split()[-1] if before else ""
        if is_short_form(short):
            offset = max(0, bracket.start() - 24) + len(before) - len(short)
            cut = _SEPARATOR.split(inside, maxsplit=1)[0].rstrip()
            place = best_long_form(short, cut)
            if place == 0:
                yield Definition(short, offset, bracket.start(1), bracket.start(1) + len(cut))


def _slashed(text: str, end: int, short: str, start: int) -> Iterator[Definition]:
    """Yield the definitions of 'A/B' after the long forms of both; none unless every part has one."""
    found: list[Definition] = []
    offset = start + len(short)
    for part in reversed(short.split("/")):
        offset -= len(part)
        long_start = _long_form_before(text, end, part) if is_short_form(part) else -1
        if long_start < 0:
            return
        after_slash = text.rfind("/", long_start, end) + 1
        if after_slash and best_long_form(part, text[after_slash:end].rstrip()) == 0:
            long_start = after_slash
        found.append(Definition(part, offset, long_start, long_start + len(text[long_start:end].rstrip())))
        window = max(0, long_start - 12)
        end = window + len(_CONNECTOR.sub("", text[window:long_start]))
        offset -= 1
    yield from found


def _short_forms(bracket: re.Match[str]) -> Iterator[tuple[str, int]]:
    """Yield the short-form candidates inside a bracket with their offsets."""
    inside, base = bracket.group(1).rstrip(), bracket.start(1)
    intro = _HEREAFTER.match(inside)
    offset = intro.end() if intro else 0
    for part in _SEPARATOR.split(inside[offset:], maxsplit=1):
        place = inside.find(part, offset)
        stripped = part.strip().strip(_QUOTES)
        if is_short_form(stripped):
            yield stripped, base + place + part.find(stripped)
            return
        offset = place + len(part)


def is_short_form(text: str) -> bool:
    """Return whether a string may be an abbreviation: 2 to 10 characters, a capital or digit, a letter."""
    if not 2 <= len(text) <= LONGEST_SHORT_FORM or (text.islower() and text.isalpha()):
        return False  # most words before a bracket
    if not text[0].isalnum() or text.count(" ") > 1:
        return False
    letters = [c for c in text if c.isalpha()]
    if not letters or text.isdigit():
        return False
    return any(c.isupper() for c in text) or (len(letters) >= 2 and any(c.isdigit() for c in text))


def _long_form_before(text: str, end: int, short: str) -> int:
    """Return where the long form that ends at `end` starts; -1 where there is none."""
    window_start = max(0, end - 12 * len(short) - 60)
    window = text[window_start:end].rstrip()
    after_break = 0
    for broken in _BREAK.finditer(window):
        after_break = broken.end()
    most = min(len(short) + 5, len(short) * 2)
    words = window[after_break:].rsplit(None, most)
    first = after_break + len(words[0]) if len(words) > most else after_break
    if window[window.rfind(" ") + 1 :] in _OPEN_ENDS:
        return -1  # 'properties of the (Na,K)-ATPase'
    place = best_long_form(short, window[first:])
    if place < 0 and short[-1] == "s" and len(short) > 2:
        place = best_long_form(short[:-1], window[first:])
    return -1 if place < 0 else window_start + first + place


def best_long_form(short: str, candidate: str) -> int:
    """Return the offset in `candidate` at which the shortest long form of `short` starts; -1 for none.

    >>> best_long_form("NMS", "severe neuroleptic malignant syndrome")
    7
    """
    lowered = candidate.lower()
    characters = [c for c in short.lower() if c.isalnum()]
    place = len(lowered) if characters else -1
    for wanted in reversed(characters):
        place = lowered.rfind(wanted, 0, place)
        if place < 0:
            return -1
    while place > 0 and lowered[place - 1].isalnum():  # the first character begins a word
        place = lowered.rfind(characters[0], 0, place)
    if place < 0:
        return -1
    start = place
    while start > 0 and not candidate[start - 1].isspace():
        start -= 1
    long_form = candidate[start:]
    if len(long_form) <= len(short) or (short in long_form and short in re.split(r"[\s-]+", long_form)):
        return -1
    if len(long_form.split()) > max(len(short) + 5, 2 * len(short)):
        return -1
    return start


def occurrences(text: str, short: str) -> Iterator[tuple[int, int]]:
    """Yield the spans at which a short form is a word of its own, a plural s included."""
    place = text.find(short)
    while place >= 0:
        if not (place and _glued(text[place - 1])):
            yield from _whole(text, short, place)
        place = text.find(short, place + len(short))


def all_occurrences(text: str, shorts: Iterable[str]) -> dict[str, list[tuple[int, int]]]:
    """Return the spans of each short form, as `occurrences` finds them, in one pass over a long text.

    >>> all_occurrences("NMS and 5-HT; two NMSs", ["NMS", "5-HT"])
    {'NMS': [(0, 3), (18, 22)], '5-HT': [(8, 12)]}
    """
    wanted = list(dict.fromkeys(shorts))
    found: dict[str, list[tuple[int, int]]] = {short: [] for short in wanted}
    by_head: dict[str, list[str]] = {}
    for short in wanted:
        head = _WORD.match(short)
        if len(wanted) <= FEW or head is None:
            found[short] += occurrences(text, short)
        else:
            by_head.setdefault(head.group(), []).append(short)
            if head.group() == short:
                by_head.setdefault(short + "s", []).append(short)
    for word in _WORD.finditer(text) if by_head else ():
        for short in by_head.get(word.group(), ()):
            spans = found[short]
            if not spans or spans[-1][1] <= word.start():
                spans += _whole(text, short, word.start())
    return found


def _whole(text: str, short: str, start: int) -> Iterator[tuple[int, int]]:
    """Yield the span of a short form at `start`, where a word begins, if it ends with a word there."""
    end = start + len(short)
    if not text.startswith(short, start):
        return
    if text[end : end + 1] == "s" and not _glued(text[end + 1 : end + 2]):
        yield start, end + 1
    elif not _glued(text[end : end + 1]):
        yield start, end


def _glued(character: str) -> bool:
    return character.isalnum()
