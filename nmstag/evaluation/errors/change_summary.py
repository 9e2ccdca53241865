"""Changes between two runs, counted and printed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from nmstag.evaluation.errors.changes import Change, Difference, State

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

    def select(self, kind: str, change: Change) -> list[Difference]:
        """Return the places of a kind ('mention', 'relation') with that change."""
        return [item for item in self.differences if (item.place.kind, item.change) == (kind, change)]

    @property
    def kinds(self) -> tuple[str, ...]:
        """'mention', and 'relation' where there are any."""
        found = {item.place.kind for item in self.differences}
        return tuple(kind for kind in ("mention", "relation") if kind in found)

    def by_rule(self) -> list[tuple[str, int, int]]:
        """Return improvements and regressions by the rule behind them, most regressions first.

        A rule is behind an improvement when it made the new right prediction or the wrong one that has
        gone, and behind a regression the other way round.
        """
        better, worse = Counter[str](), Counter[str]()
        for item in self.differences:
            if item.change in (Change.IMPROVED, Change.REGRESSED):
                count = better if item.change is Change.IMPROVED else worse
                count.update({*item.before.rules} ^ {*item.after.rules})
        rules = sorted({*better, *worse}, key=lambda rule: (-worse[rule], -better[rule], rule))
        return [(rule, better[rule], worse[rule]) for rule in rules]

    def to_json(self) -> dict[str, object]:
        """Return counts and all places that are not right in both, as JSON-able values."""
        return {
            "counts": {
                kind: {change.value: len(self.select(kind, change)) for change in Change}
                for kind in self.kinds
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
        """Return counts and the first so many places of each change as plain text.

        Args:
            limit: Most places to list of each change; 0 for all.
            misses: Whether to list what both runs have wrong alike.
        """
        lines = [f"{'':<32}" + "".join(f"{kind + 's':>12}" for kind in self.kinds)]
        for change in Change:
            counts = "".join(f"{len(self.select(kind, change)):>12}" for kind in self.kinds)
            lines.append(f"{_HEADINGS[change]:<32}{counts}")
        for change in (*_LISTED, *((Change.STILL_WRONG,) if misses else ())):
            for kind in self.kinds:
                lines += _section(
                    f"{_HEADINGS[change]}, {kind}s", map(_lines, self.select(kind, change)), limit
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
    side = "gold" if item.place.is_gold else "not gold"
    return [
        f"  {item.place.document[0]}  {side}: {item.place.text}",
        f"      before: {_state(item.before)}",
        f"      after:  {_state(item.after)}",
    ]


def _state(state: State) -> str:
    error = f"{state.error}, {state.kind}" if state.kind else state.error
    parts = [error, state.text, f"({', '.join(state.rules)})" if state.rules else ""]
    return "  ".join(part for part in parts if part)


def _difference_json(item: Difference) -> dict[str, object]:
    return {
        "change": item.change.value,
        "kind": item.place.kind,
        "document": item.place.document[0],
        "position": item.place.document[1],
        "gold": item.place.is_gold,
        "text": item.place.text,
        "before": {**item.before._asdict(), "rules": list(item.before.rules)},
        "after": {**item.after._asdict(), "rules": list(item.after.rules)},
    }
