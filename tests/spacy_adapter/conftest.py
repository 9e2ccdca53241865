"""A small pack of its own, so that these tests do not move with the default pack."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

MANIFEST = 'name = "small"\nversion = "1"\ndescription = "Names for the tests of the spaCy adapter"\n'
ROWS = """\
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


@pytest.fixture(autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep compiled packs of the tests out of the user's cache."""
    monkeypatch.setenv("NMSTAG_CACHE", str(tmp_path_factory.getbasetemp() / "cache"))


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """A pack with a dozen names and the variations of the default pack."""
    folder = tmp_path / "small"
    (folder / "lexicons").mkdir(parents=True)
    (folder / "pack.toml").write_text(MANIFEST, encoding="utf-8")
    (folder / "lexicons" / "names.tsv").write_text(ROWS, encoding="utf-8")
    rules = Path(__file__).parents[2] / "rules" / "linking"
    shutil.copytree(rules, folder / "rules" / "linking")
    return folder
