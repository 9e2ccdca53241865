"""Macros: named fragments of patterns, written `<name>` where they are used."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from nmstag.rules.yaml_decoder import FaultList, Unfit, convert, join, mapping_items

# '(?P<name>...)' is a group of the regex, no macro; lookbehinds '(?<=' have no name.
_REFERENCE = re.compile(r"(?<!\?P)<([A-Za-z][A-Za-z0-9_-]*)>")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")


@dataclass(slots=True)
class Macros:
    """Macros of one file, on top of those of a shared file.

    Args:
        alternatives: name -> its alternatives (a single fragment is one alternative).
    """

    alternatives: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def over(self, shared: Macros) -> Macros:
        """Return these macros with the shared ones behind them."""
        return Macros({**shared.alternatives, **self.alternatives})

    def expand(self, text: str, open_names: tuple[str, ...] = ()) -> str:
        """Return the text with each reference replaced by a group of its alternatives.

        >>> Macros({"cause": ("induce", "provoke")}).expand("<cause>s?")
        '(?:induce|provoke)s?'

        Raises:
            KeyError: A macro is unknown or refers to itself; the argument says which.
        """

        def replacement(match: re.Match[str]) -> str:
            name = match[1]
            if name in open_names:
                raise KeyError(f"the macro <{name}> refers to itself")
            if name not in self.alternatives:
                raise KeyError(f"the macro <{name}> is unknown")
            inner = [self.expand(item, (*open_names, name)) for item in self.alternatives[name]]
            return f"(?:{'|'.join(inner)})"

        return _REFERENCE.sub(replacement, text)

    def splice(self, items: tuple[str, ...], open_names: tuple[str, ...] = ()) -> tuple[str, ...]:
        """Return a word list in which an item `<name>` is replaced by the macro's alternatives.

        >>> Macros({"no": ("no", "without")}).splice(("<no>", "denies"))
        ('no', 'without', 'denies')

        Raises:
            KeyError: As in `expand`.
        """
        words: list[str] = []
        for item in items:
            match = _REFERENCE.fullmatch(item)
            if not match:
                words.append(item)
            elif match[1] in open_names or match[1] not in self.alternatives:
                self.expand(item, open_names)
            else:
                words += self.splice(self.alternatives[match[1]], (*open_names, match[1]))
        return tuple(words)


def read_macros(node: Any, faults: FaultList) -> Macros:
    """Return the macros of a `macros:` mapping; each is a text or a list of texts."""
    found: dict[str, tuple[str, ...]] = {}
    try:
        items: Mapping[str, tuple[Any, Any]] = mapping_items(node, "macros", faults)
    except Unfit:
        return Macros()
    for name, (key, value) in items.items():
        where = join("macros", name)
        if not _NAME.fullmatch(name):
            faults.add(key, "is no name of a macro", where, name, "letters, digits, '_' and '-'")
            continue
        try:
            read = convert(value, str | tuple[str, ...], where, faults)
        except Unfit:
            read = ()
        found[name] = (read,) if isinstance(read, str) else read
    macros = Macros(found)
    for name in found:
        try:
            macros.expand(f"<{name}>")
        except KeyError as error:
            if "itself" in error.args[0]:
                faults.add(items[name][0], error.args[0], join("macros", name))
    return macros
