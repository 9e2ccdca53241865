"""Packs of a few rows, written where a test can change them; a browser to look at pages."""

from __future__ import annotations

import gc
import io
import logging
import os
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from read_once import read_default_once

from nmstag.cli import app, messages
from nmstag.learn.profile_tables import DEFAULT_SWITCHES
from nmstag.packs import CLINICAL, open_pack, sources_of
from nmstag.pipeline import Tagger
from nmstag.relations import RelationRules, read_rules
from nmstag.rules.sources import SWITCH_COLUMNS
from nmstag.tables import write_table

PackMaker = Callable[..., Path]
Called = tuple[int, str, str]
"""Exit status, standard output, standard error."""
MANIFEST = 'name = "small"\nversion = "1"\n'
ROWS = (
    "NMS; Disease; MESH:D009459",
    "neuroleptic malignant syndrome; Disease; MESH:D009459",
    "malignant syndrome; Disease; X:1",
    "pain; Disease; MESH:D010146",
    "pain disorder of the chest; Disease; X:2",
    "Parkinson disease; Disease; MESH:D010300",
    "haemorrhage; Disease; MESH:D006470",
    "renal failure; Disease; MESH:D051437",
    "haloperidol; Chemical; MESH:D006220",
    "α-tocopherol; Chemical; MESH:D024502",
    "beta-blocker; Chemical; MESH:D000319",
    "K; Chemical; MESH:D011188",
    "SSRI; Chemical; MESH:D017367",
    "5-HT; Chemical; MESH:D012701",
)

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

HEADERS = ("name;", "feature;", "word;")
"""How the line of columns begins in a lexicon or a table of a profile."""


def lexicon(rows: Sequence[str]) -> str:
    """Return rows written as 'name; type; id' as a table; the first row may be its header."""
    header = () if rows and rows[0].startswith(HEADERS) else ("name; type; id",)
    return "".join("\t".join(cell.strip() for cell in row.split(";")) + "\n" for row in (*header, *rows))


def write_pack(folder: Path, lexicons: Mapping[str, Sequence[str]], manifest: str = MANIFEST) -> Path:
    """Write a pack; the keys of `lexicons` are file names below `lexicons/`, or begin with 'profiles/'.

    The profile of a corpus also gets the switches that `nmstag build` writes.
    """
    for name, rows in lexicons.items():
        path = folder / name if name.startswith("profiles/") else folder / "lexicons" / name
        if path.parent.parent.name == "profiles" and path.parent.name != "clinical":
            write_table(path.with_name("switches.tsv"), SWITCH_COLUMNS, DEFAULT_SWITCHES)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(lexicon(rows), encoding="utf-8", newline="\n")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "pack.toml").write_text(manifest, encoding="utf-8")
    return folder


def pytest_configure(config: pytest.Config) -> None:
    """Give the run a cache of compiled packs and of bytecode; have the default pack's files read once."""
    kept = config.rootpath / ".pytest_cache"
    os.environ.setdefault("NMSTAG_CACHE", str(kept / "nmstag"))
    if sys.dont_write_bytecode:  # where none may lie beside the sources; every process would make it again
        sys.dont_write_bytecode, sys.pycache_prefix = False, str(kept / "bytecode")
        os.environ["PYTHONPYCACHEPREFIX"] = sys.pycache_prefix
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # a process without other threads can be copied
    read_default_once()


def pytest_collection_finish() -> None:
    """Keep the garbage collector from going through modules and tests again and again."""
    gc.collect()
    gc.freeze()
    gc.unfreeze = lambda: None  # what starts workers thaws it


@pytest.fixture(autouse=True)
def usual_messages() -> Iterator[None]:
    """Forget how much an earlier test wanted to be told: `-q` and `-v` hold for a whole process."""
    yield
    messages.level = messages.USUAL
    logging.getLogger("nmstag").setLevel(logging.NOTSET)


@pytest.fixture
def call(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Callable[..., Called]:
    """Return a function that runs `nmstag` in the test's folder; a traceback fails the test."""
    monkeypatch.chdir(tmp_path)

    def call_(*arguments: object, stdin: bytes = b"") -> Called:
        monkeypatch.setattr(sys, "argv", ["nmstag", *map(str, arguments)])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"))
        status = 0
        try:
            app.main()
        except SystemExit as end:
            status = int(end.code or 0)
        captured = capsys.readouterr()
        assert "Traceback" not in captured.err
        return status, captured.out, captured.err

    return call_


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a cache folder of the test's own."""
    folder = tmp_path / "cache"
    monkeypatch.setenv("NMSTAG_CACHE", str(folder))
    return folder


@pytest.fixture
def make_pack(tmp_path: Path) -> PackMaker:
    """Return a function that writes a pack below the test's folder."""

    def make(lexicons: Mapping[str, Sequence[str]], name: str = "pack", manifest: str = MANIFEST) -> Path:
        return write_pack(tmp_path / name, lexicons, manifest)

    return make


@pytest.fixture
def small_pack(make_pack: PackMaker) -> Path:
    """Return a pack of a few names."""
    return make_pack({"curated/small.tsv": ROWS})


@pytest.fixture(scope="session")
def small_tagger(tmp_path_factory: pytest.TempPathFactory) -> Tagger:
    """Return a tagger of the same few names."""
    folder = write_pack(tmp_path_factory.mktemp("small"), {"curated/small.tsv": ROWS})
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NMSTAG_CACHE", "off")
        return Tagger.load([folder])


@pytest.fixture(scope="session")
def clinical() -> Tagger:
    """Return the tagger of clinical prose, with the default pack."""
    return Tagger.load()


LINKING_MANIFEST = 'name = "small"\nversion = "1"\ndescription = "Names for the tests of linking"\n'
LINKING_ROWS = """\
# written by hand for the tests
name\ttype\tid
neuroleptic malignant syndrome\tDisease\tMESH:D009459
NMS\tDisease\tMESH:D009459
serotonin syndrome\tDisease\tMESH:D020230
fever\tDisease\tMESH:D005334
chills\tDisease\tMESH:D023341
renal failure\tDisease\tMESH:D051437
asthma\tDisease\tMESH:D001249
haloperidol\tChemical\tMESH:D006220
dantrolene\tChemical\tMESH:D003620
heparin\tChemical\tMESH:D006493
heparin-induced thrombocytopenia\tDisease\tMESH:D013921
renal and hepatic failure\tDisease\tMESH:D051437|MESH:D017093
"""


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """A pack with a dozen names and the variations of the default pack."""
    folder = tmp_path / "small"
    (folder / "lexicons").mkdir(parents=True)
    (folder / "pack.toml").write_text(LINKING_MANIFEST, encoding="utf-8")
    (folder / "lexicons" / "names.tsv").write_text(LINKING_ROWS, encoding="utf-8")
    rules = Path(__file__).resolve().parents[1] / "rules" / "linking"
    shutil.copytree(rules, folder / "rules" / "linking")
    return folder


@pytest.fixture(scope="session")
def shipped() -> RelationRules:
    """Return what the default pack says about relations."""
    return read_rules(sources_of([open_pack("default")], CLINICAL))


@pytest.fixture(scope="session")
def by_hand(shipped: RelationRules) -> RelationRules:
    """Return the same without what was learned, which changes with every corpus."""
    return replace(shipped, weights=(), priors={})


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Return a browser; tests that ask for it are skipped where there is none.

    Its driver has an event loop, beside which tests of other modules could not run theirs.
    """
    driver = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    if CHROMIUM is None:
        pytest.skip("there is no Chromium here")
    with driver.sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        opened.close()
