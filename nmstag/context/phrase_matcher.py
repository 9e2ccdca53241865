"""Finds the cues of all rules in a text: phrases compiled to plain data, and the matcher that runs on it.

The notation of a few hundred rules expands to tens of thousands of phrases. They are kept as a word
automaton in which equal endings are one (Daciuk et al. 2000, Comput Linguist 26:3): a tenth of the size,
and nothing has to be built at the start of a program. Where there is more than a page to read, all phrases
are written out into an Aho-Corasick automaton, which takes long to build and is four times as fast.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from ahocorasick_rs import AhoCorasick

from nmstag.context.cue_notation import fold
from nmstag.context.rule import ContextRule
from nmstag.late import late

PAGE = 10_000
"""Characters read word by word before the phrases are written out."""

Owners = tuple[tuple[str, int], ...]
"""What ends at a state: the text to compare ('' for none) and the number of the rule, for each phrase."""
State = tuple[dict[str, int], Owners]
"""The state after each next word, and the phrases that end here."""
_LOSSY = late(r"[^\w\s'#]|\d")  # what folding does not keep


class CueMatch(NamedTuple):
    """One cue (or stop) in a text: half-open offsets and the rule it belongs to."""

    start: int
    end: int
    rule: ContextRule


def compile_phrases(phrases: Iterable[tuple[str, int]]) -> list[State]:
    """Return the smallest automaton over the words of folded phrases; its last state is the first.

    Args:
        phrases: Each phrase, and the number of its rule.
    """
    root = _Branch()
    for phrase, number in phrases:
        key, exact = _keys(phrase)
        branch = root
        for word in key.split(" "):
            following = branch.next.get(word)
            if following is None:
                following = branch.next[word] = _Branch()
            branch = following
        branch.owners.append((exact, number))
    states: list[State] = []
    _add_states(root, states, {})
    return states


def _keys(phrase: str) -> tuple[str, str]:
    """Return the folded phrase to look up and, where folding lost a sign, the phrase to compare."""
    low = phrase.lower()
    return fold(low).rstrip(), low if _LOSSY.search(low) else ""


class _Branch:
    """A state while the automaton is made."""

    __slots__ = ("next", "owners")

    def __init__(self) -> None:
        self.next: dict[str, _Branch] = {}
        self.owners: list[tuple[str, int]] = []


def _add_states(branch: _Branch, states: list[State], known: dict[tuple[Any, ...], int]) -> int:
    """Add the states of a branch, later ones first, unless an equal one is there; return its number."""
    following = {word: _add_states(item, states, known) for word, item in branch.next.items()}
    owners = tuple(branch.owners)
    key = (tuple(sorted(following.items())), owners)
    if key not in known:
        known[key] = len(states)
        states.append((following, owners))
    return known[key]


def _fits(found: str, exact: str) -> bool:
    """Return whether a text is the phrase, in which '#' is any digit."""
    if "#" not in exact:
        return found == exact
    return all(
        sign == char or (sign == "#" and char.isdigit()) for char, sign in zip(found, exact, strict=True)
    )


class PhraseMatcher:
    """Matches whole phrases in folded text, word by word.

    A word is what is between two spaces, so a match is always of whole words, and a longer phrase
    that does not fit never hides a shorter one.
    """

    def __init__(self, states: Sequence[State], rules: Sequence[ContextRule]) -> None:
        self._states = states
        self._first = states[-1][0]
        self._rules = rules
        self._read = 0
        self._automaton: Any = None
        self._owners: list[Owners] = []

    def find(self, text: str, folded: str, start: int, end: int) -> list[CueMatch]:
        """Return the phrases in `text[start:end]`; `folded` is `fold(text)` with its offsets.

        Matches may overlap and nest.
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
        for word, after in following.items():
            yield from self._phrases(after, f"{begun}{word} ")

    def _scan(self, text: str, folded: str, start: int, end: int) -> list[CueMatch]:
        padded = f" {folded[start:end]} "
        owners, rules = self._owners, self._rules
        found: list[CueMatch] = []
        for number, begin, stop in self._automaton.find_matches_as_indexes(padded, overlapping=True):
            # The padding and the leading space of the pattern cancel out.
            first, last = start + begin, start + stop - 2
            for exact, rule in owners[number]:
                if exact:
                    found += self._matches(text, ((exact, rule),), first, last, end)
                else:
                    found.append(CueMatch(first, last, rules[rule]))
        return found

    def _read_words(self, text: str, folded: str, start: int, end: int) -> Iterator[CueMatch]:
        words = folded[start:end].split(" ")
        begin = start
        for number, word in enumerate(words):
            if word in self._first:
                yield from self._phrases_at(text, words, number, begin, end)
            begin += len(word) + 1

    def _phrases_at(
        self, text: str, words: list[str], number: int, begin: int, end: int
    ) -> Iterator[CueMatch]:
        """Yield the phrases that begin with a word, given its number and its offset."""
        following, stop = self._first, begin - 1
        for place in range(number, len(words)):
            word = words[place]
            state = following.get(word)
            if state is None:
                return
            following, owners = self._states[state]
            stop += len(word) + 1
            yield from self._matches(text, owners, begin, stop, end)

    def _matches(self, text: str, owners: Owners, begin: int, stop: int, end: int) -> Iterator[CueMatch]:
        for exact, rule in owners:
            last = begin + len(exact) if exact else stop
            if last <= end and (not exact or _fits(text[begin:last].lower(), exact)):
                yield CueMatch(begin, last, self._rules[rule])
