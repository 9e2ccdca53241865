"""The decision: rules with points weigh the features of a pair into at most one typed relation."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from nmstag.errors import Fault, RuleError
from nmstag.relations.features import FEATURES, Features
from nmstag.relations.schema import DecisionRule

_CONDITION = re.compile(r"(not )?([a-z_]+(?:[:.-][a-z0-9_-]+)*)(?: (>=|<=|=) ([0-9]+))?")
_BRANCH = re.compile(r"(head|tail):[a-z][0-9]{2}(\.[0-9]{3})?")

Condition = tuple[str, int, int]
"""Feature, least value, greatest value."""
_MOST = 1 << 30
_SCALE = 1_000_000
"""Points are summed as whole millionths."""
_POINTS = 48
"""Bits in which the points of a type are summed."""
_HALF = 1 << (_POINTS - 1)
_COUNT = 20
"""Bits in which the rules that hold are counted for each type."""


class Decision(NamedTuple):
    """What the rules decided for a pair.

    Args:
        type: The relation.
        score: Sum of the points for that type.
    """

    type: str
    score: float


def parse_condition(text: str) -> Condition:
    """Return the feature of a condition and the range it must be in.

    >>> parse_condition("causes >= 2"), parse_condition("not treats")
    (('causes', 2, 1073741824), ('treats', 0, 0))

    Raises:
        ValueError: It is no condition.
    """
    match = _CONDITION.fullmatch(text.strip())
    if not match or (match[1] and match[3]):
        raise ValueError(f"{text!r} is no condition")
    name, number = match[2], int(match[4] or 0)
    if match[1]:
        return name, 0, 0
    if match[3] == "<=":
        return name, 0, number
    return name, number if match[3] else 1, number if match[3] == "=" else _MOST


def check_conditions(rules: Iterable[DecisionRule], known_rules: Collection[str]) -> list[Fault]:
    """Return a fault for each condition that cannot be read or names no feature."""
    known = {*FEATURES, *known_rules}
    known |= {f"{role}:{name}" for role in ("head", "tail") for name in known_rules}
    faults = []
    for rule in rules:
        for text in rule.when:
            try:
                name = parse_condition(text)[0]
            except ValueError as error:
                allowed = "'feature', 'not feature' or 'feature >= 2'"
                faults.append(Fault(str(error), rule.path, rule.line, f"{rule.id}.when", text, allowed))
                continue
            if name not in known and not _BRANCH.fullmatch(name):
                message = f"the feature {name!r} is unknown"
                faults.append(
                    Fault(message, rule.path, rule.line, f"{rule.id}.when", text, _near(name, known))
                )
    return faults


def _near(name: str, known: Collection[str]) -> str:
    from difflib import get_close_matches

    return " or ".join(map(repr, get_close_matches(name, sorted(known), n=2))) or "a feature or a rule id"


class _Lane(NamedTuple):
    """Where a type stands in the sums of a decider.

    Args:
        type: The type.
        points: Shift of its points.
        number: Shift of the number of its rules that hold.
    """

    type: str
    points: int
    number: int


class Decider:
    """A scorecard: the points of the rules that hold are summed for each type; the highest sum wins.

    It needs a sum above 0. Where rules of type 'Related' say whether there is a relation at all, an
    induced type needs their sum above 0 instead. On a tie the type that comes first in the files wins.

    What a value of a feature changes is kept as one whole number with a lane for each type, so that one
    addition sums the points of all types: `effect` adds up features, effects add up to a `total`.

    Args:
        rules: The rules of one scheme.
    """

    def __init__(self, rules: Sequence[DecisionRule]) -> None:
        self.rules = tuple(rules)
        by_hand: set[str] = {rule.type for rule in rules if rule.source == "hand"}
        related = any(rule.type == "Related" for rule in rules)
        types: set[str] = {rule.type for rule in rules}
        self._gated = types - by_hand if related else set()
        conditions = [(tuple(map(parse_condition, rule.when)), rule) for rule in rules]
        several = [item for item in conditions if len(item[0]) > 1]
        bits = {one: bit for bit, one in enumerate(dict.fromkeys(one for c, _ in several for one in c))}
        self._lanes = _lanes(rules, len(bits))
        place = {lane.type: lane for lane in self._lanes}
        changes: dict[Condition, int] = {one: 1 << bit for one, bit in bits.items()}
        self._several: list[tuple[int, int]] = []
        for needed, rule in conditions:
            lane = place[rule.type]
            change = (round(rule.points * _SCALE) << lane.points) + (1 << lane.number)
            if len(needed) > 1:
                self._several.append((sum(1 << bits[one] for one in set(needed)), change))
            else:
                changes[needed[0]] = changes.get(needed[0], 0) + change
        self.blank, self._tables = _tables(changes)
        self.blank += sum(_HALF << lane.points for lane in self._lanes)
        self._related = place.get("Related")
        self._none = place.get("None")
        self._novel = place.get("Novel")
        self._own = [lane for lane in self._lanes if lane.type not in _NO_TYPE]
        self._cards: dict[str, list[tuple[float, str, tuple[Condition, ...]]]] = {}

    def scores(self, features: Features) -> dict[str, float]:
        """Return the sum of points for each type that a rule which holds speaks of."""
        total = self.total(self.blank + self.effect(features))
        return {lane.type: _points(total, lane) / _SCALE for lane in self._lanes if _counted(total, lane)}

    def effect(self, features: Features) -> int:
        """Return what some features change in a sum that begins with `blank`."""
        change = 0
        look_up = self._tables.get
        for name, value in features.items():
            changes = look_up(name)
            if changes is not None:
                change += changes[value] if value < len(changes) else changes[-1]
        return change

    def total(self, plain: int) -> int:
        """Return the sum of `blank` and effects, with the rules that need several conditions."""
        held = plain
        for need, change in self._several:
            if held & need == need:
                plain += change
        return plain

    def novelty(self, total: int) -> str:
        """Return 'Novel' or 'No' as the rules of type 'Novel' say; '' where there are none."""
        if self._novel is None:
            return ""
        return "Novel" if _points(total, self._novel) > 0 else "No"

    def decide(self, total: int, allowed: Collection[str]) -> Decision | None:
        """Return the decision on a pair, or None where there is no relation.

        Args:
            total: What its features add up to.
            allowed: The types to choose from.
        """
        against = max(0, _points(total, self._none)) if self._none else 0
        best, most = self._best(total, allowed)
        if not best:
            return None
        score = most
        if best in self._gated:
            score = _points(total, self._related) if self._related else 0
        return Decision(best, score / _SCALE) if score > against else None

    def typed(self, total: int, allowed: Collection[str]) -> Decision | None:
        """Return the induced type that suits a related pair best, or None where no type is induced.

        Args:
            total: What its features add up to.
            allowed: The types to choose from.
        """
        best, most = self._best(total, self._gated.intersection(allowed))
        return Decision(best, most / _SCALE) if best else None

    def _best(self, total: int, allowed: Collection[str]) -> tuple[str, int]:
        """Return the type with the greatest sum, and the sum; '' where no rule holds."""
        best, most = "", 0
        for lane in self._own:
            if lane.type in allowed:
                points = _points(total, lane)
                if (not best or points > most) and _counted(total, lane):
                    best, most = lane.type, points
        return best, most

    def foremost(self, type_: str, features: Features) -> str:
        """Return the id of the rule that speaks most for a type, of those that hold for some features."""
        cards = self._cards.get(type_)
        if cards is None:
            cards = [
                (rule.points, rule.id, tuple(map(parse_condition, rule.when)))
                for rule in self.rules
                if rule.type == type_
            ]
            cards.sort(key=_most_points)
            self._cards[type_] = cards
        value = features.get
        for _, name, needed in cards:
            if all(least <= value(feature, 0) <= most for feature, least, most in needed):
                return name
        return ""


_NO_TYPE = ("None", "Related", "Novel")


def _most_points(card: tuple[float, str, tuple[Condition, ...]]) -> float:
    return -card[0]


def _lanes(rules: Sequence[DecisionRule], first: int) -> list[_Lane]:
    """Return a lane for each type in order of the rules; the first begins at a bit."""
    types = dict.fromkeys(rule.type for rule in rules)
    width = _COUNT + _POINTS
    return [
        _Lane(type_, first + number * width + _COUNT, first + number * width)
        for number, type_ in enumerate(types)
    ]


def _points(total: int, lane: _Lane) -> int:
    return (total >> lane.points & 2 * _HALF - 1) - _HALF


def _counted(total: int, lane: _Lane) -> int:
    return total >> lane.number & (1 << _COUNT) - 1


def _tables(changes: dict[Condition, int]) -> tuple[int, dict[str, list[int]]]:
    """Return the sum where all features are 0, and for each feature how its value changes that.

    The value of a feature is looked up in a list; the last item stands for all greater ones.
    """
    by_name: dict[str, list[tuple[int, int, int]]] = {}
    for (name, least, most), change in changes.items():
        by_name.setdefault(name, []).append((least, most, change))
    blank = 0
    tables = {}
    for name, asked in by_name.items():
        size = 2 + max(most if most < _MOST else least for least, most, _ in asked)
        sums = [
            sum(change for least, most, change in asked if least <= value <= most) for value in range(size)
        ]
        blank += sums[0]
        tables[name] = [one - sums[0] for one in sums]
    return blank, tables


def checked(rules: Sequence[DecisionRule], known_rules: Collection[str]) -> Sequence[DecisionRule]:
    """Return the rules unchanged.

    Raises:
        RuleError: A condition is broken; carries every fault.
    """
    faults = check_conditions(rules, known_rules)
    if faults:
        raise RuleError(faults)
    return rules
