"""Faults and errors; every other module may import this one, which imports none.

A `Fault` is one mistake at one place. Readers collect faults and either report each (lenient) or raise
all at once (strict). A fault names the file, the line, the field and value that are wrong, and what would be
right, so that a person can act on it without a debugger.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Fault:
    """One mistake at one place.

    Args:
        message: What is wrong, in one sentence without a full stop.
        path: File the fault is in; empty where there is none.
        line: Line counted from 1; 0 where there are no lines.
        field: Column, key or record the fault is in; empty where it is the entire line.
        value: The offending value, as read (shortened when it is printed).
        allowed: What would be right; empty where the message is enough.
        severity: 'error' (something was left out) or 'warning' (nothing was lost).

    Examples:
        >>> print(Fault("unknown column", "notes.csv", 1, value="txt", allowed="'text'"))
        notes.csv:1: unknown column: 'txt' (expected 'text')
    """

    message: str
    path: str = ""
    line: int = 0
    field: str = ""
    value: str = ""
    allowed: str = ""
    severity: str = "error"

    def __str__(self) -> str:
        place = ":".join(part for part in (self.path, str(self.line) if self.line else "") if part)
        text = f"{place}: {self.message}" if place else self.message
        if self.field:
            text += f" [{self.field}]"
        if self.value:
            text += f": {shorten(self.value)!r}"
        if self.allowed:
            text += f" (expected {self.allowed})"
        return printable(text)


FaultHandler = Callable[[Fault], None]


def parser_words(error: Exception) -> str:
    """Return what a parser of JSON, TOML or YAML says, where it speaks of the file and not of Python.

    >>> parser_words(RecursionError("maximum recursion depth exceeded"))
    'a number is too long, or lists are too deep'
    """
    if hasattr(error, "colno") and type(error).__name__ == "JSONDecodeError":
        return json_words(error)
    if type(error) in (ValueError, RecursionError, OverflowError, MemoryError):
        return "a number is too long, or lists are too deep"
    return " ".join(str(error).split())


_JSON_WORDS = {
    "Expecting value": "a value is missing",
    "Expecting property name": "a key in double quotation marks is missing",
    "Expecting ':'": "a colon is missing",
    "Expecting ','": "a comma is missing",
    "Illegal trailing comma": "a comma before a closing bracket",
    "Unterminated string": "a text without its closing quotation mark",
    "Invalid control character": "a control character in a text, such as a tab or a line break",
    "Invalid \\": "a backslash that escapes nothing",
    "Extra data": "something comes after the end",
}
"""What the parser of JSON says, by how it begins, in plain words."""


def json_words(error: Any) -> str:
    """Return what is wrong with JSON, and at which character of its line, from 1.

    >>> import json
    >>> try:
    ...     json.loads('{"id": }')
    ... except ValueError as error:
    ...     print(json_words(error))
    a value is missing at character 8
    """
    told = error.msg
    if told.startswith("Invalid control") and not error.doc[error.pos :].strip("\r\n"):
        told = "Unterminated string"  # it goes on to the end of its line
    said = next((words for start, words in _JSON_WORDS.items() if told.startswith(start)), "broken JSON")
    return f"{said} at character {error.colno}"


def shorten(value: str, limit: int = 80) -> str:
    """Return `value` cut to `limit` characters, with an ellipsis where something was cut."""
    return value if len(value) <= limit else value[: limit - 1] + "…"


def printable(text: str) -> str:
    r"""Return the text with escapes for all that cannot be seen or that steers a terminal.

    >>> print(printable("a\x1b[31m\n\u202eb é\ud800"))
    a\x1b[31m\n\u202eb é\ud800
    """
    if text.isprintable():
        return text
    return "".join(one if one.isprintable() else repr(one)[1:-1] for one in text)


def counted(number: int, what: str) -> str:
    """Return a number with its noun.

    >>> counted(1, "rule"), counted(2, "rule")
    ('1 rule', '2 rules')
    """
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def near_names(value: str, known: Iterable[str], most: int = 1, least: float = 0.6) -> list[str]:
    """Return the known names that are most similar to a value, whatever is in capitals.

    Args:
        value: A name that is not known.
        known: Those that are.
        most: How many are returned at most.
        least: How similar they are, from 0 to 1.

    >>> near_names("Clinicl", ["clinical", "biored"]), near_names("x", ["clinical"])
    (['clinical'], [])
    """
    from difflib import get_close_matches

    lowered = {name.lower(): name for name in known}
    return [lowered[one] for one in get_close_matches(value.lower(), lowered, most, least)]


def near_miss(value: str, known: Iterable[str]) -> str:
    """Return what may have been meant by an unknown name: the most similar known name, or all of them.

    >>> near_miss("typ", ["name", "type"]), near_miss("zzz", ["name", "type"])
    ("'type'", 'one of name, type')
    """
    from difflib import get_close_matches

    known = list(known)
    near = get_close_matches(value, known, n=1)
    return repr(near[0]) if near else "one of " + ", ".join(known) if known else "no key at all"


def choices(value: str, known: Iterable[str]) -> str:
    """Return all names that are allowed, and the one that may have been meant.

    >>> choices("Clinicl", ["clinical", "biored"]), choices("nte", ["MRN", "Note"])
    ("one of clinical, biored; did you mean 'clinical'?", "one of MRN, Note; did you mean 'Note'?")
    """
    known = list(known)
    near = near_names(value, known)
    hint = f"; did you mean {near[0]!r}?" if near else ""
    return "one of " + ", ".join(known) + hint


def extra(name: str, package: str) -> str:
    """Return how a package is installed that only some need: no index of packages is asked for nmstag.

    >>> extra("arrow", "pyarrow")
    "the package pyarrow: pip install '.[arrow]' in a clone of nmstag"
    """
    return f"the package {package}: pip install '.[{name}]' in a clone of nmstag"


def misspelt(value: str, known: Iterable[str]) -> str:
    """Return the known name that a name is a misspelling of; empty where it is known, or like none of them.

    >>> misspelt("negatd", ["negated"]), misspelt("Negated", ["negated"]), misspelt("severity", ["negated"])
    ('negated', 'negated', '')
    """
    known = list(known)
    return "" if value in known else next(iter(near_names(value, known, least=0.85)), "")


class NmstagError(Exception):
    """Base of all errors that this package raises on purpose; carries its faults.

    Examples:
        >>> NmstagError([Fault("a"), Fault("b")]).faults[1].message
        'b'
    """

    def __init__(self, faults: Fault | Iterable[Fault] | str) -> None:
        if isinstance(faults, str):
            faults = Fault(faults)
        self.faults: tuple[Fault, ...] = (faults,) if isinstance(faults, Fault) else tuple(faults)
        super().__init__("\n".join(map(str, self.faults)))


class UsageError(NmstagError):
    """The call is wrong: an unknown option value, a missing file name (exit status 2)."""


class ArgumentTypeError(UsageError, TypeError):
    """An argument of a Python function is of another type than it takes.

    Args:
        argument: Its name.
        value: The value that was given.
        allowed: What would be right.
    """

    def __init__(self, argument: str, value: object, allowed: str) -> None:
        kind = type(value).__name__
        super().__init__(Fault(f"a value of the type {kind}", field=argument, allowed=allowed))


class ArgumentNameError(UsageError, TypeError):
    """A Python function has no argument of this name.

    Args:
        argument: The name that was given.
        known: The names that it has.
        instead: What takes further arguments, where it does not itself.
    """

    def __init__(self, argument: str, known: Iterable[str], instead: str = "") -> None:
        allowed = instead or choices(argument, known)
        super().__init__(Fault("unknown argument", value=argument, allowed=allowed))


class ArgumentCountError(UsageError, TypeError):
    """A Python function was given more arguments without a name than it takes.

    Args:
        value: The first that is too many.
        allowed: What would be right.
    """

    def __init__(self, value: object, allowed: str) -> None:
        super().__init__(Fault("too many arguments without a name", value=repr(value), allowed=allowed))


class DataError(NmstagError):
    """An input is not in the form that it should be (exit status 1)."""


class FormatError(DataError):
    """A document file breaks the rules of its format."""


class PackError(DataError):
    """A pack, a lexicon or a pack.toml is broken."""


class RuleError(PackError):
    """A rule file is broken; carries every fault of the file."""


class ScoringError(DataError):
    """Gold and prediction cannot be compared."""
