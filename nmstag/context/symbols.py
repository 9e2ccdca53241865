"""Cues that are signs, not words, and stand directly at a mention: '? UTI', '+ fever, - rash'."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from nmstag.context.compiled import CueRule, Hit
from nmstag.document import Mention

_WINDOW = 16
_NEAR = 6  # a sign, a space, "new "
_LINE = 400
_PLUS = re.compile(r"(?:^|[\s,;(])\+\)?\s?[A-Za-z]")


class SymbolFinder:
    """Finds the signs at mentions."""

    def __init__(self, symbols: Sequence[tuple[str, int]], rules: Sequence[CueRule]) -> None:
        self._rules = [(symbol, rules[number]) for symbol, number in symbols]
        known = sorted({symbol for symbol, _ in symbols}, key=lambda item: (-len(item), item))
        self._signs = frozenset(sign for symbol in known for sign in symbol if not sign.isalnum()) - {" "}
        choice = "|".join(map(re.escape, known)) or r"(?!)"
        self._before = re.compile(rf"(?:^|(?<=[\s,(/]))({choice})\s?(?:new )?$")
        self._after = re.compile(rf"\s?({choice})(?:(?<!\w)|(?!\w))", re.IGNORECASE)

    def find(self, text: str, mention: Mention) -> Iterator[Hit]:
        """Yield the signs right before and right behind a mention."""
        near = text[max(0, mention.start - _NEAR) : mention.start] + text[mention.end : mention.end + 2]
        if self._signs.isdisjoint(near):
            return
        begin = max(0, mention.start - _WINDOW)
        match = self._before.search(text[begin : mention.start])
        if match and not _is_bullet(text, begin + match.start(1), match[1]):
            yield from self._hits(match[1], begin + match.start(1), "before")
        match = self._after.match(text, mention.end)
        if match:
            yield from self._hits(match[1], match.start(1), "after")

    def _hits(self, symbol: str, start: int, side: str) -> Iterator[Hit]:
        for known, rule in self._rules:
            if known == symbol.lower() and rule.direction in (side, "both"):
                yield Hit(start, start + len(symbol), rule)


def _is_bullet(text: str, start: int, symbol: str) -> bool:
    """A dash is a minus sign only behind a comma or in a line that has a plus too: '+ fever, - rash'."""
    if symbol not in "-–":
        return False
    begin = max(text.rfind("\n", 0, start) + 1, start - _LINE)
    if text[begin:start].rstrip().endswith((",", ")", ";")):
        return False
    end = text.find("\n", start, start + _LINE)
    return not _PLUS.search(text[begin : end if end >= 0 else start + _LINE])
