"""The commands that README.md shows, run, and what they print put beside what it says.

In a block of kind `console` a line with `$ ` is a command and what follows is its output; a line `...`
stands for lines left out. `python tests/packaging/readme.py` writes the outputs again.
"""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
README = ROOT / "README.md"
LEFT_OUT = "..."
_BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_ROW = re.compile(r"(\.tsv|\.yaml):\d+")
_HASH = re.compile(r"(gold:|pred:|pack:|^pack )[0-9a-f]{12,64}")

Block = list[tuple[str, list[str]]]


def console_blocks(text: str) -> Iterator[tuple[re.Match[str], Block]]:
    """Yield each console block with its commands and their outputs."""
    for match in _BLOCK.finditer(text):
        block: Block = []
        for line in match.group(1).splitlines():
            if line.startswith("$ "):
                block.append((line[2:], []))
            else:
                block[-1][1].append(line)
        yield match, block


def run(command: str, folder: Path) -> list[str]:
    """Return the lines a command prints, run in a folder that has the examples."""
    program, *arguments = shlex.split(command)
    assert program == "nmstag", "only the program itself is run"
    found = Path(sys.executable).parent / "nmstag"
    result = subprocess.run([found, *arguments], cwd=folder, capture_output=True, text=True, check=True)
    return [line.rstrip() for line in result.stdout.splitlines()]


def make_folder(folder: Path) -> None:
    """Lay out what the commands expect to find."""
    shutil.copytree(ROOT / "examples", folder / "examples")


def comparable(lines: list[str]) -> list[str]:
    """Return lines without what any edit of a lexicon changes: row numbers, widths, hashes."""
    return [" ".join(_HASH.sub(r"\1...", _ROW.sub(r"\1:#", line)).split()) for line in lines]


def agrees(shown: list[str], printed: list[str]) -> bool:
    """Return whether the lines shown are the ones printed, but for those left out."""
    shown, printed = comparable(shown), comparable(printed)
    if LEFT_OUT not in shown:
        return shown == printed
    place = shown.index(LEFT_OUT)
    head, tail = shown[:place], shown[place + 1 :]
    return printed[: len(head)] == head and printed[len(printed) - len(tail) :] == tail


def shortened(like: list[str], printed: list[str]) -> list[str]:
    """Return the lines printed, with as many left out as before."""
    if LEFT_OUT not in like:
        return printed
    place = like.index(LEFT_OUT)
    after = len(like) - place - 1
    return [*printed[:place], LEFT_OUT, *printed[len(printed) - after :]]


def rewritten(text: str) -> str:
    """Return the README with what its commands print now."""
    with tempfile.TemporaryDirectory() as name:
        make_folder(Path(name))
        parts, end = [], 0
        for match, block in console_blocks(text):
            lines: list[str] = []
            for command, shown in block:
                printed = [_HASH.sub(r"\1...", line) for line in run(command, Path(name))]
                lines += [f"$ {command}", *shortened(shown, printed)]
            parts += [text[end : match.start(1)], "".join(f"{line}\n" for line in lines)]
            end = match.end(1)
    return "".join([*parts, text[end:]])


if __name__ == "__main__":
    README.write_text(rewritten(README.read_text(encoding="utf-8")), encoding="utf-8")
