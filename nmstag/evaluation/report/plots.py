"""The plots of the report as SVG: figures in, what the templates `plots/*.svg` draw out.

A template has the shapes, the page's style their colours and font; here are the places, in units of the SVG.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10, sqrt
from typing import Any

from nmstag.errors import printable
from nmstag.evaluation.scoring.wording import per_cent

_WIDTH = 400
_SYSTEMS = 6
"""Colours of systems; they begin again after the last."""
_SIGNS = (
    "M-5 0a5 5 0 1 0 10 0a5 5 0 1 0 -10 0z",
    "M-4.5 -4.5h9v9h-9z",
    "M0 -6l6 6l-6 6l-6 -6z",
    "M0 -5.5l5.5 10h-11z",
    "M0 5.5l5.5 -10h-11z",
    "M0 -5.5l5.5 4l-2 6.5h-7l-2 -6.5z",
    "M-1.5 -5.5h3v4h4v3h-4v4h-3v-4h-4v-3h4z",
)
"""Outlines of the signs of points: circle, square, diamond, triangles, pentagon, cross."""


@dataclass(frozen=True, slots=True)
class Point:
    """A figure of a system.

    Args:
        label: What it is a figure of.
        system: Position of the system, which gives the colour.
        x: The figure, or its horizontal coordinate; a fraction, or a count where bars are drawn.
        y: Its vertical coordinate.
        low: Lower end of its interval.
        high: Upper end.
        group: What has a sign of its own among points, such as the entity type.
        link: Where in the page a bar leads to.
    """

    label: str
    system: int
    x: float
    y: float = 0.0
    low: float = 0.0
    high: float = 0.0
    group: str = ""
    link: str = ""

    @property
    def colour(self) -> str:
        """The class of its system, which has its colour."""
        return _colour(self.system)


@dataclass(frozen=True, slots=True)
class Scale:
    """Places of values on an axis.

    Args:
        low: The value at `start`.
        high: The value at `end`.
        start: A place.
        end: Another.
    """

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """Return the place of a value."""
        share = (value - self.low) / (self.high - self.low)
        return round(self.start + share * (self.end - self.start), 2)

    def ticks(self, least: float = 0.0) -> list[float]:
        """Return round values on it, at most six, and at least so far from each other."""
        rough = max((self.high - self.low) / 5, least)
        power = 10 ** floor(log10(rough))
        step = next(factor * power for factor in (1, 2, 2.5, 5, 10) if factor * power >= rough * (1 - 1e-9))
        if least >= 1:
            step = ceil(step)
        first = ceil(self.low / step - 1e-9)
        return [round(place * step, 9) for place in range(first, floor(self.high / step + 1e-9) + 1)]


def plot_intervals(groups: Sequence[tuple[str, Sequence[Point]]], title: str) -> str:
    """Return points with their intervals, one line for each; a group has a heading where it has several."""
    several = any(len(points) > 1 for _, points in groups)
    least = _floor(min(point.low for _, points in groups for point in points))
    lines: list[tuple[str, Point | None, str]] = []
    for name, points in groups:
        lines += [(_cut(name, 40), None, "")] if several else []
        for point in points:
            reach = f"({per_cent(point.low)} to {per_cent(point.high)})"
            tip = f"{name}, {point.label}: {per_cent(point.x)} {reach}"
            lines.append((_cut(point.label, 18) if several else _cut(name, 21), point, tip))
    bottom = 24 * len(lines)
    x = Scale(least, 1, 150, _WIDTH - 54)
    return _draw("intervals", title, bottom + 30, bottom=bottom, lines=lines, x=x)


def plot_scatter(points: Sequence[Point], title: str) -> str:
    """Return precision (upwards) against recall (to the right), lines of equal F1, and a key of signs."""
    least = min(0.9, _floor(min((min(point.x, point.y) for point in points), default=0.0)))
    groups = list(dict.fromkeys(point.group for point in points))
    signs = {name: _SIGNS[place % len(_SIGNS)] for place, name in enumerate(groups)}
    x, y = Scale(least, 1, 56, _WIDTH - 14), Scale(least, 1, 342, 12)
    tips = []
    for point in points:
        same = [item.label for item in points if (item.x, item.y) == (point.x, point.y)]
        tips.append(f"{'; '.join(same)}: precision {per_cent(point.y)}, recall {per_cent(point.x)}")
    key = [
        (_cut(name, 18), sign, 56 + 112 * (i % 3), 404 + 22 * (i // 3))
        for i, (name, sign) in enumerate(signs.items())
    ]
    curves = [_equal_f1(least + (1 - least) * step / 5, x, y) for step in range(5)]
    marks = [(point, signs[point.group], tip) for point, tip in zip(points, tips, strict=True)]
    height = 392 + 22 * ceil(len(signs) / 3)
    return _draw("scatter", title, height, x=x, y=y, marks=marks, key=key, curves=curves)


def plot_bars(groups: Sequence[tuple[str, Sequence[Point]]], title: str) -> str:
    """Return horizontal bars of counts in groups; `x` is the count."""
    lines = sum(len(points) for _, points in groups)
    size, gap = (18, 8) if lines == len(groups) else (14, 10)
    most = max((point.x for _, points in groups for point in points), default=0) or 1
    names, bars, y = [], [], gap / 2
    for name, points in groups:
        names.append((_cut(name, 18), y + size * len(points) / 2))
        for point in points:
            bars.append((point, y, f"{name}, {point.label}: {point.x:.0f}"))
            y += size
        y += gap
    linked = any(point.link and point.x for point, _, _ in bars)
    x = Scale(0, most, 128, _WIDTH - 48)
    return _draw(
        "bars", title, size * lines + gap * len(groups), x=x, size=size, names=names, bars=bars, linked=linked
    )


def plot_reliability(points: Sequence[Point], title: str) -> str:
    """Return observed shares (upwards) against expected ones; `low` is the number of predictions, as area."""
    x, y = Scale(0, 1, 56, _WIDTH - 14), Scale(0, 1, 342, 12)
    most = max(point.low for point in points)
    marks = [
        (
            point,
            round(3 + 9 * sqrt(point.low / most), 2),
            f"{point.label}: {point.low:.0f} of them, "
            f"expected {per_cent(point.x)}, observed {per_cent(point.y)}",
        )
        for point in points
    ]
    return _draw("reliability", title, 392, x=x, y=y, marks=marks)


def plot_histogram(systems: Sequence[tuple[str, Sequence[float]]], title: str) -> str:
    """Return how many documents have a figure in each tenth; 1 has a column of its own."""
    width = 0.88 / len(systems)
    bars = []
    for place, (name, values) in enumerate(systems):
        for column, count in enumerate(_tenths(values)):
            if count:
                reach = "100" if column == 10 else f"{column * 10} to {column * 10 + 10}"
                start = column + 0.06 + 0.3 * (column == 10) + place * width
                bars.append((start, count, _colour(place), f"{name}: {count} documents with F1 {reach}"))
    x = Scale(0, 11.3, 58, _WIDTH - 8)
    y = Scale(0, max((count for _, count, _, _ in bars), default=1) * 1.05, 214, 10)
    labels = [*((column, str(10 * column)) for column in range(10)), (10.8, "100")]
    return _draw("documents", title, 260, x=x, y=y, bars=bars, width=width, labels=labels)


def _draw(name: str, title: str, height: float, **values: Any) -> str:
    """Return a template with its values as one SVG element."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("nmstag.evaluation.report", "templates/plots"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(width_of_plot=_WIDTH, per_cent=per_cent, short=_short)
    return environment.get_template(f"{name}.svg").render(title=title, height=height, **values).strip()


def _tenths(values: Sequence[float]) -> Iterator[int]:
    """Yield how many values are in each tenth, and how many are 1."""
    places = [floor(value * 10 + 1e-9) for value in values]
    return (places.count(column) for column in range(11))


def _equal_f1(value: float, x: Scale, y: Scale) -> str:
    """Return the line, as far as it lies in the plot, on which F1 has that value."""
    recalls = [x.low + (1 - x.low) * step / 200 for step in range(201)]
    pairs = [(recall, value * recall / (2 * recall - value)) for recall in recalls if 2 * recall > value > 0]
    return " ".join(f"{x(recall)},{y(precision)}" for recall, precision in pairs if y.low <= precision <= 1)


def _colour(system: int) -> str:
    return f"s{system % _SYSTEMS}"


def _floor(value: float) -> float:
    """Return the tenth below, at most 0.9."""
    return min(0.9, max(0.0, floor(value * 10) / 10))


def _short(value: float) -> str:
    return f"{100 * value:.4g}"


def _cut(text: str, limit: int) -> str:
    """Return text of at most so many characters; names differ rather at their end.

    >>> _cut("dev_of_the_corpus_a.pubtator", 18)
    'dev_of…_a.pubtator'
    """
    text = printable(text)
    head = limit // 3
    return text if len(text) <= limit else f"{text[:head]}…{text[len(text) - limit + head + 1 :]}"
