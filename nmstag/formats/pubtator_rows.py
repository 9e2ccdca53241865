"""The tab-separated lines of PubTator: an annotation, or a relation."""

from __future__ import annotations

import re
from dataclasses import dataclass

from nmstag.document import Attribute, Mention, Relation
from nmstag.errors import Fault, FaultHandler
from nmstag.formats.base import one_line
from nmstag.formats.concept_ids import split_ids

NOVELTY = ("Novel", "No")
_NAME = "(?:negated|uncertain|historical|hypothetical|other_experiencer|general)"
_ATTRIBUTES = re.compile(f"{_NAME}(?:,{_NAME})*")
"""The sixth column of a relation."""
_OFFSET = re.compile(r"[0-9]{1,15}")


@dataclass(frozen=True, slots=True)
class Row:
    """One line, split at its tabs, with its place in the file."""

    columns: list[str]
    path: str
    line: int
    log: FaultHandler

    def is_relation(self) -> bool:
        """Return whether the second column is a relation type rather than an offset.

        A line with an offset and more columns after it is an annotation whose first offset cannot be read.
        """
        columns = self.columns
        return columns[1][:1].isalpha() and not (len(columns) > 5 and columns[2].strip().isdecimal())

    def mention(self, text: str) -> Mention | None:
        """Return the mention of an annotation line; None, with a fault, where it does not lie in `text`."""
        columns = self.columns
        if len(columns) < 5:
            columns_needed = "id, start, end, text, type, concept id"
            self._fault(f"an annotation has {len(columns)} columns", "", "", columns_needed)
            return None
        span = self._span(text)
        if span is None:
            return None
        start, end = span
        if len(columns) > 8:
            self._fault(f"{len(columns) - 8} columns too many, left out", "", columns[8], "")
        ids, separators = split_ids(columns[5] if len(columns) > 5 else "", columns[4])
        parts = tuple(columns[6].split("|")) if len(columns) > 6 and columns[6] else ()
        names = columns[7].split(",") if len(columns) > 7 and columns[7] else ()
        attributes = tuple(Attribute(name) for name in names)
        return Mention(
            start, end, text[start:end], columns[4], ids, attributes, parts=parts, separators=separators
        )

    def _span(self, text: str) -> tuple[int, int] | None:
        """Return start and end; warn where column four differs from the text at this span."""
        _, first, last, claimed, *_ = self.columns
        for name, value in (("start", first), ("end", last)):
            if not _OFFSET.fullmatch(value.strip()):
                self._fault("the offset is not a number", name, value, f"0 to {len(text)}")
                return None
        start, end = int(first), int(last)
        if not start < end <= len(text):
            limits = f"start < end <= {len(text)}"
            self._fault("the span does not lie in the text", "start, end", f"{start} {end}", limits)
            return None
        span = text[start:end]
        if span != claimed and one_line(span, tabs=True) != one_line(claimed):
            message = f"the text has something else at {start} to {end}; the offsets are kept"
            self._fault(message, "text", claimed, repr(span), "warning")
        return start, end

    def relations(self) -> list[Relation]:
        """Return the relation; of more than two arguments, the first with each of the others."""
        kind, *arguments = self.columns[1:]
        names = arguments.pop() if len(arguments) == 4 and _ATTRIBUTES.fullmatch(arguments[3]) else ""
        while len(arguments) > 2 and not arguments[-1]:
            arguments.pop()
        novelty = arguments.pop() if len(arguments) > 2 and arguments[-1] in NOVELTY else ""
        if len(arguments) < 2:
            needed = "id, type, first concept, second concept"
            self._fault(f"a relation has {len(arguments)} arguments", kind, "", needed)
            return []
        head, *tails = arguments
        if len(tails) > 1:
            message = "more than two arguments; the first is related to each of the others"
            self._fault(message, kind, " ".join(arguments), "", "warning")
        attributes = tuple(map(Attribute, names.split(","))) if names else ()
        return [Relation(kind, head, tail, novelty=novelty, attributes=attributes) for tail in tails]

    def _fault(self, message: str, field: str, value: str, allowed: str, severity: str = "error") -> None:
        self.log(Fault(message, self.path, self.line, field, value, allowed, severity))
