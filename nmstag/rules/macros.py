"""Macros: named fragments of patterns, written `<name>` where they are used.

Those of a folder of rules are rows of its table `macros.tsv`, those of one file its `macros:`. The loader
replaces them while it decodes rules, so that no later stage sees one.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nmstag.errors import Fault, FaultHandler, near_miss
from nmstag.rules.yaml_decoder import YamlDecoder
from nmstag.schema import WRONG, Decoder, FieldPlan
from nmstag.tables import TableRow, read_table

MACRO_FILE = "macros.tsv"

# '(?P<name>...)' is a group of the regex, no macro; lookbehinds '(?<=' have no name.
_REFERENCE = re.compile(r"(?<!\?P)<([A-Za-z][A-Za-z0-9_-]*)>")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
_NAME_HAS = "letters, digits, '_' and '-'"
_PART = re.compile(r"\\.|[()|]", re.DOTALL)

UNKNOWN = "is unknown"
"""What is wrong with a macro that none of the files has."""


class MacroError(Exception):
    """A macro is unknown or refers to itself.

    Args:
        name: The macro.
        message: What is wrong with it.
    """

    def __init__(self, name: str, message: str) -> None:
        super().__init__(f"the macro <{name}> {message}")
        self.name = name


@dataclass(slots=True)
class Macros:
    """Macros of one file, on top of those of a shared file.

    Args:
        alternatives: name -> its alternatives (a single fragment is one alternative).
    """

    alternatives: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def over(self, shared: Macros) -> Macros:
        """Return these macros together with the shared ones; these win where both have a name."""
        return Macros({**shared.alternatives, **self.alternatives})

    def expand(self, text: str, open_names: tuple[str, ...] = ()) -> str:
        """Return the text with each reference replaced by a group of its alternatives.

        >>> Macros({"cause": ("induce", "provoke")}).expand("<cause>s?")
        '(?:induce|provoke)s?'

        Raises:
            MacroError: A macro is unknown or refers to itself.
        """

        def replacement(match: re.Match[str]) -> str:
            name = match[1]
            inner = [self.expand(item, (*open_names, name)) for item in self._of(name, open_names)]
            return f"(?:{'|'.join(inner)})"

        return _REFERENCE.sub(replacement, text)

    def splice(self, items: tuple[str, ...], open_names: tuple[str, ...] = ()) -> tuple[str, ...]:
        """Return a word list in which an item `<name>` is replaced by the macro's alternatives.

        >>> Macros({"no": ("no", "without")}).splice(("<no>", "denies"))
        ('no', 'without', 'denies')

        Raises:
            MacroError: As in `expand`.
        """
        words: list[str] = []
        for item in items:
            match = _REFERENCE.fullmatch(item)
            if match:
                words += self.splice(self._of(match[1], open_names), (*open_names, match[1]))
            else:
                words.append(item)
        return tuple(words)

    def wrong(self, name: str) -> str:
        """Return what is wrong with a macro; nothing where it uses one that another file may have."""
        try:
            self.expand(f"<{name}>")
        except MacroError as error:
            return str(error) if error.name in self.alternatives else ""
        return ""

    def _of(self, name: str, open_names: tuple[str, ...]) -> tuple[str, ...]:
        if name in open_names:
            raise MacroError(name, "refers to itself")
        if name not in self.alternatives:
            raise MacroError(name, UNKNOWN)
        return self.alternatives[name]


def read_macros(node: Any, decoder: YamlDecoder) -> Macros:
    """Return the macros of a `macros:` mapping; each is a text or a list of texts."""
    read = decoder.value(dict[str, str | tuple[str, ...]], node, "macros")
    if read is WRONG:
        return Macros()
    macros = Macros({name: (item,) if isinstance(item, str) else item for name, item in read.items()})
    for name in read:
        if not _NAME.fullmatch(name):
            decoder.key_fault(node, name, "not a name of a macro", "macros", _NAME_HAS)
            continue
        if message := macros.wrong(name):
            decoder.key_fault(node, name, message, "macros")
    return macros


def load_macros(path: Path, on_fault: FaultHandler) -> Macros:
    """Return the macros of a table with the columns `name`, `words` and, where wanted, `note`.

    The words of a row are separated by bars, and the rows of one name add up.

    Args:
        path: The table.
        on_fault: Called with each fault.

    Raises:
        PackError: The file cannot be read or is not UTF-8.
    """
    words: dict[str, tuple[str, ...]] = {}
    first: dict[str, TableRow] = {}
    for row in read_table(path, required=("name", "words"), optional=("note",), on_fault=on_fault):
        name, own = row["name"], tuple(alternatives(row["words"]))
        if fault := _row_fault(row, own, words.get(name, ())):
            on_fault(fault)
            continue
        words[name] = words.get(name, ()) + own
        first.setdefault(name, row)
    macros = Macros(words)
    for name, row in first.items():
        if message := macros.wrong(name):
            on_fault(row.fault(message, "name"))
    return macros


def _row_fault(row: TableRow, own: tuple[str, ...], before: tuple[str, ...]) -> Fault | None:
    """Return what is wrong with a row of macros, given the words of earlier rows of its name."""
    if not _NAME.fullmatch(row["name"]):
        return row.fault("not a name of a macro", "name", _NAME_HAS)
    if not all(own):
        return row.fault("a bar without a word", "words", "words with bars between them")
    brackets = [part[0] for part in _PART.finditer(row["words"])]
    if brackets.count("(") != brackets.count(")"):
        return row.fault("a round bracket without the other", "words")
    twice = [word for word, times in Counter(before + own).items() if times > 1]
    return row.fault("a word stands twice", "words", value=twice[0]) if twice else None


def alternatives(text: str) -> list[str]:
    """Return the items of a list in one cell: what stands between bars that are not in round brackets.

    >>> alternatives("stopped | (was|were) held")
    ['stopped', '(was|were) held']
    """
    items: list[str] = []
    begin = depth = 0
    for part in _PART.finditer(text):
        depth += {"(": 1, ")": -1}.get(part[0], 0)
        if part[0] == "|" and depth <= 0:
            items.append(text[begin : part.start()].strip())
            begin = part.end()
    return [*items, text[begin:].strip()]


class MacroDecoder(Decoder):
    """A decoder that replaces the macros of texts in which they are allowed."""

    macros = Macros()

    def checked(self, plan: FieldPlan, value: Any, decoded: Any, where: str) -> Any:
        """Return a value with its macros expanded, or WRONG where it is not allowed then."""
        try:
            decoded = self._expanded(decoded, plan.metadata.get("macros"))
        except MacroError as error:
            known = self.macros.alternatives
            self.fault(value, str(error), where, allowed=near_miss(error.name, known) if known else "")
            return WRONG
        return super().checked(plan, value, decoded, where)

    def _expanded(self, value: Any, how: str | None) -> Any:
        if how is None or value is None:
            return value
        if how == "splice":
            return self.macros.splice(value)
        return self.macros.expand(value) if isinstance(value, str) else tuple(map(self.macros.expand, value))
