"""Cues that are signs, not words, directly at a mention: '? UTI', '+ fever, - rash', 'rash: no'.

Before cues in words are read: gets a text with its mentions, returns the signs and answers at each.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

from nmstag.context.checkboxes import TickedAnswer
from nmstag.context.phrase_matcher import CueMatch
from nmstag.context.rule import ContextRule
from nmstag.context.words import Words, any_of
from nmstag.document import Mention
from nmstag.late import late

_CELLS = late(r"^\|(?:[^|]*\|)?[ \t]*(?=[\w-])")
_ARROW = late(r"^(?:->|\u2192)[ \t]*")
_WINDOW = 16
_NEAR = 6  # a sign, a space, "new "
_LINE = 400
# 'Rash: no, cough' is an answer, 'Rash: no change' is none.
_ANSWERED = r"(?:(?<!\w)|(?=[ \t]*(?:[,.;|)\]/\t\r\n]|$|[A-Z(])))"
_SIGN = r"(?:[(\[][-+–xX ✓]?[)\]]|[☐☑☒□■✅❌✓✔✗✘✖])"
_SIGN_BEFORE = late(rf"{_SIGN}[ \t]?\Z")
_SIGN_AFTER = late(rf"\s?{_SIGN}")
_SIGN_LAST = late(rf"{_SIGN}[\s.,;]*$")
_LEADING = late(r"(?:^|[:.;,])[ \t]*\Z")
_PLUS_OR_MINUS = late(r"[(\[]([-+–])[)\]]")
_BLANKS = late(r" {2,}")  # in a table that is set with blanks, what a tab is in others
_SIGNED_LINE = late(r"[ \t]*[-–+]")
# A sign after the finding: 'fever+ cough++ rash-', 'CP -, SOB +'.
_PLUS_AFTER = late(
    r"\+{1,4}(?:ve\b)?(?=[\s,;.)/]|$)|[ \t]\+{1,4}(?:ve\b)?(?=[ \t]*(?:[,;.)/]|(?:for|since|x ?\d)\b|\n|$))"
)
_MINUS_AFTER = late(r"[-–](?=[\s,;.)/]|$)|[ \t][-–](?=[ \t]*(?:[,;.)/]|\n|$))")
_HAS_PLUS = late(rf"(?<=[\w)])(?:{_PLUS_AFTER.pattern}|\+(?=[A-Za-z]{{1,12}}[-–+]))")
_MINUS_BEFORE_NEXT = late(r"[ \t]?[-–](?=[ \t])")
# A line in which each finding has its sign after it: 'dyspnea + orthopnea - oedema +'.
_ALL_SIGNED = late(
    r"(?:[^:\n]{1,30}:)?\s*(?:[A-Za-z][\w/' ]{1,41}(?:\+{1,4}|[-–])(?:[ \t,;]+|\.?\s*$)){2,}\s*"
)
# A plus before a finding, '+ fever', 'cough +fever'; 'amoxicillin + clarithromycin' joins two.
_PLUS = late(r"(?:(?:(?:^|\n)[ \t]*|[,;(:.]\s?)\+\)?\s?|\s\+\)?)[A-Za-z]")


class SignReader:
    """Reads the signs and answers at mentions.

    Args:
        symbols: Each sign, and the number of its rule.
        rules: The rules.
        classes: The word classes of the context stage.
    """

    def __init__(
        self, symbols: Sequence[tuple[str, int]], rules: Sequence[ContextRule], classes: Words
    ) -> None:
        self._rules: dict[str, list[ContextRule]] = {}
        for symbol, number in symbols:
            self._rules.setdefault(symbol, []).append(rules[number])
        before, after = self._symbols("before"), self._symbols("after")
        after = [symbol for symbol in after if symbol not in "-–"]  # these count in lines with a plus alone
        everything = rf"(?:{any_of(classes['all_of_them'])} )?"
        space = rf"[ \t]?(?:{any_of(classes['with_sign'])} )?\Z"
        choice = "|".join(map(re.escape, before)) or r"(?!)"
        self._before = late(rf"(?:^|(?<=[\s,(/]))({choice}){space}")
        self._near_before = late(rf"[{_characters(symbol[-1] for symbol in before)}]{space}")
        answers = "|".join(_spelling(symbol, everything) for symbol in after) or r"(?!)"
        affirmed = (
            rf"(?:[:=?]|\.{{2,}})[ \t]{{0,20}}{any_of(classes['affirmative_answer'])}"  # '? Yes': no doubt
        )
        self._after = late(rf"\s?((?i:{affirmed}|{answers})){_ANSWERED}")
        first = _characters([*(symbol[0] for symbol in after), *":=?-–\u2192"])
        self._near_after = late(rf"\s?(?:[{first}]|\.\.)")
        cells = "|".join(re.escape(symbol[1:]) for symbol in after if symbol[0] == "\t") or r"(?!)"
        self._cell = late(rf"(?i:{cells})(?=[ \t]*(?:\r?\n|\Z)|[ ]{{2}}|\t)")
        self._colon = late(rf"^(?:[:=?]|\.{{2,}})[ \t]*{everything}(?=[\w-])")
        self._list_end = late(rf"[.;\n]|\b{any_of(classes['sign_list_end'])}\b", re.IGNORECASE)

    def _symbols(self, side: str) -> list[str]:
        """Return the symbols that can be on a side of a mention, the longest first."""
        known = [
            symbol
            for symbol, rules in self._rules.items()
            if any(rule.direction in (side, "both") for rule in rules)
        ]
        return sorted(known, key=lambda symbol: (-len(symbol), symbol))

    def find(self, text: str, mention: Mention) -> Sequence[CueMatch]:
        """Return the signs right before and right after a mention."""
        start, end = mention.start, mention.end
        found = list(self._in_cell(text, mention)) if text.startswith("  ", end) else ()
        if found:
            return found
        if self._near_after.match(text, end) or self._near_before.search(text[max(0, start - _NEAR) : start]):
            return list(self._at(text, mention))
        return ()

    def leading(self, text: str, mentions: Sequence[Mention]) -> dict[int, list[CueMatch]]:
        """Return the signs of mentions in lines where a sign leads its items, by their place in order.

        In '(+) cough, nausea (-) fever, rash' a sign goes for all up to the next one.
        """
        found: dict[int, list[CueMatch]] = {}
        if not ("+)" in text or "+]" in text) or not _PLUS_OR_MINUS.search(text):
            return found
        starts = [mention.start for mention in mentions]
        for sign, end in self._led(text):
            for place in range(bisect_left(starts, sign.end()), bisect_left(starts, end)):
                mention = mentions[place]
                hits = self._hits(sign[0], sign.start(), "before", mention.type)
                found[place] = list(hits) if sign[1] != "+" else []
        return found

    def ticked(self, answer: TickedAnswer, type_: str) -> list[CueMatch]:
        """Return the cues that the answer of a form is for a mention of some type."""
        rules = self._rules.get(f"\t{answer.word}", ()) if answer.word else ()
        return [CueMatch(answer.start, answer.end, rule) for rule in rules if rule.applies_to(type_)]

    def _in_cell(self, text: str, mention: Mention) -> Iterator[CueMatch]:
        """Yield the answer in the next cell of a table that is set with blanks."""
        blanks = _BLANKS.match(text, mention.end)
        cell = self._cell.match(text, blanks.end()) if blanks else None
        if cell:
            yield from self._hits(f"\t{cell[0]}", cell.start() - 1, "after", mention.type)

    def _at(self, text: str, mention: Mention) -> Iterator[CueMatch]:
        begin = max(0, mention.start - _WINDOW)
        match = self._before.search(text[begin : mention.start])
        after = self._after.match(text, mention.end)
        if _SIGN_BEFORE.search(text[begin : mention.start]) and _SIGN_AFTER.match(text, mention.end):
            # One of the two is the neighbour's: '(+) fever (-) rash' or 'fever (+) rash (-)'.
            if _SIGN_LAST.search(text[mention.end : _line_end(text, mention.end)]):
                match = None
            else:
                after = None
        if match and not _is_bullet(text, begin + match.start(1), match[1]):
            yield from self._hits(match[1], begin + match.start(1), "before", mention.type)
        minus = None if after else _minus_after(text, mention.end)
        if after:
            yield from self._hits(after[1], after.start(1), "after", mention.type)
        elif minus:
            yield from self._hits(minus[0].strip(), minus.end() - 1, "after", mention.type)

    def affirmed(self, text: str, mentions: Sequence[Mention]) -> list[Mention]:
        """Return the findings with a plus sign after them, which no denial before them reaches."""
        if "+" not in text:
            return []
        return [item for item in mentions if item.type == "Disease" and _PLUS_AFTER.match(text, item.end)]

    def _hits(self, symbol: str, start: int, side: str, type_: str) -> Iterator[CueMatch]:
        plain = _CELLS.sub("| ", _ARROW.sub("-> ", self._colon.sub(": ", symbol.lower())))
        for rule in self._rules.get(plain, ()):
            if rule.direction in (side, "both") and rule.applies_to(type_):
                yield CueMatch(start, start + len(symbol), rule)

    def _led(self, text: str) -> Iterator[tuple[re.Match[str], int]]:
        """Yield every sign that leads items, with the end of these: in lines with both signs, none last."""
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
                over = self._list_end.search(text, sign.end(), until)
                yield sign, over.start() if over else until


def _characters(signs: Iterable[str]) -> str:
    """Return the signs as the inside of a character class."""
    return re.escape("".join(sorted({"\0", *signs})))


def _spelling(symbol: str, everything: str) -> str:
    """Return a symbol's regular expression; a colon may be closer or farther, or be '=', '?' or dots."""
    if symbol.startswith(": "):
        return rf"(?:[:=?]|\.{{2,}})[ \t]{{0,20}}{everything}{re.escape(symbol[2:])}"
    if symbol.startswith("| "):  # a cell may be between: 'Haloperidol | 5 mg | stopped'
        return rf"\|(?:[^|\n]{{0,24}}\|)?[ \t]{{0,8}}{re.escape(symbol[2:])}"
    if symbol.startswith("- "):  # 'chest pain - no SOB' is no answer
        return rf"{re.escape(symbol)}(?![ \t]+\w)"
    if symbol.startswith("-> "):
        return rf"(?:->|\u2192)[ \t]*{re.escape(symbol[3:])}"
    return re.escape(symbol)


def _is_bullet(text: str, start: int, symbol: str) -> bool:
    """A dash is a minus sign only after a comma, or in a line or list that has a plus: '+ fever, - rash'."""
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


def _minus_after(text: str, end: int) -> re.Match[str] | None:
    """Return the minus after a finding in a line that has a plus after another one."""
    minus = _MINUS_AFTER.match(text, end)
    found = minus or _MINUS_BEFORE_NEXT.match(text, end)
    if not found:
        return None
    line = text[_line_begin(text, end) : _line_end(text, end)]
    if (minus and _HAS_PLUS.search(line)) or ("+" in line and _ALL_SIGNED.fullmatch(line)):
        return found
    return None


def _line_begin(text: str, place: int) -> int:
    lowest = max(0, place - _LINE)
    return max(text.rfind("\n", lowest, place) + 1, lowest)


def _line_end(text: str, place: int) -> int:
    end = text.find("\n", place, place + _LINE)
    return end if end >= 0 else min(len(text), place + _LINE)
