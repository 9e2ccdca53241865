"""The plots of the report: what they show, and that they can stand in a page."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from nmstag.evaluation.report.plots import (
    Point,
    Scale,
    plot_bars,
    plot_histogram,
    plot_intervals,
    plot_reliability,
    plot_scatter,
)

pytest.importorskip("jinja2", reason="Jinja2 is not installed")

Element = ElementTree.Element


def draw(value: float) -> list[str]:
    """Return each plot of one figure, whose name needs escaping."""
    point = Point("a <b> $x_1$", 7, value, value, low=value, high=value, group="<i>", link="#there")
    return [
        plot_intervals([("x", [point]), ("y", [point, point])], "title & more"),
        plot_scatter([point], "title & more"),
        plot_bars([("x", [point])], "title & more"),
        plot_histogram([("x", [value])], "title & more"),
        plot_reliability([replace(point, low=5)], "title & more"),
    ]


def texts(svg: str) -> list[str]:
    """Return the texts of a plot in the order in which they are drawn."""
    return [part.text or "" for part in ElementTree.fromstring(svg).iter("text")]


def told(svg: str) -> list[str]:
    """Return what a pointer is told about the parts of a plot."""
    return [part.text or "" for part in ElementTree.fromstring(svg).iter("title")]


def places(part: Element) -> list[tuple[float, float]]:
    """Return the corners of what is drawn; a sign is drawn around where it stands."""
    given = {name: float(value) for name, value in part.attrib.items() if re.fullmatch(r"-?[\d.]+", value)}
    found = [
        (given[x], given[y]) for x, y in (("x", "y"), ("x1", "y1"), ("x2", "y2"), ("cx", "cy")) if x in given
    ]
    if "width" in given:
        found.append((given["x"] + given["width"], given["y"] + given["height"]))
    moved = re.match(r"translate\((\S+) (\S+)\)", part.get("transform", ""))
    found += [(float(moved[1]), float(moved[2]))] if moved else []
    return found + [tuple(map(float, pair.split(","))) for pair in part.get("points", "").split()]


@pytest.mark.parametrize("value", [0.0, 0.5, 1.0])
def test_plots_stay_inside_their_frame(value: float) -> None:
    for svg in draw(value):
        root = ElementTree.fromstring(svg)
        _, _, width, height = map(float, root.attrib["viewBox"].split())
        found = [point for part in root for inner in part.iter() for point in places(inner)]
        assert found
        assert all(-0.01 <= x <= width + 0.01 and -0.01 <= y <= height + 0.01 for x, y in found)


def test_plots_bring_nothing_that_acts_on_the_rest_of_the_page() -> None:
    for svg in draw(0.5):
        root = ElementTree.fromstring(svg)
        assert {part.tag for part in root.iter()} <= {
            "svg",
            "g",
            "line",
            "circle",
            "rect",
            "polyline",
            "path",
            "text",
            "title",
            "a",
        }
        assert "http" not in svg
        assert "url(" not in svg
        assert "target=" not in svg
        assert "<b>" not in svg
        assert "style=" not in svg
        assert "id=" not in svg
        assert root.attrib["aria-label"] == "title & more"


def test_the_page_gives_colours_and_font() -> None:
    for svg in draw(0.5):
        assert not re.search(r"#(?!there)|font|fill=|stroke=", svg)
    assert 'class="s1"' in draw(0.5)[0]  # the colours of the systems begin again after the sixth


def test_the_same_figures_give_the_same_plot() -> None:
    assert draw(0.5) == draw(0.5)


def test_intervals_have_headings_where_there_are_several_systems() -> None:
    points = [Point("one", 0, 0.5, low=0.4, high=0.6), Point("two", 1, 0.7, low=0.65, high=0.75)]
    both = plot_intervals([("strict", points), ("concept", points)], "t")
    assert [text for text in texts(both) if not text[0].isdigit()].count("one") == 2
    assert {"strict", "concept"} < set(texts(both))
    assert told(both)[0] == "strict, one: 50.00 (40.00 to 60.00)"
    alone = plot_intervals([("strict", points[:1])], "t")
    assert "strict" in texts(alone)
    assert "one" not in texts(alone)


def test_points_have_a_sign_for_their_type_and_a_colour_for_their_system() -> None:
    points = [
        Point(f"{name}, {kind}", system, 0.5, 0.6 + 0.1 * system, group=kind)
        for system, name in enumerate(("one", "two"))
        for kind in ("Gene", "all")
    ]
    svg = plot_scatter(points, "t")
    assert [text for text in texts(svg) if text in ("Gene", "all")] == ["Gene", "all"]
    assert (
        told(svg)[1] == "one, Gene; one, all: precision 60.00, recall 50.00"
    )  # the one that covers the other
    assert {"recall", "precision"} < set(texts(svg))


def test_a_bar_leads_to_the_examples_of_its_class() -> None:
    groups = [("missed", [Point("one", 0, 3, link="#m6")]), ("invented", [Point("one", 0, 0, link="#m7")])]
    root = ElementTree.fromstring(plot_bars(groups, "t"))
    links = list(root.iter("a"))
    assert [link.attrib for link in links] == [{"href": "#m6"}]
    assert [part.tag for part in links[0]] == ["title", "rect"]
    assert links[0][0].text == "missed, one: 3"
    assert root.attrib["role"] == "group"  # what is in an image cannot be reached by keyboard


def test_documents_without_any_error_have_a_column_of_their_own() -> None:
    svg = plot_histogram([("one", [0.0, 0.95, 0.999, 1.0, 1.0])], "t")
    assert told(svg) == [
        "one: 1 documents with F1 0 to 10",
        "one: 2 documents with F1 90 to 100",
        "one: 2 documents with F1 100",
    ]


def test_reliability_shows_what_was_expected_and_seen_of_how_many() -> None:
    points = [Point("one", 0, 0.25, 0.5, 4), Point("two", 1, 0.75, 1.0, 16)]
    svg = plot_reliability(points, "t")
    assert told(svg) == [
        "one: 4 of them, expected 25.00, observed 50.00",
        "two: 16 of them, expected 75.00, observed 100.00",
    ]
    circles = [part.attrib for part in ElementTree.fromstring(svg).iter("circle")]
    assert float(circles[0]["cx"]) < float(circles[1]["cx"])
    assert float(circles[0]["cy"]) > float(circles[1]["cy"])  # upwards
    assert float(circles[0]["r"]) < float(circles[1]["r"])


@pytest.mark.parametrize("plot", [lambda: plot_scatter([], "t"), lambda: plot_histogram([("one", [])], "t")])
def test_plots_of_nothing(plot: Callable[[], str]) -> None:
    assert plot().startswith("<svg")


def test_long_names_keep_their_end() -> None:
    point = Point("corpus_of_the_year_a.pubtator", 0, 0.5, low=0.4, high=0.6)
    assert "corpus…_a.pubtator" in texts(plot_intervals([("strict", [point, point])], "t"))


@pytest.mark.parametrize(
    ("low", "high", "least", "expected"),
    [
        (0.5, 1, 0, [0.5, 0.6, 0.7, 0.8, 0.9, 1]),
        (0.9, 1, 0, [0.9, 0.92, 0.94, 0.96, 0.98, 1]),
        (0, 1.05, 1, [0, 1]),
        (0, 33, 1, [0, 10, 20, 30]),
        (0, 3, 1, [0, 1, 2, 3]),
    ],
)
def test_ticks_are_round_and_few(low: float, high: float, least: float, expected: list[float]) -> None:
    assert Scale(low, high, 0, 100).ticks(least) == expected


def test_jinja_is_imported_for_a_page_alone() -> None:
    script = """
import sys
import nmstag.evaluation.report.html, nmstag.cli.scoring, nmstag.cli.benching
assert "jinja2" not in sys.modules
from nmstag.evaluation.report.plots import plot_histogram
plot_histogram([("one", [0.5])], "t")
assert "jinja2" in sys.modules
"""
    assert subprocess.run([sys.executable, "-c", script], check=False, timeout=60).returncode == 0
