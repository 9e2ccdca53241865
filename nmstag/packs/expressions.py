"""The regular expressions of a compiled pack as `re` has made them, kept beside the pack's other parts.

A start then compiles none of those that a text needs.
"""

from __future__ import annotations

from typing import Any

from nmstag.late import CODES_FIT, made_codes
from nmstag.packs.compiled import CompiledPack

EXPRESSIONS = "expressions"
"""What the cache calls them."""
DEPENDS_ON = (CODES_FIT,)
"""What they depend on besides the pack and the code: the version of Python."""
_LARGE = 5_000
"""Names from which a pack is large."""


def expressions_of(pack: CompiledPack) -> dict[bytes, bytes]:
    """Return what `nmstag.late.use_codes` takes, for all expressions of a pack.

    There is none of a small pack, whose few expressions are compiled as quickly as read, and where it cannot
    be kept.
    """
    if not CODES_FIT or len(pack.keys) < _LARGE:
        return {}
    return pack.part(EXPRESSIONS, lambda: make_expressions(pack), _fits, DEPENDS_ON, unkept={})


def make_expressions(pack: CompiledPack) -> dict[bytes, bytes]:
    """Return the same, made now, whether or not it can be kept."""
    from nmstag.context import Contextualiser
    from nmstag.plain import from_plain
    from nmstag.relations import ClinicalExtractor, RelationExtractor, RelationRules

    matcher = pack.matcher()
    matcher.prepare()
    in_use: list[Any] = [matcher, pack.splitter()]
    if context := pack.context():
        in_use.append(Contextualiser(context))
    if relations := pack.relations():
        rules = from_plain(RelationRules, relations)
        in_use += (ClinicalExtractor(rules), RelationExtractor(rules))
    return made_codes()


def _fits(plain: Any) -> bool:
    return isinstance(plain, dict) and all(type(code) is bytes for code in plain.values())
