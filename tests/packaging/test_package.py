"""What is shipped: the settings in pyproject.toml name files that are there, and the pack is found."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from types import ModuleType

import pytest

from nmstag import UsageError, __version__, to_arrow, to_pandas, to_polars, write
from nmstag.evaluation.report.html import check_installed
from nmstag.packs import default_folder, open_pack

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def test_every_file_put_into_the_wheel_is_there() -> None:
    for name in SETTINGS["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]:
        assert (ROOT / name).exists(), name
    for name in SETTINGS["project"]["license-files"]:
        assert (ROOT / name).is_file(), name
    assert (ROOT / "nmstag" / "py.typed").is_file()


def test_the_wheel_gets_the_compiled_pack(tmp_path: Path) -> None:
    hooks = SETTINGS["tool"]["hatch"]["build"]["targets"]["wheel"]["hooks"]
    core = SETTINGS["project"]["dependencies"]
    assert set(hooks["custom"]["dependencies"]) <= set(core)
    assert (ROOT / "hatch_build.py").is_file()
    subprocess.run([sys.executable, "-m", "nmstag.packs.shipping", str(tmp_path)], check=True, cwd=ROOT)
    parts = sorted(path.suffix for path in tmp_path.iterdir())
    assert parts == [".context", ".expressions", ".lexicon", ".relations", ".spelling"]
    kept = {"PYTHONPATH": str(ROOT), "NMSTAG_CACHE": "off"}
    told = subprocess.run(
        [sys.executable, "-c", _COMPILED, str(tmp_path)],
        check=True,
        env=kept,
        text=True,
        stdout=subprocess.PIPE,
    ).stdout
    assert told == "[('MESH:D003620',)] 0\n"


_COMPILED = """
import re, sys
from pathlib import Path
from nmstag.packs import cache
cache.SHIPPED = Path(sys.argv[1])
from nmstag.pipeline import Tagger
tagger, compiled = Tagger.load(), []
real = re.compile
re.compile = lambda *given: compiled.append(given) or real(*given)
found = tagger.tag_text("Dantrolene was started for rigidity; she denies fever.").mentions
print([one.ids for one in found][:1], len(compiled))
"""
"""Counts the expressions that a text compiles where the compiled pack is installed."""


def test_the_build_hands_its_libraries_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """pip puts what a build requires on the path of one process; the one that compiles needs it, too."""
    name = "hatchling.builders.hooks.plugin.interface"
    for end in range(1, name.count(".") + 2):
        monkeypatch.setitem(sys.modules, ".".join(name.split(".")[:end]), ModuleType(name))
    monkeypatch.setattr(sys.modules[name], "BuildHookInterface", list, raising=False)
    spec = importlib.util.spec_from_file_location("hatch_build", ROOT / "hatch_build.py")
    assert spec is not None
    assert spec.loader is not None
    hook = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(hook)
    monkeypatch.setattr(sys, "path", ["", "/libraries", "/root"])
    assert hook.environment("/root")["PYTHONPATH"] == os.pathsep.join(["/root", "/libraries"])


def test_default_pack_is_found_and_has_its_files() -> None:
    pack = open_pack("default")
    assert (default_folder() / "examples" / "note.txt").is_file()
    assert pack.lexicon_files()
    assert pack.rule_files()


@pytest.mark.parametrize("heavy", ["spacy", "numpy", "pandas", "pydantic"])
def test_tagging_loads_nothing_heavy(heavy: str, tmp_path: Path) -> None:
    note = tmp_path / "note.txt"
    note.write_text("NMS was suspected.")
    script = (
        "import sys\nfrom nmstag.cli import main\n"
        f"sys.argv = ['nmstag', 'tag', {str(note)!r}, '-o', {str(tmp_path / 'o.jsonl')!r}]\n"
        f"try: main()\nexcept SystemExit as end: assert not end.code\nassert {heavy!r} not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", script], check=True)


def test_version_is_one() -> None:
    assert SETTINGS["project"]["dynamic"] == ["version"]
    assert f"## {__version__}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("folder", ["nmstag", "docs", "README.md", "CONTRIBUTING.md", "examples"])
def test_no_message_or_page_names_an_index_that_has_no_nmstag(folder: str) -> None:
    """`pip install nmstag[...]` would ask one; what is right is a clone: `pip install '.[...]'`."""
    place = ROOT / folder
    files = [place] if place.is_file() else [*place.rglob("*.py"), *place.rglob("*.md")]
    named = re.compile(r"nmstag\[\w|pip3? install (?:-\S+ )*nmstag\b|pypi\.org/project/nmstag", re.IGNORECASE)
    assert [str(file) for file in files if named.search(file.read_text(encoding="utf-8"))] == []


def test_what_needs_an_extra_says_how_a_clone_installs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    for library in ("pandas", "polars", "pyarrow", "jinja2"):
        monkeypatch.setitem(sys.modules, library, None)
    monkeypatch.delitem(sys.modules, "nmstag.frames.parquet", raising=False)
    for call, name in (
        (lambda: to_pandas([]), "pandas"),
        (lambda: to_polars([]), "polars"),
        (lambda: to_arrow([]), "arrow"),
        (lambda: write([], "never.parquet"), "arrow"),
        (check_installed, "report"),
    ):
        with pytest.raises(UsageError, match=re.escape(f"pip install '.[{name}]' in a clone of nmstag")):
            call()
