"""The tab-separated lines of PubTator: an annotation, or a relation."""

from __future__ import annotations

import re
from math import isfinite

from nmstag.document import Attribute, Mention, Relation
from nmstag.errors import Fault, FaultHandler
from nmstag.formats.base import one_line
from nmstag.formats.concept_ids import split_ids
from nmstag.plain import record

NOVELTY = ("Novel", "No")
_NAME = "(?:negated|uncertain|historical|hypothetical|other_experiencer|general)"
_ATTRIBUTES = re.compile(f"{_NAME}(?:,{_NAME})*")
"""The sixth column of a relation."""
_REAL = re.compile(r"[+-]?(?:\d+\.\d*|\.\d+|\d+(?=[eE]))(?:[eE][+-]?\d{1,4})?|[01]", re.ASCII)
"""A number that is no concept id: genes and species have whole numbers as ids."""
_WHOLE = re.compile(r"[+-]?\d{1,30}", re.ASCII)
_NO_SCORE = re.compile(r"(?i)[+-]?(?:nan|inf|infinity)|none|null")
_OFFSET = re.compile(r"[0-9]{1,15}")


def could_be_score(column: str) -> bool:
    """Return whether a last column would be read as a score."""
    return any(one.fullmatch(column.strip()) for one in (_REAL, _WHOLE, _NO_SCORE))


@record(frozen=True, slots=True)
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
        if not columns[1][:1].isalpha():
            return False
        last = columns[-1]
        of_relations = last in NOVELTY or _ATTRIBUTES.fullmatch(last) or _REAL.fullmatch(last)
        return bool(of_relations) or len(columns) < 6 or not columns[2].strip().isdecimal()

    def mention(self, text: str) -> Mention | None:
        """Return the mention of an annotation line; None, with a fault, where it does not lie in `text`."""
        columns = self.columns
        if len(columns) < 5:
            columns_needed = "id, start, end, text, type, concept id"
            self._fault(f"an annotation has {len(columns)} columns", "", "", columns_needed)
            return None
        place = self._span(text)
        if place is None:
            return None
        start, end = place
        score, columns = self._score(columns, 6)
        if len(columns) > 8:
            self._fault(f"{len(columns) - 8} columns too many, left out", "", columns[8], "")
        ids, separators = split_ids(columns[5] if len(columns) > 5 else "", columns[4])
        parts = tuple(columns[6].split("|")) if len(columns) > 6 and columns[6] else ()
        names = columns[7].split(",") if len(columns) > 7 and columns[7] else ()
        attributes = tuple(Attribute(name) for name in names)
        span = text[start:end]
        return Mention(start, end, span, columns[4], ids, attributes, (), parts, separators, score)

    def _span(self, text: str) -> tuple[int, int] | None:
        """Return start and end; warn where column four differs from the text at this span."""
        _, first, last, claimed, *_ = self.columns
        for name, value in (("start", first), ("end", last)):
            if not _OFFSET.fullmatch(value.strip()):
                self._fault("the offset is not a number", name, value, f"0 to {len(text)}")
                return None
        start, end = int(first.strip()), int(last.strip())
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
        """Return the relation; of more than two arguments, the first with each of the others.

        A number as last column, or before the novelty, is a score, as the tools of BC5CDR write it.
        """
        score, (kind, *arguments) = self._score(self.columns[1:], 3)
        names = arguments.pop() if len(arguments) == 4 and _ATTRIBUTES.fullmatch(arguments[3]) else ""
        while len(arguments) > 2 and not arguments[-1]:
            arguments.pop()
        novelty = arguments.pop() if len(arguments) > 2 and arguments[-1] in NOVELTY else ""
        if score is None:
            score, arguments = self._score(arguments, 2)
        if len(arguments) < 2:
            needed = "id, type, first concept, second concept"
            self._fault(f"a relation has {len(arguments)} arguments", kind, "", needed)
            return []
        head, *tails = arguments
        if len(tails) > 1:
            message = "more than two arguments; the first is related to each of the others"
            self._fault(message, kind, " ".join(arguments), "", "warning")
        attributes = tuple(map(Attribute, names.split(","))) if names else ()
        return [Relation(kind, head, tail, (), novelty, attributes, score=score) for tail in tails]

    def _score(self, columns: list[str], first: int) -> tuple[float | None, list[str]]:
        """Return the number in the last column, where it is a score, and the columns before it.

        Args:
            columns: The columns.
            first: The number of columns that are never a score.
        """
        if len(columns) <= first:
            return None, columns
        last = columns[-1].strip()
        if _NO_SCORE.fullmatch(last):
            self._fault("no number as score, none is kept", "score", last, "a finite number", "warning")
            return None, columns[:-1]
        whole = _WHOLE.fullmatch(last) and not any(_WHOLE.fullmatch(one.strip()) for one in columns[:-1])
        if not (whole or _REAL.fullmatch(last)) or not isfinite(float(last)):
            return None, columns
        return float(last), columns[:-1]

    def _fault(self, message: str, field: str, value: str, allowed: str, severity: str = "error") -> None:
        self.log(Fault(message, self.path, self.line, field, value, allowed, severity))
