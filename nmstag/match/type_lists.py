"""A step of matching: types of one disease that share its name, 'hepatitis B and C', 'type 1 and 2 diabetes'.

The name may be before the types, after them or around them. The span is one mention, and its concepts are
those of the names that each type makes; all of them must be in the lexicons. Of a rule for stages, the name
alone need be: 'stage I and II hypertension' is hypertension.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from nmstag.document import Evidence
from nmstag.errors import Fault
from nmstag.late import late
from nmstag.match.overlap import Candidate
from nmstag.match.step import Candidates, Resources, Step, listed
from nmstag.plain import from_plain, record, to_plain
from nmstag.rules import Rule, Sources, pattern_field
from nmstag.text.record import Text

RANK = 20
_MOST_WORDS = 3
"""So many words before or after the types may be the name."""
_BACK = 60
_NEAR = 24
_HEAD = 5
_TOKENS = (
    *"i ii iii iv v vi vii viii ix x xi xii".upper().split(),
    *map(str, range(100)),
    *"ABCDEFGH",
    *(number + letter for number in "1234" for letter in "AB"),
)
"""Tokens that may tell a type."""
_LINKS = ("and", "or", "/", "&")
_WORDS_BEFORE = late(r"(?:[\w'’-]+ ){0,3}\Z")
_WORDS_AFTER = late(r"(?: [\w'’-]+){0,3}")


@record(frozen=True, slots=True, kw_only=True)
class TypeListRule(Rule):
    """Says how the types of a disease are written.

    Args:
        type: Entity type of the mention.
        designator: Regular expression for one type: 'B', 'type 2', 'II'.
        links: Regular expression for what is between the last two, and may be between all.
        heads: Word classes of nouns of disease; types are looked for near one, or near a listed name.
        names: Names, in lower case, that lexicons are supposed to have when the examples are tried.
        stages: Whether the name beside the types is enough, so that they may be stages or grades of it; the
            first then has a word such as 'stage'.
    """

    type: str
    designator: str = pattern_field()
    links: str = pattern_field()
    heads: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    stages: bool = False


class TypeLists(Step):
    """Finds several types of one disease, each a concept of its own."""

    name = "type_lists"
    topic = "type_lists"
    schema = TypeListRule

    @classmethod
    def compile(cls, rules: Sequence[TypeListRule], sources: Sources) -> Any:
        """Return the rules as plain data, and the words of their heads."""
        classes = sources.word_classes()
        heads = sorted({word for rule in rules for name in rule.heads for word in classes.get(name, ())})
        return {"rules": to_plain(list(rules)), "heads": heads}

    @classmethod
    def words(cls, plain: Any) -> Iterator[str]:
        """Return the words without which a text has no such list."""
        if plain["rules"]:
            yield from map(str.lower, (*_TOKENS, *_LINKS))
            yield from plain["heads"]

    def __init__(self, plain: Any, resources: Resources) -> None:
        super().__init__(plain, resources)
        self._rules = [_CompiledTypeList(rule) for rule in from_plain(list[TypeListRule], plain["rules"])]
        symbols = resources.gazetteer.symbols.vocabulary

        def found(words: tuple[str, ...]) -> str:
            return "".join(sorted({symbols[word.lower()] for word in words if word.lower() in symbols}))

        one, link = (f"[{re.escape(found(words)) or chr(0)}]" for words in (_TOKENS, _LINKS))
        self._links = late(f"{link}(?:(?<={one}.)|(?<={one}..))(?=.{{0,2}}{one})", re.DOTALL)
        self._heads = frozenset(symbols[word] for word in plain["heads"] if word in symbols)

    def __call__(self, text: Text, candidates: Candidates) -> Candidates:
        """Return the candidates and the lists of types in a text, with the concept of each type."""
        places = list(self._links_near_names(text, candidates.found)) if self._rules else []
        if not places:
            return candidates
        found = [one for rule in self._rules for one in self._matches(text.raw, rule, places, candidates)]
        return Candidates(candidates.found + found, candidates.kept) if found else candidates

    def _links_near_names(self, text: Text, found: Sequence[Candidate]) -> Iterator[int]:
        """Yield where a link of what may be types begins, if a name or a noun of disease is near.

        Most numbers that 'and' joins are near none.
        """
        symbols = text.symbols
        for link in self._links.finditer(symbols):
            number = link.start()
            place = text.ends[number - 1]
            if not self._heads.isdisjoint(symbols[number : number + _HEAD]) or _near_a_name(place, found):
                yield place

    def _matches(
        self, raw: str, rule: _CompiledTypeList, places: Sequence[int], candidates: Candidates
    ) -> Iterator[Candidate]:
        for series in rule.series(raw, places):
            if rule.stages:
                yield from _beside(raw, rule, series, candidates.found)
                continue
            found = next(filter(None, (self._named(raw, rule, part) for part in _around(raw, series))), None)
            if found:
                yield found

    def _named(self, raw: str, rule: _CompiledTypeList, series: _Series) -> Candidate | None:
        """Return the candidate for types with the words around them, if each type makes a name."""
        parts = list(series.names(raw))
        ids: dict[str, None] = {}
        for part in parts:
            readings = self.resources.gazetteer.lookup(part)
            own = next((one.ids for one in readings if one.type == rule.type), None)
            if own is None:
                return None
            ids.update(dict.fromkeys(own))
        evidence = Evidence("pattern", rule.id, " + ".join(parts))
        return Candidate(series.start, series.end, RANK, rule.type, tuple(ids), evidence)

    @classmethod
    def check(cls, rule: TypeListRule, sources: Sources) -> Iterator[Fault]:
        """Yield a fault for each example of which the rule matches other spans than the marked ones."""
        plain = cls.compile([rule], sources)
        gazetteer = listed(rule.type, rule.names, cls.words(plain))
        step = cls(plain, Resources(gazetteer))
        for case in rule.cases():
            text = gazetteer.read(case.marked.text)
            near = [Candidate(0, len(text.raw), RANK, "", (), Evidence("lexicon", "")), *gazetteer.find(text)]
            found = step(text, Candidates(near, [])).found[len(near) :]
            got = [(one.start, one.end, one.type) for one in found]
            if got != case.wanted():
                yield rule.fault(case, f"the rule matches {case.shown(got)}")


class _Series(NamedTuple):
    """Types in a row, with the words around them that make a name with each."""

    start: int
    end: int
    types: tuple[tuple[int, int], ...]

    def names(self, raw: str) -> Iterator[str]:
        """Yield the name that each type makes; a type takes over the word 'type' of the one before it."""
        before, after = raw[self.start : self.types[0][0]], raw[self.types[-1][1] : self.end]
        word = ""
        for start, end in self.types:
            kind, space, number = raw[start:end].rpartition(" ")
            word = f"{kind.removesuffix('s')}{space}" if kind else word
            yield f"{before}{word}{number}{after}"


def _beside(
    raw: str, rule: _CompiledTypeList, series: _Series, found: Sequence[Candidate]
) -> Iterator[Candidate]:
    """Yield the names before or after stages, with these."""
    first, last = series.types[0][0], series.types[-1][1]
    if raw[first : series.types[0][1]].isalnum():
        return  # a number alone may count anything
    for one in found:
        if one.type == rule.type and (raw[one.end : first] in (" ", ", ") or raw[last : one.start] == " "):
            start, end = min(one.start, first), max(one.end, last)
            evidence = Evidence("pattern", rule.id, one.evidence.detail)
            yield Candidate(start, end, RANK + 1, rule.type, one.ids, evidence)


def _near_a_name(place: int, found: Sequence[Candidate]) -> bool:
    return any(one.start < place + _NEAR and place - _NEAR < one.end for one in found)


def _around(raw: str, series: _Series) -> Iterator[_Series]:
    """Yield the types with words before or after them, more of them first."""
    first, last = series.start, series.end
    lead = _WORDS_BEFORE.search(raw, max(0, first - _BACK), first)
    tail = _WORDS_AFTER.match(raw, last)
    starts = [first, *_word_edges(raw, lead.start(), first)] if lead else [first]
    ends = [last, *_word_edges(raw[: tail.end()] + " ", last + 1, tail.end() + 1, -1)] if tail else [last]
    spans = [(start, end) for start in starts for end in ends if (start, end) != (first, last)]
    for start, end in sorted(spans, key=lambda span: span[0] - span[1]):
        yield series._replace(start=start, end=end)


def _word_edges(raw: str, start: int, end: int, shift: int = 0) -> Iterator[int]:
    """Yield where words begin between two places; with a shift of -1, where they end."""
    place = start
    if not shift and start < end:
        yield start
    while (place := raw.find(" ", place, end) + 1) > 0:
        if shift or place < end:
            yield place + shift


class _CompiledTypeList:
    """A rule as expressions."""

    def __init__(self, rule: TypeListRule) -> None:
        self.id, self.type, self.stages = rule.id, rule.type, rule.stages
        one, link = rule.designator, rule.links
        self._link = late(rf"(?:{link})(?=(?:{one})(?![\w%]))")
        self._first = late(rf"(?<![\w.-])(?:{one})(?:(?:, ?|{link})(?:{one}))*\Z")
        self._next = late(rf"(?:{link})({one})(?![\w%])")
        self._one = late(rf"(?<![\w.-])(?:{one})(?![\w%])")

    def series(self, raw: str, places: Sequence[int]) -> Iterator[_Series]:
        """Yield the types that are joined in a text.

        Args:
            raw: The text.
            places: Where a link may begin.
        """
        done = 0
        for place in places:
            link = self._link.match(raw, place) if place >= done else None
            if link is None:
                continue
            comma = link.start() - (raw[link.start() - 1] == ",")
            first = self._first.search(raw, max(done, comma - _BACK), comma)
            if first is None:
                continue
            done = link.start()
            while after := self._next.match(raw, done):
                done = after.end()
            types = tuple(one.span() for one in self._one.finditer(raw, first.start(), done))
            if len(types) > 1 and all(left[1] < right[0] for left, right in pairwise(types)):
                yield _Series(first.start(), done, types)
