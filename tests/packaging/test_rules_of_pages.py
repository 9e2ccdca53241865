"""The rules that pages show load as they stand, in the folder that they go to, and their examples hold."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import pytest

from nmstag.packs import open_pack
from nmstag.rulecheck import new_pack, verify

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize(
    ("page", "place", "untrue"),
    [
        ("context", "rules/context/cues/mine.yaml", "[Gout]{Disease negated} for years."),
        (
            "relations",
            "rules/relations/clinical/mine.yaml",
            "[Gout]{Disease tail} on [aspirin]{Chemical head}.",
        ),
    ],
)
def test_a_rule_of_a_page_is_sound(tmp_path, page, place, untrue):
    text = (DOCS / f"{page}.md").read_text(encoding="utf-8")
    (rule,) = re.findall(r"```yaml\n(topic: .*?)```", text, re.DOTALL)
    folder = tmp_path / "mine"
    new_pack(folder)
    path = folder / place
    path.parent.mkdir(parents=True)
    path.write_text(rule, encoding="utf-8")
    faults = [fault for fault in verify(open_pack("default"), open_pack(folder)) if str(folder) in fault.path]
    assert faults == []
    path.write_text(rule.replace("examples:\n", f'examples:\n      - "{untrue}"\n', 1), encoding="utf-8")
    assert [fault for fault in verify(open_pack("default"), open_pack(folder)) if str(folder) in fault.path]


def test_the_code_of_the_page_on_context_runs():
    failed, tried = doctest.testfile(str(DOCS / "context.md"), module_relative=False)
    assert (failed, tried > 5) == (0, True)
