"""Which chemicals are laboratory analytes, named for their value or level: 'creatinine 1.2', 'serum calcium'.

Beside the cues: gets a text and its mentions, returns the evidence for those that are measured.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from nmstag.context.cue_notation import expand_all
from nmstag.context.rule import MeasuredRule
from nmstag.document import Evidence, Mention
from nmstag.late import late
from nmstag.plain import from_plain, to_plain

_WINDOW = 48
_VALUE = late(r"[ :=]{0,3}(?:(?:was|is|of|at) )?[<>]?\d")
_JOINED = late(r"\s*(?:,|/|&|,?\s+and|,?\s+or|-|\+)\s*(?:serum |plasma |total |free )?", re.IGNORECASE)


def compile_measured(rules: Iterable[MeasuredRule]) -> list[Any]:
    """Return the rules as plain data, their names written out in lower case."""
    written = [replace(rule, names=tuple(map(str.lower, expand_all(rule.names)))) for rule in rules]
    return [to_plain(rule) for rule in written]


class _Reader:
    """One rule with its expressions."""

    def __init__(self, rule: MeasuredRule) -> None:
        self.rule = rule
        self.before = _choice(rule.before, r"\b(?:{})\Z")
        self.after = _choice(rule.after, r"(?:{})")
        self.given_before = _choice(rule.given_before, r"(?<![\w/])(?:{})\Z")
        self.given_after = _choice(rule.given_after, r"(?:{})")

    def sides(self, text: str, mention: Mention) -> tuple[str, str]:
        """Return the words before and after a mention that show it was measured; one given has none."""
        head = text[max(0, mention.start - _WINDOW) : mention.start]
        tail = text[mention.end : mention.end + _WINDOW]
        if self.given_after.match(tail):
            return "", ""
        after = self.after.match(tail)
        if after:
            return "", mention.text + after[0].rstrip()
        if self.given_before.search(head):
            return "", ""
        before = self.before.search(head)
        return (before[0] + mention.text if before else mention.text if self.rule.alone else ""), ""


class MeasuredReader:
    """Tells analytes that are measured from drugs of the same name.

    Args:
        compiled: What `compile_measured` returned.
    """

    def __init__(self, compiled: Sequence[Any]) -> None:
        self._readers: dict[str, _Reader] = {}
        for rule in from_plain(list[MeasuredRule], compiled):
            reader = _Reader(rule)
            self._readers.update(dict.fromkeys(rule.names, reader))

    def find(self, text: str, mentions: Sequence[Mention]) -> Iterator[tuple[Mention, Evidence]]:
        """Yield the mentions that are measured, with the words that show it; items of a list share them."""
        known = [(item, self._reader(item)) for item in mentions if item.type == "Chemical"]
        analytes = [(item, reader) for item, reader in known if reader]
        if not analytes:
            return
        sides = [reader.sides(text, item) for item, reader in analytes]
        shown = [before or after for before, after in sides]
        order = range(1, len(analytes))
        for number in order:
            if not shown[number] and sides[number - 1][0] and self._joined(text, analytes, number):
                shown[number] = sides[number - 1][0]
        for number in reversed(order):
            if not shown[number - 1] and shown[number] and self._joined(text, analytes, number):
                shown[number - 1] = shown[number]
        for (mention, reader), words in zip(analytes, shown, strict=True):
            if words:
                yield mention, Evidence("rule", reader.rule.id, words, mention.start, mention.end)

    def _reader(self, mention: Mention) -> _Reader | None:
        return self._readers.get(mention.text.lower())

    def _joined(self, text: str, analytes: Sequence[tuple[Mention, _Reader]], number: int) -> bool:
        """Return whether an analyte is the next item of a list after the one before."""
        before, item = analytes[number - 1][0], analytes[number][0]
        near = item.start - before.end <= _WINDOW
        return near and _JOINED.fullmatch(text, before.end, item.start) is not None


def has_value(text: str, end: int) -> bool:
    """Return whether a figure stands right after a place: 'creatinine was 1.4'."""
    return _VALUE.match(text, end) is not None


def _choice(patterns: Sequence[str], frame: str) -> re.Pattern[str]:
    return late(frame.replace("{}", "|".join(patterns)) if patterns else r"(?!)", re.IGNORECASE)
