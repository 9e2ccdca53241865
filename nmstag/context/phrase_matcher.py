"""Finds the cues of all rules in a text: phrases compiled to plain data, and the matcher that runs on it.

The notation of a few hundred rules expands to tens of thousands of phrases. They are kept as a word
automaton in which equal endings are one (Daciuk et al. 2000, Comput Linguist 26:3): a tenth of the size,
and nothing has to be built at the start of a program. Most words of a text begin no phrase, and of those that
do most are followed by a word that goes on with none, so few places are looked at further.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import Any, NamedTuple

from nmstag.context.cue_notation import fold
from nmstag.context.rule import ContextRule
from nmstag.late import late

Owners = tuple[tuple[str, int], ...]
"""What ends at a state: the text to compare ('' for none) and the number of the rule, for each phrase."""
State = tuple[dict[str, int], Owners]
"""The state after each next word, and the phrases that end here."""
_END, _LOST = "\x00", "\x01"
"""Between two phrases that are folded together; in place of what folding does not keep."""
_LOSSY = late(rf"[^\w\s'#{_END}]|\d")


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
    every = list(phrases)
    for (_, number), (key, exact) in zip(every, _keys([phrase for phrase, _ in every]), strict=True):
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


def _keys(phrases: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield each folded phrase to look up and, where folding lost a sign, the phrase to compare.

    They are folded as one text, which takes a fraction of the time.
    """
    if phrases:
        low = _END.join(phrases).lower()
        parts = (low, fold(low), _LOSSY.sub(_LOST, low))
        for phrase, folded, marked in zip(*(part.split(_END) for part in parts), strict=True):
            yield folded.rstrip(), phrase if _LOST in marked else ""


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
        self._whole = frozenset(word for word, state in self._first.items() if states[state][1])
        self._second = {word: states[state][0] for word, state in self._first.items()}
        self._rules = rules

    def find(self, text: str, folded: str, start: int, end: int) -> list[CueMatch]:
        """Return the phrases in `text[start:end]`; `folded` is `fold(text)` with its offsets.

        Matches may overlap and nest.
        """
        words = folded[start:end].split(" ")
        second, whole = self._second, self._whole
        begun = [number for number, word in enumerate(words) if word in second]
        last = len(words)
        words.append("")
        begun = [n for n in begun if words[n + 1] in second[words[n]] or words[n] in whole]
        found: list[CueMatch] = []
        if not begun:
            return found
        ends = list(accumulate(map(len, words), initial=start))
        for number in begun:
            begin, place, following = ends[number] + number, number, self._first
            while place < last and (state := following.get(words[place])) is not None:
                following, owners = self._states[state]
                place += 1
                for exact, rule in owners:
                    stop = begin + len(exact) if exact else ends[place] + place - 1
                    if not exact or (stop <= end and _fits(text[begin:stop].lower(), exact)):
                        found.append(CueMatch(begin, stop, self._rules[rule]))
        return found
