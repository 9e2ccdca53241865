"""Is a pack sound, and what is in it?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from nmstag.context.compiling import TOPICS as CONTEXT_TOPICS
from nmstag.errors import Fault, PackError
from nmstag.packs import Pack, compile_packs
from nmstag.rulecheck.rows import check_rows
from nmstag.rulecheck.rules import TOPICS, check_rules
from nmstag.rules.loader import MACRO_FILE

ALL_TOPICS = (*TOPICS, *CONTEXT_TOPICS, "relations", "words")
"""Folders of rules that a pack may have."""


@dataclass(slots=True)
class PackSummary:
    """What a pack holds.

    Args:
        names: Rows by lexicon file.
        concepts: Concept ids by entity type.
        keys: Names that are looked up.
        dropped: Readings decided against.
        rule_files: Number of rule files.
    """

    names: Counter[str] = field(default_factory=Counter)
    concepts: Counter[str] = field(default_factory=Counter)
    keys: int = 0
    dropped: int = 0
    rule_files: int = 0


def summarise(pack: Pack) -> PackSummary:
    """Return what a pack holds.

    Raises:
        PackError: The pack is broken; every fault is named.
    """
    summary = PackSummary(rule_files=len(pack.rule_files()))
    concepts: set[tuple[str, str]] = set()
    faults: list[Fault] = []
    for row in pack.rows(faults.append):
        summary.names[row.file] += 1
        concepts.update((row.type, id_) for id_ in row.ids)
    if faults:
        raise PackError(faults)
    summary.concepts.update(type_ for type_, _ in concepts)
    compiled = compile_packs([pack])
    summary.keys, summary.dropped = len(compiled.keys), sum(map(len, compiled.dropped().values()))
    return summary


def verify(pack: Pack) -> Iterator[Fault]:
    """Yield every fault of a pack: rows that cannot be right, rules whose examples fail."""
    faults: list[Fault] = []
    rows = list(pack.rows(faults.append))
    yield from faults
    yield from check_rows(pack, rows)
    yield from _unknown_topics(pack)
    yield from check_rules([pack])


def _unknown_topics(pack: Pack) -> Iterator[Fault]:
    """Yield a fault for each folder of rules that nothing reads."""
    paths = [PurePosixPath(name) for name in pack.files if name.startswith("rules/")]
    folders = {path.parent.relative_to("rules") for path in paths if path.name != MACRO_FILE}
    for topic in sorted(map(str, folders)):
        if topic not in ALL_TOPICS and topic.split("/")[0] not in ("relations", "words"):
            yield Fault("nothing reads these rules", f"rules/{topic}", allowed=", ".join(sorted(ALL_TOPICS)))
