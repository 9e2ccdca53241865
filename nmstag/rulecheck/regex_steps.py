"""Counts the steps that a backtracking search takes with a regular expression, the same on every machine.

The standard library's engine does not say how often it goes back. This one reads the tree that the standard
library's parser makes of an expression and tries it as that engine does: from the left, first alternative
first, greedy repeats from the longest down. A step is one look at a character, or one try of a part.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

_parser: Any = re._parser  # type: ignore[attr-defined]
Then = Callable[[int], int]
"""What has to match from a place on; its end, or -1."""
Part = Callable[[int, Then], int]
_WORD = {"CATEGORY_WORD": True, "CATEGORY_NOT_WORD": False}
_SPACE = {"CATEGORY_SPACE": True, "CATEGORY_NOT_SPACE": False}
_DIGIT = {"CATEGORY_DIGIT": True, "CATEGORY_NOT_DIGIT": False}


class TooManyStepsError(Exception):
    """A search took more steps than it may."""


class CountedPattern:
    """A regular expression that counts its steps.

    Args:
        expression: The expression.
        most: Steps after which a search is given up.
    """

    def __init__(self, expression: str, most: int = 1_000_000) -> None:
        tree = _parser.parse(expression)
        self.steps = 0
        self._most = most
        self._text = ""
        self._groups: dict[int, tuple[int, int]] = {}
        self._start = self._sequence(tree, tree.state.flags)

    def count(self, text: str, places: Iterable[tuple[int, int]] | None = None) -> int:
        """Return the steps of finding all matches in a text.

        Args:
            text: The text.
            places: Where matches may begin, in order, and where the text ends then; where not given,
                everywhere, and at its own end.

        Raises:
            TooManyStepsError: There are more than `most`.
        """
        self.steps, free = 0, 0
        for place, end in ((one, len(text)) for one in range(len(text) + 1)) if places is None else places:
            if place >= free:
                found = self.end_at(text if end >= len(text) else text[:end], place)
                free = found if found > place else free
        return self.steps

    def end_at(self, text: str, place: int) -> int:
        """Return the end of the match that begins at a place; -1 where there is none."""
        self._text = text
        self._groups.clear()
        return self._start(place, _end)

    def _step(self) -> None:
        self.steps += 1
        if self.steps > self._most:
            raise TooManyStepsError

    def _sequence(self, items: Any, flags: int) -> Part:
        parts = [self._part(str(name), value, flags) for name, value in items]
        if len(parts) == 1:
            return parts[0]

        def run(place: int, then: Then, number: int = 0) -> int:
            if number == len(parts):
                return then(place)
            return parts[number](place, lambda end: run(end, then, number + 1))

        return run

    def _part(self, name: str, value: Any, flags: int) -> Part:
        test = _one_character(name, value, flags)
        if test is not None:
            return self._character(test)
        if name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            least, most, inner = value
            return self._repeat(name, least, most, inner, flags)
        if name == "SUBPATTERN":
            group, added, removed, inner = value
            return self._group(group, self._sequence(inner, (flags | added) & ~removed))
        if name in ("ASSERT", "ASSERT_NOT", "ATOMIC_GROUP"):
            return self._look(name, value, flags)
        if name == "BRANCH":
            return self._branch([self._sequence(one, flags) for one in value[1]])
        if name == "AT":
            return self._at(str(value), flags)
        if name == "GROUPREF":
            return self._reference(value)
        if name == "GROUPREF_EXISTS":
            group, yes, no = value
            held, absent = self._sequence(yes, flags), self._sequence(no or [], flags)
            return lambda place, then: (held if group in self._groups else absent)(place, then)
        return lambda place, then: -1  # FAILURE: (?!)

    def _character(self, test: Callable[[str], bool]) -> Part:
        def run(place: int, then: Then) -> int:
            self._step()
            return then(place + 1) if place < len(self._text) and test(self._text[place]) else -1

        return run

    def _repeat(self, name: str, least: int, most: int, inner: Any, flags: int) -> Part:
        test = _one_character(str(inner[0][0]), inner[0][1], flags) if len(inner) == 1 else None
        if test is not None:
            return self._repeated_character(name, least, most, test)
        part = self._sequence(inner, flags)

        def run(place: int, then: Then, times: int = 0) -> int:
            self._step()

            def again(end: int) -> int:
                return -1 if end == place and times >= least else run(end, then, times + 1)

            if name == "MIN_REPEAT" and times >= least:
                end = then(place)
                return end if end >= 0 else part(place, again) if times < most else -1
            end = part(place, again) if times < most else -1
            return end if end >= 0 or times < least else then(place)

        if name != "POSSESSIVE_REPEAT":
            return run
        return lambda place, then: _after(run(place, _end), then)

    def _repeated_character(self, name: str, least: int, most: int, test: Callable[[str], bool]) -> Part:
        def run(place: int, then: Then) -> int:
            text, end = self._text, place
            limit = len(text) if most == _parser.MAXREPEAT else min(len(text), place + most)
            if name == "MIN_REPEAT":
                while True:
                    found = then(end) if end - place >= least else -1
                    if found >= 0 or end >= limit or not test(text[end]):
                        return found
                    self._step()
                    end += 1
            while end < limit and test(text[end]):
                self._step()
                end += 1
            if name == "POSSESSIVE_REPEAT":
                return then(end) if end - place >= least else -1
            for one in range(end, place + least - 1, -1):
                self._step()
                found = then(one)
                if found >= 0:
                    return found
            return -1

        return run

    def _group(self, group: int | None, part: Part) -> Part:
        if group is None:
            return part

        def run(place: int, then: Then) -> int:
            def close(end: int) -> int:
                self._groups[group] = place, end
                return then(end)

            return part(place, close)

        return run

    def _look(self, name: str, value: Any, flags: int) -> Part:
        direction, inner = (1, value) if name == "ATOMIC_GROUP" else value
        part, width = self._sequence(inner, flags), inner.getwidth()[0]

        def run(place: int, then: Then) -> int:
            self._step()
            start = place if direction > 0 else place - width
            end = part(start, _end) if start >= 0 else -1
            if name == "ATOMIC_GROUP":
                return _after(end, then)
            found = end >= 0 and (direction > 0 or end == place)
            return then(place) if found is (name == "ASSERT") else -1

        return run

    def _branch(self, parts: list[Part]) -> Part:
        def run(place: int, then: Then) -> int:
            for part in parts:
                self._step()
                end = part(place, then)
                if end >= 0:
                    return end
            return -1

        return run

    def _at(self, where: str, flags: int) -> Part:
        border = re.compile(_BORDERS[where], flags)

        def run(place: int, then: Then) -> int:
            self._step()
            return then(place) if border.match(self._text, place) else -1

        return run

    def _reference(self, group: int) -> Part:
        def run(place: int, then: Then) -> int:
            self._step()
            start, end = self._groups.get(group, (0, -1))
            held = self._text[start:end]
            return then(place + len(held)) if end >= 0 and self._text.startswith(held, place) else -1

        return run


_BORDERS = {
    "AT_BEGINNING": "^",
    "AT_BEGINNING_STRING": r"\A",
    "AT_END": "$",
    "AT_END_STRING": r"\Z",
    "AT_BOUNDARY": r"\b",
    "AT_NON_BOUNDARY": r"\B",
}


def _end(place: int) -> int:
    return place


def _after(end: int, then: Then) -> int:
    return then(end) if end >= 0 else -1


def _one_character(name: str, value: Any, flags: int) -> Callable[[str], bool] | None:
    """Return what tests a character, where a part is one."""
    if name == "ANY":
        return (lambda one: True) if flags & re.DOTALL else (lambda one: one != "\n")
    if name not in ("LITERAL", "NOT_LITERAL", "IN"):
        return None
    items = value if name == "IN" else [(name, value)]
    wanted = str(items[0][0]) not in ("NEGATE", "NOT_LITERAL")
    tests = [(str(kind), what) for kind, what in items if str(kind) != "NEGATE"]
    known: dict[str, bool] = {}

    def test(one: str) -> bool:
        if one not in known:
            forms = {one, one.lower(), one.upper()} if flags & re.IGNORECASE else {one}
            known[one] = any(_fits(kind, what, form) for kind, what in tests for form in forms) is wanted
        return known[one]

    return test


def _fits(kind: str, value: Any, one: str) -> bool:
    if kind in ("LITERAL", "NOT_LITERAL"):
        return len(one) == 1 and ord(one) == value
    if kind == "RANGE":
        return len(one) == 1 and value[0] <= ord(one) <= value[1]
    category = str(value)
    if category in _WORD:
        return (one.isalnum() or one == "_") is _WORD[category]
    return one.isspace() is _SPACE[category] if category in _SPACE else one.isdecimal() is _DIGIT[category]


@contextmanager
def deep_calls() -> Iterator[None]:
    """Allow calls as deep as a search over a text of some thousand characters needs them."""
    import sys

    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(before, 100_000))
    try:
        yield
    finally:
        sys.setrecursionlimit(before)
