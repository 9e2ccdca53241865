"""A step of matching: nothing in a de-identification mark ('[**Name**]') is a mention."""

from __future__ import annotations

from bisect import bisect_right

from nmstag.match.step import Candidates, Step
from nmstag.text.deidentification import identity_marks
from nmstag.text.record import Text


class IdentityMarks(Step):
    """Rejects candidates that are part of a de-identification mark."""

    name = "identity_marks"

    def __call__(self, text: Text, candidates: Candidates) -> Candidates:
        """Return the candidates without those that a mark covers or cuts."""
        marks = identity_marks(text.raw)
        if not marks:
            return candidates
        ends = [end for _, end in marks]
        return candidates.keeping(
            [
                one
                for one in candidates.kept
                if (number := bisect_right(ends, one.start)) == len(marks) or marks[number][0] >= one.end
            ]
        )
