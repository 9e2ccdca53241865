"""Sections of notes, leaflets and case reports: where they begin, and the context they set by default."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from nmstag.context.cue_notation import expand
from nmstag.document import Evidence, Passage

if TYPE_CHECKING:
    from nmstag.context.rule import SectionRule

SECTION_FILE = "sections.yaml"
OTHER = ""  # a heading nobody knows: only ends the section before it
# A heading begins its line, behind a bullet, a number or mark-up signs at most; a colon ends it, or
# the line does. Tail: 'Allergies (drug):'.
_LINE = re.compile(
    r"^[ \t]*+(?:[-–•*#>=_]++[ \t]*+|\(?(?:\d{1,2}|[IVX]{1,4}|[A-Z])[.)][ \t]++)*+"
    r"([A-Za-z][\w &/'’.,?-]{0,58}?)(?:[ \t]*\([^()\n]{1,30}\))?[ \t]*[*_=]*[ \t]*"
    r"(?:(:)|([-–—])[ \t]|(?=\r?$))",
    re.MULTILINE,
)


_INLINE = re.compile(r"[.;] ([A-Z][A-Za-z/&' ]{0,40}):")
_SENTENCE_END = re.compile(r"[.!?](?=\s+[A-Z])")
_LONGEST_HEADING = 48
_LONGEST = 160
"""A heading ends within so many characters of its line."""
_ENDS = (":", "- ", "–", "—", "-\t")


def _headings(text: str) -> Iterator[re.Match[str]]:
    """Yield the beginnings of lines that look like headings."""
    start = 0
    while start <= len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        # Most lines of prose are told apart sooner than by the expression.
        if end - start <= _LONGEST or any(map(text[start : start + _LONGEST].__contains__, _ENDS)):
            match = _LINE.match(text, start)
            if match:
                yield match
        start = end + 1


class SectionDefault(NamedTuple):
    """What a kind of section says of the mentions in it."""

    attribute: str
    types: tuple[str, ...]

    def fits(self, type_: str, found: Mapping[str, object]) -> bool:
        """Return whether a mention of that type, with those attributes from cues, gets the default.

        What is denied has no history and is no allergy; but a relative it may still be denied of.
        """
        if self.types and type_ not in self.types:
            return False
        return self.attribute == "other_experiencer" or not ("negated" in found or "hypothetical" in found)


class SectionFinder:
    """Finds sections by their headings, one pass over the lines of a text."""

    def __init__(self, compiled: Mapping[str, Any]) -> None:
        """Build from what `compile` returned."""
        self._headings: dict[str, tuple[str, bool, str]] = {
            heading: (kind, bare, rule) for heading, kind, bare, rule in compiled["headings"]
        }
        self._rules: dict[str, str] = {}
        for kind, _, rule in self._headings.values():
            self._rules.setdefault(kind, rule)
        self._defaults = {
            kind: SectionDefault(attribute, tuple(types)) for kind, attribute, types in compiled["defaults"]
        }

    @staticmethod
    def compile(folder: str | Path) -> dict[str, Any]:
        """Return the sections file of a folder as plain data; no file means no sections.

        Raises:
            RuleError: Carries every fault of the file.
        """
        from nmstag.context.rule import SectionRule
        from nmstag.rules import load_rules

        path = Path(folder) / SECTION_FILE
        return SectionFinder.compile_rules(load_rules(path, SectionRule) if path.is_file() else [])

    @staticmethod
    def compile_rules(rules: Sequence[SectionRule]) -> dict[str, Any]:
        """Return section rules as plain data."""
        headings = [
            (heading.lower(), rule.kind, rule.bare, rule.id)
            for rule in rules
            for phrase in rule.headings
            for heading in expand(phrase)
        ]
        defaults = [(rule.kind, rule.attribute, rule.types) for rule in rules if rule.attribute]
        return {"headings": headings, "defaults": defaults}

    @classmethod
    def from_rules(cls, folder: str | Path) -> SectionFinder:
        """Return one with the sections file of a folder."""
        return cls(cls.compile(folder))

    def find(self, text: str) -> tuple[Passage, ...]:
        """Return the sections of a text, each from its heading to the next one, in order."""
        starts: list[tuple[int, str]] = []
        for match in _headings(text):
            kind = self._kind(text, match)
            if kind:
                starts.append((match.start(1), kind))
            elif starts and _is_unknown_heading(text, match):
                starts.append((match.start(1), OTHER))
        if starts:  # 'PMH: gout. FH: stroke.'
            within = (
                (match.start(1), self._headings.get(match[1].lower())) for match in _INLINE.finditer(text)
            )
            starts = sorted({*starts, *((start, known[0]) for start, known in within if known)})
        ends = [start for start, _ in starts[1:]] + [len(text)]
        if (
            starts and "\n" not in text
        ):  # a line that goes on behind its first sentence is no section any more
            ends = [_first_sentence(text, start, end) for (start, _), end in zip(starts, ends, strict=True)]
        found = [Passage(start, end, kind) for (start, kind), end in zip(starts, ends, strict=False)]
        return tuple(passage for passage in found if passage.kind != OTHER)

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

    def default(self, kind: str) -> SectionDefault | None:
        """Return what a kind of section says of its mentions, if anything."""
        return self._defaults.get(kind)

    def evidence(self, text: str, passage: Passage) -> Evidence:
        """Return the heading of a section as evidence."""
        match = _LINE.match(text[passage.start : min(passage.end, passage.start + _LONGEST)])
        end = passage.start + (match.end(1) if match and _name(match) in self._headings else 0)
        rule = self._rules.get(passage.kind, passage.kind)
        return Evidence("section", rule, text[passage.start : end], passage.start, end)

    def _kind(self, text: str, match: re.Match[str]) -> str | None:
        known = self._headings.get(_name(match))
        if known is None:
            return None
        kind, bare, _ = known
        if match[2]:
            return kind
        alone = text.startswith(("\n", "\r\n"), match.end()) or match.end() == len(text)
        return kind if bare and alone and not match[3] else None


def _name(match: re.Match[str]) -> str:
    """Return a heading as the rules have it."""
    return " ".join(match[1].lower().replace("’", "'").split()).rstrip(" .,?")


def may_have_sections(text: str) -> bool:
    """Return whether to look for sections: a text of one line has them where it has an early colon."""
    return "\n" in text or ":" in text[:_LONGEST_HEADING]


def _first_sentence(text: str, start: int, end: int) -> int:
    match = _SENTENCE_END.search(text, start, end)
    return match.end() if match else end


def _is_unknown_heading(text: str, match: re.Match[str]) -> bool:
    """Return whether a line that is no known heading still ends the section before it.

    It does where a colon ends the line, and it is in capitals or stands behind a blank line.
    """
    if not match[2] or text[match.end() : match.end() + 80].split("\n", 1)[0].strip():
        return False
    return (
        match[1].isupper()
        or re.search(r"\n[ \t]*\n$", text[max(0, match.start() - 20) : match.start()]) is not None
    )


def find_sections(text: str, folder: str | Path | None = None) -> tuple[Passage, ...]:
    """Return the sections of a note, leaflet or case report, in order; empty for plain prose.

    Args:
        text: The whole text; offsets are into it.
        folder: Where `sections.yaml` is; by default that of the rules that come with the package.

    >>> [passage.kind for passage in find_sections("PMH: gout\\nAllergies: penicillin")]
    ['past_history', 'allergies']
    """
    key = Path(folder) if folder is not None else default_folder()
    if key not in _FINDERS:
        _FINDERS[key] = SectionFinder.from_rules(key)
    return _FINDERS[key].find(text)


_FINDERS: dict[Path, SectionFinder] = {}


def default_folder() -> Path:
    """Return the folder of the context rules that come with the package."""
    here = Path(__file__).resolve().parents[1]
    packed = here / "default_pack" / "rules" / "context"
    return packed if packed.is_dir() else here.parent / "rules" / "context"
