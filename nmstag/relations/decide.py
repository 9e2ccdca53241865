"""The decision: rules with points weigh the features of a pair into at most one typed relation."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from operator import getitem

from nmstag.errors import Fault, RuleError
from nmstag.relations.features import FEATURES, Features
from nmstag.relations.schema import DecisionRule

_CONDITION = re.compile(r"(not )?([a-z_]+(?:[:.-][a-z0-9_-]+)*)(?: (>=|<=|=) ([0-9]+))?")
_BRANCH = re.compile(r"(head|tail):[a-z][0-9]{2}(\.[0-9]{3})?")

Condition = tuple[str, int, int]
"""Feature, least value, greatest value."""
Effect = tuple[int, int]
"""Bits of the conditions that some features do not speak of; bits of those that they make hold."""
_Sheet = tuple[list[list[float]], list[tuple[int, float]]]
"""For every eight conditions, the points of each way in which they hold; cards with several conditions."""
_MOST = 1 << 30


@dataclass(frozen=True, slots=True)
class Decision:
    """What the rules decided for a pair.

    Args:
        type: The relation.
        score: Sum of the points for that type.
        rule: The rule that spoke for it most.
        fired: All rules that spoke for or against the type, with their points.
    """

    type: str
    score: float
    rule: str
    fired: tuple[tuple[str, float], ...]


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


class Decider:
    """A scorecard: the points of the rules that hold are summed for each type; the highest sum wins.

    It needs a sum above 0. Where rules of type 'Related' say whether there is a relation at all, an
    induced type needs their sum above 0 instead. On a tie the type that comes first in the files wins.

    Args:
        rules: The rules of one scheme.
    """

    def __init__(self, rules: Sequence[DecisionRule]) -> None:
        self.rules = tuple(rules)
        by_hand = {rule.type for rule in rules if rule.source == "hand"}
        related = any(rule.type == "Related" for rule in rules)
        self._gated = {rule.type for rule in rules} - by_hand if related else set()
        conditions: dict[Condition, int] = {}
        self._cards: dict[str, list[tuple[int, float, str]]] = {}
        for rule in rules:
            need = 0
            for text in rule.when:
                need |= 1 << conditions.setdefault(parse_condition(text), len(conditions))
            self._cards.setdefault(rule.type, []).append((need, rule.points, rule.id))
        self._blank, self._tables = _tables(conditions)
        self._size = (len(conditions) + 7) // 8
        self._sheets: dict[str, _Sheet] = {}

    def scores(self, features: Features) -> dict[str, float]:
        """Return the sum of points for each type that any rule speaks of."""
        return self._sums(self.held(self.effect(features)), self._cards)

    def effect(self, features: Features) -> Effect:
        """Return which conditions some features speak of, and which of these hold."""
        touched = held = 0
        look_up = self._tables.get
        for name, value in features.items():
            if value and (asked := look_up(name)):
                touched |= asked[0]
                bits = asked[1]
                held |= bits[value] if value < len(bits) else bits[-1]
        return ~touched, held

    def held(self, *effects: Effect) -> int:
        """Return the conditions that hold, one bit each, for features that were looked up part by part."""
        held = self._blank
        for untouched, bits in effects:
            held = held & untouched | bits
        return held

    def novelty(self, held: int) -> str:
        """Return 'Novel' or 'No' as the rules of type 'Novel' say; '' where there are none."""
        if "Novel" not in self._cards:
            return ""
        return "Novel" if self._sum(held, "Novel") > 0 else "No"

    def decide(self, held: int, allowed: Collection[str]) -> Decision | None:
        """Return the decision on a pair, or None where there is no relation.

        Args:
            held: The conditions that hold for it.
            allowed: The types to choose from.
        """
        against = max(0.0, self._sum(held, "None"))
        related = self._sum(held, "Related")
        kinds = [kind for kind in self._cards if kind in allowed]
        if related <= against and self._gated.issuperset(kinds):
            return None
        sums = self._sums(held, kinds)
        if not sums:
            return None
        best = max(sums, key=sums.__getitem__)
        score = related if best in self._gated else sums[best]
        if score <= against:
            return None
        fired = [(name, points) for need, points, name in self._cards[best] if held & need == need]
        return Decision(best, score, max(fired, key=_points)[0], tuple(fired))

    def _sums(self, held: int, kinds: Iterable[str]) -> dict[str, float]:
        sums = {}
        for kind in kinds:
            if any(held & need == need for need, _, _ in self._cards[kind]):
                sums[kind] = self._sum(held, kind)
        return sums

    def _sum(self, held: int, kind: str) -> float:
        if kind not in self._cards:
            return 0.0
        sheet = self._sheets.get(kind)
        if sheet is None:
            sheet = self._sheets[kind] = _sheet(self._cards[kind], self._size)
        total = sum(map(getitem, sheet[0], held.to_bytes(self._size, "little")))
        for need, points in sheet[1]:
            if held & need == need:
                total += points
        return total


def _sheet(cards: Sequence[tuple[int, float, str]], size: int) -> _Sheet:
    """Return the cards of a type so that the points of eight conditions are found in one look."""
    points = [0.0] * (8 * size)
    several = []
    for need, worth, _ in cards:
        if need.bit_count() == 1:
            points[need.bit_length() - 1] += worth
        else:
            several.append((need, worth))
    sums = []
    for first in range(0, len(points), 8):
        table = [0.0]
        for worth in points[first : first + 8]:
            table += [one + worth for one in table]
        sums.append(table)
    return sums, several


def _points(fired: tuple[str, float]) -> float:
    return fired[1]


def _tables(conditions: dict[Condition, int]) -> tuple[int, dict[str, tuple[int, list[int]]]]:
    """Return the bits that hold where all features are 0, and for each feature how its value changes them.

    The value of a feature is looked up in a list of bits; the last item stands for all greater ones.
    """
    blank = 0
    by_name: dict[str, list[tuple[int, int, int]]] = {}
    for (name, least, most), bit in conditions.items():
        by_name.setdefault(name, []).append((1 << bit, least, most))
        blank |= (least == 0) << bit
    tables = {}
    for name, asked in by_name.items():
        size = 2 + max(most if most < _MOST else least for _, least, most in asked)
        bits = [sum(bit for bit, least, most in asked if least <= value <= most) for value in range(size)]
        tables[name] = sum(bit for bit, _, _ in asked), bits
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
