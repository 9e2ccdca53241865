"""docs/architecture.md lists the steps of matching as they are, and names files that exist."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parents[2]
PAGE = (TOP / "docs" / "architecture.md").read_text(encoding="utf-8")


def test_the_table_of_steps_is_that_of_the_code():
    """`python docs/steps.py` renews it."""
    script = runpy.run_path(str(TOP / "docs" / "steps.py"))
    assert script["page"](PAGE) == PAGE


@pytest.mark.parametrize("place", sorted(set(re.findall(r"`((?:lexicons|rules|knowledge)/[\w/.]+)`", PAGE))))
def test_places_exist(place):
    assert (TOP / place).exists()


@pytest.mark.parametrize("place", sorted(set(re.findall(r"`((?:nmstag/)?\w+/[\w/]+\.py)`", PAGE))))
def test_modules_exist(place):
    assert (TOP / "nmstag" / place.removeprefix("nmstag/")).exists()
