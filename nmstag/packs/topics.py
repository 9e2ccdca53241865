"""The folders of rules that packs may have, each with the dataclass of its rules."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

from nmstag.context.compiling import CUES, LIST_ENDS, MEASURED, SECTIONS
from nmstag.context.rule import ContextRule, ListEndRule, MeasuredRule, SectionRule
from nmstag.errors import Fault
from nmstag.link import BACKOFF, LINKING, BackoffRule, Variation
from nmstag.match.steps import STEPS
from nmstag.packs.clinical import CLINICAL
from nmstag.packs.folder import Pack
from nmstag.packs.stack import sources_of
from nmstag.relations.rules import SCHEMAS as RELATION_SCHEMAS
from nmstag.relations.rules import TOPIC as RELATIONS
from nmstag.rules import Rule
from nmstag.rules.loader import RULE_FILES, TABLE
from nmstag.rules.sources import is_rule_table

SCHEMAS: dict[str, type[Rule]] = {
    **{step.topic: step.schema for step in STEPS if step.schema is not None},
    BACKOFF: BackoffRule,
    LINKING: Variation,
    CUES: ContextRule,
    LIST_ENDS: ListEndRule,
    MEASURED: MeasuredRule,
    SECTIONS: SectionRule,
    **{f"{RELATIONS}/{folder}": schema for folder, schema in RELATION_SCHEMAS.items()},
}
"""For each folder of rules the dataclass of its rules."""
_CHECKED_ELSEWHERE = ("words", RELATIONS)


def unknown_topics(pack: Pack) -> Iterator[Fault]:
    """Yield a fault for each folder of rules that nothing reads."""
    for folder in sorted({str(PurePosixPath(path).parent) for path in pack.files if _is_rule_file(path)}):
        topic = folder.partition("rules/")[2]
        if topic not in SCHEMAS and topic.split("/")[0] not in _CHECKED_ELSEWHERE:
            yield Fault("nothing reads these rules", folder, allowed=", ".join(sorted(SCHEMAS)))


def _is_rule_file(path: str) -> bool:
    if path.endswith(TABLE):
        return is_rule_table(path)
    return path.startswith(("rules/", "profiles/")) and path.endswith(RULE_FILES)


def stacked_rules(packs: Sequence[Pack], profile: str = CLINICAL) -> dict[tuple[str, str], Rule]:
    """Return the rules in use of stacked packs by topic and id; each knows its pack, file and line.

    Raises:
        RuleError: A rule file is broken; every fault of the first broken topic is named.
    """
    sources = sources_of(packs, profile)
    return {
        (topic, rule.id): rule for topic, schema in SCHEMAS.items() for rule in sources.rules(topic, schema)
    }


def rule_ids(packs: Sequence[Pack], profile: str = CLINICAL) -> set[str]:
    """Return the ids of all rules of stacked packs, in use or not.

    Raises:
        RuleError: A rule file is broken.
    """
    sources = sources_of(packs, profile)
    return {rule.id for topic, schema in SCHEMAS.items() for rule in sources.every_rule(topic, schema)}
