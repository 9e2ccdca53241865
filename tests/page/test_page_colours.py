"""The colours of all pages, light and dark: what is written in them stands out from its ground."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

SHARED = "nmstag/page/page.css"
STYLES = ("nmstag/view/view.css", "nmstag/evaluation/report/templates/report.css")
TEXT = 4.5
"""The least contrast that WCAG 2 (AA) asks for."""
PAIRS = (
    *(
        ("ink", ground, TEXT)
        for ground in ("page", "card", "b0", "b1", "b2", "b3", "b4", "b5", "grey", "hit")
    ),
    *(("ink", ground, TEXT) for ground in ("right", "wrong", "lost", "extra")),
    *((name, ground, TEXT) for name in ("soft", "accent") for ground in ("page", "card")),
    ("soft", "grey", TEXT),
    *((name, "card", TEXT) for name in ("s0", "s1", "s2", "s3", "s4", "s5", "gold", "pred")),
)


def colours(theme: int) -> dict[str, str]:
    """Return the colours of all styles: 0 for light, 1 for dark."""
    found: dict[str, str] = {}
    for name in (SHARED, *STYLES):
        package, _, rest = name.partition("/")
        light, dark = (files(package) / rest).read_text("utf-8").split("@media (prefers")[:2]
        found |= dict(re.findall(r"--(\w+): (#\w+)", (light, dark.split("\n}")[0])[theme]))
    return found


@pytest.mark.parametrize("theme", [0, 1])
def test_colours_stand_out_from_their_ground(theme: int) -> None:
    known = colours(theme)
    found = {pair: contrast(known[pair[0]], known[pair[1]]) for pair in PAIRS}
    assert {pair: value for pair, value in found.items() if value < pair[2]} == {}


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000", "#ffffff") == pytest.approx(21)
    assert contrast("#777", "#fff") == pytest.approx(4.48, abs=0.01)


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours as WCAG 2 defines it."""
    darker, lighter = sorted(map(luminance, (one, other)))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    """Return the relative luminance of '#rgb' or '#rrggbb'."""
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    parts = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
