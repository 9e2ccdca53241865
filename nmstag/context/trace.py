"""What rules did to the attributes of a text: written where it is asked for, by `explain` and rule checks."""

from __future__ import annotations

from typing import NamedTuple


class Effect(NamedTuple):
    """What one rule did at one place.

    Args:
        rule: Id of the rule.
        action: What it did: "ends the scope of 'No'".
        start: Offset of the words that decided it.
        end: Offset after them.
    """

    rule: str
    action: str
    start: int
    end: int


Trace = list[Effect]
