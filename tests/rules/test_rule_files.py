"""The rule files of the default pack can be read by a person: no line is too long."""

from pathlib import Path

ROOT = Path(__file__).parents[2]
LONGEST = 120


def test_lines() -> None:
    files = [*(ROOT / "rules").rglob("*.yaml"), *(ROOT / "profiles").rglob("*.yaml")]
    assert files
    long = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in files
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if len(line) > LONGEST
    ]
    assert not long
