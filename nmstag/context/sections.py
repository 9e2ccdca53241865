"""Sections of notes, leaflets and case reports: where they begin, and the context they set by default.

Beside the cues: gets a text, returns its sections as passages, and the default of each for the engine.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from nmstag.context.cue_notation import expand_all
from nmstag.context.rule import SectionRule
from nmstag.document import Evidence, Passage
from nmstag.late import late
from nmstag.plain import from_plain, to_plain

OTHER = ""  # a heading nobody knows: only ends the section before it
# A heading begins its line, after a bullet, a number or mark-up signs at most; a colon ends it, or
# the line does. Tail: 'Allergies (drug):'.
_LINE = late(
    r"^[ \t]*+(?:[-–•*#>=_]++[ \t]*+|\(?(?:\d{1,2}|[IVX]{1,4}|[A-Z])[.)][ \t]++)*+"
    r"([A-Za-z][\w &/'’.,?-]{0,58}?)(?:[ \t]*+\([^()\n]{1,30}\))?[ \t]*+(?:[*_=]++[ \t]*+)?"
    r"(?:(:)|([-–—])[ \t]|(?=\r?$))",
    re.MULTILINE,
)


# A heading inside a line: its colon, with the words before it; the longest heading that they end with counts.
_COLON = late(r":(?<=[A-Za-z]:)(?!//)")
_INLINE_END = late(r"\n[ \t]*\r?\n|[.!?][ \t]*\r?\n")
_BLANK_LINE = late(r"\n[ \t]*\r?\n")
_INLINE_WORD = late(r"[A-Za-z][\w/&'’-]*|&|/")
_MOST_WORDS = 6
_STRONG = late(r"(?:^|[.;,|•●▪\t\n\])>]|[ \t]{2,}|(?<=\s)[-–—*]+)[ \t]*\Z")
_SENTENCE_END = late(r"[.!?](?=\s+[A-Z])")
_LONGEST_HEADING = 48
_ENDING = 4
"""By so many characters most words before a colon are told from headings."""
_LONGEST = 160
"""A heading ends within so many characters of its line."""
_WHOLE_LINE = 110
"""The longest line that a heading without a sign in front of it fills."""
_ENDS = late(r":|-[ \t]|[–—]")


def _headings(text: str) -> Iterator[re.Match[str]]:
    """Yield the beginnings of lines that look like headings."""
    start = 0
    while start <= len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        # Most lines of prose are too long for a heading that fills its line, and this is cheaper to see.
        long = end - start > (_WHOLE_LINE if text[start : start + 1].isalpha() else _LONGEST)
        if not long or _ENDS.search(text, start, min(end, start + _LONGEST)):
            match = _LINE.match(text, start)
            if match:
                yield match
        start = end + 1


def compile_sections(rules: Iterable[SectionRule]) -> dict[str, Any]:
    """Return section rules as plain data: the rules, and each heading with the number of its rule."""
    rules = list(rules)
    headings = [
        (heading.lower(), number)
        for number, rule in enumerate(rules)
        for heading in expand_all(rule.headings)
    ]
    return {"rules": to_plain(rules), "headings": headings}


class SectionReader:
    """Reads sections by their headings, in one pass over the lines of a text.

    Args:
        compiled: What `compile_sections` returned.
    """

    def __init__(self, compiled: Mapping[str, Any]) -> None:
        rules = from_plain(list[SectionRule], compiled["rules"])
        self._headings = {heading: rules[number] for heading, number in compiled["headings"]}
        self._endings = frozenset(heading[-_ENDING:] for heading in self._headings)
        self._short = tuple(heading for heading in self._headings if len(heading) < _ENDING)
        self._rules: dict[str, SectionRule] = {}
        self._defaults: dict[str, SectionRule] = {}
        for rule in rules:
            self._rules.setdefault(rule.section, rule)
            if rule.attribute:
                self._defaults[rule.section] = rule

    def find(self, text: str) -> tuple[Passage, ...]:
        """Return the sections of a text, each from its heading to the next one, in order."""
        starts: list[tuple[int, str]] = []
        for match in _headings(text):
            kind = self._section(text, match)
            if kind:
                starts.append((match.start(1), kind))
                if match[3]:  # 'Allergies - penicillin' is one line
                    starts.append((_line_end(text, match.end()), OTHER))
            elif starts and _is_unknown_heading(text, match):
                starts.append((match.start(1), OTHER))
        if ":" in text:
            begun = {start for start, _ in starts}
            inside = [item for item in self._inside_lines(text) if item[0] not in begun]
            lines = sorted([*inside, *self._of_others(text, starts)])
            if lines:  # 'PMH: gout FH: stroke'; a blank line ends them, or a line that is a whole sentence
                over = [(end, OTHER) for end in _first_ends(text, lines) if end not in begun]
                starts = sorted([*starts, *inside, *over])
        starts = sorted([*starts, *self._after_blank_lines(text, starts)])
        ends = [start for start, _ in starts[1:]] + [len(text)]
        if starts and "\n" not in text:  # in a single line a section is its first sentence alone
            ends = [_first_sentence(text, start, end) for (start, _), end in zip(starts, ends, strict=True)]
        found = [Passage(start, end, kind) for (start, kind), end in zip(starts, ends, strict=False)]
        return tuple(passage for passage in found if passage.kind != OTHER)

    def _after_blank_lines(self, text: str, starts: Sequence[tuple[int, str]]) -> Iterator[tuple[int, str]]:
        """Yield where sections end that begin in the line of their heading, at a blank line: 'PMH: gout.'."""
        following = [start for start, _ in starts[1:]] + [len(text)]
        for (start, kind), until in zip(starts, following, strict=False):
            if kind in self._defaults and _begins_in_line(text, start):
                blank = _BLANK_LINE.search(text, start, until)
                if blank and blank.end() < until:
                    yield blank.end(), OTHER

    def _of_others(self, text: str, starts: Iterable[tuple[int, str]]) -> Iterator[tuple[int, str]]:
        """Yield the sections on other persons that begin in the line of their heading: 'FH: gout.'."""
        for start, kind in starts:
            rule = self._defaults.get(kind)
            if rule and rule.attribute == "other_experiencer" and _begins_in_line(text, start):
                yield start, kind

    def _inside_lines(self, text: str) -> Iterator[tuple[int, str]]:
        """Yield where a heading with a colon begins inside a line, after anything, and its section.

        After a plain word it begins with a capital: 'Allergies: penicillin Medications: aspirin'. There the
        titles of abstracts are no headings ('Stroke Prevention: a review').
        """
        before = 0
        for colon in _COLON.finditer(text):
            begin = max(before, colon.start() - _LONGEST_HEADING)
            begin = max(begin, text.rfind("\n", begin, colon.start()) + 1)
            before_colon = _plain(text[begin : colon.start()])
            if not (before_colon[-_ENDING:] in self._endings or before_colon.endswith(self._short)):
                continue
            words = list(_INLINE_WORD.finditer(text, begin, colon.start()))
            for word in words[-_MOST_WORDS:]:
                start = word.start()
                if start > begin and text[start - 1].isalnum():
                    continue
                rule = self._headings.get(_plain(text[start : colon.start()]))
                plain = text[start].isupper() and rule and _goes_inside(rule, text[start : start + 2])
                if rule and (plain or _STRONG.search(text[max(0, start - 8) : start])):
                    yield start, rule.section
                    before = colon.end()
                    break

    def headings(self, text: str, passages: Iterable[Passage]) -> list[tuple[int, int]]:
        """Return the offsets of the headings of sections."""
        known = [(item.start, self.evidence(text, item).end) for item in passages if item.kind in self._rules]
        return [(start, end) for start, end in known if start < end]

    def find_within(self, text: str, passages: Sequence[Passage]) -> tuple[Passage, ...]:
        """Return the sections in the passages of a text, as offsets into the text.

        A section ends with its passage; a heading that fills its passage goes for the next one. Passages that
        are sections themselves are left as they are.

        Args:
            text: The whole text.
            passages: Its passages as the input gives them, such as title and abstract.
        """
        found: list[Passage] = []
        open_heading = False
        for passage in sorted(passages, key=lambda item: item.start):
            sections = () if passage.kind in self._rules else self._of_passage(text, passage)
            if open_heading and passage.kind not in self._rules:
                sections = self._below_heading(text, found.pop(), passage)
            found += sections
            open_heading = bool(sections) and self._is_heading(text[sections[-1].start : sections[-1].end])
        return tuple(found)

    def _of_passage(self, text: str, passage: Passage) -> tuple[Passage, ...]:
        part = text[passage.start : passage.end]
        if not may_have_sections(part) and len(part) > _LONGEST_HEADING:
            return ()
        at = passage.start
        return tuple(Passage(at + item.start, at + item.end, item.kind) for item in self.find(part))

    def _below_heading(self, text: str, heading: Passage, passage: Passage) -> tuple[Passage, ...]:
        """Return the sections of a heading and a passage, as though this stood on the line below."""
        at, begin, end = heading.start, passage.start, passage.end
        if not text[begin - 1].isspace():
            return (Passage(at, end, heading.kind),)
        joined = f"{text[at : begin - 1]}\n{text[begin:end]}"
        return tuple(Passage(at + item.start, at + item.end, item.kind) for item in self.find(joined))

    def _is_heading(self, section: str) -> bool:
        """Return whether a section is nothing but its heading."""
        match = _LINE.match(section)
        return match is not None and not section[match.end() :].strip()

    def default(self, section: str) -> SectionRule | None:
        """Return the rule by which mentions in a section get an attribute, if there is one."""
        return self._defaults.get(section)

    def evidence(self, text: str, passage: Passage) -> Evidence:
        """Return the heading of a section as evidence."""
        match = _LINE.match(text[passage.start : min(passage.end, passage.start + _LONGEST)])
        end = passage.start + (match.end(1) if match and _name(match) in self._headings else 0)
        rule = self._rules.get(passage.kind)
        return Evidence(
            "section", rule.id if rule else passage.kind, text[passage.start : end], passage.start, end
        )

    def _section(self, text: str, match: re.Match[str]) -> str | None:
        known = self._headings.get(_name(match))
        if known is None:
            return None
        section: str = known.section
        if match[2]:
            return section
        if match[3]:  # 'Allergies - penicillin'; 'Assessment - stable' is a statement like any other
            return section if known.bare and known.attribute == "allergy" else None
        alone = text.startswith(("\n", "\r\n"), match.end()) or match.end() == len(text)
        return section if known.bare and alone else None


def _name(match: re.Match[str]) -> str:
    """Return a heading as the rules have it."""
    return _plain(match[1])


def _plain(heading: str) -> str:
    return " ".join(heading.lower().replace("’", "'").split()).rstrip(" .,?")


def may_have_sections(text: str) -> bool:
    """Return whether to look for sections: a text of one line has them where it has a colon or a dash."""
    return "\n" in text or ":" in text or "- " in text


def _first_ends(text: str, inside: Sequence[tuple[int, str]]) -> set[int]:
    """Return the first end after each heading inside a line: of a sentence with its line, or a blank line."""
    ends = [(end.start(), end.end()) for end in _INLINE_END.finditer(text, inside[0][0])]
    places = (bisect_left(ends, (start, 0)) for start, _ in inside)
    return {ends[place][1] for place in places if place < len(ends)}


def _line_end(text: str, start: int) -> int:
    """Return where the line ends that a place is in, its line break included."""
    end = text.find("\n", start)
    return len(text) if end < 0 else end + 1


def _begins_in_line(text: str, start: int) -> bool:
    """Return whether something stands after the colon of a heading."""
    line = text[start : start + _LONGEST].split("\n", 1)[0]
    return bool(line.partition(":")[2].strip())


def _first_sentence(text: str, start: int, end: int) -> int:
    match = _SENTENCE_END.search(text, start, end)
    return match.end() if match else end


def _is_unknown_heading(text: str, match: re.Match[str]) -> bool:
    """Return whether a line that is no known heading still ends the section before it.

    It does where a colon ends the line, and it is in capitals or comes after a blank line.
    """
    if not match[2] or text[match.end() : match.end() + 80].split("\n", 1)[0].strip():
        return False
    return (
        match[1].isupper()
        or re.search(r"\n[ \t]*\n$", text[max(0, match.start() - 20) : match.start()]) is not None
    )


def _goes_inside(rule: SectionRule, begin: str) -> bool:
    """Return whether a heading that begins so may follow a plain word: 'DDx:' may, 'Differential:' not."""
    return rule.attribute not in ("hypothetical", "uncertain") or begin.isupper()
