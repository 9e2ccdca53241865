"""What changed between two runs, mention by mention and relation by relation.

Every gold mention and every superfluous prediction is a place that each run got right or wrong. A run is
right at a gold mention when it is of class 'right', and at a superfluous prediction when it did not make it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple

from nmstag.document import Document, Mention
from nmstag.evaluation.errors.analysis import NOTHING_KNOWN, Analysis, analyse
from nmstag.evaluation.errors.mentions import ErrorClass, Finding
from nmstag.evaluation.errors.refinement import Knowledge
from nmstag.evaluation.errors.relation_summary import concept_names, describe_relation
from nmstag.evaluation.errors.relations import RelationError
from nmstag.evaluation.scoring.alignment import DocumentKey, Missing
from nmstag.evaluation.scoring.annotations import rule_names
from nmstag.evaluation.scoring.schemes import Scheme

CORRECT = "right"
NOTHING = "no prediction"


class Change(StrEnum):
    """What the second run made of a place, in the order in which changes are printed."""

    IMPROVED = "improvement"
    REGRESSED = "regression"
    OTHERWISE_WRONG = "wrong otherwise"
    STILL_WRONG = "wrong in both"
    STILL_RIGHT = "right in both"


class State(NamedTuple):
    """What one run has at a place.

    Args:
        error: The class of the finding there; 'right' or 'no prediction' where nothing is wrong.
        text: What was predicted; empty where nothing was.
        rules: The rules that decided it, where the run says so.
        kind: The kind of error within the class, where it is known.
    """

    error: str = NOTHING
    text: str = ""
    rules: tuple[str, ...] = ()
    kind: str = ""

    @property
    def correct(self) -> bool:
        """Whether nothing is wrong."""
        return self.error in (CORRECT, NOTHING)


class Place(NamedTuple):
    """A gold item, or a prediction that no gold item stands for.

    Args:
        kind: 'mention' or 'relation'.
        document: Document by id and position among equal ids.
        item: Type and span, or the relation, as the scheme compares it.
        is_gold: Whether the gold has it.
        text: How it reads.
    """

    kind: str
    document: DocumentKey
    item: tuple[object, ...]
    is_gold: bool
    text: str


@dataclass(frozen=True, slots=True)
class Difference:
    """A place in two runs."""

    place: Place
    before: State
    after: State

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
    """Return every place where there is something to get right or wrong, in text order.

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
    gold, before, after = list(gold), list(before), list(after)
    one = analyse(gold, before, scheme, missing, replace(knowledge, why_missed=None))
    other = analyse(gold, after, scheme, missing, knowledge)
    names = concept_names([*before, *after], scheme) | concept_names(gold, scheme)
    return [
        *_differences(_mention_states(one), _mention_states(other)),
        *_differences(_relation_states(one, names), _relation_states(other, names)),
    ]


def _differences(before: Mapping[Place, State], after: Mapping[Place, State]) -> list[Difference]:
    """Return the places of both; where a run has none of a place, it predicted nothing there."""
    places = sorted({**before, **after}, key=lambda place: (place.document, not place.is_gold, place))
    return [Difference(place, before.get(place, State()), after.get(place, State())) for place in places]


def _mention_states(analysis: Analysis) -> dict[Place, State]:
    states: dict[Place, State] = {}
    for finding in analysis.mentions:
        place = _mention_place(finding)
        if place:
            states[place] = _mention_state(finding)
    return states


def _mention_place(finding: Finding) -> Place | None:
    """Return where a finding counts: at its gold mention, else at its prediction."""
    mention = finding.gold if finding.counts_gold and finding.gold else finding.pred
    if mention is None:
        return None
    is_gold = mention is finding.gold
    ids = mention.ids if is_gold else ()
    item = (mention.start, mention.end, mention.type, ids)
    return Place("mention", finding.document, item, is_gold, _mention_text(mention, with_ids=is_gold))


def _mention_state(finding: Finding) -> State:
    error, kind = finding.error.value, str(finding.kind or "")
    if finding.error is ErrorClass.MISSED or finding.pred is None:
        return State(error, kind=kind)
    text = _mention_text(finding.pred, with_ids=True)
    return State(error, text, rule_names(finding.pred.evidence), kind)


def _mention_text(mention: Mention, *, with_ids: bool) -> str:
    ids = "|".join(mention.ids) if with_ids else ""
    return f"{mention.text} [{mention.start}:{mention.end}] {mention.type} {ids}".rstrip()


def _relation_states(analysis: Analysis, names: Mapping[str, str]) -> dict[Place, State]:
    states: dict[Place, State] = {}
    for finding, rules in analysis.relations:
        item = finding.gold or finding.pred
        if item is None:
            continue
        text, is_gold = describe_relation(item, names), finding.gold is not None
        place = Place("relation", finding.document, tuple(item), is_gold, text)
        error, kind = finding.error.value, str(finding.kind or "")
        if finding.error is RelationError.MISSED or finding.pred is None:
            states[place] = State(error, kind=kind)
        else:
            states[place] = State(error, describe_relation(finding.pred, names), rules, kind)
    return states
