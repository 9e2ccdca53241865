"""Checks of the concept ids and the types of rules: gets stacked packs, yields a fault for each wrong one."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress

from nmstag.errors import Fault, RuleError, near_miss
from nmstag.packs import Pack, profiles, sources_of
from nmstag.packs.topics import SCHEMAS
from nmstag.relations.rules import TOPIC as RELATIONS
from nmstag.rulecheck.rows import id_fault
from nmstag.rules import Rule

ID_FIELDS = ("ids", "low_ids", "high_ids", "disease", "neoplasm", "injury", "concepts")
"""Keys of rules whose values are concept ids; those of `concepts` are its own keys."""

TYPE_FIELDS = ("type", "types")
"""Keys of rules whose values are entity types; in rules of relations they are others."""

_LISTED = "a type of your own that [types] of pack.toml lists"


def check_values(packs: Sequence[Pack], trusted: Sequence[Pack] = ()) -> Iterator[Fault]:
    """Yield a fault for each concept id in a rule that is written wrongly, and each type that no pack lists.

    Types are checked where a manifest lists any; those in the rows of a pack that lists none are known, too.

    Args:
        packs: The packs, stacked.
        trusted: Those among them whose rules are sound.
    """
    if all(pack in trusted or not (pack.rule_files() or pack.has_profiles()) for pack in packs):
        return
    sound = {pack.name for pack in trusted}
    types = _types_of(packs)
    seen: set[tuple[str, int]] = set()
    for profile in profiles(packs):
        sources = sources_of(packs, profile)
        for topic, schema in SCHEMAS.items():
            with suppress(RuleError):  # reported with the examples
                for rule in sources.rules(topic, schema):
                    place = rule.path, rule.line
                    if rule.pack in sound or place in seen:
                        continue
                    seen.add(place)
                    yield from _wrong_ids(rule)
                    if types and topic.partition("/")[0] != RELATIONS:
                        yield from _wrong_types(rule, types)


def _types_of(packs: Sequence[Pack]) -> tuple[str, ...]:
    """Return the types that packs list or, where one lists none, has in its rows; none if none lists any."""
    if not any(pack.types for pack in packs):
        return ()
    types: dict[str, None] = {}
    for pack in packs:
        types.update(dict.fromkeys(pack.types or (row.type for row in pack.rows(lambda fault: None))))
    return tuple(types)


def _wrong_ids(rule: Rule) -> Iterator[Fault]:
    for key, id_ in _values(rule, ID_FIELDS):
        if wrong := id_fault(id_):
            message, allowed = wrong
            yield Fault(message, rule.path, rule.line, f"{rule.id}.{key}", id_, allowed)


def _wrong_types(rule: Rule, types: Collection[str]) -> Iterator[Fault]:
    for key, type_ in _values(rule, TYPE_FIELDS):
        if type_ not in types:
            message, allowed = "a type that no pack lists", f"{near_miss(type_, types)}, or {_LISTED}"
            yield Fault(message, rule.path, rule.line, f"{rule.id}.{key}", type_, allowed)


def _values(rule: Rule, keys: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield each value that a rule has under some keys, with its key."""
    for key in keys:
        value = getattr(rule, key, ())
        for one in (value,) if isinstance(value, str) else value:
            if one:
                yield key, one
