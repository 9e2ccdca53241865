"""Which words beside a name belong to the mention: 'renal' does in 'renal toxicity', 'severe' does not.

A rule names words (or classes of words), a side and a type. 'include' takes the word into the mention,
one word at a time from the name outwards; 'exclude' says that it stays out, so that a class that is
taken in may have exceptions. 'join' takes in a word that is a find itself: 'hepatitis B' and 'infection'
side by side are one mention.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from nmstag.document import Evidence
from nmstag.match.overlap import Candidate
from nmstag.rules import Rule
from nmstag.text.tokens import token_of

Side = Literal["left", "right"]
BoundaryTable = dict[str, dict[str, str]]
"""For 'left:Disease' and the like: the rule that takes a word in, by the word's normal form."""

_NO_WORDS: dict[str, str] = {}
_FEW = 16

JOIN = "join"
"""In a table, the place of words that join a find in front of them."""

FARTHEST = 6
"""A mention is extended by at most this many words on each side."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BoundaryRule(Rule):
    """Says whether words beside a name belong to the mention.

    Args:
        action: 'include', 'exclude' or 'join'.
        side: Where the words stand, seen from the name; 'right' for 'join'.
        type: Entity type of the name.
        words: Normal forms of the words.
        classes: Names of word classes (`rules/words`), whose words are meant.
    """

    action: Literal["include", "exclude", "join"]
    side: Side
    type: str
    words: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()


def boundary_table(rules: Iterable[BoundaryRule], classes: Mapping[str, Iterable[str]]) -> BoundaryTable:
    """Return the words that are taken in, by side and type; rules on words outrank rules on classes."""
    table: BoundaryTable = {}
    rules = list(rules)
    for rule in rules:
        if rule.action == "join":
            words = [*(word for name in rule.classes for word in classes.get(name, ())), *rule.words]
            table.setdefault(f"{JOIN}:{rule.type}", {}).update(dict.fromkeys(words, rule.id))
    rules = [rule for rule in rules if rule.action != "join"]
    for rule in rules:
        chosen = table.setdefault(f"{rule.side}:{rule.type}", {})
        for word in (word for name in rule.classes for word in classes.get(name, ())):
            chosen[word] = rule.id if rule.action == "include" else ""
    for rule in rules:
        chosen = table.setdefault(f"{rule.side}:{rule.type}", {})
        chosen.update(dict.fromkeys(rule.words, rule.id if rule.action == "include" else ""))
    return {place: {word: rule for word, rule in chosen.items() if rule} for place, chosen in table.items()}


class Boundaries:
    """Extends candidates by the words that belong to them.

    Args:
        table: Words that are taken in.
        vocabulary: Symbol of each word; the words of the table are in it.
    """

    def __init__(self, table: BoundaryTable, vocabulary: Mapping[str, str]) -> None:
        self._left = _by_symbol(table, "left", vocabulary)
        self._right = _by_symbol(table, "right", vocabulary)
        self._join = _by_symbol(table, JOIN, vocabulary)
        self._beside = "".join({*_symbols(self._left), *_symbols(self._right)})
        self._joining = "".join(_symbols(self._join))

    def extend(
        self, text: str, pieces: list[str], ends: list[int], symbols: str, kept: list[Candidate]
    ) -> list[Candidate]:
        """Return the candidates, in text order, each with the words beside it that belong to it.

        Args:
            text: The text.
            pieces: Its pieces.
            ends: Their end offsets.
            symbols: Their symbols.
            kept: Candidates in text order that do not overlap; none grows into another, unless to join it.
        """
        if _has(symbols, self._joining):
            kept = self._joined(text, ends, symbols, kept)
        if not _has(symbols, self._beside):
            return kept
        result = []
        floor = 0
        for place, candidate in enumerate(kept):
            ceiling = kept[place + 1].start if place + 1 < len(kept) else len(text)
            start, end, rules = candidate.start, candidate.end, []
            words = self._left.get(candidate.type, _NO_WORDS)
            first = bisect_right(ends, start) if words else 0
            reached, passed = start, []
            for index in range(first - 1, max(first - 1 - FARTHEST, -1), -1):
                rule = words.get(symbols[index])
                if rule is None:
                    break
                token_start = ends[index] - len(token_of(pieces[index]))
                if token_start < floor or _broken(text, ends[index], reached):
                    break
                reached = token_start
                passed.append(rule)
                if not _hyphenated(text, reached):
                    start, rules = reached, list(passed)
            words = self._right.get(candidate.type, _NO_WORDS)
            behind = bisect_right(ends, end - 1) + 1 if words else len(pieces)
            for index in range(behind, min(behind + FARTHEST, len(pieces))):
                rule = words.get(symbols[index])
                if rule is None or ends[index] > ceiling or ends[behind - 1] != candidate.end:
                    break
                if _broken(text, end, ends[index] - len(token_of(pieces[index]))):
                    break
                end = ends[index]
                rules.append(rule)
            floor = end
            result.append(_extended(text, candidate, start, end, rules) if rules else candidate)
        return result

    def _joined(self, text: str, ends: list[int], symbols: str, kept: list[Candidate]) -> list[Candidate]:
        """Return the candidates, those put together that a rule joins to the one before them."""
        result: list[Candidate] = []
        for candidate in kept:
            before = result[-1] if result else None
            if before is not None and before.type == candidate.type and candidate.start - before.end <= 1:
                place = bisect_right(ends, candidate.start)
                rule = self._join.get(candidate.type, _NO_WORDS).get(symbols[place])
                if rule and ends[place] == candidate.end and not _broken(text, before.end, candidate.start):
                    result[-1] = _extended(text, before, before.start, candidate.end, [rule])
                    continue
            result.append(candidate)
        return result


def _by_symbol(table: BoundaryTable, side: str, vocabulary: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Return the rules of one side by type and symbol."""
    found = {}
    for place, words in table.items():
        where, _, type_ = place.partition(":")
        if where == side and words:
            found[type_] = {vocabulary[word]: rule for word, rule in words.items() if word in vocabulary}
    return found


def _symbols(rules: dict[str, dict[str, str]]) -> set[str]:
    return {symbol for words in rules.values() for symbol in words}


def _has(symbols: str, wanted: str) -> bool:
    """Return whether a text has any of some symbols."""
    if len(wanted) > _FEW:
        return not set(symbols).isdisjoint(wanted)
    return any(map(symbols.__contains__, wanted))


def _broken(text: str, end: int, start: int) -> bool:
    """Return whether more than a space or a hyphen lies between two words, or nothing at all."""
    gap = text[end:start]
    return gap == "" or len(gap) > 2 or "\n\n" in gap


def _hyphenated(text: str, start: int) -> bool:
    """Return whether a hyphen joins what starts here to a word before it: 'linked' in 'X-linked'."""
    return start > 1 and text[start - 1] == "-" and text[start - 2].isalnum()


def _extended(text: str, candidate: Candidate, start: int, end: int, rules: list[str]) -> Candidate:
    inner = text[candidate.start : candidate.end]
    evidence = Evidence(
        candidate.evidence.source,
        candidate.evidence.rule,
        f"{candidate.evidence.detail}; {inner!r} extended by {', '.join(rules)}",
    )
    return candidate._replace(start=start, end=end, evidence=evidence)
