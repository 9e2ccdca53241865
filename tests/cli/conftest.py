"""What tests of the command line share: a call of `nmstag` within the test's process."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from nmstag.cli import app

Called = tuple[int, str, str]
"""Exit status, standard output, standard error."""


@pytest.fixture
def call(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Callable[..., Called]:
    """Return a function that runs `nmstag` in the test's folder; a traceback fails the test."""
    monkeypatch.chdir(tmp_path)

    def call_(*arguments: object, stdin: bytes = b"") -> Called:
        monkeypatch.setattr(sys, "argv", ["nmstag", *map(str, arguments)])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"))
        status = 0
        try:
            app.main()
        except SystemExit as end:
            status = int(end.code or 0)
        captured = capsys.readouterr()
        assert "Traceback" not in captured.err
        return status, captured.out, captured.err

    return call_


@pytest.fixture
def run(call: Callable[..., Called], small_pack: Path) -> Callable[..., Called]:
    """Return a function that runs `nmstag` with the small pack."""

    def run_(*arguments: object, stdin: bytes = b"", pack: bool = True) -> Called:
        return call(*arguments, *(["--pack", small_pack] if pack else []), stdin=stdin)

    return run_


@pytest.fixture
def found() -> Callable[[str], dict[str, list[str]]]:
    """Return a function that gives the texts of the mentions of each document of a JSONL output."""

    def found_(output: str) -> dict[str, list[str]]:
        documents = map(json.loads, output.splitlines())
        return {item["id"]: [mention["text"] for mention in item["mentions"]] for item in documents}

    return found_


@pytest.fixture
def write() -> Callable[..., Path]:
    """Return a function that writes a file with the folders above it."""

    def write_(path: Path, content: str | bytes = "Pain and NMS.") -> Path:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write_
