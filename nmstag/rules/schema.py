"""What a rule is: a dataclass whose fields are the keys that a YAML mapping may have."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import MISSING, dataclass, field
from typing import Any, Literal

from nmstag.errors import RuleError
from nmstag.rules.markup import parse_markup

Check = Callable[[str], "str | None"]
"""Returns what is wrong with a text, or None."""


def check_markup(text: str) -> str | None:
    """Return what is wrong with an example's markup, or None."""
    try:
        parse_markup(text)
    except RuleError as error:
        return error.faults[0].message
    return None


def check_regex(text: str) -> str | None:
    """Return what is wrong with a regular expression, or None."""
    try:
        re.compile(text)
    except re.error as error:
        return f"is no regular expression: {error}"
    return None


def pattern_field(*, check: Check | None = check_regex, default: Any = MISSING) -> Any:
    """Declare a field of patterns: `<name>` stands for a macro, and `check` judges the expanded text.

    Args:
        check: What judges each text after its macros are expanded; regular expressions by default.
        default: Value where the key is missing; without one the key is required.
    """
    return field(default=default, metadata={"macros": "group", "check": check})


def words_field(*, default: Any = MISSING) -> Any:
    """Declare a list of plain words or phrases: an item `<name>` stands for the macro's alternatives."""
    return field(default=default, metadata={"macros": "splice"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What every rule has; each stage adds fields of its own in a subclass.

    A subclass is `@dataclass(frozen=True, slots=True, kw_only=True)`. Its fields may be str, int,
    float, bool, Literal, tuple[..., ...], dict[str, ...] of these, or any of them with `| None`.

    Args:
        id: Stable name, dotted or hyphenated ('causes.induced').
        examples: Marked texts that the rule must get right by acting.
        counterexamples: Marked texts on which the rule must stay silent.
        description: One sentence on what it is for.
        enabled: Whether it is in use.
        support: For an induced rule, how many times it was right where it came from.
        precision: For an induced rule, the share of times it was right there.
        source: 'hand' or 'induced'.
        topic: Topic of its file; set by the loader.
        path: File it stands in; set by the loader.
        line: Line it starts on; set by the loader.
        pack: Name of the pack it comes from; set where packs are stacked.
    """

    id: str = field(metadata={"matches": r"[A-Za-z0-9]+(?:[._-][A-Za-z0-9]+)*"})
    examples: tuple[str, ...] = field(metadata={"filled": True, "check": check_markup})
    counterexamples: tuple[str, ...] = field(metadata={"filled": True, "check": check_markup})
    description: str = ""
    enabled: bool = True
    support: int | None = None
    precision: float | None = None
    source: Literal["hand", "induced"] = "hand"
    topic: str = field(default="", metadata={"set_by_loader": True})
    path: str = field(default="", metadata={"set_by_loader": True})
    line: int = field(default=0, metadata={"set_by_loader": True})
    pack: str = field(default="", metadata={"set_by_loader": True})
