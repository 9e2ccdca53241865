"""Errors of two runs in, what changed from one to the other out: mention by mention, relation by relation.

Every gold mention and every superfluous prediction is an item that each run got right or wrong. A run is
right at a gold mention when it is of class 'right', and at a superfluous prediction when it did not make it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple

from nmstag.document import Document, Mention
from nmstag.evaluation.errors.analysis import NOTHING_KNOWN, Analysis, analyse_pairs
from nmstag.evaluation.errors.descriptions import concept_names, describe_relation
from nmstag.evaluation.errors.mentions import MentionOutcome
from nmstag.evaluation.errors.refinement import Knowledge
from nmstag.evaluation.errors.relations import RelationOutcome
from nmstag.evaluation.scoring.alignment import DocumentKey, Missing, ScoredPair, scored_pairs
from nmstag.evaluation.scoring.schemes import Scheme

CORRECT = "right"
NOTHING = "no prediction"


class Change(StrEnum):
    """What the second run made of an item, in the order in which changes are printed."""

    IMPROVED = "improvement"
    REGRESSED = "regression"
    OTHERWISE_WRONG = "wrong otherwise"
    STILL_WRONG = "wrong in both"
    STILL_RIGHT = "right in both"


class RunState(NamedTuple):
    """What one run has for an item.

    Args:
        error: The class of the outcome; 'right' or 'no prediction' where nothing is wrong.
        text: What was predicted; empty where nothing was.
        rules: The rules that made it, where the run says so.
        subtype: What more is known of the error.
    """

    error: str = NOTHING
    text: str = ""
    rules: tuple[str, ...] = ()
    subtype: str = ""

    @property
    def correct(self) -> bool:
        """Whether nothing is wrong."""
        return self.error in (CORRECT, NOTHING)


class ComparedItem(NamedTuple):
    """A gold annotation, or a prediction that no gold annotation is paired with.

    Args:
        layer: 'mention' or 'relation'.
        document: Document by id and position among equal ids.
        item: Type and span, or the relation, as the scheme compares it.
        is_gold: Whether the gold has it.
        text: How it reads.
    """

    layer: str
    document: DocumentKey
    item: tuple[object, ...]
    is_gold: bool
    text: str


@dataclass(frozen=True, slots=True)
class Difference:
    """An item in two runs."""

    item: ComparedItem
    before: RunState
    after: RunState

    @property
    def change(self) -> Change:
        """What the second run made of it."""
        if self.before.correct and self.after.correct:
            return Change.STILL_RIGHT
        if self.after.correct:
            return Change.IMPROVED
        if self.before.correct:
            return Change.REGRESSED
        same = self.before[:2] == self.after[:2]
        return Change.STILL_WRONG if same else Change.OTHERWISE_WRONG


def find_changes(
    gold: Iterable[Document],
    before: Iterable[Document],
    after: Iterable[Document],
    scheme: Scheme,
    *,
    missing: Missing = "error",
    knowledge: Knowledge = NOTHING_KNOWN,
) -> list[Difference]:
    """Return every item that can be right or wrong, in text order.

    Args:
        gold: Gold documents.
        before: Predictions of the first run.
        after: Predictions of the second run.
        scheme: The rules they are compared by.
        missing: What to do about gold documents without predictions.
        knowledge: What errors are explained with; its pack is that of the second run.

    Raises:
        ScoringError: Document ids do not line up.
    """
    gold = list(gold)
    one, other = (list(scored_pairs(gold, run, scheme, missing)) for run in (before, after))
    return compare_pairs(one, other, scheme, knowledge)


def compare_pairs(
    before: Sequence[ScoredPair],
    after: Sequence[ScoredPair],
    scheme: Scheme,
    knowledge: Knowledge = NOTHING_KNOWN,
) -> list[Difference]:
    """Return the same of two runs whose documents are paired with the gold already."""
    one = analyse_pairs(before, scheme, replace(knowledge, why_missed=None))
    other = analyse_pairs(after, scheme, knowledge)
    names = concept_names(pair.pred for pair in (*before, *after))
    names |= concept_names(pair.gold for pair in after)
    return [
        *_differences(_mention_states(one), _mention_states(other)),
        *_differences(_relation_states(one, names), _relation_states(other, names)),
    ]


def _differences(
    before: Mapping[ComparedItem, RunState], after: Mapping[ComparedItem, RunState]
) -> list[Difference]:
    """Return the items of both; where a run has none of an item, it predicted nothing there."""
    items = sorted({**before, **after}, key=lambda item: (item.document, not item.is_gold, item))
    return [Difference(item, before.get(item, RunState()), after.get(item, RunState())) for item in items]


def _mention_states(analysis: Analysis) -> dict[ComparedItem, RunState]:
    states: dict[ComparedItem, RunState] = {}
    for outcome in analysis.mentions:
        is_gold = outcome.counts_gold and outcome.gold is not None
        mention = outcome.gold if is_gold else outcome.pred
        if mention:
            item = (mention.start, mention.end, mention.type, mention.ids if is_gold else ())
            text = _mention_text(mention, with_ids=is_gold)
            found = _mention_text(outcome.pred, with_ids=True) if outcome.pred else ""
            states[ComparedItem("mention", outcome.document, item, is_gold, text)] = _state(outcome, found)
    return states


def _relation_states(analysis: Analysis, names: Mapping[str, str]) -> dict[ComparedItem, RunState]:
    states: dict[ComparedItem, RunState] = {}
    for outcome in analysis.relations:
        relation, is_gold = outcome.gold or outcome.pred, outcome.gold is not None
        if relation:
            text = describe_relation(relation, names)
            item = ComparedItem("relation", outcome.document, tuple(relation), is_gold, text)
            found = describe_relation(outcome.pred, names) if outcome.pred else ""
            states[item] = _state(outcome, found)
    return states


def _state(outcome: MentionOutcome | RelationOutcome, text: str) -> RunState:
    return RunState(outcome.error.value, text, outcome.rules, str(outcome.subtype or ""))


def _mention_text(mention: Mention, *, with_ids: bool) -> str:
    ids = "|".join(mention.ids) if with_ids else ""
    return f"{mention.text} [{mention.start}:{mention.end}] {mention.type} {ids}".rstrip()
