"""Writes the table of the steps of matching into docs/architecture.md: `python docs/steps.py`."""

from __future__ import annotations

from pathlib import Path

from nmstag.match.steps import STEPS

PAGE = Path(__file__).with_name("architecture.md")
BEGIN, END = "<!-- steps -->\n", "<!-- end of steps -->"


def table() -> str:
    """Return the table, a row a step: its name, the folder of its rules, what it does."""
    rows = ["| step | rules | what it does |", "|---|---|---|"]
    for step in STEPS:
        rules = f"`{_folder(step.topic)}`" if step.topic else ""
        rows.append(f"| `{step.name}` | {rules} | {(step.__doc__ or '').strip().partition(chr(10))[0]} |")
    return "\n".join(rows).replace("|  |", "| |") + "\n"


def _folder(topic: str) -> str:
    """Return the folder of the rules of a topic; the table of one that only the profile for notes has."""
    everywhere = f"rules/{topic}"
    return everywhere if (PAGE.parents[1] / everywhere).is_dir() else f"profiles/clinical/{topic}.tsv"


def page(text: str) -> str:
    """Return the page with the table of today."""
    before, _, rest = text.partition(BEGIN)
    return before + BEGIN + table() + END + rest.partition(END)[2]


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
