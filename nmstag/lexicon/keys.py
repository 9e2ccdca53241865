"""Keys of names: the normal tokens that spellings of one name share, and names whose case matters."""

from __future__ import annotations

from functools import lru_cache

from nmstag.text.tokens import normal_tokens

EXACT_LENGTH = 6
"""Names of up to this many characters written all in capitals are abbreviations: case matters."""

NameKey = tuple[str, str]
"""Normal tokens joined by a space, and the exact spelling of an abbreviation (else empty)."""


def is_abbreviation(name: str) -> bool:
    """Return whether the case of a name matters: short, with a capital that is not its first letter.

    >>> [is_abbreviation(name) for name in ("NMS", "Pain", "5-HT", "cAMP", "SERTRALINE", "K")]
    [True, False, True, True, False, True]
    """
    if len(name) > EXACT_LENGTH:
        return False
    letters = [c for c in name if c.isalpha()]
    if not letters:
        return False
    return any(c.isupper() for c in letters[1:]) or (len(letters) == 1 and letters[0].isupper())


@lru_cache(1 << 18)
def name_key(name: str) -> str:
    """Return the key of a name: its normal tokens joined by a space; empty where it has none."""
    return " ".join(normal_tokens(name))


def has_name(text: str) -> bool:
    """Return whether a text can be a name: it has a letter or a digit.

    >>> has_name("5-FU"), has_name("..."), has_name(" ")
    (True, False, False)
    """
    return any(map(str.isalnum, text))


def usage_key(name: str) -> NameKey:
    """Return the key under which uses of a name are counted."""
    return name_key(name), name if is_abbreviation(name) else ""
