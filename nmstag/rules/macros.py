"""Macros: named fragments of patterns, written `<name>` where they are used.

The loader replaces them while it decodes a rule file, so that no later stage sees one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from nmstag.rules.yaml_decoder import YamlDecoder
from nmstag.schema import WRONG

# '(?P<name>...)' is a group of the regex, no macro; lookbehinds '(?<=' have no name.
_REFERENCE = re.compile(r"(?<!\?P)<([A-Za-z][A-Za-z0-9_-]*)>")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")


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

    def _of(self, name: str, open_names: tuple[str, ...]) -> tuple[str, ...]:
        if name in open_names:
            raise MacroError(name, "refers to itself")
        if name not in self.alternatives:
            raise MacroError(name, "is unknown")
        return self.alternatives[name]


def read_macros(node: Any, decoder: YamlDecoder) -> Macros:
    """Return the macros of a `macros:` mapping; each is a text or a list of texts."""
    read = decoder.value(dict[str, str | tuple[str, ...]], node, "macros")
    if read is WRONG:
        return Macros()
    macros = Macros({name: (item,) if isinstance(item, str) else item for name, item in read.items()})
    for name in read:
        if not _NAME.fullmatch(name):
            decoder.key_fault(node, name, "not a name of a macro", "macros", "letters, digits, '_' and '-'")
            continue
        try:
            macros.expand(f"<{name}>")
        except MacroError as error:
            # A macro may use one of a shared file, which is not known here.
            if error.name in macros.alternatives:
                decoder.key_fault(node, name, str(error), "macros")
    return macros
