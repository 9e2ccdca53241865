"""The examples of docs/python.md give what stands there."""

import doctest
from pathlib import Path

import pytest

PAGE = Path(__file__).resolve().parents[1] / "docs" / "python.md"


def test_every_example_runs():
    pytest.importorskip("pandas")
    # A backslash at the end of a line joins the next one, as in a docstring.
    text = PAGE.read_text(encoding="utf-8").replace("\\\n", "").replace("```", "")
    examples = doctest.DocTestParser().get_doctest(text, {}, PAGE.name, str(PAGE), 0)
    assert len(examples.examples) > 15
    said: list[str] = []
    failed = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE).run(examples, out=said.append)
    assert failed.failed == 0, "".join(said)
