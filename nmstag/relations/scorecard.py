"""The scorecard: weights with points turn the features of a pair into at most one typed relation.

It gets the feature dictionaries of a pair and returns a `Decision`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from nmstag.late import late
from nmstag.relations.background import FeatureGroup
from nmstag.relations.features import BEST, FEATURES, Features
from nmstag.relations.schema import DecisionRule
from nmstag.relations.weights import RelationWeight
from nmstag.relations.word_bits import places_of

_CONDITION = late(r"(not )?([a-z_]+(?:[:.-][a-z0-9_-]++)*+)(?: (>=|<=|=) ([0-9]+))?")
_BRANCH = late(r"(head|tail):[a-z][0-9]{2}(\.[0-9]{3})?")
_ALLOWED = "'feature', 'not feature' or 'feature >= 2'"
_SCALE = 1_000_000
"""Points are summed as whole millionths, so that their order does not matter."""
_NO_TYPE = ("None", "Related", "Novel")

Weight = DecisionRule | RelationWeight
Scores = Mapping[str, int]
"""The sum of points, in millionths, of each type for which some weight applies."""


class Condition(NamedTuple):
    """A feature and the range that its value must be in."""

    feature: str
    least: int
    most: int

    def holds(self, features: Mapping[str, int]) -> bool:
        """Return whether it holds; a missing feature is 0."""
        return self.least <= features.get(self.feature, 0) <= self.most


MOST = 1 << 30


class Decision(NamedTuple):
    """What was decided on a pair.

    Args:
        type: The relation.
        score: Sum of the points for that type.
    """

    type: str
    score: float


def parse_condition(text: str) -> Condition:
    """Return the feature of a condition and the range it must be in.

    >>> tuple(parse_condition("causes >= 2")), tuple(parse_condition("not treats"))
    (('causes', 2, 1073741824), ('treats', 0, 0))

    Raises:
        ValueError: It is no condition.
    """
    match = _CONDITION.fullmatch(text.strip())
    if not match or (match[1] and match[3]):
        raise ValueError(f"{text!r} is no condition")
    name, number = match[2], int(match[4] or 0)
    if match[1]:
        return Condition(name, 0, 0)
    if match[3] == "<=":
        return Condition(name, 0, number)
    return Condition(name, number if match[3] else 1, number if match[3] == "=" else MOST)


def condition_text(condition: Condition) -> str:
    """Return a condition as rule files and tables have it.

    >>> condition_text(Condition("causes", 2, MOST)), condition_text(Condition("treats", 0, 0))
    ('causes >= 2', 'not treats')
    """
    name, least, most = condition
    if most == 0:
        return f"not {name}"
    if most == MOST:
        return name if least == 1 else f"{name} >= {least}"
    return f"{name} <= {most}" if least == 0 else f"{name} = {least}"


def condition_faults(weight: Weight, known_rules: Collection[str]) -> Iterator[tuple[str, str, str]]:
    """Yield what is wrong with the conditions of a weight: the condition, the message, what is allowed.

    Args:
        weight: The weight.
        known_rules: The ids of the pattern and cue rules.
    """
    for text in weight.when:
        try:
            name = parse_condition(text).feature
        except ValueError as error:
            yield text, str(error), _ALLOWED
            continue
        plain = name.removeprefix("head:").removeprefix("tail:")
        if text == BEST and isinstance(weight, RelationWeight) and len(weight.when) == 1:
            continue
        if name not in FEATURES and plain not in known_rules and not _BRANCH.fullmatch(name):
            yield text, f"unknown feature {name!r}", _near(name, {*FEATURES, *known_rules})


def _near(name: str, known: Collection[str]) -> str:
    from difflib import get_close_matches

    return " or ".join(map(repr, get_close_matches(name, sorted(known), n=2))) or "a feature or a rule id"


def in_use(weights: Iterable[Weight], scheme: str, kind: str) -> list[Weight]:
    """Return the weights for a scheme and a kind of pair.

    A type that has learned weights is left to them and to rules of that scheme; rules written for any
    scheme ('both') decide where a pack has learned nothing, and on the rare types.
    """
    found = [weight for weight in weights if weight.applies_to(scheme, kind)]
    learned = {weight.type for weight in found if isinstance(weight, RelationWeight)}
    return [weight for weight in found if weight.scheme != "both" or weight.type not in learned]


_Step = tuple[int, int, int]
"""What a value of a feature changes: conditions that hold or not, as bits (`_condition_bits`); types that it
gives points to, as bits; the points of all types in one number, with `_LANE` bits for each (`points`)."""
_LANE = 40
_MASK = (1 << _LANE) - 1


class Scorecard:
    """The points of the weights that apply are summed for each type; the highest sum decides.

    It must be above 0. Where weights of type 'Related' say whether there is a relation at all, a type that
    has only learned weights needs their sum above 0 instead. Of equal sums the type that comes first in the
    weights decides. A weight with the condition 'best_of_document' compares the pairs of a document: its
    points count for each point that the document's best pair has (`compared`).

    Args:
        weights: The weights of one scheme and kind of pair.
    """

    def __init__(self, weights: Sequence[Weight]) -> None:
        self.weights = tuple(weights)
        types = dict.fromkeys(weight.type for weight in weights)
        by_hand = {weight.type for weight in weights if isinstance(weight, DecisionRule)}
        self._types = [type_ for type_ in types if type_ not in _NO_TYPE]
        self._learned = types.keys() - by_hand if "Related" in types else set[str]()
        self._has_novelty = "Novel" in types
        self._places = {type_: place for place, type_ in enumerate(types)}
        self._single: list[tuple[Condition, str, int]] = []
        self._several: list[tuple[str, int]] = []
        several: list[list[Condition]] = []
        self._of_best = {one.type: round(one.points * _SCALE) for one in weights if one.when == (BEST,)}
        self.compares_pairs = bool(self._of_best)
        for weight in weights:
            conditions = list(dict.fromkeys(map(parse_condition, weight.when)))
            points = round(weight.points * _SCALE)
            if len(conditions) == 1 and conditions[0].least > 0:
                self._single.append((conditions[0], weight.type, points))
            else:
                self._several.append((weight.type, points))
                several.append(conditions)
        self._rows = max(map(len, several), default=1)
        bits, self._blank = _condition_bits(several, self._rows)
        self._steps = self._tables(bits)
        self._ordered: dict[str, list[tuple[Weight, list[Condition]]]] = {}

    def _tables(self, bits: Mapping[Condition, int]) -> dict[str, list[_Step]]:
        """Return for each feature what each of its values changes; the last is for all greater ones."""
        asked: dict[str, list[Condition]] = {}
        for one in (*bits, *(condition for condition, _, _ in self._single)):
            asked.setdefault(one.feature, []).append(one)
        tables = {}
        for name, conditions in asked.items():
            size = 2 + max(one.most if one.most < MOST else one.least for one in conditions)
            tables[name] = [self._step(name, value, bits) for value in range(size)]
        return tables

    def _step(self, name: str, value: int, bits: Mapping[Condition, int]) -> _Step:
        own = [(one, bit) for one, bit in bits.items() if one.feature == name]
        changed = sum(bit for one, bit in own if one.holds({name: value}) != one.holds({}))
        given = packed = 0
        for one, type_, points in self._single:
            if one.feature == name and one.holds({name: value}):
                place = self._places[type_]
                given |= 1 << place
                packed += points << _LANE * place
        return changed, given, packed

    def scores(self, groups: Iterable[Features]) -> dict[str, int]:
        """Return the sum of points of each type for which some weight applies.

        Args:
            groups: The features of a pair in one or more dictionaries.
        """
        met, given, packed = self._blank, 0, 0
        for features in groups:
            changed, own_given, own_packed = self._step_of(features)
            met ^= changed
            given |= own_given
            packed += own_packed
        sums = self.points(given, packed)
        for number in self._holding(met):
            type_, points = self._several[number]
            sums[type_] = sums.get(type_, 0) + points
        return sums

    def _holding(self, met: int) -> Iterator[int]:
        """Return the numbers of the weights of several conditions whose every condition is met."""
        size = len(self._several)
        left = met & (1 << size) - 1
        for _ in range(1, self._rows):
            met >>= size
            left &= met
        return places_of(left)

    def compared(self, scored: Sequence[Scores], allowed: Sequence[Collection[str]]) -> Sequence[Scores]:
        """Return the scores of the pairs of a document, each compared with those of the best pair.

        Annotators leave out a pair with weak evidence where the document states another plainly.

        Args:
            scored: The scores of each pair.
            allowed: The types that each pair may have; of the others its score is not the best.
        """
        best: dict[str, int] = {}
        for scores, types in zip(scored, allowed, strict=True):
            for type_ in self._of_best.keys() & scores.keys():
                if type_ in types:
                    best[type_] = max(best.get(type_, scores[type_]), scores[type_])
        added = {type_: value * self._of_best[type_] // _SCALE for type_, value in best.items()}
        return [{type_: value + added.get(type_, 0) for type_, value in scores.items()} for scores in scored]

    def points(self, given: int, packed: int) -> dict[str, int]:
        """Return points by type from one number, in which each type has a place of its own.

        One addition then adds the points of all types; a negative sum borrows from the next place.
        """
        sums = {}
        for place, type_ in enumerate(self._places):
            own = packed & _MASK
            own -= (own > _MASK >> 1) << _LANE
            packed = (packed - own) >> _LANE
            if given >> place & 1:
                sums[type_] = own
        return sums

    def _step_of(self, features: Features) -> _Step:
        """Return what features change together; of a group that several pairs share it is kept."""
        if not isinstance(features, FeatureGroup):
            return self._sum(features)
        found: _Step | None = features.sums.get(self)
        if found is None:
            found = features.sums[self] = self._sum(features)
        return found

    def _sum(self, features: Features) -> _Step:
        changed = given = packed = 0
        look_up = self._steps.get
        for name, value in features.items():
            steps = look_up(name)
            if steps is not None:
                step = steps[value] if value < len(steps) else steps[-1]
                changed ^= step[0]
                given |= step[1]
                packed += step[2]
        return changed, given, packed

    def novelty(self, scores: Scores) -> str:
        """Return 'Novel' or 'No' as the weights of type 'Novel' say; '' where there are none."""
        if not self._has_novelty:
            return ""
        return "Novel" if scores.get("Novel", 0) > 0 else "No"

    def decide(self, scores: Scores, allowed: Collection[str]) -> Decision | None:
        """Return the decision on a pair, or None where there is no relation.

        Args:
            scores: The scores of its features.
            allowed: The types to choose from.
        """
        best = self._best(scores, allowed)
        if not best:
            return None
        score = scores.get("Related", 0) if best in self._learned else scores[best]
        against = max(0, scores.get("None", 0))
        return Decision(best, score / _SCALE) if score > against else None

    def decide_type(self, scores: Scores, allowed: Collection[str]) -> Decision | None:
        """Return the learned type that suits a related pair best, or None where no type was learned.

        Args:
            scores: The scores of its features.
            allowed: The types to choose from.
        """
        best = self._best(scores, self._learned.intersection(allowed))
        return Decision(best, scores[best] / _SCALE) if best else None

    def _best(self, scores: Scores, allowed: Collection[str]) -> str:
        """Return the type with the greatest sum, the first of equal ones; '' where no weight applies."""
        types = [type_ for type_ in self._types if type_ in scores and type_ in allowed]
        return max(types, key=scores.__getitem__, default="")

    def main_reason(self, type_: str, features: Features) -> str:
        """Return the id of the weight with the most points for a type among those that apply."""
        ordered = self._ordered.get(type_)
        if ordered is None:
            own = [weight for weight in self.weights if weight.type == type_]
            own.sort(key=_points, reverse=True)
            ordered = [(weight, [parse_condition(text) for text in weight.when]) for weight in own]
            self._ordered[type_] = ordered
        for weight, conditions in ordered:
            for name, least, most in conditions:
                if not least <= features.get(name, 0) <= most:
                    break
            else:
                return weight.id
        return ""


def _condition_bits(several: Sequence[Sequence[Condition]], rows: int) -> tuple[dict[Condition, int], int]:
    """Return the bits of each condition of some weights, and the bits that are set without any feature.

    There is a row of bits for the first condition of each weight, one for the second and so on; a weight
    holds if its bits are set in all rows.
    """
    bits: dict[Condition, int] = {}
    blank = 0
    for number, conditions in enumerate(several):
        for row in range(rows):
            bit = 1 << row * len(several) + number
            if row < len(conditions):
                bits[conditions[row]] = bits.get(conditions[row], 0) | bit
            if row >= len(conditions) or conditions[row].holds({}):
                blank |= bit
    return bits, blank


def _points(weight: Weight) -> float:
    return weight.points
