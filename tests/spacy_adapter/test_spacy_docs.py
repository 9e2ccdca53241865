"""The examples of docs/spacy.md and the example script, run."""

from __future__ import annotations

import doctest
import os
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("spacy.language")

from nmstag.spacy_adapter.factories import create_linker, create_tagger

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "spacy.md"


def test_examples() -> None:
    result = doctest.testfile(str(PAGE), module_relative=False, encoding="utf-8")
    assert result.attempted > 10
    assert result.failed == 0


def test_every_setting_is_described() -> None:
    page = PAGE.read_text(encoding="utf-8")
    for factory in (create_tagger, create_linker):
        settings = set(factory.__annotations__) - {"nlp", "name", "return"}
        assert all(f"| `{setting}` |" in page for setting in settings)


def test_script(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    script = ROOT / "examples" / "spacy_pipeline.py"
    monkeypatch.setattr(sys, "argv", [str(script)])
    runpy.run_path(str(script), run_name="__main__")
    lines = capsys.readouterr().out.splitlines()
    assert any(line.startswith("NMS\tDisease\tMESH:D009459") for line in lines)
    assert any(line.startswith("asthma\t") and "other_experiencer" in line for line in lines)


@pytest.mark.skipif(os.name != "posix", reason="pipes of a shell")
def test_script_ends_in_silence_where_nobody_reads_it() -> None:
    script = ROOT / "examples" / "spacy_pipeline.py"
    process = subprocess.Popen([sys.executable, script], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.close()
    _, told = process.communicate(timeout=120)
    assert (process.returncode, told) == (0, b"")
