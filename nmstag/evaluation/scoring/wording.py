"""Figures and names of scores in, the words for them out, the same in every form of output."""

from __future__ import annotations

NOT_APPLICABLE = "n/a"
"""What a report has in place of a figure, where the gold has nothing of its kind."""


def label(kind: str) -> str:
    """Return the name of a kind of score as it is printed.

    >>> label("mention_strict")
    'mention strict'
    """
    return kind.replace("_", " ", 1)


def per_cent(figure: float) -> str:
    """Return a fraction in per cent with two decimals.

    >>> per_cent(0.5)
    '50.00'
    """
    return f"{100 * figure:.2f}"
