"""A step of matching: short names with another meaning in their text, such as NMS for non-motor symptoms.

A text's own definition comes first ('non-motor symptoms (NMS)'); these rules are for texts that define
nothing. A candidate that another meaning fits better is rejected.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any

from nmstag.errors import Fault, RuleError
from nmstag.late import late
from nmstag.match.overlap import Candidate
from nmstag.match.step import Candidates, Resources, Span, Step, check_rejecting
from nmstag.plain import from_plain, record, to_plain
from nmstag.rules import Rule
from nmstag.rules.schema import check_regex, pattern_field
from nmstag.rules.sources import Sources
from nmstag.text.record import Text

# After a bullet it may be a problem: '- PE: heparin'.
_HEADING_START = late(r"(?:^|\n)[ \t*_]*$|[.;] $")
_HEADING_END = late(r"[ \t]*(?:\([^()\n]{1,30}\)[ \t]*)?:")
_NAME = "~"
_BESIDE = 48  # how far before a name its surroundings are read
_GAP = 10  # the longest join of two items of a list
_BETWEEN = late(r"\s*(?:[,;/&+|]|\n[ *-]*|,? ?\b(?:and|or)\b|&)\s*(?:(?:and|or|no) )?")
_Surroundings = tuple[re.Pattern[str], re.Pattern[str]]
_WIDTH = 12  # how far before a heading its line may begin


def check_beside(text: str) -> str | None:
    """Return what is wrong with an expression for what is around a name, or None."""
    if text.count(_NAME) != 1:
        return f"has not one {_NAME!r} for the name"
    return next(filter(None, map(check_regex, text.split(_NAME))), None)


@record(frozen=True, slots=True, kw_only=True)
class WordSenseRule(Rule):
    """Says when a name has another meaning than the lexicons give it.

    Every condition that is given must hold.

    Args:
        names: The names, in their own case; the rule is about a candidate that is one of them, or
            begins or ends with one that is a single word.
        signs: Phrases of which one must occur in the text, in any case; '*' at the end stands for any
            ending.
        setting: Phrases of which one must occur as well; empty means that the signs are enough.
        unless: Phrases that support the lexicons' reading: where one occurs, it is kept.
        heading: Whether the candidate must also be a heading, at the start of a line or sentence, a colon
            after it.
        beside: Regular expressions, each with one '~' for the name, for what is around it; one must fit.
        unless_beside: Such expressions too; where one fits, the name is kept.
        unless_listed: Whether the name is kept where only a comma, a slash or 'and' is between it and
            another mention: 'copd, pe'.
        alone: Whether the rule is about the name itself alone, not about a longer one that begins or
            ends with it.
    """

    names: tuple[str, ...]
    signs: tuple[str, ...] = ()
    setting: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    heading: bool = False
    beside: tuple[str, ...] = pattern_field(check=check_beside, default=())
    unless_beside: tuple[str, ...] = pattern_field(check=check_beside, default=())
    unless_listed: bool = False
    alone: bool = False

    @property
    def conditional(self) -> bool:
        """Whether there is a condition, without which its names would be rejected in every text."""
        conditions = (self.signs, self.heading, self.beside, self.unless_beside, self.unless_listed)
        return any(conditions)


class WordSense(Step):
    """Rejects candidates whose name means something else in their text."""

    name = "word_sense"
    topic = "word_sense"
    schema = WordSenseRule

    @classmethod
    def compile(cls, rules: Sequence[WordSenseRule], sources: Sources) -> Any:
        """Return the rules as plain data.

        Raises:
            RuleError: A rule has no condition, and would reject its names everywhere.
        """
        faults = [
            Fault(
                "rejects its names in every text",
                rule.path,
                rule.line,
                rule.id,
                allowed="signs, beside, unless_beside, unless_listed: true, or heading: true",
            )
            for rule in rules
            if not rule.conditional
        ]
        if faults:
            raise RuleError(faults)
        return to_plain(list(rules))

    def __init__(self, plain: Any, resources: Resources) -> None:
        super().__init__(plain, resources)
        self._by_name: dict[str, list[_Sense]] = {}
        for rule in from_plain(list[WordSenseRule], plain):
            sense = _Sense(rule)
            for name in sense.rule.names:
                self._by_name.setdefault(name, []).append(sense)

    def __call__(self, text: Text, candidates: Candidates) -> Candidates:
        """Return the candidates, those kept that have no other meaning in the text.

        What the text defines itself stays, whatever the rest of it says.
        """
        kept = candidates.kept
        decided: dict[str, bool] = {}
        left = [one for n, one in enumerate(kept) if not self._rejecting(text, one, decided, kept, n)]
        return candidates.keeping(left) if len(left) < len(kept) else candidates

    def prepare(self) -> None:
        """Make the expressions of all rules."""
        for senses in self._by_name.values():
            for sense in senses:
                sense.prepare()

    def reason(self, text: Text, candidate: Candidate) -> str:
        """Return the id of the rule that rejects a candidate; empty where none does."""
        return self._rejecting(text, candidate, {})

    def _rejecting(
        self,
        text: Text,
        candidate: Candidate,
        decided: dict[str, bool],
        kept: Sequence[Candidate] = (),
        number: int = 0,
    ) -> str:
        name = text.raw[candidate.start : candidate.end]
        for sense in self._senses(name):
            rule = sense.rule
            if rule.alone and name not in rule.names:
                continue
            if candidate.evidence.source == "abbreviation":
                return ""
            if rule.heading and not _is_heading(text.raw, candidate):
                continue
            if rule.beside and not sense.fits_around(text.raw, candidate):
                continue
            if rule.unless_listed and _is_listed(text.raw, kept, number):
                continue
            if rule.unless_beside and sense.kept_around(text.raw, candidate):
                continue
            if rule.id not in decided:
                decided[rule.id] = sense.fits(text.lowered)
            if decided[rule.id]:
                return rule.id
        return ""

    def _senses(self, name: str) -> Sequence[_Sense]:
        known = self._by_name.get(name)
        if known is None and " " in name:
            first, last = name[: name.index(" ")], name[name.rindex(" ") + 1 :]
            known = self._by_name.get(first) or self._by_name.get(last)
        return known or ()

    @classmethod
    def check(cls, rule: WordSenseRule, sources: Sources) -> Iterator[Fault]:
        """Yield a fault for each example in which the rule alone rejects none of its names.

        In a counterexample it must reject no marked name.
        """
        return check_rejecting(cls, rule, sources, _named)


def _named(rule: WordSenseRule, text: Text) -> Iterator[Span]:
    """Yield where a text has a name of a rule."""
    for name in rule.names:
        yield from (match.span() for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text.raw))


class _Sense:
    """A rule with its expressions, each compiled when a text first asks for it."""

    def __init__(self, rule: WordSenseRule) -> None:
        self.rule = rule

    def prepare(self) -> None:
        """Make all expressions of the rule, without compiling them."""
        _ = self._wanted, self._unless, self._around, self._kept_around

    @cached_property
    def _wanted(self) -> list[re.Pattern[str]]:
        return [late(_any_of(phrases)) for phrases in (self.rule.signs, self.rule.setting) if phrases]

    @cached_property
    def _unless(self) -> re.Pattern[str]:
        return late(_any_of(self.rule.unless) or "(?!)")

    @cached_property
    def _around(self) -> list[_Surroundings]:
        return _surroundings(self.rule.beside)

    @cached_property
    def _kept_around(self) -> list[_Surroundings]:
        return _surroundings(self.rule.unless_beside)

    def fits(self, lowered: str) -> bool:
        """Return whether the words of a text support this meaning."""
        return all(one.search(lowered) for one in self._wanted) and not self._unless.search(lowered)

    def fits_around(self, raw: str, candidate: Candidate) -> bool:
        """Return whether what is around a candidate supports this meaning."""
        return self._is_around(raw, candidate, self._around)

    def kept_around(self, raw: str, candidate: Candidate) -> bool:
        """Return whether what is around a candidate supports the lexicons' meaning."""
        return self._is_around(raw, candidate, self._kept_around)

    def _is_around(self, raw: str, candidate: Candidate, around: list[_Surroundings]) -> bool:
        start, end = candidate.start, candidate.end
        name = next((one for one in self.rule.names if raw.startswith(one, start, end)), None)
        if name is not None:
            end = start + len(name)
        else:
            start = end - len(next((one for one in self.rule.names if raw.endswith(one, start, end)), ""))
        window = raw[max(0, start - _BESIDE) : start]
        return any(after.match(raw, end) and before.search(window) for before, after in around)


def _surroundings(items: Sequence[str]) -> list[_Surroundings]:
    parts = (item.partition(_NAME) for item in items)
    return [(late(rf"(?<!\w)(?:{before})\Z" if before else ""), late(after)) for before, _, after in parts]


def _is_listed(raw: str, kept: Sequence[Candidate], number: int) -> bool:
    """Return whether a candidate is an item of a list, the mention before or after it another one."""
    one = kept[number] if number < len(kept) else None
    if one is None:
        return False
    before = kept[number - 1].end if number else -1
    after = kept[number + 1].start if number + 1 < len(kept) else -1
    return (0 <= one.start - before <= _GAP and _BETWEEN.fullmatch(raw, before, one.start) is not None) or (
        0 <= after - one.end <= _GAP and _BETWEEN.fullmatch(raw, one.end, after) is not None
    )


def _any_of(phrases: Sequence[str]) -> str:
    """Return a regular expression for any of some phrases as whole words; empty for none."""
    ends = [(phrase.rstrip("*").lower(), r"\w*" if phrase.endswith("*") else "") for phrase in phrases]
    words = ["[ \\n-]+".join(map(re.escape, re.split(r"[ -]", phrase))) + end for phrase, end in ends]
    return rf"(?<!\w)(?:{'|'.join(words)})(?!\w)" if words else ""


def _is_heading(raw: str, candidate: Candidate) -> bool:
    begin = max(0, candidate.start - _WIDTH)
    before = raw[begin : candidate.start]
    match = _HEADING_START.search(before)
    at_start = match is not None and (begin == 0 or match.start() > 0 or before[0] in "\n.;")
    return at_start and _HEADING_END.match(raw, candidate.end) is not None
