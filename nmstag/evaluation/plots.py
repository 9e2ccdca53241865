"""Plots as inline SVG: plain shapes whose colours come from the page, so they follow light and dark."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from math import floor

Coordinate = Callable[[float], float]
_WIDTH = 420
_COLOURS = 6


@dataclass(frozen=True, slots=True)
class Point:
    """A figure of a system.

    Args:
        label: What it is a figure of.
        system: Position of the system, which gives the colour.
        x: The figure, or its horizontal coordinate; a fraction.
        y: Its vertical coordinate.
        low: Lower end of its interval.
        high: Upper end.
    """

    label: str
    system: int
    x: float
    y: float = 0.0
    low: float = 0.0
    high: float = 0.0


def plot_intervals(groups: Sequence[tuple[str, Sequence[Point]]], title: str) -> str:
    """Return points with their intervals, one line for each system, in groups."""
    lines = sum(len(points) + 1 for _, points in groups)
    least = _floor(min(point.low for _, points in groups for point in points))
    height = 24 * lines + 30
    shapes = _scale(least, height)
    y = 6
    for name, points in groups:
        y += 24
        shapes.append(_text(8, y - 6, name, "strong"))
        for point in points:
            x, low, high = (_place(value, least) for value in (point.x, point.low, point.high))
            colour = f"s{point.system % _COLOURS}"
            tip = f"{point.label}: {_per_cent(point.x)} ({_per_cent(point.low)} to {_per_cent(point.high)})"
            shapes.append(
                f'<g class="{colour}"><title>{escape(tip)}</title>'
                f'<line class="whisker" x1="{low:.1f}" x2="{high:.1f}" y1="{y + 8}" y2="{y + 8}"/>'
                f'<circle cx="{x:.1f}" cy="{y + 8}" r="5"/></g>'
            )
            shapes.append(_text(8, y + 12, _cut(point.label, 16)))
            shapes.append(_text(_WIDTH - 4, y + 12, _per_cent(point.x), anchor="end"))
            y += 24
    return _svg(title, height, shapes)


def plot_scatter(points: Sequence[Point], title: str) -> str:
    """Return precision (upwards) against recall (to the right), with lines of equal F1."""
    left, right, top, bottom = 44, _WIDTH - 14, 12, 330
    least = min(0.9, _floor(min((min(point.x, point.y) for point in points), default=0.0)))

    def across(value: float) -> float:
        return left + (value - least) / (1 - least) * (right - left)

    def down(value: float) -> float:
        return bottom - (value - least) / (1 - least) * (bottom - top)

    shapes = []
    for step in range(6):
        value = least + (1 - least) * step / 5
        x, y = across(value), down(value)
        shapes += [
            f'<line class="grid" x1="{x:.1f}" x2="{x:.1f}" y1="{top}" y2="{bottom}"/>',
            f'<line class="grid" x1="{left}" x2="{right}" y1="{y:.1f}" y2="{y:.1f}"/>',
            _text(across(value), bottom + 18, _short(value), anchor="middle"),
            _text(left - 6, down(value) + 4, _short(value), anchor="end"),
        ]
        shapes.append(_equal_f1(value, least, across, down))
    shapes += [
        _text((left + right) / 2, bottom + 38, "recall", anchor="middle"),
        f'<text class="label" transform="translate(11 {(top + bottom) / 2}) rotate(-90)" '
        'text-anchor="middle">precision</text>',
    ]
    taken: list[tuple[float, float, float]] = []
    for point in _joined(points):
        x, y = across(point.x), down(point.y)
        tip = f"{point.label}: precision {_per_cent(point.y)}, recall {_per_cent(point.x)}"
        shapes.append(
            f'<g class="s{point.system % _COLOURS}"><title>{escape(tip)}</title>'
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="6"/></g>'
        )
        end = x > (left + right) / 2
        name = _cut(point.label, 26)
        at = _free(taken, x - 10 - 7.0 * len(name) if end else x + 10, 7.0 * len(name), y + 4, bottom)
        shapes.append(_text(x - 10 if end else x + 10, at, name, anchor="end" if end else "start"))
    return _svg(title, bottom + 48, shapes)


def _joined(points: Sequence[Point]) -> list[Point]:
    """Return the points with those of a system that lie on each other made one."""
    names: dict[tuple[int, float, float], list[str]] = {}
    for point in points:
        names.setdefault((point.system, point.x, point.y), []).append(point.label)
    return [Point(", ".join(labels), system, x, y) for (system, x, y), labels in names.items()]


def _free(
    taken: list[tuple[float, float, float]], start: float, width: float, y: float, bottom: float
) -> float:
    """Return the height nearest to `y` at which a label covers none of those before it, and take it."""
    for step in (0, 14, -14, 28, -28, 42, -42):
        at = y + step
        free = all(abs(at - other) >= 13 or start + width < one or two < start for one, two, other in taken)
        if free and 10 < at < bottom:
            break
    else:
        at = y
    taken.append((start, start + width, at))
    return at


def _equal_f1(value: float, least: float, across: Coordinate, down: Coordinate) -> str:
    """Return the curve on which F1 has that value, as far as it lies in the plot."""
    corners = []
    for step in range(201):
        recall = least + (1 - least) * step / 200
        if 2 * recall > value > 0:
            precision = value * recall / (2 * recall - value)
            if least <= precision <= 1:
                corners.append(f"{across(recall):.1f},{down(precision):.1f}")
    return f'<polyline class="equal" points="{" ".join(corners)}"/>'


def plot_bars(groups: Sequence[tuple[str, Sequence[Point]]], title: str) -> str:
    """Return horizontal bars of counts in groups; `x` is the count."""
    most = max((point.x for _, points in groups for point in points), default=1) or 1
    shapes: list[str] = []
    y = 4
    for name, points in groups:
        size = 16 if len(points) == 1 else 12
        middle = y + size * len(points) / 2 + 5
        shapes.append(_text(118, middle, _cut(name, 17), anchor="end"))
        for point in points:
            width = point.x / most * (_WIDTH - 176)
            tip = f"{name}, {point.label}: {point.x:.0f}"
            shapes.append(
                f'<g class="s{point.system % _COLOURS}"><title>{escape(tip)}</title>'
                f'<rect x="126" y="{y}" width="{max(width, 1):.1f}" height="{size - 2}" rx="2"/></g>'
            )
            shapes.append(_text(126 + width + 6, y + size - 4, f"{point.x:.0f}"))
            y += size
        y += 10
    return _svg(title, y, shapes)


def plot_histogram(systems: Sequence[tuple[str, Sequence[float]]], title: str) -> str:
    """Return how many documents have a figure in each tenth; 1 has a column of its own."""
    bins = [[0] * 11 for _ in systems]
    for place, (_, values) in enumerate(systems):
        for value in values:
            bins[place][floor(value * 10 + 1e-9)] += 1
    most = max((count for columns in bins for count in columns), default=1) or 1
    bottom, step = 200, (_WIDTH - 30) / 11
    shapes = [f'<line class="axis" x1="16" x2="{_WIDTH - 8}" y1="{bottom}" y2="{bottom}"/>']
    for column in range(11):
        x = 18 + column * step
        shapes.append(
            _text(x + step / 2, bottom + 18, "100" if column == 10 else str(column * 10), anchor="middle")
        )
        wide = (step - 4) / len(systems)
        for place, (name, _) in enumerate(systems):
            count = bins[place][column]
            tall = count / most * (bottom - 26)
            reach = "100" if column == 10 else f"{column * 10} to {column * 10 + 10}"
            tip = f"{name}: {count} documents with F1 {reach}"
            shapes.append(
                f'<g class="s{place % _COLOURS}"><title>{escape(tip)}</title>'
                f'<rect x="{x + place * wide:.1f}" y="{bottom - tall:.1f}" '
                f'width="{wide:.1f}" height="{tall:.1f}"/></g>'
            )
            if count and len(systems) == 1:
                shapes.append(_text(x + wide / 2, bottom - tall - 4, str(count), anchor="middle"))
    shapes.append(_text(_WIDTH / 2, bottom + 38, "F1 of the document", anchor="middle"))
    return _svg(title, bottom + 46, shapes)


def _scale(least: float, height: int) -> list[str]:
    """Return the grid of a plot whose figures run to the right."""
    shapes = []
    for step in range(5):
        value = least + (1 - least) * step / 4
        x = _place(value, least)
        shapes.append(f'<line class="grid" x1="{x:.1f}" x2="{x:.1f}" y1="4" y2="{height - 20}"/>')
        shapes.append(_text(x, height - 4, _short(value), anchor="middle"))
    return shapes


def _place(value: float, least: float) -> float:
    return 132 + (value - least) / (1 - least) * (_WIDTH - 196)


def _floor(value: float) -> float:
    """Return the tenth below, at most 0.9."""
    return min(0.9, max(0.0, floor(value * 10) / 10))


def _svg(title: str, height: float, shapes: Sequence[str]) -> str:
    return (
        f'<svg viewBox="0 0 {_WIDTH} {height:.0f}" role="img" aria-label="{escape(title)}">'
        f"{''.join(shapes)}</svg>"
    )


def _text(x: float, y: float, text: str, style: str = "label", *, anchor: str = "start") -> str:
    return f'<text class="{style}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'


def _per_cent(value: float) -> str:
    return f"{100 * value:.2f}"


def _short(value: float) -> str:
    return f"{100 * value:.4g}"


def _cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1] + "…"
