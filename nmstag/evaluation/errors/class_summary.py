"""What the summaries of mentions and of relations share: strings by class and kind, and their table."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, ClassVar, Generic, TypeVar

from nmstag.evaluation.errors.subtypes import Kind

ErrorT = TypeVar("ErrorT", bound=StrEnum)
StringT = TypeVar("StringT", str, tuple[str, str])
Example = Callable[[Any], tuple[str, str]]
"""Gives the id of a finding's document and the sentence in which it stands."""


@dataclass(frozen=True, slots=True)
class ClassSummary(ABC, Generic[ErrorT, StringT]):
    """Strings behind each class of error, counted.

    Args:
        strings: How often a string stands behind a class and kind (None where kinds have not been looked
            for).
        first: The first finding with a string.
    """

    classes: ClassVar[type[StrEnum]]
    heading: ClassVar[str]
    least_width: ClassVar[int]
    strings: dict[tuple[ErrorT, Kind | None], Counter[StringT]] = field(default_factory=dict)
    first: dict[tuple[ErrorT, Kind | None, StringT], Any] = field(default_factory=dict)

    def add(self, error: ErrorT, kind: Kind | None, text: StringT, finding: object) -> None:
        """Count a string."""
        self.strings.setdefault((error, kind), Counter())[text] += 1
        self.first.setdefault((error, kind, text), finding)

    def find(self, error: ErrorT, kind: Kind | None, text: StringT) -> Any:
        """Return the first finding of a class with that string, or of one kind within it."""
        kinds = (kind,) if kind else (None, *self.kinds(error))
        return next(self.first[error, part, text] for part in kinds if (error, part, text) in self.first)

    def kinds(self, error: ErrorT) -> list[Kind]:
        """Return the kinds of a class that occur, in the order they are printed."""
        return [kind for kind in Kind if (error, kind) in self.strings]

    def rows(self) -> Iterator[tuple[ErrorT, Kind | None]]:
        """Yield every class, each followed by its kinds."""
        error: Any
        for error in self.classes:
            yield error, None
            yield from ((error, kind) for kind in self.kinds(error))

    def counted(self, error: ErrorT, kind: Kind | None = None) -> Counter[StringT]:
        """Return the strings of a class, or of one kind within it."""
        found = Counter[StringT]()
        for (known, part), strings in self.strings.items():
            if known is error and kind in (None, part):
                found += strings
        return found

    def most_frequent(
        self, error: ErrorT, limit: int = 10, kind: Kind | None = None
    ) -> list[tuple[StringT, int]]:
        """Return the most frequent strings of a class or kind; equally frequent ones by the alphabet."""
        return sorted(self.counted(error, kind).items(), key=lambda item: (-item[1], item[0]))[:limit]

    def numbered_rows(self) -> Iterator[tuple[str, Kind | None, tuple[int, ...]]]:
        """Yield name of class or kind, kind, and the numbers of every row."""
        for error, kind in self.rows():
            yield (kind or error).value, kind, self.numbers(error, kind)

    def frequent_errors(self, limit: int) -> Iterator[tuple[str, list[tuple[StringT, int]], Any]]:
        """Yield the most frequent strings of each kind of error, or class that has no kinds, by its name.

        The first finding of the most frequent one stands with them.
        """
        for error, kind in self.rows():
            found = self.most_frequent(error, limit, kind)
            if error != "right" and found and (kind or not self.kinds(error)):
                name = f"{error}, {kind}" if kind else error.value
                yield name, found, self.find(error, kind, found[0][0])

    def to_json(self, limit: int = 10, example: Example | None = None) -> dict[str, object]:
        """Return the counts and the most frequent strings as JSON-able values, with an example of each."""
        result: dict[str, object] = {}
        error: Any
        for error in self.classes:
            kinds = {kind.value: self._row_json(error, limit, kind, example) for kind in self.kinds(error)}
            row = self._row_json(error, limit, None, example)
            result[error.value] = row | ({"kinds": kinds} if kinds else {})
        return result

    def _row_json(
        self, error: ErrorT, limit: int, kind: Kind | None, example: Example | None
    ) -> dict[str, object]:
        strings = []
        for text, count in self.most_frequent(error, limit, kind):
            strings.append(self.string_json(text) | {"count": count})
            if example:
                document, sentence = example(self.find(error, kind, text))
                strings[-1] |= {"document": document, "sentence": sentence}
        return self.class_json(error, kind) | {"strings": strings}

    def format_table(self, limit: int = 5, example: Example | None = None) -> str:
        """Return a plain-text table of counts, and the most frequent strings of each kind of error.

        Args:
            limit: Most strings to list.
            example: Gives the sentence that is printed with the first of them.
        """
        rows = [(f"  {name}" if kind else name, numbers) for name, kind, numbers in self.numbered_rows()]
        width = max(self.least_width, *(len(name) for name, _ in rows))
        lines = [" " * width + self.heading] if self.heading else []
        lines += [name.ljust(width) + "".join(f"{count:>8}" for count in numbers) for name, numbers in rows]
        for title, found, first in self.frequent_errors(limit):
            listed: list[str] = [f"{count:>6}  {self.write(text)}" for text, count in found]
            if example:
                listed.insert(1, f"{'':>8}{': '.join(filter(None, example(first)))}")
            lines += ["", f"{title}:", *listed]
        return "\n".join(lines)

    @abstractmethod
    def numbers(self, error: ErrorT, kind: Kind | None = None) -> tuple[int, ...]:
        """Return the numbers of a row of the table."""

    @abstractmethod
    def class_json(self, error: ErrorT, kind: Kind | None = None) -> dict[str, object]:
        """Return the counts of one class, or one kind within it, as JSON-able values."""

    @abstractmethod
    def string_json(self, text: StringT) -> dict[str, object]:
        """Return a string as JSON-able values."""

    @abstractmethod
    def write(self, text: StringT) -> str:
        """Return a string as it is printed."""
