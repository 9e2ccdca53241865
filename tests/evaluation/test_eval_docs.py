"""The example in the documentation prints what it says."""

from __future__ import annotations

import doctest
from pathlib import Path


def test_the_documented_examples_run() -> None:
    path = Path(__file__).parents[2] / "docs" / "evaluation.md"
    result = doctest.testfile(str(path), module_relative=False)
    assert result.attempted > 5
    assert result.failed == 0
