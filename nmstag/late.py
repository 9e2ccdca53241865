"""Regular expressions that are compiled when they are first used; every stage of the data path has some.

Compiling all that the default pack and the stages hold takes longer than reading a page of text, and a short
text needs few of them. What `re` makes of an expression can be kept (`made_codes`) and given to a later
process (`use_codes`), which then needs a thirtieth of the time.
"""

from __future__ import annotations

import hashlib
import marshal
import re
import sys
import zlib
from array import array
from collections.abc import Mapping
from typing import Any, cast
from weakref import WeakValueDictionary

try:
    import _sre  # type: ignore[import-not-found]
    from re import _compiler, _parser  # type: ignore[attr-defined]
except ImportError:  # another implementation of Python: each expression is compiled
    _sre = None

CODES_FIT = f"{sys.implementation.cache_tag} {_sre.MAGIC} {_sre.CODESIZE} {sys.byteorder}" if _sre else ""
"""What codes depend on besides their expression; empty where they cannot be kept."""
_METHODS = ("search", "match", "fullmatch", "finditer", "findall", "sub", "subn", "split")


class _Late:
    """Stands for a compiled expression, and takes its attributes when one is asked for."""

    def __init__(self, pattern: str, flags: int) -> None:
        self.pattern = pattern
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        compiled = _compiled(self.pattern, self._flags)
        for one in _METHODS:
            setattr(self, one, getattr(compiled, one))
        self.groups, self.groupindex, self.flags = compiled.groups, compiled.groupindex, compiled.flags
        return self.__dict__[name]

    def __reduce__(self) -> tuple[Any, ...]:
        return late, (self.pattern, self._flags)


_KNOWN: WeakValueDictionary[tuple[str, int], _Late] = WeakValueDictionary()
"""Those in use: of the same expression there is one object, which may be compared and be a key."""
_CODES: dict[bytes, bytes] = {}
"""What `re` made of expressions in an earlier process, by their key."""


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


def made_codes() -> dict[bytes, bytes]:
    """Return what `re` makes of all expressions in use, by a key of each, for `use_codes`.

    What was made before, and is in use, is not made again.
    """
    if not CODES_FIT:
        return {}
    keys = {_key(one.pattern, one._flags): one for one in list(_KNOWN.values())}
    return {key: _CODES.get(key) or _code(one.pattern, one._flags) for key, one in keys.items()}


def use_codes(codes: Mapping[bytes, bytes]) -> None:
    """Take codes that were made before; those of another version of Python are never asked for."""
    _CODES.update(codes)


def _compiled(pattern: str, flags: int) -> re.Pattern[str]:
    """Return an expression compiled, from its code where that is known.

    `re` itself checks a code before it takes it; one that is damaged is made again.
    """
    if _CODES and (code := _CODES.get(_key(pattern, flags))):
        try:
            every, numbers, groups, names = marshal.loads(zlib.decompress(code))
            known = {number: name for name, number in names.items()}
            ordered = tuple(map(known.get, range(groups + 1)))
            words = array("I", numbers).tolist()
            return cast("re.Pattern[str]", _sre.compile(pattern, every, words, groups, names, ordered))
        except (zlib.error, RuntimeError, ValueError, TypeError, EOFError):
            pass
    return re.compile(pattern, flags)


def _key(pattern: str, flags: int) -> bytes:
    made_from = f"{CODES_FIT}\0{int(flags)}\0{pattern}".encode("utf-8", "surrogatepass")
    return hashlib.blake2b(made_from, digest_size=16).digest()


def _code(pattern: str, flags: int) -> bytes:
    """Return what `re` makes of an expression: as `re.compile` goes about it, up to the last step."""
    parsed = _parser.parse(pattern, flags)
    numbers = array("I", _compiler._code(parsed, flags)).tobytes()
    state = parsed.state
    whole = (int(flags | state.flags), numbers, state.groups - 1, dict(state.groupdict))
    return zlib.compress(marshal.dumps(whole))
