"""What both benchmarks share: where the data is, what ran where, and dated result files."""

from __future__ import annotations

import json
import os
import platform
import shlex
import subprocess
import sys
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import nmstag

ROOT = Path(__file__).resolve().parent.parent
DATA = "../shared"
SHARED = Path(os.environ.get("NMSTAG_SHARED") or ROOT / DATA)
RESULTS = Path(__file__).resolve().parent / "results"

DESCRIPTORS = SHARED / "mesh" / "descriptors_2019.tsv"
SUPPLEMENTARY = SHARED / "mesh" / "supplementary_names.tsv"
TREE = SHARED / "mesh" / "tree_numbers_2017.tsv"


def split_path(corpus: str, split: str) -> Path:
    """Return the path of one part of a corpus."""
    return SHARED / "corpora" / corpus / f"{split}.pubtator"


def shown(path: str | Path) -> str:
    """Return a path as a reader of the results would type it: relative to the repository."""
    return str(path).replace(str(SHARED), DATA).replace(f"{ROOT}/", "")


def environment() -> dict[str, str]:
    """Return what the figures depend on besides code and data."""
    return {
        "date": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "nmstag": nmstag.__version__,
        "commit": _commit(),
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, {_processor()}",
        "command": shlex.join(["python", *map(shown, sys.argv)]),
    }


def _commit() -> str:
    """Return the commit, marked '+' where code, rules or lexicons differ from it; empty outside git."""
    try:
        commit = _git("rev-parse", "--short", "HEAD").strip()
        return commit + ("+" if _git("status", "--porcelain", "--", *_CONTENT).strip() else "")
    except (OSError, subprocess.CalledProcessError):
        return ""


_CONTENT = ("nmstag", "lexicons", "rules", "pack.toml")


def _git(*arguments: str) -> str:
    return subprocess.run(["git", *arguments], cwd=ROOT, check=True, capture_output=True, text=True).stdout


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or "unknown processor"
    return next(
        (line.split(": ", 1)[1] for line in lines if line.startswith("model name")), "unknown processor"
    )


def table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a Markdown table; columns after the first are right-aligned."""
    lines = [f"| {' | '.join(header)} |", "|---" + "|---:" * (len(header) - 1) + "|"]
    lines += [f"| {' | '.join(map(str, row))} |" for row in rows]
    return "\n".join(lines)


def write_results(name: str, data: dict[str, Any], markdown: str, folder: Path | None = None) -> list[Path]:
    """Write a result as JSON and as Markdown, under today's date; return the paths."""
    folder = folder or RESULTS
    folder.mkdir(parents=True, exist_ok=True)
    stem = folder / f"{datetime.now(UTC):%Y-%m-%d}-{name}"
    paths = [stem.with_suffix(".json"), stem.with_suffix(".md")]
    paths[0].write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")
    paths[1].write_text(markdown.rstrip() + "\n", encoding="utf-8")
    return paths


def environment_lines(values: dict[str, str]) -> str:
    """Return the environment as a Markdown list."""
    return "\n".join(
        f"- {key}: {f'`{value}`' if key == 'command' else value}" for key, value in values.items()
    )
