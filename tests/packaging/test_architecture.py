"""docs/architecture.md lists the steps of matching and names files that exist; modules import few others."""

from __future__ import annotations

import ast
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


def test_few_modules_import_many_others():
    """Those under `if TYPE_CHECKING` and inside functions count, too."""
    found = {path.relative_to(TOP).as_posix(): _imported(path) for path in (TOP / "nmstag").rglob("*.py")}
    assert found["nmstag/match/steps.py"] >= {"nmstag.match.names", "nmstag.match.patterns"}
    assert len([path for path, names in found.items() if len(names) > 12]) <= 3


def _imported(path):
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    names = {one.module for one in nodes if isinstance(one, ast.ImportFrom) and one.module}
    names |= {alias.name for one in nodes if isinstance(one, ast.Import) for alias in one.names}
    return {name for name in names if name.split(".")[0] == "nmstag"}
