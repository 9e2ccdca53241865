"""Outcomes in, their numbers and most frequent texts by class and subtype out, as a table or as JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from nmstag.evaluation.errors.descriptions import describe_outcome
from nmstag.evaluation.errors.mentions import MentionClass, MentionOutcome
from nmstag.evaluation.errors.relations import RelationClass, RelationOutcome
from nmstag.evaluation.errors.subtypes import ErrorSubtype

Subtype = ErrorSubtype | None
Sides = tuple[str, str]
"""What an outcome reads like: a gold and a predicted text, or one of them and ''."""
Example = Callable[[Any], tuple[str, str]]
"""Gives the id of an outcome's document and the sentence it is in."""


@dataclass(frozen=True, slots=True)
class ErrorSummary:
    """Outcomes of mentions or of relations, counted.

    Args:
        classes: Their classes, in the order in which they are printed.
        columns: What is counted: gold and predicted mentions, or relations.
        sides: The names of a text's parts in JSON.
        numbers_by_type: The counts of each class and subtype, by entity type and column. The type is that
            of the gold mention where one is near, so that a row of types adds up; relations have none.
        texts: How often each text occurs in a class and subtype (None where there is none).
        first: The first outcome with a text.
    """

    classes: type[StrEnum]
    columns: tuple[str, ...]
    sides: tuple[str, ...]
    numbers_by_type: dict[tuple[str, Subtype], Counter[tuple[str, str]]] = field(default_factory=dict)
    texts: dict[tuple[str, Subtype], Counter[Sides]] = field(default_factory=dict)
    first: dict[tuple[str, Subtype, Sides], Any] = field(default_factory=dict)

    def add(self, outcome: MentionOutcome | RelationOutcome, text: Sides, *cells: tuple[str, str]) -> None:
        """Count an outcome, in these pairs of entity type and column."""
        key = outcome.error, outcome.subtype
        self.numbers_by_type.setdefault(key, Counter()).update(cells)
        self.texts.setdefault(key, Counter())[text] += 1
        self.first.setdefault((*key, text), outcome)

    def numbers(self, error: str, subtype: Subtype = None) -> tuple[int, ...]:
        """Return the number of each column for a class, or for one subtype of it."""
        found = _selected(self.numbers_by_type, error, subtype)
        return tuple(
            sum(count for (_, name), count in found.items() if name == column) for column in self.columns
        )

    def subtypes(self, error: str) -> list[ErrorSubtype]:
        """Return the subtypes of a class that occur, in the order in which they are printed."""
        return [subtype for subtype in ErrorSubtype if (error, subtype) in self.texts]

    def rows(self) -> Iterator[tuple[str, Subtype, tuple[int, ...]]]:
        """Yield every class and its numbers, each followed by its subtypes."""
        for error in self.classes:
            for subtype in (None, *self.subtypes(error)):
                yield error, subtype, self.numbers(error, subtype)

    def most_frequent(self, error: str, limit: int = 10, subtype: Subtype = None) -> list[tuple[Sides, int]]:
        """Return the most frequent texts of a class or subtype; equally frequent ones by the alphabet."""
        found = _selected(self.texts, error, subtype)
        return sorted(found.items(), key=lambda item: (-item[1], item[0]))[:limit]

    def first_outcome(self, error: str, subtype: Subtype, text: Sides) -> Any:
        """Return the first outcome of a class with that text, or of one subtype of it."""
        subtypes = (subtype,) if subtype else (None, *self.subtypes(error))
        return next(self.first[error, part, text] for part in subtypes if (error, part, text) in self.first)

    def frequent_errors(self, limit: int) -> Iterator[tuple[str, list[tuple[Sides, int]], Any]]:
        """Yield the most frequent texts of each subtype, or class without subtypes, by its name.

        The first outcome with the most frequent one comes with them.
        """
        for error, subtype, _ in self.rows():
            found = self.most_frequent(error, limit, subtype)
            if error != "right" and found and (subtype or not self.subtypes(error)):
                name = f"{error}, {subtype}" if subtype else str(error)
                yield name, found, self.first_outcome(error, subtype, found[0][0])

    def to_json(self, limit: int = 10, example: Example | None = None) -> dict[str, object]:
        """Return the numbers and the most frequent texts as JSON-able values, with an example of each."""
        result: dict[str, object] = {}
        for error in self.classes:
            row = self._row_json(error, limit, None, example)
            subtypes = {
                part.value: self._row_json(error, limit, part, example) for part in self.subtypes(error)
            }
            result[error.value] = row | ({"kinds": subtypes} if subtypes else {})
        return result

    def _row_json(
        self, error: str, limit: int, subtype: Subtype, example: Example | None
    ) -> dict[str, object]:
        result: dict[str, object] = dict(zip(self.columns, self.numbers(error, subtype), strict=True))
        found = _selected(self.numbers_by_type, error, subtype)
        if len(self.columns) > 1:
            result["by_type"] = {
                type_: {column: found[type_, column] for column in self.columns}
                for type_ in sorted({type_ for type_, _ in found})
            }
        texts = []
        for text, count in self.most_frequent(error, limit, subtype):
            entry: dict[str, object] = dict(zip(self.sides, text, strict=False)) | {"count": count}
            if example:
                document, sentence = example(self.first_outcome(error, subtype, text))
                entry |= {"document": document, "sentence": sentence}
            texts.append(entry)
        return result | {"strings": texts}

    def format_table(self, limit: int = 5, example: Example | None = None) -> str:
        """Return a plain-text table of the numbers, and the most frequent texts of each kind of error.

        Args:
            limit: Most texts to list.
            example: Gives the sentence that is printed with the first of them.
        """
        rows = [
            (f"  {subtype}" if subtype else str(error), numbers) for error, subtype, numbers in self.rows()
        ]
        width = max(1 + max(map(len, self.classes)), *(len(name) for name, _ in rows))
        lines = (
            [" " * width + "".join(f"{name:>8}" for name in self.columns)] if len(self.columns) > 1 else []
        )
        lines += [name.ljust(width) + "".join(f"{count:>8}" for count in numbers) for name, numbers in rows]
        for title, found, first in self.frequent_errors(limit):
            listed = [f"{count:>6}  {join_sides(text, '->')}" for text, count in found]
            if example:
                listed.insert(1, f"{'':>8}{': '.join(filter(None, example(first)))}")
            lines += ["", f"{title}:", *listed]
        return "\n".join(lines)


def _selected(
    counts: Mapping[tuple[str, Subtype], Counter[Any]], error: str, subtype: Subtype
) -> Counter[Any]:
    """Return the sum of the counts of a class, or those of one subtype of it."""
    found = Counter[Any]()
    for (known, part), count in counts.items():
        if known == error and subtype in (None, part):
            found.update(count)
    return found


def join_sides(sides: Sides, arrow: str = "→") -> str:
    """Return a gold and a predicted text as one.

    >>> join_sides(("renal failure", "renal")), join_sides(("pain", "pain")), join_sides(("", "pain"))
    ('renal failure → renal', 'pain', 'pain')
    """
    gold, pred = sides
    return f"{gold} {arrow} {pred}" if gold and pred and gold != pred else gold or pred


def summarise(outcomes: Iterable[MentionOutcome]) -> ErrorSummary:
    """Return the counts of gold and of predicted mentions by class."""
    summary = ErrorSummary(MentionClass, ("gold", "pred"), ("gold", "pred"))
    for outcome in outcomes:
        sides = {"gold": outcome.counts_gold and outcome.gold, "pred": outcome.counts_pred and outcome.pred}
        cells = [(outcome.type, column) for column, counts in sides.items() if counts]
        summary.add(outcome, outcome.strings, *cells)
    return summary


def summarise_relations(outcomes: Iterable[RelationOutcome], names: Mapping[str, str]) -> ErrorSummary:
    """Return the counts of relations by class; a gold and a predicted one that are paired count once.

    Args:
        outcomes: Outcomes of relations.
        names: Name of each concept, for the reader: see `concept_names`.
    """
    summary = ErrorSummary(RelationClass, ("count",), ("relation",))
    for outcome in outcomes:
        summary.add(outcome, (describe_outcome(outcome, names), ""), ("", "count"))
    return summary
