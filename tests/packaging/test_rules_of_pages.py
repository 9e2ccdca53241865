"""The rules that pages show load as they stand, in the folder that they go to, and their examples hold."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

from nmstag.packs import open_pack
from nmstag.rulecheck import new_pack, verify

DOCS = Path(__file__).parents[2] / "docs"
UNTRUE = {
    "context": ("rules/context/cues/mine.yaml", "[Gout]{Disease negated} for years."),
    "relations": (
        "rules/relations/clinical/mine.yaml",
        "[Gout]{Disease tail} on [aspirin]{Chemical head}.",
    ),
}
"""For each page the place of its rule, and what is no example of it."""


def test_the_rule_of_each_page_is_sound_and_its_examples_are_tried(tmp_path):
    folder, rules = tmp_path / "mine", {}
    new_pack(folder)
    for page, (place, _) in UNTRUE.items():
        text = (DOCS / f"{page}.md").read_text(encoding="utf-8")
        (rules[page],) = re.findall(r"```yaml\n(topic: .*?)```", text, re.DOTALL)
        (folder / place).parent.mkdir(parents=True)
        (folder / place).write_text(rules[page], encoding="utf-8")
    assert _faulty_files(folder) == []
    for page, (place, untrue) in UNTRUE.items():
        wrong = rules[page].replace("examples:\n", f'examples:\n      - "{untrue}"\n', 1)
        (folder / place).write_text(wrong, encoding="utf-8")
    assert _faulty_files(folder) == sorted(str(folder / place) for place, _ in UNTRUE.values())


def _faulty_files(folder: Path) -> list[str]:
    """Return the files of a pack that are wrong on top of the default pack, whose examples it may change."""
    default = open_pack("default")
    faults = verify(default, open_pack(folder), trusted=[default])
    return sorted({fault.path for fault in faults if fault.path.startswith(str(folder))})


def test_the_code_of_the_page_on_context_runs():
    failed, tried = doctest.testfile(str(DOCS / "context.md"), module_relative=False)
    assert (failed, tried > 5) == (0, True)
