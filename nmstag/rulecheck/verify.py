"""Is a pack sound, and what is in it?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from nmstag.errors import Fault, PackError
from nmstag.match.left_edge import edge_faults
from nmstag.packs import CLINICAL, Pack, profiles, sources_of, table_faults
from nmstag.packs.folder import unread_files
from nmstag.packs.names import compile_names
from nmstag.packs.topics import unknown_topics
from nmstag.pipeline.confidence import precision_faults
from nmstag.rulecheck.rows import check_labels, check_rows
from nmstag.rulecheck.rules import check_rules
from nmstag.rulecheck.values import check_values


@dataclass(slots=True)
class PackSummary:
    """What a pack holds.

    Args:
        names: Rows by lexicon file.
        concepts: Concept ids by entity type.
        keys: Names that are looked up.
        dropped: Readings that are not used.
        rule_files: Number of rule files.
    """

    names: Counter[str] = field(default_factory=Counter)
    concepts: Counter[str] = field(default_factory=Counter)
    keys: int = 0
    dropped: int = 0
    rule_files: int = 0


def summarise(pack: Pack) -> PackSummary:
    """Return what a pack holds.

    Its rules are not compiled, as they may use words of the packs below it.

    Raises:
        PackError: A lexicon of the pack is broken; every fault is named.
    """
    summary = PackSummary(rule_files=len(pack.rule_files()))
    concepts: set[tuple[str, str]] = set()
    faults = list(pack.outdated().values())
    for row in pack.rows(faults.append):
        summary.names[row.file] += 1
        concepts.update((row.type, id_) for id_ in row.ids)
    if faults:
        raise PackError(faults)
    summary.concepts.update(type_ for type_, _ in concepts)
    lexicon = compile_names([pack], CLINICAL)
    summary.keys, summary.dropped = len(lexicon.entries), sum(map(len, lexicon.dropped.values()))
    return summary


def verify(*packs: Pack, trusted: Sequence[Pack] = ()) -> Iterator[Fault]:
    """Yield every fault of a pack, or of packs that are stacked in this order.

    Faults are rows that cannot be right, folders that nothing reads, and rules with wrong ids or types or
    whose examples fail; of the rules those are tried that are in use, as the stack merges them.

    Args:
        packs: The packs.
        trusted: Those among them that are known to be sound. Of these only the examples are tried, and only
            where the other packs can change what a rule does.
    """
    for number, pack in enumerate(packs):
        if pack in trusted:
            continue
        faults: list[Fault] = []
        rows = list(pack.rows(faults.append))
        yield from faults
        yield from pack.outdated().values()
        yield from unread_files(pack)
        yield from check_rows(pack, rows)
        yield from check_labels(pack, rows, packs[:number])
        yield from unknown_topics(pack)
    judged = any(pack.has_profiles() for pack in packs if pack not in trusted)
    for profile in profiles(packs) if judged or not trusted else ():
        yield from table_faults(packs, profile)
        sources = sources_of(packs, profile)
        yield from precision_faults(sources)
        yield from edge_faults(sources)
    yield from check_values(packs, trusted)
    yield from check_rules(packs, trusted)
