"""docs/architecture.md lists the steps of matching as they are, and names files that exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from nmstag.match.steps import STEPS

TOP = Path(__file__).resolve().parents[2]
PAGE = (TOP / "docs" / "architecture.md").read_text(encoding="utf-8")


def test_the_steps_are_those_of_the_code_in_their_order():
    table = PAGE.partition("<!-- steps -->")[2].partition("<!-- end of steps -->")[0]
    rows = [tuple(cell.strip() for cell in line.split("|")[1:-1]) for line in table.strip().splitlines()[2:]]
    assert rows == [
        (
            f"`{step.name}`",
            f"`rules/{step.topic}`" if step.topic else "",
            (step.__doc__ or "").strip().partition("\n")[0],
        )
        for step in STEPS
    ]


@pytest.mark.parametrize("place", sorted(set(re.findall(r"`((?:lexicons|rules|knowledge)/[\w/.]+)`", PAGE))))
def test_places_exist(place):
    assert (TOP / place).exists()


@pytest.mark.parametrize("place", sorted(set(re.findall(r"`((?:nmstag/)?\w+/[\w/]+\.py)`", PAGE))))
def test_modules_exist(place):
    assert (TOP / "nmstag" / place.removeprefix("nmstag/")).exists()
