"""The commands and examples of README.md and of the how-to pages of docs/ run, in the order of each page."""

from __future__ import annotations

import doctest
import re
import shlex
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = ("README.md", "docs/index.md", "docs/tables.md", "docs/teach.md", "docs/lexicons.md", "docs/view.md")
_BLOCK = re.compile(r"^(?:<!-- file (\S+) -->\n)?```(sh|yaml)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_NEEDS = {"docs/tables.md": ("pandas", "pyarrow"), "README.md": ("spacy",)}
_WITHOUT_PYTHON = ("docs/lexicons.md",)
_NOTES = {"a.txt": "PMH: gout. No fever. Rash due to amoxicillin.\n", "b.txt": "Nix nausea. MI in 2010.\n"}


def steps(text: str):
    """Yield what a page does: a file with its content, or the arguments of a command of nmstag."""
    for match in _BLOCK.finditer(text):
        file, kind, content = match.groups()
        if file:
            yield file, content
        for line in content.splitlines() if kind == "sh" else ():
            arguments = shlex.split(line, comments=True)
            if arguments[:1] == ["nmstag"] and "serve" not in arguments and not _needs_more(arguments):
                yield "", arguments[1:]


def _needs_more(arguments: list[str]) -> bool:
    """Return whether a command is about files that a reader brings: corpora, MeSH, terminologies."""
    return arguments[1:2] == ["build"] or any("mesh" in one or one.endswith(".gz") for one in arguments)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Return a folder with the notes that the pages speak of, as the place where commands run."""
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    (tmp_path / "notes").mkdir()
    for name, text in _NOTES.items():
        (tmp_path / "notes" / name).write_text(text, encoding="utf-8")
    (tmp_path / "note.txt").write_text(_NOTES["a.txt"], encoding="utf-8")
    (tmp_path / "notes.csv").write_text("mrn,note\n7,No cough.\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("page", PAGES)
def test_commands_and_examples_of_a_page(page, folder, call):
    for library in _NEEDS.get(page, ()):
        pytest.importorskip(library)
    if page == "docs/tables.md":
        pandas = pytest.importorskip("pandas")
        pandas.read_csv(folder / "notes.csv").to_parquet(folder / "notes.parquet")
    text = (ROOT / page).read_text(encoding="utf-8")
    done = list(steps(text))
    assert done
    for file, content in done:
        if file:
            path = folder / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="utf-8")
        else:
            status, _, told = call(*content)
            assert status == 0, f"{content}: {told}"
    result = doctest.testfile(str(ROOT / page), module_relative=False, optionflags=doctest.ELLIPSIS)
    assert not result.failed
    assert result.attempted or page in _WITHOUT_PYTHON


def test_every_link_of_every_page_leads_somewhere():
    for path in (ROOT / "docs").glob("*.md"):
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", path.read_text(encoding="utf-8")):
            assert (path.parent / target).exists(), (path.name, target)
