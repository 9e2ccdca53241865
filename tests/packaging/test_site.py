"""The site of the documentation is built as `.ci/run` builds it, which fails where a link leads nowhere."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from html import unescape
from pathlib import Path

import pytest

import nmstag

pytest.importorskip("mkdocs")
pytest.importorskip("mkdocstrings")

ROOT = Path(__file__).resolve().parents[2]


def build(top: Path, site: Path) -> subprocess.CompletedProcess[str]:
    """Build the site of a checkout with the options of `.ci/run`."""
    command = re.search(r"bin/mkdocs\" (build .*?) -d ", (ROOT / ".ci" / "run").read_text(encoding="utf-8"))
    assert command is not None
    words = [sys.executable, "-m", "mkdocs", *shlex.split(command[1]), "-d", str(site)]
    set_ = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    return subprocess.run(words, cwd=top, env=set_, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    done = build(ROOT, folder)
    assert done.returncode == 0, done.stderr
    return folder


def test_the_reference_has_every_public_name_and_its_examples_as_code(site: Path) -> None:
    page = (site / "api" / "index.html").read_text(encoding="utf-8")
    names = [name for name in nmstag.__all__ if not name.startswith("_")]
    missing = [name for name in names if f"nmstag.{name}" not in page and f"errors.{name}" not in page]
    assert not missing
    assert "<blockquote>" not in page, "an example is read as a quotation: put it under 'Examples:'"
    code = unescape(re.sub(r"<[^>]+>", "", "".join(re.findall(r"<code>(?s:.*?)</code>", page))))
    assert '>>> [mention.text for mention in document.select("Disease", without="negated")]\n' in code


def test_a_file_of_the_repository_that_a_page_links_to_is_in_the_site(site: Path) -> None:
    page = (site / "formats" / "index.html").read_text(encoding="utf-8")
    link = re.search(r'href="([^"]*jsonl\.schema\.json)"', page)
    assert link is not None
    copied = (site / "formats" / link[1]).resolve()
    assert copied.read_bytes() == (ROOT / "nmstag" / "formats" / "jsonl.schema.json").read_bytes()


@pytest.mark.parametrize("link", ["nowhere.md", "../nowhere.json", "index.md#nowhere"])
def test_a_link_that_leads_nowhere_fails(tmp_path: Path, link: str) -> None:
    (tmp_path / "docs").mkdir()
    shutil.copy(ROOT / "docs" / "site.py", tmp_path / "docs")
    (tmp_path / "docs" / "index.md").write_text(f"# Start\n\n[there]({link})\n", encoding="utf-8")
    settings = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    (tmp_path / "mkdocs.yml").write_text(settings[: settings.index("nav:")], encoding="utf-8")
    done = build(tmp_path, tmp_path / "site")
    assert done.returncode != 0
    assert "nowhere" in done.stderr
