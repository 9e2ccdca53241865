"""What packs say about relations as plain data for a cache: the sources of packs in, plain data out."""

from __future__ import annotations

from typing import Any

from nmstag.plain import to_plain
from nmstag.relations.rules import TOPIC, read_rules
from nmstag.rules.sources import Sources


def compile_relations(sources: Sources) -> dict[str, Any] | None:
    """Return what packs say about relations as plain data for a cache; None where no pack has any rule.

    Raises:
        RuleError: Carries every fault of every file.
    """
    if not any(topic.startswith(TOPIC) for topic in sources.topics()):
        return None
    plain: dict[str, Any] = to_plain(read_rules(sources))
    return plain
