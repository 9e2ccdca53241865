"""What a shell offers for the value of an option after Tab; packs and formats are read only then."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from nmstag.errors import NmstagError

_DEFAULT = "default"


def input_formats(incomplete: str) -> list[str]:
    """Return the names of formats that can be read."""
    from nmstag.formats import FORMATS

    return _beginning(incomplete, (name for name, row in FORMATS.items() if row.reader))


def output_formats(incomplete: str) -> list[str]:
    """Return the names of formats that can be written."""
    from nmstag.cli.form import writable

    return _beginning(incomplete, writable())


def profiles(ctx: Any, incomplete: str) -> list[str]:
    """Return the profiles of the packs that the command line names so far."""
    from nmstag.packs import open_pack
    from nmstag.packs import profiles as profiles_of

    try:
        return _beginning(incomplete, profiles_of([open_pack(place) for place in _packs(ctx)]))
    except NmstagError:
        return []


def packs(incomplete: str) -> list[str]:
    """Return the pack that has a name; for others a shell offers folders."""
    return _beginning(incomplete, (_DEFAULT,))


def attributes(incomplete: str) -> list[str]:
    """Return the attributes of mentions and relations, for the last of several that are joined by commas."""
    from nmstag.pipeline import DROPPED

    return _last_of_several(incomplete, DROPPED)


def types(ctx: Any, incomplete: str) -> list[str]:
    """Return the types of the packs that the command line names so far."""
    from nmstag.lexicon.rows import NOTHING
    from nmstag.packs import open_pack

    try:
        names = (one for place in _packs(ctx) for one in open_pack(place).types if one != NOTHING)
        return _last_of_several(incomplete, names)
    except NmstagError:
        return []


def scored_types(ctx: Any, incomplete: str) -> list[str]:
    """Return the types that the scheme scores, or that any does where none is named yet."""
    from nmstag.evaluation.scoring.schemes import SCHEMES

    named = SCHEMES.get(ctx.params.get("scheme") or "")
    rows = (named,) if named else SCHEMES.values()
    return _last_of_several(incomplete, (one for row in rows for one in row.types))


def schemes(incomplete: str) -> list[str]:
    """Return the names of schemes of scoring."""
    from nmstag.evaluation.scoring.schemes import scheme_names

    return _beginning(incomplete, scheme_names())


def left_out(incomplete: str) -> list[str]:
    """Return what JSON Lines may be without."""
    from nmstag.document.encoding import LEFT_OUT

    return _last_of_several(incomplete, LEFT_OUT)


def _packs(ctx: Any) -> list[str]:
    return list(ctx.params.get("pack") or (_DEFAULT,))


def _beginning(incomplete: str, names: Iterable[str]) -> list[str]:
    return [name for name in dict.fromkeys(names) if name.startswith(incomplete)]


def _last_of_several(incomplete: str, names: Iterable[str]) -> list[str]:
    """Return what is written so far with each name in place of its last, which no other one is.

    >>> _last_of_several("negated,un", ["negated", "uncertain", "unlikely"])
    ['negated,uncertain', 'negated,unlikely']
    """
    before, comma, last = incomplete.rpartition(",")
    return [before + comma + name for name in _beginning(last, names) if name not in before.split(",")]
