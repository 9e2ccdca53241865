"""Differences of two runs in, their counts and lists out, as plain text or JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from nmstag.evaluation.errors.changes import Change, Difference, RunState

_LISTED = (Change.IMPROVED, Change.REGRESSED, Change.OTHERWISE_WRONG)
_HEADINGS = {
    Change.IMPROVED: "improvements",
    Change.REGRESSED: "regressions",
    Change.OTHERWISE_WRONG: "wrong in both, each otherwise",
    Change.STILL_WRONG: "wrong in both, alike",
    Change.STILL_RIGHT: "right in both",
}


@dataclass(frozen=True, slots=True)
class ChangeSummary:
    """What changed from one run to another."""

    differences: Sequence[Difference]

    def select(self, layer: str, change: Change) -> list[Difference]:
        """Return the mentions or the relations with that change."""
        return [item for item in self.differences if (item.item.layer, item.change) == (layer, change)]

    @property
    def layers(self) -> tuple[str, ...]:
        """'mention', and 'relation' where there are any."""
        found = {item.item.layer for item in self.differences}
        return tuple(layer for layer in ("mention", "relation") if layer in found)

    def by_rule(self) -> list[tuple[str, int, int]]:
        """Return improvements and regressions by the rule that caused them, most regressions first.

        A rule causes an improvement when it made the new right prediction or the wrong one that has
        gone, and a regression the other way round.
        """
        better, worse = Counter[str](), Counter[str]()
        for item in self.differences:
            if item.change in (Change.IMPROVED, Change.REGRESSED):
                count = better if item.change is Change.IMPROVED else worse
                count.update({*item.before.rules} ^ {*item.after.rules})
        rules = sorted({*better, *worse}, key=lambda rule: (-worse[rule], -better[rule], rule))
        return [(rule, better[rule], worse[rule]) for rule in rules]

    def to_json(self) -> dict[str, object]:
        """Return counts and all items that are not right in both, as JSON-able values."""
        return {
            "counts": {
                layer: {change.value: len(self.select(layer, change)) for change in Change}
                for layer in self.layers
            },
            "rules": [
                {"rule": rule, "improvements": better, "regressions": worse}
                for rule, better, worse in self.by_rule()
            ],
            "differences": [
                _difference_json(item) for item in self.differences if item.change is not Change.STILL_RIGHT
            ],
        }

    def format_text(self, limit: int = 20, *, misses: bool = False) -> str:
        """Return counts and the first so many items of each change as plain text.

        Args:
            limit: Most items to list of each change; 0 for all.
            misses: Whether to list what both runs have wrong alike.
        """
        lines = [f"{'':<32}" + "".join(f"{layer + 's':>12}" for layer in self.layers)]
        for change in Change:
            counts = "".join(f"{len(self.select(layer, change)):>12}" for layer in self.layers)
            lines.append(f"{_HEADINGS[change]:<32}{counts}")
        for change in (*_LISTED, *((Change.STILL_WRONG,) if misses else ())):
            for layer in self.layers:
                lines += _section(
                    f"{_HEADINGS[change]}, {layer}s", map(_lines, self.select(layer, change)), limit
                )
        rules = [f"{better:>+6}{-worse:>+6}  {rule}" for rule, better, worse in self.by_rule()]
        lines += _section("by rule: improvements, regressions", ([rule] for rule in rules), limit)
        return "\n".join(lines) + "\n"


def _section(heading: str, entries: Iterable[Sequence[str]], limit: int) -> list[str]:
    found = list(entries)
    if not found:
        return []
    shown = found[: limit or None]
    more = [f"  ... and {len(found) - len(shown)} more"] if len(found) > len(shown) else []
    return ["", f"{heading} ({len(found)}):", *(line for entry in shown for line in entry), *more]


def _lines(item: Difference) -> list[str]:
    side = "gold" if item.item.is_gold else "not gold"
    return [
        f"  {item.item.document[0]}  {side}: {item.item.text}",
        f"      before: {_state(item.before)}",
        f"      after:  {_state(item.after)}",
    ]


def _state(state: RunState) -> str:
    error = f"{state.error}, {state.subtype}" if state.subtype else state.error
    parts = [error, state.text, f"({', '.join(state.rules)})" if state.rules else ""]
    return "  ".join(part for part in parts if part)


def _difference_json(item: Difference) -> dict[str, object]:
    return {
        "change": item.change.value,
        "kind": item.item.layer,
        "document": item.item.document[0],
        "position": item.item.document[1],
        "gold": item.item.is_gold,
        "text": item.item.text,
        "before": _state_json(item.before),
        "after": _state_json(item.after),
    }


def _state_json(state: RunState) -> dict[str, object]:
    return {"error": state.error, "text": state.text, "rules": list(state.rules), "kind": state.subtype}
