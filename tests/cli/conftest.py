"""What tests of the command line share."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

Called = tuple[int, str, str]
"""Exit status, standard output, standard error."""


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
