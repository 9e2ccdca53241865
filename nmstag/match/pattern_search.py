"""How the regular expressions of pattern rules are searched for, each only where it can match.

Which search a rule gets is said in the rule (`words`, `first`, `needs`, `anchor`, `word_before`): most texts
hold nothing that a rule needs, and an expression that is slow to search for is tried only where a quick one
matches. `words` and `first` are looked up among the symbols of a text, which costs next to nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial

from nmstag.text.record import Text

NEAR = 120
"""A match holds what its rule needs within so many characters."""
AnchorPlaces = dict[str, list[int]]
"""Where anchors begin to match in a text; rules with the same anchor share the search."""
Search = Callable[[Text, AnchorPlaces], Iterator[re.Match[str]]]
_REST_OF_WORD = re.compile(r"\S*")


def searcher(regex: str, needs: tuple[str, ...], anchor: str, word_before: bool) -> Search:
    """Return what yields all matches of an expression in a text; see `PatternRule` for the arguments."""
    expression = re.compile(regex)
    if anchor:
        return partial(_at_anchors, re.compile(anchor), expression, needs)
    if needs and word_before:
        return partial(_word_before, expression, needs)
    if needs:
        return partial(_near, expression, re.compile("|".join(map(re.escape, needs))))
    return lambda text, places: expression.finditer(text.raw)


def by_words(regex: str, words: frozenset[str], first: frozenset[str]) -> Search:
    """Return what yields all matches of an expression in a text that has certain words.

    Args:
        regex: The expression.
        words: Symbols of words of which every match holds one; empty where `first` is enough.
        first: Symbols of words of which every match begins with one; empty where it may begin otherwise.
    """
    expression = re.compile(regex)
    if first:
        return partial(_at_first_words, expression, words, first, _one_of(first))
    return partial(_near_words, expression, words, _one_of(words))


def _one_of(symbols: frozenset[str]) -> re.Pattern[str]:
    return re.compile(f"[{''.join(map(re.escape, sorted(symbols)))}]" if symbols else "(?!)")


def _at_first_words(
    expression: re.Pattern[str],
    words: frozenset[str],
    first: frozenset[str],
    places: re.Pattern[str],
    text: Text,
    _: AnchorPlaces,
) -> Iterator[re.Match[str]]:
    """Yield the matches of an expression that begin with one of its first words."""
    present = text.present
    if present.isdisjoint(first) or (words and present.isdisjoint(words)):
        return
    done = 0
    for place in places.finditer(text.symbols):
        start = text.start_of(place.start())
        match = expression.match(text.raw, start) if start >= done else None
        if match:
            yield match
            done = match.end()


def _near_words(
    expression: re.Pattern[str],
    words: frozenset[str],
    places: re.Pattern[str],
    text: Text,
    _: AnchorPlaces,
) -> Iterator[re.Match[str]]:
    """Yield the matches of an expression near a word that each of them holds."""
    if text.present.isdisjoint(words):
        return
    done = 0
    for word in places.finditer(text.symbols):
        place = text.start_of(word.start())
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
        while start < done:
            match = expression.match(raw, start)
            if match:
                yield match
            start = match.end() if match and match.end() > start else start + 1
        done = start
