"""The documents of two tools in, how far they agree out: F1 both ways and Cohen's kappa; no gold is needed.

Kappa is that of Cohen (1960), 'A coefficient of agreement for nominal scales', over the words of the text.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from nmstag.document import Document
from nmstag.errors import counted
from nmstag.evaluation.scoring.alignment import Missing, ScoredPair, align, scored_pairs
from nmstag.evaluation.scoring.annotations import ScoredDocument
from nmstag.evaluation.scoring.schemes import Scheme
from nmstag.evaluation.scoring.scorer import count_pairs
from nmstag.evaluation.scoring.scores import Scores
from nmstag.evaluation.scoring.wording import label, per_cent

_LISTED = 5
_WORD = re.compile(r"\w+")
NO_TYPE = ""
"""The label of a word that no mention covers."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far two tools agree on the same documents.

    Args:
        first: Scores of the second tool, with the first as gold.
        second: Scores of the first tool, with the second as gold.
        words: How many words the first gives the first label and the second the second one.
    """

    first: Scores
    second: Scores
    words: Mapping[tuple[str, str], int]

    @property
    def types(self) -> tuple[str, ...]:
        """The entity types that one of the tools has found, sorted."""
        return tuple(sorted({name for pair in self.words for name in pair if name}))

    def kappa(self, type_: str | None = None) -> float | None:
        """Return Cohen's kappa of the words; see `cohens_kappa`.

        Args:
            type_: Whether a word is of this type is all that is asked; all types where not given.
        """
        if type_ is None:
            return cohens_kappa(self.words)
        pairs = Counter[tuple[str, str]]()
        for (one, other), count in self.words.items():
            pairs[str(one == type_), str(other == type_)] += count
        return cohens_kappa(pairs)

    def to_json(self) -> dict[str, object]:
        """Return everything as JSON-able values; figures are fractions."""
        return {
            "notes": self.notes(),
            "agreement": {"first_as_gold": self.first.to_json(), "second_as_gold": self.second.to_json()},
            "kappa": {
                "overall": self.kappa(),
                "by_type": {name: self.kappa(name) for name in self.types},
                "words": [
                    {"first": one or None, "second": other or None, "count": count}
                    for (one, other), count in sorted(self.words.items())
                ],
            },
        }

    def format_text(self) -> str:
        """Return it as plain text: F1 both ways, kappa, the signatures and what has to be known besides."""
        lines = [f"{'F1':<24}{'A as gold':>12}{'B as gold':>12}"]
        for kind in self.first.kinds:
            lines.append(label(kind))
            for row in self.first.rows(kind):
                both = (run.table.counts(row).f1 for run in (self.first, self.second))
                lines.append(f"  {row.name or 'all':<22}" + "".join(f"{per_cent(f1):>12}" for f1 in both))
        lines += ["", f"{'kappa of words':<24}{'kappa':>12}{'both':>9}{'A alone':>9}{'B alone':>9}"]
        lines += [self._kappa_line(name) for name in self.types]
        lines += [f"  {'all':<22}{_figure(self.kappa()):>12}", ""]
        lines += [
            f"{name} as gold: {run.signature()}" for name, run in (("A", self.first), ("B", self.second))
        ]
        return "\n".join([*lines, *(f"Note: {note}" for note in self.notes())]) + "\n"

    def notes(self) -> list[str]:
        """Return what a reader of the figures has to know besides."""
        notes, moved = [], self.first.differences
        if moved:
            places = ", ".join(f"{one.id} at {one.start}" for one in moved[:_LISTED])
            more = ", ..." if len(moved) > _LISTED else ""
            notes.append(
                f"moved to A's text, which differs: {counted(len(moved), 'document')} of B ({places}{more})"
            )
        if not any(self.words.values()):
            notes.append("neither file has a text, so there is no kappa")
        return notes

    def _kappa_line(self, type_: str) -> str:
        both = self.words.get((type_, type_), 0)
        alone = (sum(n for pair, n in self.words.items() if pair[side] == type_) - both for side in (0, 1))
        return f"  {type_:<22}{_figure(self.kappa(type_)):>12}{both:>9}" + "".join(f"{n:>9}" for n in alone)


def agree(
    first: Iterable[Document], second: Iterable[Document], scheme: Scheme, missing: Missing = "error"
) -> Agreement:
    """Return how far two tools agree, each scored with the other as gold.

    Nothing is discarded, whatever the scheme does: what one tool finds in a document in which the other finds
    nothing is a disagreement. Mentions of the second tool are moved to the text of the first where the two
    differ, as predictions are to the text of the gold.

    Args:
        first: Documents of the one tool.
        second: Documents of the other.
        scheme: How annotations are compared.
        missing: What to do about documents of the first that the second has not: see `align`.

    Raises:
        ScoringError: Document ids do not line up, texts differ too much, or there are no documents.
    """
    scheme = replace(scheme, discards=False)
    left, right = [], []
    for _, one, other in align(first, second, missing):
        left.append(one if one.text else replace(one, text=other.text))
        right.append(other)
    pairs = list(scored_pairs(left, right, scheme))
    words = sum((_labelled(pair) for pair in pairs), Counter[tuple[str, str]]())
    return Agreement(
        count_pairs(pairs, scheme, missing=missing), count_pairs(map(_swapped, pairs), scheme), words
    )


def cohens_kappa(pairs: Mapping[tuple[str, str], int]) -> float | None:
    """Return Cohen's kappa of two labellings: (observed - expected) / (1 - expected) agreement.

    Args:
        pairs: How many things have the first label by the one and the second by the other.

    Returns:
        At most 1; 0 where they agree as often as chance would; None where nothing is labelled, or both
        give one and the same label to everything (0/0).

    >>> cohens_kappa({("yes", "yes"): 20, ("yes", "no"): 5, ("no", "yes"): 10, ("no", "no"): 15})
    0.4
    """
    total = sum(pairs.values())
    sides = (Counter[str](), Counter[str]())
    for pair, count in pairs.items():
        for side, name in zip(sides, pair, strict=True):
            side[name] += count
    chance = sum(sides[0][name] * sides[1][name] for name in sides[0])  # of total * total
    if chance == total * total:
        return None
    same = sum(count for (one, other), count in pairs.items() if one == other)
    return (total * same - chance) / (total * total - chance)


def _swapped(pair: ScoredPair) -> ScoredPair:
    """Return a pair with the prediction, at the gold's places, as gold."""
    gold = replace(pair.pred, gold=None)
    return ScoredPair(pair.key, gold, replace(pair.gold, gold=gold), pair.difference)


def _labelled(pair: ScoredPair) -> Counter[tuple[str, str]]:
    """Return how many words of a text have which label by the two tools."""
    words = [match.span() for match in _WORD.finditer(pair.gold.document.text)]
    return Counter(zip(_labels(words, pair.gold), _labels(words, pair.pred), strict=True))


def _labels(words: list[tuple[int, int]], document: ScoredDocument) -> list[str]:
    """Return the type of the longest mention that shares a character with each word, of equals the first."""
    starts, ends = [start for start, _ in words], [end for _, end in words]
    labels = [NO_TYPE] * len(words)
    mentions = sorted(document.mentions, key=lambda one: (one.start - one.end, one.start, one.type))
    for mention in reversed(mentions):  # later ones replace earlier ones
        first, after = bisect_right(ends, mention.start), bisect_left(starts, mention.end)
        labels[first:after] = [mention.type] * (after - first)
    return labels


def _figure(kappa: float | None) -> str:
    return "n/a" if kappa is None else f"{kappa:.3f}"
