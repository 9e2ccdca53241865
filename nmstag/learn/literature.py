"""What several corpora of published text have in common: the profile `literature`.

The last stage of learning names: gets the corpora and what each teaches; returns what they teach together.
Names are judged over the texts of all corpora at once. Of what stands in the guideline of a corpus, only that
is kept which at least two corpora share.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from nmstag.learn.background import KnownBefore
from nmstag.learn.cross_corpus import CorpusUses
from nmstag.learn.cross_validation import FOLDS, hold_out
from nmstag.learn.induction import CorpusLesson, useful_edge
from nmstag.learn.name_filter import scorecards
from nmstag.match.context_filter import ContextFilterRule
from nmstag.match.span_extension import SpanExtensionRule
from nmstag.packs import LITERATURE

SHARED_BY = 2
"""What a guideline does is kept where so many corpora do it."""

Item = TypeVar("Item")
R = TypeVar("R", SpanExtensionRule, ContextFilterRule)


def literature_lesson(
    corpora: Sequence[CorpusUses], lessons: Mapping[str, CorpusLesson], background: KnownBefore
) -> CorpusLesson | None:
    """Return what corpora teach together; None where fewer than two of them have enough documents.

    The names are those of the corpora's own profiles, so the table of names is empty.

    Args:
        corpora: The corpora.
        lessons: What each of them teaches.
        background: What is known before.
    """
    shared = [corpus for corpus in corpora if len(corpus.documents) >= FOLDS]
    if len(shared) < SHARED_BY:
        return None
    own = [lessons[corpus.name] for corpus in shared]
    together = CorpusUses.joined(LITERATURE, shared)
    held_out = hold_out(together, background)
    off = ([(*switch[:2], corpus.name) for switch in lessons[corpus.name].switches] for corpus in shared)
    switches = _shared(off, lambda switch: switch[:2])
    words = _shared((lesson.words for lesson in own), lambda word: word[0])
    extension = _shared((lesson.extension for lesson in own), lambda rule: (rule.action, rule.id))
    context = _shared((lesson.context for lesson in own), lambda rule: rule.id)
    edges = sum(bool(lesson.edge) for lesson in own)
    return CorpusLesson(
        names=(),
        card=scorecards({LITERATURE: held_out.outcomes})[LITERATURE],
        words=sorted((same[0][0], sum(uses for _, uses in same)) for same in words),
        switches=sorted((*same[0][:2], f"not used in {', '.join(s[2] for s in same)}") for same in switches),
        extension=sorted(map(_pooled, extension), key=_in_order),
        context=[_pooled(same) for same in context],
        edge=useful_edge(together, background, held_out) if edges >= SHARED_BY else (),
    )


def _shared(tables: Iterable[Iterable[Item]], key: Callable[[Item], Hashable]) -> list[list[Item]]:
    """Return the items that several tables have, those that are the same together."""
    groups: dict[Hashable, list[Item]] = {}
    for table in tables:
        for item in table:
            groups.setdefault(key(item), []).append(item)
    return [group for group in groups.values() if len(group) >= SHARED_BY]


def _pooled(rules: Sequence[R]) -> R:
    """Return one rule for the same rule of several corpora."""
    counts = [(rule.support or 0, rule.precision or 0.0) for rule in rules]
    support = sum(number for number, _ in counts)
    right = sum(number * precision for number, precision in counts)
    return replace(rules[0], support=support, precision=right / support)


def _in_order(rule: SpanExtensionRule) -> tuple[bool, int, str]:
    """Return the order of rules of span extension: classes first, the one with most support last."""
    return bool(rule.words), 0 if rule.words else rule.support or 0, rule.id
