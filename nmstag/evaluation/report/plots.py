"""The plots of the report, drawn by Matplotlib; it is imported when the first of them is drawn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from math import ceil, floor
from typing import TYPE_CHECKING, Any

from nmstag.evaluation.report.inline_svg import CARD, INK, LINE, SOFT, SYSTEMS, inline_svg

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_WIDTH = 400
_MARKERS = "osD^vPX*"
_STYLE = {
    "svg.fonttype": "none",
    "text.parse_math": False,
    "text.color": SOFT,
    "font.size": 13,
    "figure.dpi": 72,  # so that a unit of the SVG is a point, and sizes below are in both
    "figure.frameon": False,
    "axes.facecolor": "none",
    "axes.labelcolor": SOFT,
    "axes.axisbelow": True,
    "axes.spines.left": False,
    "axes.spines.bottom": False,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "grid.color": LINE,
    "xtick.color": SOFT,
    "ytick.color": SOFT,
    "xtick.major.size": 0,
    "ytick.major.size": 0,
    "xtick.major.pad": 6,
    "ytick.major.pad": 6,
    "legend.frameon": False,
}


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
        """The colour of its system."""
        return SYSTEMS[self.system % len(SYSTEMS)]


def plot_intervals(groups: Sequence[tuple[str, Sequence[Point]]], title: str) -> str:
    """Return points with their intervals, one line for each; a group has a heading where it has several."""
    several = any(len(points) > 1 for _, points in groups)
    least = _floor(min(point.low for _, points in groups for point in points))
    lines = sum(len(points) + several for _, points in groups)
    with _plot("intervals", title, 24 * lines + 30, left=150, bottom=26, right=54) as plot:
        axes, y, ticks = plot.axes, 0, {}
        for name, points in groups:
            if several:
                plot.write(_cut(name, 40), 0, y, -150, color=INK, weight="bold")
                y += 1
            for point in points:
                reach = f"({_per_cent(point.low)} to {_per_cent(point.high)})"
                bar = axes.hlines(y, point.low, point.high, color=point.colour, alpha=0.55, linewidth=5)
                (dot,) = axes.plot(point.x, y, "o", color=point.colour, markersize=7)
                plot.tell(f"{name}, {point.label}: {_per_cent(point.x)} {reach}", bar, dot)
                plot.write(_per_cent(point.x), 1, y, 50, ha="right")
                ticks[y] = _cut(point.label, 18) if several else _cut(name, 21)
                y += 1
        axes.set(xlim=(least, 1), ylim=(y - 0.5, -0.5))
        axes.set_yticks(list(ticks), list(ticks.values()))
        axes.locator_params(axis="x", nbins=5)
        axes.xaxis.set_major_formatter(lambda value, _: _short(value))
        axes.grid(axis="x")
    return plot.svg


def plot_scatter(points: Sequence[Point], title: str) -> str:
    """Return precision (upwards) against recall (to the right), lines of equal F1, and a key of signs."""
    from matplotlib.lines import Line2D

    least = min(0.9, _floor(min((min(point.x, point.y) for point in points), default=0.0)))
    signs = dict(zip(dict.fromkeys(point.group for point in points), _MARKERS * len(points), strict=False))
    columns = min(len(signs), 3) or 1
    bottom = 50 + 22 * ceil(len(signs) / columns)
    with _plot("scatter", title, 330 + bottom, left=56, bottom=bottom, right=14, top=12) as plot:
        axes = plot.axes
        for step in range(5):
            axes.plot(
                *_equal_f1(least + (1 - least) * step / 5, least), ":", color=SOFT, alpha=0.7, linewidth=1
            )
        for point in points:
            sign = signs[point.group]
            (dot,) = axes.plot(
                point.x, point.y, sign, color=point.colour, markersize=11, markeredgecolor=CARD
            )
            same = [item.label for item in points if (item.x, item.y) == (point.x, point.y)]
            reach = f"precision {_per_cent(point.y)}, recall {_per_cent(point.x)}"
            plot.tell(f"{'; '.join(same)}: {reach}", dot)
        axes.set(xlim=(least, 1), ylim=(least, 1), xlabel="recall", ylabel="precision")
        for axis in (axes.xaxis, axes.yaxis):
            axis.set_major_formatter(lambda value, _: _short(value))
        axes.locator_params(nbins=5)
        axes.tick_params(pad=10)  # so that the first ones do not meet in the corner
        axes.grid()
        key = [
            Line2D([], [], color=SOFT, linestyle="none", marker=marker, markersize=9, label=_cut(name, 18))
            for name, marker in signs.items()
        ]
        plot.figure.legend(handles=key, loc="lower center", ncols=columns, borderaxespad=0, handletextpad=0.2)
    return plot.svg


def plot_bars(groups: Sequence[tuple[str, Sequence[Point]]], title: str) -> str:
    """Return horizontal bars of counts in groups; `x` is the count."""
    lines = sum(len(points) for _, points in groups)
    size, gap = (18, 8) if lines == len(groups) else (14, 10)
    most = max((point.x for _, points in groups for point in points), default=0) or 1
    height = size * lines + gap * len(groups)
    with _plot("bars", title, height, left=128, right=48) as plot:
        axes, y, ticks = plot.axes, gap / 2, {}
        for name, points in groups:
            ticks[y + size * len(points) / 2] = _cut(name, 18)
            for point in points:
                bar = axes.barh(y + size / 2, point.x, size - 2, color=point.colour)
                axes.bar_label(bar, [f"{point.x:.0f}"], padding=5)
                if point.x:
                    bar[0].set_url(point.link or None)
                    plot.tell(f"{name}, {point.label}: {point.x:.0f}", bar[0])
                y += size
            y += gap
        axes.set(xlim=(0, most), ylim=(height, 0), xticks=[])
        axes.set_yticks(list(ticks), list(ticks.values()))
    return plot.svg


def plot_histogram(systems: Sequence[tuple[str, Sequence[float]]], title: str) -> str:
    """Return how many documents have a figure in each tenth; 1 has a column of its own."""
    from matplotlib.ticker import MaxNLocator

    width = 0.88 / len(systems)
    with _plot("documents", title, 260, left=58, bottom=46, right=8, top=10) as plot:
        axes = plot.axes
        for place, (name, values) in enumerate(systems):
            counts = [0] * 11
            for value in values:
                counts[floor(value * 10 + 1e-9)] += 1
            for column, count in enumerate(counts):
                reach = "100" if column == 10 else f"{column * 10} to {column * 10 + 10}"
                start = column + 0.06 + 0.3 * (column == 10) + place * width
                colour = SYSTEMS[place % len(SYSTEMS)]
                bar = axes.bar(start, count, width, align="edge", color=colour)
                if count:
                    plot.tell(f"{name}: {count} documents with F1 {reach}", bar[0])
        axes.set(xlim=(0, 11.3), xlabel="F1 of the document", ylabel="documents")
        axes.set_ylim(bottom=0)
        axes.set_xticks([*range(10), 10.8], [*map(str, range(0, 100, 10)), "100"])
        axes.yaxis.set_major_locator(MaxNLocator(nbins=5, integer=True))
        axes.grid(axis="y")
    return plot.svg


@dataclass(slots=True)
class _Plot:
    """A plot while it is drawn, and its SVG when it is done."""

    figure: Figure
    axes: Axes
    tips: dict[str, str] = field(default_factory=dict)
    svg: str = ""

    def tell(self, tip: str, *artists: Artist) -> None:
        """Give these artists a tooltip."""
        name = f"tip-{len(self.tips)}"
        self.tips[name] = tip
        for artist in artists:
            artist.set_gid(name)

    def write(self, text: str, x: float, y: float, shift: float, **style: Any) -> None:
        """Write text so many points from the left (0) or right (1) edge of the axes."""
        edge = self.axes.get_yaxis_transform()
        style = {"textcoords": "offset points", "va": "center"} | style
        self.axes.annotate(text, (x, y), (shift, 0), xycoords=edge, **style)


@contextmanager
def _plot(
    name: str, title: str, height: float, *, left: float, right: float, bottom: float = 0, top: float = 0
) -> Iterator[_Plot]:
    """Yield a plot to draw on, with room on each side of its axes; afterwards it has its SVG."""
    from matplotlib import style
    from matplotlib.figure import Figure

    with style.context(["default", _STYLE]):
        figure = Figure(figsize=(_WIDTH / 72, height / 72))
        box = (left / _WIDTH, bottom / height, (_WIDTH - left - right) / _WIDTH, 1 - (bottom + top) / height)
        plot = _Plot(figure, figure.add_axes(box))
        yield plot
        plot.svg = inline_svg(figure, name, title, plot.tips)


def _equal_f1(value: float, least: float) -> tuple[list[float], list[float]]:
    """Return recalls and precisions at which F1 has that value, as far as they lie in the plot."""
    recalls = [least + (1 - least) * step / 200 for step in range(201)]
    pairs = [(recall, value * recall / (2 * recall - value)) for recall in recalls if 2 * recall > value > 0]
    inside = [pair for pair in pairs if least <= pair[1] <= 1]
    return [recall for recall, _ in inside], [precision for _, precision in inside]


def _floor(value: float) -> float:
    """Return the tenth below, at most 0.9."""
    return min(0.9, max(0.0, floor(value * 10) / 10))


def _per_cent(value: float) -> str:
    return f"{100 * value:.2f}"


def _short(value: float) -> str:
    return f"{100 * value:.4g}"


def _cut(text: str, limit: int) -> str:
    """Return text of at most so many characters; names differ rather at their end.

    >>> _cut("dev_of_the_corpus_a.pubtator", 18)
    'dev_of…_a.pubtator'
    """
    text = "".join(character if character.isprintable() else "?" for character in text)
    head = limit // 3
    return text if len(text) <= limit else f"{text[:head]}…{text[len(text) - limit + head + 1 :]}"
