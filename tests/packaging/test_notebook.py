"""The notebook of examples/ runs from its first cell to its last."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import pytest

NOTEBOOK = Path(__file__).resolve().parents[2] / "examples" / "notes.ipynb"


def results(namespace: dict[str, object]):
    """Yield what each cell of code ends with, as a notebook shows it."""
    for cell in json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] == "code":
            *body, last = ast.parse("".join(cell["source"])).body
            exec(compile(ast.Module(body, []), str(NOTEBOOK), "exec"), namespace)
            assert isinstance(last, ast.Expr)
            yield eval(compile(ast.Expression(last.value), str(NOTEBOOK), "eval"), namespace)


def test_the_notebook_runs_and_shows_what_it_says():
    pytest.importorskip("pandas")
    count, shown, frame, present, relations = results({})
    assert count == 2
    assert "amoxicillin" in shown._repr_html_()
    assert frame["text"].tolist()[:3] == ["stroke", "fever", "Gout"]
    assert present == ["Gout", "Exanthema", "Asthma"]
    assert relations["type"].tolist() == ["treats", "causes", "withheld_for"]
