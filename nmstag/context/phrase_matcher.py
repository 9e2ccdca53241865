"""Compiled context rules: plain data that a cache can hold, and the finder that runs on it.

The notation of a few hundred rules expands to tens of thousands of phrases. They are kept as a word
automaton in which equal endings are one (Daciuk et al. 2000, Comput Linguist 26:3): a tenth of the size,
and nothing has to be built at the start of a program. Where there is more than a page to read, all phrases
are written out into an Aho-Corasick automaton, which takes long to build and is four times as fast.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from ahocorasick_rs import AhoCorasick

from nmstag.context.cue_notation import expand, fold

if TYPE_CHECKING:
    from nmstag.context.rule import ContextRule

PAGE = 10_000
"""Characters read word by word before the phrases are written out."""

Owners = tuple[tuple[str, int], ...]
"""What ends at a state: the text to compare ('' for none) and the number of the rule, for each phrase."""
State = tuple[dict[str, int], Owners]
"""The state behind each next word, and the phrases that end here."""
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
    later: bool

    def applies_to(self, type_: str) -> bool:
        """Return whether the rule is for mentions of an entity type."""
        return not self.types or type_ in self.types


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
    return {
        "rules": plain,
        "cues": compile_phrases(cues),
        "stops": compile_phrases(stops),
        "symbols": symbols,
        "fillers": sorted(fillers),
    }


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
            rule.later,
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


def compile_phrases(entries: Iterable[tuple[str, str, int]]) -> list[State]:
    """Return the smallest automaton over the words of folded phrases; its last state is the first.

    Args:
        entries: Folded phrase, the text to compare where folding lost a sign, and rule of each.
    """
    root = _Branch()
    for key, exact, number in entries:
        branch = root
        for word in key.split(" "):
            branch = branch.next.setdefault(word, _Branch())
        branch.owners.append((exact, number))
    states: list[State] = []
    known: dict[tuple[Any, ...], int] = {}
    _add_states(root, states, known)
    return states


class _Branch:
    """A state while the automaton is made."""

    __slots__ = ("next", "owners")

    def __init__(self) -> None:
        self.next: dict[str, _Branch] = {}
        self.owners: list[tuple[str, int]] = []


def _add_states(branch: _Branch, states: list[State], known: dict[tuple[Any, ...], int]) -> int:
    """Add the states of a branch, those behind it first, unless an equal one is there; return its number."""
    behind = {word: _add_states(item, states, known) for word, item in branch.next.items()}
    owners = tuple(branch.owners)
    key = (tuple(sorted(behind.items())), owners)
    if key not in known:
        known[key] = len(states)
        states.append((behind, owners))
    return known[key]


class PhraseFinder:
    """Finds whole phrases in folded text, word by word.

    A word is what stands between two spaces, so a hit is always of whole words, and a longer phrase
    that does not fit never hides a shorter one.
    """

    def __init__(self, states: Sequence[State], rules: list[CueRule]) -> None:
        self._states = states
        self._first = states[-1][0]
        self._rules = rules
        self._read = 0
        self._automaton: Any = None
        self._owners: list[Owners] = []

    def find(self, text: str, folded: str, start: int, end: int) -> list[Hit]:
        """Return the phrases in `text[start:end]`; `folded` is `fold(text)` with its offsets.

        Hits may overlap and nest.
        """
        self._read += end - start
        if self._read <= PAGE:
            return list(self._read_words(text, folded, start, end))
        if self._automaton is None:
            phrases = dict(self._phrases(len(self._states) - 1, " "))
            self._owners = list(phrases.values())
            self._automaton = AhoCorasick(list(phrases))
        return self._scan(text, folded, start, end)

    def _phrases(self, state: int, begun: str) -> Iterator[tuple[str, Owners]]:
        """Yield every phrase between two spaces, with what ends there."""
        following, owners = self._states[state]
        if owners:
            yield begun, owners
        for word, behind in following.items():
            yield from self._phrases(behind, f"{begun}{word} ")

    def _scan(self, text: str, folded: str, start: int, end: int) -> list[Hit]:
        padded = f" {folded[start:end]} "
        owners, rules = self._owners, self._rules
        found: list[Hit] = []
        for number, begin, stop in self._automaton.find_matches_as_indexes(padded, overlapping=True):
            # The padding and the leading space of the pattern cancel out.
            first, behind = start + begin, start + stop - 2
            for exact, rule in owners[number]:
                if exact:
                    found += self._hits(text, ((exact, rule),), first, behind, end)
                else:
                    found.append(Hit(first, behind, rules[rule]))
        return found

    def _read_words(self, text: str, folded: str, start: int, end: int) -> Iterator[Hit]:
        words = folded[start:end].split(" ")
        begin = start
        for number, word in enumerate(words):
            if word in self._first:
                yield from self._phrases_at(text, words, number, begin, end)
            begin += len(word) + 1

    def _phrases_at(self, text: str, words: list[str], number: int, begin: int, end: int) -> Iterator[Hit]:
        """Yield the phrases that begin with a word, given its number and where it stands."""
        following, stop = self._first, begin - 1
        for place in range(number, len(words)):
            word = words[place]
            state = following.get(word)
            if state is None:
                return
            following, owners = self._states[state]
            stop += len(word) + 1
            yield from self._hits(text, owners, begin, stop, end)

    def _hits(self, text: str, owners: Owners, begin: int, stop: int, end: int) -> Iterator[Hit]:
        for exact, rule in owners:
            last = begin + len(exact) if exact else stop
            if last <= end and (not exact or _fits(text[begin:last].lower(), exact)):
                yield Hit(begin, last, self._rules[rule])
