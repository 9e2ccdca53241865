"""A step of matching: figures of vital signs and results that are a problem, 'K 5.9', 'BP 168/98', 'QTc 490'.

A table has a row for each measure (`profiles/<profile>/figures.tsv`). A figure that is far out of range is
found anywhere, one that is out of range only where a drug is near.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from nmstag.document import Evidence
from nmstag.late import late
from nmstag.match.company import Drugs
from nmstag.match.named_rules import NamedRule, NamedRules
from nmstag.match.overlap import Candidate, Spans
from nmstag.match.step import Candidates, Resources
from nmstag.plain import record
from nmstag.text.record import Text

RANK = 30
_TELLS = (" (", ", ", " - ", " – ", " = ", ": ")
"""Between a disease and the figure that tells it."""
_BESIDE = 1 + max(map(len, _TELLS))
"""How many characters around a figure are searched for a disease that says the same."""
_SHORT = 5
"""A measure in a longer word counts only far out of range, beside a drug and without a unit."""
_UNIT = late(r"[ -]?(?:mm ?Hg|[mµμnp]?mol|m?g/|m?Eq|milli|micro|bpm|beats|I?U/|/?min)")
_JOIN = (
    r"(?: ?[:=~>]| (?:is|was|of|now|at|today|still|up to|down to|fell to|falls to|dropped to|dropping to|"
    r"rose to|up at|down at|only|as low as|as high as|from the \w+ of))?"
)
_NUMBER = r"[<>]? ?(?P<figure>\d{1,3},\d{3}|\d{1,5}(?:\.\d{1,3})?)(?:/\d{2,3})?(?: ?%)?"
_NOT_A_DOSE = r"(?![\w/]|-(?!>)|[.,]\d)(?! ?(?:mg|mcg|mEq|mmol|units?|g|ml|mL|IU|tabs?|amps?)\b(?!/d?[lL]))"
_MEASURED = frozenset({"bicarb", "bicarbonate", "hco3", "cl", "chloride", "albumin", "alb", "crp", "oxygen"})
"""Names in lower case of what is measured beside figures, and is no drug there."""
_WANTED = late(
    r"(?i:\b(?:if|aim(?:ing)?|keep(?:ing)?|target|goal|until|till|unless|when|once|should|hold for|stop for)"
    r"(?: for| the| his| her| a)*\W{0,2})\Z"
)
"""Before a figure that is wanted or feared, not measured."""


@record(frozen=True, slots=True, kw_only=True)
class FigureRule(NamedRule):
    """Says from which figures on a measure is a problem.

    Args:
        names: How the measure is written.
        least: The lowest figure that the measure may have in its unit; any below is in another unit.
        most: The highest such figure.
        very_low: Figures up to this one are a problem anywhere.
        low: Figures up to this one are a problem where a drug is near.
        high: Figures from this one on are a problem where a drug is near.
        very_high: Figures from this one on are a problem anywhere.
        low_ids: Concept ids of a figure that is too low.
        high_ids: Concept ids of a figure that is too high.
    """

    least: float = 0.0
    most: float = 99_999.0
    very_low: float = -1.0
    low: float = -1.0
    high: float = 100_000.0
    very_high: float = 100_000.0
    low_ids: tuple[str, ...] = ()
    high_ids: tuple[str, ...] = ()


class Figures(NamedRules[FigureRule]):
    """Finds figures of vital signs and of results that are out of range."""

    name = "figures"
    topic = "figures"
    schema = FigureRule
    before = r"(?<![\w/.+-])"
    after = rf"(?![\w+])(?: counts?| levels?)?{_JOIN} ?{_NUMBER}{_NOT_A_DOSE}"

    def __init__(self, plain: Any, resources: Resources) -> None:
        super().__init__(plain, resources)
        self._measures = _MEASURED | {name.lower() for name in self.search.names}

    def __call__(self, text: Text, candidates: Candidates) -> Candidates:
        """Return the candidates and the figures that are a problem, over the name of what was measured."""
        if not text.has_any(self.search.symbols):
            return candidates
        drugs = Drugs(text.raw, candidates.kept, self._measures)
        found = [one for one, far in self._candidates(text) if far or drugs.near(one.start, one.end)]
        if not found:
            return candidates
        kept, raw, spans = candidates.kept, text.raw, Spans(candidates.kept)
        fits = [
            one
            for one in found
            if not any(
                _cuts(one, other) or _says(raw, other, one)
                for other in spans.touching(one.start - _BESIDE, one.end + _BESIDE)
            )
        ]
        return candidates.keeping(self.resources.policy([*kept, *fits])) if fits else candidates

    def _candidates(self, text: Text) -> Iterator[tuple[Candidate, bool]]:
        """Yield what is out of range, and whether it is far out of range."""
        for rules, match in self.search.matches(text):
            figure = float(match["figure"].replace(",", ""))
            for rule in rules:
                if not rule.least <= figure <= rule.most:
                    continue
                too_low, too_high = figure <= rule.low, figure >= rule.high
                wanted = _WANTED.search(text.raw, max(0, match.start() - 24), match.start())
                if (too_low or too_high) and not wanted:
                    ids = rule.low_ids if too_low else rule.high_ids
                    far = figure <= rule.very_low or figure >= rule.very_high
                    long = len(match["name"]) > _SHORT
                    if long and (not far or _UNIT.match(text.raw, match.end())):
                        continue
                    evidence = Evidence("pattern", rule.id)
                    one = Candidate(match.start(), match.end(), RANK, "Disease", ids, evidence)
                    yield one, far and not long
                break


def _cuts(one: Candidate, other: Candidate) -> bool:
    """Return whether a candidate that is found would cut another one in two, or is within it."""
    overlap = other.start < one.end and one.start < other.end
    return overlap and not (one.start <= other.start and other.end <= one.end)


def _says(raw: str, other: Candidate, one: Candidate) -> bool:
    """Return whether a disease beside a figure says the same: 'hyperkalaemia (K 6.2)', 'K 2.6, low K'."""
    if other.type != one.type:
        return False
    if other.end < one.start:
        return raw[other.end : one.start] in _TELLS
    return raw[one.end : other.start] in _TELLS and not set(other.ids).isdisjoint(one.ids)
