"""Regular expressions that are compiled when they are first used; every stage of the data path has some.

Compiling all that the default pack and the stages hold takes longer than reading a page of text, and a short
text needs few of them.
"""

from __future__ import annotations

import re
from typing import Any, cast
from weakref import WeakValueDictionary


class _Late:
    """Stands for a compiled expression, and takes its attributes when one is asked for."""

    def __init__(self, pattern: str, flags: int) -> None:
        self.pattern = pattern
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        compiled = re.compile(self.pattern, self._flags)
        for one in ("search", "match", "fullmatch", "finditer", "findall", "sub", "subn", "split"):
            setattr(self, one, getattr(compiled, one))
        self.groups, self.groupindex, self.flags = compiled.groups, compiled.groupindex, compiled.flags
        return self.__dict__[name]

    def __reduce__(self) -> tuple[Any, ...]:
        return late, (self.pattern, self._flags)


_KNOWN: WeakValueDictionary[tuple[str, int], _Late] = WeakValueDictionary()
"""Those in use: of the same expression there is one object, which may be compared and be a key."""


def late(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """Return what does all that `re.compile(pattern, flags)` does, but compiles at its first use.

    A pattern that cannot be read is told only then, so rules that users write are checked before.

    >>> late("b+").search("abba").span()
    (1, 3)
    """
    found = _KNOWN.get((pattern, flags))
    if found is None:
        found = _KNOWN[pattern, flags] = _Late(pattern, flags)
    return cast("re.Pattern[str]", found)


def compile_all() -> None:
    """Compile all that are in use, so that processes that are copied from this one share them."""
    for one in list(_KNOWN.values()):
        one.search  # noqa: B018 - asking for it compiles it
