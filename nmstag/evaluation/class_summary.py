"""What the summaries of mentions and of relations share: strings by class and kind, and their table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, ClassVar, Generic, TypeVar

from nmstag.evaluation.kinds import Kind

ErrorT = TypeVar("ErrorT", bound=StrEnum)
StringT = TypeVar("StringT", str, tuple[str, str])


@dataclass(frozen=True, slots=True)
class ClassSummary(Generic[ErrorT, StringT]):
    """Strings behind each class of error, counted.

    Args:
        strings: How often a string stands behind a class and kind (None where kinds have not been looked
            for).
    """

    classes: ClassVar[type[StrEnum]]
    heading: ClassVar[str]
    least_width: ClassVar[int]
    strings: dict[tuple[ErrorT, Kind | None], Counter[StringT]] = field(default_factory=dict)

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

    def frequent_errors(self, limit: int) -> Iterator[tuple[str, list[tuple[StringT, int]]]]:
        """Yield the most frequent strings of each kind of error, or class that has no kinds, by its name."""
        for error, kind in self.rows():
            found = self.most_frequent(error, limit, kind)
            if error != "right" and found and (kind or not self.kinds(error)):
                yield f"{error}, {kind}" if kind else error.value, found

    def to_json(self, limit: int = 10) -> dict[str, object]:
        """Return the counts and the most frequent strings as JSON-able values."""
        result: dict[str, object] = {}
        error: Any
        for error in self.classes:
            kinds = {kind.value: self.class_json(error, limit, kind) for kind in self.kinds(error)}
            result[error.value] = self.class_json(error, limit) | ({"kinds": kinds} if kinds else {})
        return result

    def format_table(self, limit: int = 5) -> str:
        """Return a plain-text table of counts, and the most frequent strings of each kind of error."""
        rows = [(f"  {name}" if kind else name, numbers) for name, kind, numbers in self.numbered_rows()]
        width = max(self.least_width, *(len(name) for name, _ in rows))
        lines = [" " * width + self.heading] if self.heading else []
        lines += [name.ljust(width) + "".join(f"{count:>8}" for count in numbers) for name, numbers in rows]
        for title, found in self.frequent_errors(limit):
            lines += ["", f"{title}:"]
            lines += [f"{count:>6}  {self.write(text)}" for text, count in found]
        return "\n".join(lines)

    def numbers(self, error: ErrorT, kind: Kind | None = None) -> tuple[int, ...]:
        """Return the numbers of a row of the table."""
        raise NotImplementedError

    def class_json(self, error: ErrorT, limit: int, kind: Kind | None = None) -> dict[str, object]:
        """Return one class, or one kind within it, as JSON-able values."""
        raise NotImplementedError

    def write(self, text: StringT) -> str:
        """Return a string as it is printed."""
        raise NotImplementedError
