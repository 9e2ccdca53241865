"""What a short name means besides, and what in a text tells that it means that: 'NMS', non-motor symptoms.

A text's own definition comes first ('non-motor symptoms (NMS)'); these rules are for texts that define
nothing. A find that another reading fits better is dropped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from nmstag.errors import Fault, RuleError
from nmstag.match.overlap import Candidate
from nmstag.rules import Rule
from nmstag.rules.schema import check_regex, pattern_field

_HEADING_START = re.compile(
    r"(?:^|\n)[ \t*_]*$|[.;] $"
)  # behind a bullet it may be a problem: '- PE: heparin'
_HEADING_END = re.compile(r"[ \t]*(?:\([^()\n]{1,30}\)[ \t]*)?:")
_NAME = "~"
_BESIDE = 48  # how far before a name its surroundings are read
_WIDTH = 12  # how far before a heading its line may begin


def _check_beside(text: str) -> str | None:
    """Return what is wrong with an expression for what stands beside a name, or None."""
    if text.count(_NAME) != 1:
        return f"has not one {_NAME!r} for the name"
    return next(filter(None, map(check_regex, text.split(_NAME))), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingRule(Rule):
    """Says when a name has another meaning than the lexicons give it.

    Every condition that is given must hold.

    Args:
        names: The names, in their own case; concerned is a find that is one of them, or
            begins or ends with one that is a single word.
        signs: Phrases of which one must occur in the text, in any case; '*' at the end stands for any
            ending.
        setting: Phrases of which one must occur as well; empty means that the signs are enough.
        unless: Phrases that speak for the lexicons' reading: where one occurs, it stays.
        heading: Whether the find must also stand as a heading, at the start of a line or sentence, a colon
            behind it.
        beside: Regular expressions, each with one '~' for the name, for what stands around it; one must fit.
    """

    names: tuple[str, ...]
    signs: tuple[str, ...] = ()
    setting: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    heading: bool = False
    beside: tuple[str, ...] = pattern_field(check=_check_beside, default=())


class CompiledReading(NamedTuple):
    """A reading rule as plain data: its names, and regular expressions over the lower-case text.

    `beside` are expressions over the text as it stands: for what ends at the name, and what begins behind it.
    """

    id: str
    names: tuple[str, ...]
    signs: str
    setting: str
    unless: str
    heading: bool
    beside: tuple[tuple[str, str], ...]


def compile_readings(rules: Iterable[ReadingRule]) -> list[CompiledReading]:
    """Return rules as plain data.

    Raises:
        RuleError: A rule has no condition, and would drop its names everywhere.
    """
    rules = list(rules)
    faults = [
        Fault(
            "drops its names in every text",
            rule.path,
            rule.line,
            rule.id,
            allowed="signs, beside, or heading: true",
        )
        for rule in rules
        if not rule.signs and not rule.heading and not rule.beside
    ]
    if faults:
        raise RuleError(faults)
    return [
        CompiledReading(
            rule.id,
            rule.names,
            _any_of(rule.signs),
            _any_of(rule.setting),
            _any_of(rule.unless),
            rule.heading,
            tuple(_around(item) for item in rule.beside),
        )
        for rule in rules
    ]


def _around(beside: str) -> tuple[str, str]:
    """Return the expressions for what ends at a name and what begins behind it."""
    before, _, behind = beside.partition(_NAME)
    return rf"(?<!\w)(?:{before})\Z" if before else "", behind


def _any_of(phrases: Sequence[str]) -> str:
    """Return a regular expression for any of some phrases as whole words; empty for none."""
    ends = [(phrase.rstrip("*").lower(), r"\w*" if phrase.endswith("*") else "") for phrase in phrases]
    words = ["[ \\n-]+".join(map(re.escape, re.split(r"[ -]", phrase))) + end for phrase, end in ends]
    return rf"(?<!\w)(?:{'|'.join(words)})(?!\w)" if words else ""


class Readings:
    """Drops finds of names that mean something else in their text.

    Args:
        compiled: What `compile_readings` returned.
    """

    def __init__(self, compiled: Iterable[Sequence[object]]) -> None:
        self._by_name: dict[str, list[_Reading]] = {}
        for reading in (_Reading(CompiledReading(*item)) for item in compiled):  # type: ignore[arg-type]
            for name in reading.names:
                self._by_name.setdefault(name, []).append(reading)

    def keep(self, text: str, candidates: list[Candidate]) -> list[Candidate]:
        """Return the candidates that no other reading takes away.

        What the text defines itself stays, whatever the rest of it says.
        """
        decided: dict[str, bool] = {}
        kept = [item for item in candidates if not self._objection(text, item, decided)]
        return kept if len(kept) < len(candidates) else candidates

    def objection(self, text: str, candidate: Candidate) -> str:
        """Return the id of the rule that drops a candidate; empty where none does."""
        return self._objection(text, candidate, {})

    def _objection(self, text: str, candidate: Candidate, decided: dict[str, bool]) -> str:
        for reading in self._readings(text[candidate.start : candidate.end]):
            if candidate.evidence.source == "abbreviation":
                return ""
            if reading.heading and not _is_heading(text, candidate):
                continue
            if reading.beside and not reading.stands(text, candidate):
                continue
            if reading.id not in decided:
                decided[reading.id] = reading.fits(text.lower())
            if decided[reading.id]:
                return reading.id
        return ""

    def _readings(self, name: str) -> Sequence[_Reading]:
        known = self._by_name.get(name)
        if known is None and " " in name:
            known = self._by_name.get(name[: name.index(" ")]) or self._by_name.get(
                name[name.rindex(" ") + 1 :]
            )
        return known or ()


class _Reading:
    """A compiled reading with its expressions ready."""

    def __init__(self, plain: CompiledReading) -> None:
        self.id, self.names, *expressions, self.heading, beside = plain
        self.beside = beside
        self._around: list[tuple[re.Pattern[str], re.Pattern[str]]] | None = None
        self._signs, self._setting, self._unless = (
            re.compile(item) if item else None for item in expressions
        )

    def fits(self, lowered: str) -> bool:
        """Return whether the words of a text speak for this reading."""
        for wanted in (self._signs, self._setting):
            if wanted is not None and not wanted.search(lowered):
                return False
        return self._unless is None or not self._unless.search(lowered)

    def stands(self, text: str, candidate: Candidate) -> bool:
        """Return whether a find stands in surroundings that speak for this reading."""
        start, end = candidate.start, candidate.end
        name = next((one for one in self.names if text.startswith(one, start, end)), None)
        if name is not None:
            end = start + len(name)
        else:
            start = end - len(next((one for one in self.names if text.endswith(one, start, end)), ""))
        window = text[max(0, start - _BESIDE) : start]
        if self._around is None:  # compiled when it is first asked for, which few texts do
            self._around = [(re.compile(before), re.compile(behind)) for before, behind in self.beside]
        return any(behind.match(text, end) and before.search(window) for before, behind in self._around)


def _is_heading(text: str, candidate: Candidate) -> bool:
    begin = max(0, candidate.start - _WIDTH)
    before = text[begin : candidate.start]
    found = _HEADING_START.search(before)
    at_start = found is not None and (begin == 0 or found.start() > 0 or before[0] in "\n.;")
    return at_start and _HEADING_END.match(text, candidate.end) is not None
