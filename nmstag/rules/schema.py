"""What a rule is: a dataclass whose fields are the keys that it may have in YAML, and its run-time form."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterable, Iterator
from dataclasses import MISSING, field
from typing import Any, Literal, NamedTuple

from nmstag.document import ATTRIBUTES
from nmstag.errors import Fault, RuleError, near_names
from nmstag.plain import record
from nmstag.rules.markup import Marked, parse_markup

_ID = re.compile(r"[A-Za-z0-9]+(?:[._-][A-Za-z0-9]+)*")

_LABELS = frozenset((*ATTRIBUTES, "head", "tail", "name", "pair", "ref", "known_use"))
"""Labels of spans in examples that rules are judged by."""
_SLIP = 0.75

Check = Callable[[str], "str | None"]
"""Returns what is wrong with a text, or None."""


def check_markup(text: str) -> str | None:
    """Return what is wrong with an example's markup, or None.

    A label that is nearly one that rules are judged by is a slip ('negatd'); others may be a rule's own.

    >>> check_markup("Nix [fever]{Disease negatd}."), check_markup("[Fever]{Disease mild}")
    ("unknown label 'negatd'; did you mean 'negated'?", None)
    """
    try:
        marked = parse_markup(text)
    except RuleError as error:
        return error.faults[0].message
    for label in sorted({label for span in marked.spans for label in span.labels} - _LABELS):
        if near := near_names(label, _LABELS, least=_SLIP):
            return f"unknown label {label!r}; did you mean {near[0]!r}?"
    return None


def check_regex(text: str) -> str | None:
    """Return what is wrong with a regular expression, or None.

    What a later Python may read as an operation on sets, such as '[a--b]' or '[[a]', is wrong, too.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", FutureWarning)
            re.compile(text)
    except (re.error, FutureWarning, OverflowError, RecursionError) as error:
        return f"not a regular expression: {str(error)[:1].lower()}{str(error)[1:]}"
    return None


def check_id(text: str) -> str | None:
    """Return what is wrong with the id of a rule, or None."""
    if _ID.fullmatch(text):
        return None
    return "not an id: letters and digits, with '.', '_' or '-' between them, are allowed"


def pattern_field(*, check: Check | None = check_regex, default: Any = MISSING, stored: bool = True) -> Any:
    """Declare a field of patterns: `<name>` is a macro, and `check` judges the expanded text.

    Args:
        check: What judges each text after its macros are expanded; regular expressions by default.
        default: Value where the key is missing; without one the key is required.
        stored: Whether it is needed at run time; not where something else is compiled from it.
    """
    return field(default=default, metadata={"macros": "group", "check": check, "stored": stored})


def words_field(*, default: Any = MISSING) -> Any:
    """Declare a list of plain words or phrases; the alternatives of a macro replace an item `<name>`."""
    return field(default=default, metadata={"macros": "splice"})


class Case(NamedTuple):
    """An example or counterexample of a rule.

    Args:
        key: 'examples' or 'counterexamples'.
        acts: Whether the rule must act on it.
        line: The line as written.
        marked: Its plain text and marked spans.
    """

    key: str
    acts: bool
    line: str
    marked: Marked

    def wanted(self) -> list[tuple[int, int, str]]:
        """Return the marked spans with their types, which a rule must match; none of a counterexample."""
        return [(span.start, span.end, span.type) for span in self.marked.spans] if self.acts else []

    def shown(self, spans: Iterable[tuple[int, int, str]]) -> str:
        """Return spans of the text for a message."""
        return ", ".join(repr(self.marked.text[start:end]) for start, end, _ in spans) or "nothing"


_EXAMPLES = {"filled": True, "check": check_markup, "stored": False}
_PLACE = {"given": True, "stored": False}


@record(frozen=True, slots=True, kw_only=True)
class Rule:
    """What every rule has; each stage adds fields of its own in a subclass.

    A subclass is `@record(frozen=True, slots=True, kw_only=True)`; its fields are the keys that a rule
    may have in YAML (`nmstag.schema` says which types and which metadata there are). Use `pattern_field`
    and `words_field` where macros are allowed. The same record is used at run time: what is derived from
    its fields is computed from them and stored by name (`nmstag.plain`).

        @record(frozen=True, slots=True, kw_only=True)
        class CueRule(Rule):
            cues: tuple[str, ...] = words_field()
            window: int = field(default=5, metadata={"range": (1, 40)})

    A rule of a later pack replaces the rule with the same id; `enabled: false` removes it
    (`nmstag.rules.sources`).

    Args:
        id: Stable name, dotted or hyphenated ('causes.induced').
        examples: Marked texts that the rule must get right by acting.
        counterexamples: Marked texts on which the rule must not act.
        description: One sentence on what it is for.
        enabled: Whether it is in use.
        support: For an induced rule, how many times it was right in the texts that it was learned from.
        precision: For an induced rule, the share of times that it was right there, from 0 to 1.
        source: 'hand' or 'induced'.
        topic: Topic of its file; set by the loader.
        path: The file; set by the loader.
        line: The line that it begins on; set by the loader.
        pack: Name of the pack it comes from; set where packs are stacked.
    """

    id: str = field(metadata={"check": check_id})
    examples: tuple[str, ...] = field(metadata=_EXAMPLES)
    counterexamples: tuple[str, ...] = field(metadata=_EXAMPLES)
    description: str = ""
    enabled: bool = True
    support: int | None = None
    precision: float | None = None
    source: Literal["hand", "induced"] = "hand"
    topic: str = field(default="", metadata={"given": True})
    path: str = field(default="", metadata=_PLACE)
    line: int = field(default=0, metadata=_PLACE)
    pack: str = field(default="", metadata={"given": True})

    def cases(self) -> Iterator[Case]:
        """Yield the examples, then the counterexamples."""
        for key, acts in (("examples", True), ("counterexamples", False)):
            for line in getattr(self, key):
                yield Case(key, acts, line, parse_markup(line))

    def fault(self, case: Case, message: str, allowed: str = "") -> Fault:
        """Return the fault of a case that fails."""
        return Fault(message, self.path, self.line, f"{self.id}.{case.key}", case.line, allowed)
