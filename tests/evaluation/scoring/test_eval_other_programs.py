"""Figures of other programs on generated documents, frozen, so that nothing of them is needed here.

nervaluate 1.2.1 (the measures of SemEval-2013 task 9.1) was given the spans below, and statsmodels 0.15.0
(`stats.multitest.multipletests`, method 'holm') the p-values.
"""

from __future__ import annotations

import random

import pytest

from nmstag.document import Document, Mention
from nmstag.evaluation import Scores, evaluate
from nmstag.evaluation.scoring.ranking import holm

NERVALUATE = {
    "mention_strict": ("strict", 121, 189, 240),
    "mention_span": ("exact", 152, 189, 240),
    "mention_relaxed": ("ent_type", 146, 189, 240),
}
"""Its measure, and how many mentions are correct, predicted and gold."""
BY_TYPE = {"Chemical": (60, 86, 116), "Disease": (61, 103, 124)}
OTHER = {"Chemical": "Disease", "Disease": "Chemical"}


def documents() -> tuple[list[Document], list[Document]]:
    """Return 40 documents of six mentions: half of them found, others of the wrong type, shifted, missed."""
    chance = random.Random(5)
    gold, pred = [], []
    for number in range(40):
        wanted, found, at = [], [], 0
        for _ in range(6):
            at += chance.randint(2, 6)
            end = at + chance.randint(1, 4)
            kind, fate = chance.choice(["Disease", "Chemical"]), chance.random()
            wanted.append(Mention(at, end, "x" * (end - at), kind))
            if fate < 0.65:
                found.append(Mention(at, end, "x" * (end - at), kind if fate < 0.5 else OTHER[kind]))
            elif fate < 0.8:
                found.append(Mention(at + 1, end + 1, "x" * (end - at), kind))
            at = end + 1
        gold.append(Document(str(number), "x" * 99, mentions=tuple(wanted)))
        pred.append(Document(str(number), "x" * 99, mentions=tuple(found)))
    return gold, pred


@pytest.fixture(scope="module")
def scores() -> Scores:
    return evaluate(*documents(), "biored", types=["Chemical", "Disease"], details=True)


@pytest.mark.parametrize("kind", NERVALUATE)
def test_counts_are_those_of_nervaluate(scores: Scores, kind: str) -> None:
    counts = scores.counts(kind)
    assert (counts.tp, counts.tp + counts.fp, counts.found + counts.fn) == NERVALUATE[kind][1:]


def test_figures_are_those_of_nervaluate(scores: Scores) -> None:
    counts = scores.counts("mention_strict")
    assert counts.precision == pytest.approx(0.6402116402116402)
    assert counts.recall == pytest.approx(0.5041666666666667)
    assert counts.f1 == pytest.approx(0.5641025641025641)
    for name, expected in BY_TYPE.items():
        found = scores.counts("mention_strict", "type", name)
        assert (found.tp, found.tp + found.fp, found.tp + found.fn) == expected


def test_overlaps_are_the_correct_and_the_partial_ones_of_nervaluate(scores: Scores) -> None:
    # Its 'partial' counts 152 correct ones and, as a half each, those that overlap: P = 0.87037.
    counts = scores.counts("mention_overlap")
    assert (152 + (counts.tp - 152) / 2) / (counts.tp + counts.fp) == pytest.approx(0.8703703703703703)


def test_adjusted_p_values_are_those_of_statsmodels() -> None:
    given = [0.01, 0.04, 0.03, 0.005, 0.2, 0.02]
    adjusted = holm({(str(number), ""): value for number, value in enumerate(given)})
    assert [adjusted[str(number), ""] for number in range(6)] == pytest.approx(
        [0.05, 0.09, 0.09, 0.03, 0.2, 0.08]
    )
