"""README.md shows what the program prints."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pytest

_spec = importlib.util.spec_from_file_location("readme_outputs", Path(__file__).with_name("readme.py"))
assert _spec is not None
assert _spec.loader is not None
readme = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(readme)

TEXT = readme.README.read_text(encoding="utf-8")
BLOCKS = [block for _, block in readme.console_blocks(TEXT)]


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: block[0][0])
def test_commands_print_what_is_shown(block: list[tuple[str, list[str]]], tmp_path: Path) -> None:
    readme.make_folder(tmp_path)
    for command, shown in block:
        printed = readme.run(command, tmp_path)
        if not readme.agrees(shown, printed):
            assert shown == printed, "to renew: python tests/packaging/readme.py"


def test_links_lead_somewhere() -> None:
    for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", TEXT):
        assert (readme.ROOT / target).exists(), target


def test_lines_left_out() -> None:
    assert readme.agrees(["a", "...", "d"], ["a", "b", "c", "d"])
    assert readme.agrees(["x.tsv:1  b"], ["x.tsv:22 b"])
    assert not readme.agrees(["a", "...", "d"], ["a", "b", "c"])
    assert not readme.agrees(["a"], ["a", "b"])


def test_no_hash_that_the_next_edit_makes_stale() -> None:
    assert not re.search(r"[0-9a-f]{40}", TEXT)
