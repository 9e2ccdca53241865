"""Cues that are signs, not words, and stand directly at a mention: '? UTI', '+ fever, - rash'."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from nmstag.context.checkboxes import Answer
from nmstag.context.phrase_matcher import CueRule, Hit
from nmstag.document import Mention

_COLON = re.compile(r"^(?:[:=?]|\.{2,})[ \t]*(?:(?:all|both) )?(?=[\w-])")
_CELLS = re.compile(r"^\|(?:[^|]*\|)?[ \t]*(?=[\w-])")
_ARROW = re.compile(r"^(?:->|\u2192)[ \t]*")
_YES = r"(?:[:=?]|\.{2,})[ \t]{0,20}(?:yes|y|present|positive|pos)"  # '? Yes' is no doubt
_WINDOW = 16
_NEAR = 6  # a sign, a space, "new "
_LINE = 400
# 'Rash: no, cough' is an answer, 'Rash: no change' is none.
_ANSWERED = r"(?:(?<!\w)|(?=[ \t]*(?:[,.;|)\]/\t\r\n]|$|[A-Z(])))"
_SIGN = r"(?:[(\[][-+–xX ✓]?[)\]]|[☐☑☒□■])"
_SIGN_BEFORE = re.compile(rf"{_SIGN}[ \t]?\Z")
_SIGN_AFTER = re.compile(rf"\s?{_SIGN}")
_SIGN_LAST = re.compile(rf"{_SIGN}[\s.,;]*$")
_LEADING = re.compile(r"(?:^|[:.;,])[ \t]*\Z")
_PLUS_OR_MINUS = re.compile(r"[(\[]([-+–])[)\]]")
_LED_END = re.compile(
    r"[.;\n]|\b(?:but|has|had|have|reports?|endorses|except|with|without|no|denies)\b", re.IGNORECASE
)
_BLANKS = re.compile(r" {2,}")  # in a table that is set with blanks, what a tab is in others
_SIGNED_LINE = re.compile(r"[ \t]*[-–+]")
_PLUS = re.compile(r"(?:^|[\s,;(])\+\)?\s?[A-Za-z]")


class SymbolFinder:
    """Finds the signs at mentions."""

    def __init__(self, symbols: Sequence[tuple[str, int]], rules: Sequence[CueRule]) -> None:
        self._rules: dict[str, list[CueRule]] = {}
        for symbol, number in symbols:
            self._rules.setdefault(symbol, []).append(rules[number])
        known = sorted({symbol for symbol, _ in symbols}, key=lambda item: (-len(item), item))
        self._signs = frozenset(sign for symbol in known for sign in symbol if not sign.isalnum()) - {" "} | {
            "="
        }
        choice = "|".join(map(re.escape, known)) or r"(?!)"
        self._before = re.compile(rf"(?:^|(?<=[\s,(/]))({choice})[ \t]?(?:new )?\Z")
        behind = "|".join(_spelling(symbol) for symbol in known) or r"(?!)"
        self._after = re.compile(rf"\s?((?i:{_YES}|{behind})){_ANSWERED}")
        cells = "|".join(re.escape(symbol[1:]) for symbol in known if symbol[0] == "\t") or r"(?!)"
        self._cell = re.compile(rf"(?i:{cells})(?=[ \t]*(?:\r?\n|\Z)|[ ]{{2}}|\t)")

    def find(self, text: str, mention: Mention) -> Sequence[Hit]:
        """Return the signs right before and right behind a mention."""
        start, end = mention.start, mention.end
        signs = self._signs
        found = list(self._in_cell(text, mention)) if text.startswith("  ", end) else []
        if signs.isdisjoint(text[end : end + 2]) and signs.isdisjoint(text[max(0, start - _NEAR) : start]):
            return found
        return found or list(self._at(text, mention))

    def leading(self, text: str, mentions: Sequence[Mention]) -> dict[int, list[Hit]]:
        """Return the signs of mentions in lines where a sign leads its items, by their place in order.

        In '(+) cough, nausea (-) fever, rash' a sign goes for all up to the next one.
        """
        found: dict[int, list[Hit]] = {}
        if not ("+)" in text or "+]" in text) or not _PLUS_OR_MINUS.search(text):
            return found
        starts = [mention.start for mention in mentions]
        for sign, end in _led(text):
            for place in range(bisect_left(starts, sign.end()), bisect_left(starts, end)):
                mention = mentions[place]
                hits = self._hits(sign[0], sign.start(), "before", mention.type)
                found[place] = list(hits) if sign[1] != "+" else []
        return found

    def ticked(self, answer: Answer, type_: str) -> list[Hit]:
        """Return what an answer of a form says of a mention of some type."""
        rules = self._rules.get(f"\t{answer.word}", ()) if answer.word else ()
        return [Hit(answer.start, answer.end, rule) for rule in rules if rule.applies_to(type_)]

    def _in_cell(self, text: str, mention: Mention) -> Iterator[Hit]:
        """Yield the answer in the next cell of a table that is set with blanks."""
        blanks = _BLANKS.match(text, mention.end)
        cell = self._cell.match(text, blanks.end()) if blanks else None
        if cell:
            yield from self._hits(f"\t{cell[0]}", cell.start() - 1, "after", mention.type)

    def _at(self, text: str, mention: Mention) -> Iterator[Hit]:
        begin = max(0, mention.start - _WINDOW)
        match = self._before.search(text[begin : mention.start])
        behind = self._after.match(text, mention.end)
        if (
            behind
            and _SIGN_BEFORE.search(text[begin : mention.start])
            and _SIGN_AFTER.match(text, mention.end)
        ):
            # One of the two is the neighbour's: '(+) fever (-) rash' or 'fever (+) rash (-)'.
            if _SIGN_LAST.search(text[mention.end : _line_end(text, mention.end)]):
                match = None
            else:
                behind = None
        if match and not _is_bullet(text, begin + match.start(1), match[1]):
            yield from self._hits(match[1], begin + match.start(1), "before", mention.type)
        if behind:
            yield from self._hits(behind[1], behind.start(1), "after", mention.type)

    def _hits(self, symbol: str, start: int, side: str, type_: str) -> Iterator[Hit]:
        plain = _CELLS.sub("| ", _ARROW.sub("-> ", _COLON.sub(": ", symbol.lower())))
        for rule in self._rules.get(plain, ()):
            if rule.direction in (side, "both") and rule.applies_to(type_):
                yield Hit(start, start + len(symbol), rule)


def _spelling(symbol: str) -> str:
    """Return a symbol's regular expression; a colon may stand closer or farther, or be '=', '?' or dots."""
    if symbol.startswith(": "):
        return rf"(?:[:=?]|\.{{2,}})[ \t]{{0,20}}(?:(?:all|both) )?{re.escape(symbol[2:])}"
    if symbol.startswith("| "):  # a cell may stand between: 'Haloperidol | 5 mg | stopped'
        return rf"\|(?:[^|\n]{{0,24}}\|)?[ \t]{{0,8}}{re.escape(symbol[2:])}"
    if symbol.startswith("- "):  # 'chest pain - no SOB' is no answer
        return rf"{re.escape(symbol)}(?![ \t]+\w)"
    if symbol.startswith("-> "):
        return rf"(?:->|\u2192)[ \t]*{re.escape(symbol[3:])}"
    return re.escape(symbol)


def _led(text: str) -> Iterator[tuple[re.Match[str], int]]:
    """Yield every sign that leads items, with where these end: in lines with both signs, none last."""
    lines: dict[int, list[re.Match[str]]] = {}
    for sign in _PLUS_OR_MINUS.finditer(text):
        lines.setdefault(_line_begin(text, sign.start()), []).append(sign)
    for begin, signs in lines.items():
        end = _line_end(text, signs[-1].end())
        last = _SIGN_LAST.search(text[begin:end])
        if (
            len({sign[1] for sign in signs}) < 2
            or last
            or not _LEADING.search(text[begin : signs[0].start()])
        ):
            continue
        for sign, until in zip(signs, [*(sign.start() for sign in signs[1:]), end], strict=True):
            over = _LED_END.search(text, sign.end(), until)
            yield sign, over.start() if over else until


def _is_bullet(text: str, start: int, symbol: str) -> bool:
    """A dash is a minus sign only behind a comma, or in a line or list that has a plus: '+ fever, - rash'."""
    if symbol not in "-–":
        return False
    begin = _line_begin(text, start)
    if text[begin:start].rstrip().endswith((",", ")", ";")):
        return False
    end = _line_end(text, start)
    if _PLUS.search(text[begin:end]):
        return False
    return text[begin:start].strip() != "" or not _PLUS.search(text, *_signed_lines(text, begin, end))


def _signed_lines(text: str, begin: int, end: int) -> tuple[int, int]:
    """Return the lines around a line that begin with a sign too."""
    lowest, highest = begin - _LINE, end + _LINE
    while begin > max(0, lowest):
        above = _line_begin(text, begin - 1)
        if not _SIGNED_LINE.match(text, above):
            break
        begin = above
    while end < min(len(text), highest) and _SIGNED_LINE.match(text, end + 1):
        end = _line_end(text, end + 1)
    return begin, end


def _line_begin(text: str, place: int) -> int:
    return max(text.rfind("\n", 0, place) + 1, place - _LINE)


def _line_end(text: str, place: int) -> int:
    end = text.find("\n", place, place + _LINE)
    return end if end >= 0 else min(len(text), place + _LINE)
