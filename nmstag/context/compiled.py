"""Compiled context rules: plain data that a cache can hold, and the automatons built from it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from ahocorasick_rs import AhoCorasick

from nmstag.context.phrases import expand, fold
from nmstag.context.rule import ContextRule

_LOSSY = re.compile(r"[^\w\s'#]|\d")  # what folding does not keep


class CueRule(NamedTuple):
    """What the engine needs of a `ContextRule`."""

    id: str
    kind: str
    attribute: str
    also: tuple[str, ...]
    direction: str
    scope: int
    reach: str
    types: tuple[str, ...]
    masks: tuple[str, ...]
    ends: tuple[str, ...]


class Hit(NamedTuple):
    """One cue (or stop) in a text: half-open offsets and the rule it belongs to."""

    start: int
    end: int
    rule: CueRule


def compile_rules(rules: Iterable[ContextRule]) -> dict[str, Any]:
    """Return the rules as lists, tuples, texts and numbers, which `marshal` and `json` can write."""
    plain: list[tuple[Any, ...]] = []
    cues: list[tuple[str, str, int]] = []
    stops: list[tuple[str, str, int]] = []
    symbols: list[tuple[str, int]] = []
    fillers: set[str] = set()
    for rule in rules:
        phrases = [item for cue in rule.cues for item in expand(cue)]
        if rule.kind == "filler":
            fillers.update(word for phrase in phrases for word in fold(phrase).split())
            continue
        number = len(plain)
        plain.append(_plain(rule))
        entries = [(*_keys(phrase), number) for phrase in phrases]
        (stops if rule.kind == "stop" else cues).extend(entries)
        symbols += [(symbol, number) for symbol in rule.symbols]
    return {"rules": plain, "cues": cues, "stops": stops, "symbols": symbols, "fillers": sorted(fillers)}


def _plain(rule: ContextRule) -> tuple[Any, ...]:
    return tuple(
        CueRule(
            rule.id,
            rule.kind,
            rule.attribute or "",
            rule.also,
            rule.direction,
            rule.scope,
            rule.reach,
            rule.types,
            rule.masks,
            rule.ends,
        )
    )


def _keys(phrase: str) -> tuple[str, str]:
    """Return the folded phrase to look up and, where folding lost a sign, the phrase to compare."""
    low = phrase.lower()
    return fold(low).rstrip(), low if _LOSSY.search(low) else ""


def _fits(found: str, exact: str) -> bool:
    """Return whether a text is the phrase, in which '#' stands for any digit."""
    if "#" not in exact:
        return found == exact
    return all(
        sign == char or (sign == "#" and char.isdigit()) for char, sign in zip(found, exact, strict=True)
    )


class PhraseFinder:
    """Finds whole phrases in folded text with an Aho-Corasick automaton.

    Every pattern is a phrase between two spaces, so a hit is always of whole words, and a longer
    phrase that does not fit never hides a shorter one.
    """

    def __init__(self, entries: Iterable[tuple[str, str, int]], rules: list[CueRule]) -> None:
        owners: dict[str, list[tuple[str, CueRule]]] = {}
        for key, exact, number in entries:
            owners.setdefault(f" {key} ", []).append((exact, rules[number]))
        self._owners = list(owners.values())
        self._automaton = AhoCorasick(list(owners)) if owners else None

    def find(self, text: str, folded: str, start: int, end: int) -> Iterator[Hit]:
        """Yield the phrases in `text[start:end]`; `folded` is `fold(text)` with its offsets.

        Hits may overlap and nest.
        """
        if self._automaton is None:
            return
        padded = f" {folded[start:end]} "
        for number, begin, stop in self._automaton.find_matches_as_indexes(padded, overlapping=True):
            first = start + begin  # the padding and the leading space of the pattern cancel out
            for exact, rule in self._owners[number]:
                last = first + len(exact) if exact else start + stop - 2
                if last <= end and (not exact or _fits(text[first:last].lower(), exact)):
                    yield Hit(first, last, rule)
