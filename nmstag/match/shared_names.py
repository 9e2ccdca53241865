"""Names before which another word shares their noun: 'upper and lower GI bleeding', 'food and drug allergy'.

For the step of coordination: gets a text and the names found in it, returns mentions that hold all parts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import NamedTuple

from nmstag.document import Evidence
from nmstag.late import late
from nmstag.match.overlap import Candidate, Spans
from nmstag.text.record import Text

RANK = 20
_NEAR = 24
_BACK = 90
"""How far before a name a word may be that shares its noun."""
_MOST_WORDS = 3
"""So many words may make a name with the noun of the name after them: 'vitamin B12 and folate deficiency'."""
_WORDS = late(rf"(?:[\w'’-]+ ){{0,{_MOST_WORDS - 1}}}[\w'’-]+\Z")
_SHORTEST_PREFIX, _SHORTEST_STEM = 3, 4
_PREFIXES = ("-", "hypo", "Hypo", "hyper", "Hyper")
_COMMA = late(r", ?\Z")
_GOES_ON = " of "
"""After a noun of which the name goes on: 'primary and secondary perforation of the bladder'."""

Lookup = Callable[[str], Sequence[Candidate]]


class _Part(NamedTuple):
    """Words that make a name with a noun: where they begin, the name, its concepts."""

    start: int
    name: str
    ids: tuple[str, ...]


class SharedNames:
    """Finds mentions of several parts that end in a name.

    Args:
        rule: Id of the rule, for the evidence.
        type: Entity type of the names.
        pairs: Words, in lower case, that may be a part though no list has the name they make.
        links: Words and signs between the last two parts.
        lookup: Returns the readings of a name.
        after_name: Words before a body part that is what something before it is of: 'carcinoma of the breast
            and lung cancer'.
    """

    def __init__(
        self,
        rule: str,
        type: str,
        pairs: Collection[str],
        links: Sequence[str],
        lookup: Lookup,
        after_name: Sequence[str] = (),
    ) -> None:
        self._rule, self._type, self._pairs, self._lookup = rule, type, frozenset(pairs), lookup
        spaced = "|".join(re.escape(link) for link in links if link.isalpha())
        signs = "|".join(re.escape(link) for link in links if not link.isalpha())
        of_what = "|".join(map(re.escape, after_name))
        self._of_what = late(rf"\b(?:{of_what}) \Z" if of_what else "(?!)")
        pair = "|".join(map(re.escape, sorted(pairs))) or "(?!)"
        words = [f" {link} " for link in links if link.isalpha()] or [""]
        joined = [link + blank for link in links if not link.isalpha() for blank in ("", " ")] or [""]
        self._ends = (*words, *joined, *(f"{one} " for one in pairs))
        self._link = late(rf"(?:,? (?:{spaced}) | ?(?:{signs}) ?)(?P<pair>(?:(?:{pair}) ){{0,2}})\Z")

    def find(self, text: Text, found: Sequence[Candidate]) -> Iterator[Candidate]:
        """Yield the mentions of a text, given its names."""
        names = sorted((one for one in found if one.type == self._type), key=lambda one: one[:2])
        taken = Spans(names)
        seen: set[tuple[int, int]] = set()
        for name in names:
            if not text.lowered.endswith(self._ends, 0, name.start):
                continue  # most names, which need no search
            link = self._link.search(text.lowered, max(0, name.start - _BACK), name.start)
            if link is None or text.raw.startswith(_GOES_ON, name.end):
                continue
            own, parts = self._parts(text.raw, name, link, taken)
            if parts and (parts[-1].start, name.end) not in seen:
                seen.add((parts[-1].start, name.end))
                whole = [*reversed(parts), own]
                ids = tuple(dict.fromkeys(id_ for part in whole for id_ in part.ids))
                evidence = Evidence("pattern", self._rule, " + ".join(part.name for part in whole))
                yield Candidate(parts[-1].start, name.end, RANK, self._type, ids, evidence)

    def _parts(
        self, raw: str, name: Candidate, link: re.Match[str], taken: Spans
    ) -> tuple[_Part, list[_Part]]:
        """Return the name with the words before it, and the parts before its link, the last one first."""
        words = raw[link.start("pair") : name.start]
        whole = raw[name.start : name.end]
        own = _Part(link.start("pair"), words + whole, self._ids(words + whole) or name.ids)
        if raw.endswith(_PREFIXES, 0, link.start()):
            half = self._half_word(raw, link.start(), whole)
            return own, [half] if half else []
        for rest in [whole] if words else _rests(whole):
            first = self._part(raw, link.start(), rest, name, taken)
            if first is not None:
                parts = [first]
                while comma := _COMMA.search(raw, max(0, parts[-1].start - 2), parts[-1].start):
                    more = self._part(raw, comma.start(), rest, name, taken)
                    if more is None:
                        break
                    parts.append(more)
                return own, parts
        return own, []

    def _part(self, raw: str, end: int, rest: str, name: Candidate, taken: Spans) -> _Part | None:
        """Return the words that end at a place and make a name with a noun; most words first."""
        words = _WORDS.search(raw, max(0, end - _BACK), end)
        start = words.start() if words else end
        while start < end:
            part = raw[start:end]
            ids = self._ids(f"{part} {rest}")
            paired = self._pairs.issuperset(part.lower().split())
            if (paired or (ids and self._is_part(raw, start, end, name))) and not taken.touching(start, end):
                return _Part(start, f"{part} {rest}", ids or name.ids)
            start = raw.find(" ", start, end) + 1 or end
        return None

    def _half_word(self, raw: str, end: int, name: str) -> _Part | None:
        """Return a prefix that makes a name with the end of the name after it: 'hyper- and hypokalemia'."""
        start = max(raw.rfind(" ", 0, end), raw.rfind("\n", 0, end)) + 1
        prefix = raw[start:end].removesuffix("-")
        if not prefix.isalpha():
            return None
        first = len(name.partition(" ")[0])
        wholes = (prefix + name[cut:] for cut in range(_SHORTEST_PREFIX, first - _SHORTEST_STEM + 1))
        found = ((whole, self._ids(whole)) for whole in wholes)
        return next((_Part(start, whole, ids) for whole, ids in found if ids), None)

    def _is_part(self, raw: str, start: int, end: int, name: Candidate) -> bool:
        """Return whether words are no noun of their own, in the plural or after 'of the'."""
        part = raw[start:end].lower()
        plural = part.endswith("s") and not part.endswith(("ss", "us", "is"))
        return not (
            plural
            or part in raw[name.start : name.end].lower()
            or self._of_what.search(raw, max(0, start - _NEAR), start)
        )

    def _ids(self, name: str) -> tuple[str, ...]:
        return next((one.ids for one in self._lookup(name) if one.type == self._type), ())


def _rests(name: str) -> Iterator[str]:
    """Yield a name without its first word, without its first two, and so on."""
    place = 0
    while (place := name.find(" ", place) + 1) > 0:
        yield name[place:]
