"""How the regular expressions of pattern rules are searched for, each only where it can match.

Which search a rule gets is said in the rule (`words`, `first`, `needs`, `anchor`, `word_before`): most texts
hold nothing that a rule needs, and an expression that is slow to search for is tried only where a quick one
matches. `words` and `first` are looked up among the symbols of a text, which costs next to nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import partial
from typing import Generic, TypeVar

from nmstag.late import late
from nmstag.text.record import Text
from nmstag.text.tokens import normal_tokens

NEAR = 120
"""A match holds what its rule needs within so many characters."""
AnchorPlaces = dict[str, list[int]]
"""Where anchors begin to match in a text; rules with the same anchor share the search."""
Search = Callable[[Text, AnchorPlaces], Iterator[re.Match[str]]]
R = TypeVar("R")
_FirstWordRule = tuple[R, re.Pattern[str], frozenset[str]]
"""A rule, its expression, and the symbols of which a text must have one; none where any text will do."""
NamesPlain = list[tuple[str, str, tuple[str, ...]]]
"""Names that begin with the same word: this word, an expression of them all, and the words that come second
in them; no such words where one of the names has none."""
_REST_OF_WORD = late(r"\S*")
LONGEST_NAME = 200
"""In a longer word a name is no longer than this: each place is searched so far, not to the word's end."""


def span_of(match: re.Match[str]) -> tuple[int, int]:
    """Return the span of the mention in a match, without brackets around it.

    So '(4-chlorophenyl)urea' keeps its bracket, '(4-chlorophenylurea)' and '(4-chlorophenylurea' lose it.
    """
    start, end = whole = match.span("mention" if "mention" in match.re.groupindex else 0)
    text = match.string
    while start < end and (text[start] in "([" or text[end - 1] in ")]"):
        partner = _brackets(text, start, end)
        if partner.get(start) in (end - 1, -1):
            start, end = start + 1, end - (partner[start] == end - 1)
        elif partner.get(end - 1) == -1:
            end -= 1
        else:
            break
    return (start, end) if start < end else whole


def _brackets(text: str, start: int, end: int) -> dict[int, int]:
    """Return the place of the closing bracket of each opening one, and -1 for each bracket alone."""
    open_: list[int] = []
    closed: dict[int, int] = {}
    for place in range(start, end):
        if text[place] in "([":
            open_.append(place)
        elif text[place] in ")]" and open_:
            closed[open_.pop()] = place
        elif text[place] in ")]":
            closed[place] = -1
    return closed | dict.fromkeys(open_, -1)


def searcher(regex: str, needs: tuple[str, ...], anchor: str, word_before: bool) -> Search:
    """Return what yields all matches of an expression in a text; see `PatternRule` for the arguments."""
    expression = late(regex)
    if anchor:
        return partial(_at_anchors, late(anchor), expression, needs)
    if needs and word_before:
        return partial(_word_before, expression, needs)
    if needs:
        return partial(_near, expression, late("|".join(map(re.escape, needs))))
    return lambda text, places: expression.finditer(text.raw)


def near_words(regex: str, words: frozenset[str]) -> Search:
    """Return what yields all matches of an expression near words of which each holds one.

    Args:
        regex: The expression.
        words: Symbols of the words.
    """
    return partial(_near_words, late(regex), words)


class SymbolIndex:
    """Tells which of some rules a text can match: it has a symbol of each group that a rule needs.

    Args:
        rules: For each rule its groups of symbols, each a frozenset or a string; none where it may match any
            text.
    """

    def __init__(self, rules: Iterable[Iterable[Collection[str]]]) -> None:
        self._bits: dict[str, int] = {}
        self._needed: list[int] = []
        met_by: dict[Collection[str], int] = {}
        bit = 1
        for groups in rules:
            needed = 0
            for group in groups:
                met_by[group] = met_by.get(group, 0) | bit
                needed |= bit
                bit <<= 1
            self._needed.append(needed)
        for group, met in met_by.items():
            for symbol in group:
                self._bits[symbol] = self._bits.get(symbol, 0) | met
        self._symbols = frozenset(self._bits)

    def fitting(self, present: frozenset[str]) -> list[int]:
        """Return the numbers of the rules that a text with some symbols can match."""
        met, bits = 0, self._bits
        for symbol in self._symbols & present:
            met |= bits[symbol]
        return [number for number, needed in enumerate(self._needed) if needed & met == needed]


class FirstWords(Generic[R]):
    """Searches for all expressions whose matches begin with certain words, in one pass over a text.

    Args:
        rules: For each rule its expression, the symbols of which a match begins with one, and those of which
            it holds one; the last are empty where any will do.
    """

    def __init__(self, rules: Iterable[tuple[R, str, frozenset[str], frozenset[str]]]) -> None:
        self._by_symbol: dict[str, list[_FirstWordRule[R]]] = {}
        for rule, regex, first, words in rules:
            expression = late(regex)
            for symbol in first:
                self._by_symbol.setdefault(symbol, []).append((rule, expression, words))
        self._symbols = frozenset(self._by_symbol)

    def matches(self, text: Text) -> Iterator[tuple[R, re.Match[str]]]:
        """Yield the matches with their rules."""
        present, symbols = text.present, text.symbols
        here: dict[str, list[_FirstWordRule[R]]] = {}
        for symbol in self._symbols & present:
            rules = [one for one in self._by_symbol[symbol] if not one[2] or not present.isdisjoint(one[2])]
            if rules:
                here[symbol] = rules
        for number in text.places_of(here) if here else ():
            start = text.start_of(number)
            for rule, expression, _ in here[symbols[number]]:
                match = expression.match(text.raw, start)
                if match:
                    yield rule, match


class NameSearch(Generic[R]):
    """Searches for names in a text, by the words that they begin with.

    Args:
        rules: The rules, each with its names. One in lower case may begin with a capital; any other is
            matched as it is written.
        plain: What `compile_names` returned for all names.
        vocabulary: The symbol of each word.
        before: What the expression of a name begins with.
        after: What it ends with.
    """

    def __init__(
        self,
        rules: Iterable[tuple[R, Iterable[str]]],
        plain: NamesPlain,
        vocabulary: Mapping[str, str],
        before: str,
        after: str,
    ) -> None:
        self._rules: dict[str, list[R]] = {}
        for rule, names in rules:
            for name in names:
                self._rules.setdefault(name, []).append(rule)
        self.names = frozenset(self._rules)
        self.symbols = frozenset([vocabulary[word] for word, _, _ in plain])
        self._search = FirstWords(
            (
                None,
                f"{before}(?P<name>{names}){after}",
                frozenset((vocabulary[word],)),
                _all_or_none(map(vocabulary.get, seconds)),
            )
            for word, names, seconds in plain
        )

    def matches(self, text: Text) -> Iterator[tuple[list[R], re.Match[str]]]:
        """Yield the matches, each with the rules of its name; the name is the group `name`."""
        for _, match in self._search.matches(text):
            name = match["name"]
            yield self._rules.get(name) or self._rules[name[0].lower() + name[1:]], match


def compile_names(names: Iterable[str]) -> NamesPlain:
    """Return names as `NameSearch` takes them; done once for a pack."""
    forms: dict[str, list[str]] = {}
    for name in sorted(set(names), key=lambda name: (-len(name), name)):
        forms.setdefault(normal_tokens(name)[0], []).append(name)
    return [
        (word, "|".join(map(_in_text, items)), tuple(sorted(_second_words(items))))
        for word, items in sorted(forms.items())
    ]


def _second_words(names: Iterable[str]) -> frozenset[str]:
    """Return the second words of names; none where one has no such word."""
    seconds = {next(iter(normal_tokens(name)[1:]), "") for name in names}
    return frozenset() if "" in seconds else frozenset(seconds)


def _all_or_none(symbols: Iterable[str | None]) -> frozenset[str]:
    """Return symbols; none where a word has none."""
    found = set(symbols)
    return frozenset() if None in found else frozenset(map(str, found))


def _in_text(name: str) -> str:
    first = name[0]
    letter = f"[{first}{first.upper()}]" if name.islower() and first.isalpha() else re.escape(first)
    return letter + re.escape(name[1:])


def _near_words(
    expression: re.Pattern[str], words: frozenset[str], text: Text, _: AnchorPlaces
) -> Iterator[re.Match[str]]:
    """Yield the matches of an expression near a word that each of them holds."""
    done = 0
    for number in text.places_of(words & text.present):
        place = text.start_of(number)
        if place >= done:
            for match in expression.finditer(text.raw, max(done, place - NEAR), place + NEAR):
                yield match
                done = match.end()


def _near(
    expression: re.Pattern[str], needs: re.Pattern[str], text: Text, _: AnchorPlaces
) -> Iterator[re.Match[str]]:
    """Yield the matches of an expression near what each of them holds."""
    done = 0
    for need in needs.finditer(text.lowered):
        place = need.start()
        if place >= done:
            for match in expression.finditer(text.raw, max(done, place - NEAR), place + NEAR):
                yield match
                done = match.end()


def _word_before(
    expression: re.Pattern[str], needs: tuple[str, ...], text: Text, _: AnchorPlaces
) -> Iterator[re.Match[str]]:
    """Yield the matches of an expression that begin with the word before what each of them holds."""
    raw, lowered = text.raw, text.lowered
    for need in needs:
        place = lowered.find(need)
        while place >= 0:
            begin = max(raw.rfind(" ", 0, place), raw.rfind("\n", 0, place)) + 1
            match = expression.match(raw, begin)
            if match:
                yield match
            place = lowered.find(need, place + 1)


def _at_anchors(
    anchor: re.Pattern[str],
    expression: re.Pattern[str],
    needs: tuple[str, ...],
    text: Text,
    places: AnchorPlaces,
) -> Iterator[re.Match[str]]:
    """Yield the matches of an expression that begin in a word in which the anchor begins to match."""
    raw = text.raw
    if needs and not any(map(text.lowered.__contains__, needs)):
        return
    if anchor.pattern not in places:
        places[anchor.pattern] = [match.start() for match in anchor.finditer(raw)]
    done = 0
    for at in places[anchor.pattern]:
        if at < done:
            continue
        start = max(done, raw.rfind(" ", 0, at) + 1, raw.rfind("\n", 0, at) + 1)
        done = _REST_OF_WORD.match(raw, at).end()  # type: ignore[union-attr]
        long = done - start > LONGEST_NAME
        while start < done:
            limit = start + LONGEST_NAME if long else len(raw)
            match = expression.match(raw, start, limit)
            if match and long and match.end() == limit:
                match = None
            if match:
                yield match
            start = match.end() if match and match.end() > start else start + 1
        done = start
