"""`nmstag bench` from end to end."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from nmstag.cli.bench_config import read_bench

Run = Callable[..., tuple[int, str]]
GOLD = """\
1|t|Pain and NMS after haloperidol.
1|a|
1\t0\t4\tPain\tDisease\tD010146
1\t9\t12\tNMS\tDisease\tD009459
1\t19\t30\thaloperidol\tChemical\tD006220
1\tCID\tD006220\tD009459

"""
OTHER = """\
1|t|Pain and NMS after haloperidol.
1|a|
1\t0\t4\tPain\tDisease\tD010146

"""
CONFIG = """\
title = "small"
samples = 20

[[corpus]]
name = "one"
gold = "gold.pubtator"

[[system]]
name = "own"
packs = ["pack"]

[[prediction]]
name = "other"
corpus = "one"
file = "other.pubtator"
"""


@pytest.fixture
def run(
    call: Callable[..., tuple[int, str, str]],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    small_pack: Path,
) -> Run:
    """Return a function that runs `nmstag bench` on a configuration beside the small pack."""
    (tmp_path / "gold.pubtator").write_text(GOLD, encoding="utf-8")
    (tmp_path / "other.pubtator").write_text(OTHER, encoding="utf-8")
    monkeypatch.chdir("/")

    def run_(config: str, *arguments: str) -> tuple[int, str]:
        (tmp_path / "bench.toml").write_text(config, encoding="utf-8")
        status, _, err = call("bench", tmp_path / "bench.toml", "--out", tmp_path / "out", *arguments)
        return status, err

    return run_


def test_a_run_writes_a_report_and_a_result_without_text(run: Run, tmp_path: Path) -> None:
    status, _ = run(CONFIG)
    assert status == 0
    result = json.loads((tmp_path / "out" / "result.json").read_text(encoding="utf-8"))
    own, other = result["corpora"]["one"]["scores"]
    assert own["scores"]["mention_strict"]["overall"]["f1"] == 1.0
    assert other["scores"]["mention_strict"]["overall"]["f1"] == 0.5
    assert "|pack:-|" not in own["signature"]
    assert result["corpora"]["one"]["rankings"][0]["systems"][0]["name"] == "own"
    report = (tmp_path / "out" / "report.md").read_text(encoding="utf-8")
    assert "| mention strict | 100.00 (100.00 to 100.00) | 50.00 (50.00 to 50.00) |" in report
    assert "| one | other | 50.00 (50.00 to 50.00) |" in report
    assert "haloperidol" not in report + json.dumps(result)
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["report.md", "result.json"]


def test_pages_are_written_where_asked_for(run: Run, tmp_path: Path) -> None:
    pytest.importorskip("jinja2")

    assert run(CONFIG, "--html")[0] == 0
    assert (tmp_path / "out" / "one.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    index = (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    assert index.count("<tr") == 3
    assert '<a href="one.html">one</a></th><td>own</td><td class="n"><strong>100.00</strong>' in index


def test_type_names_are_mapped(run: Run, tmp_path: Path) -> None:
    (tmp_path / "other.pubtator").write_text(OTHER.replace("Disease", "Finding"), encoding="utf-8")
    run(CONFIG.replace('name = "one"', 'name = "one"\nmap = ["Finding=Disease"]'))
    result = json.loads((tmp_path / "out" / "result.json").read_text(encoding="utf-8"))
    other = result["corpora"]["one"]["scores"][1]
    assert other["scores"]["mention_strict"]["overall"]["f1"] == 0.5
    assert "|map:Finding=Disease" in other["signature"]


def test_predictions_may_be_in_another_encoding(run: Run, tmp_path: Path) -> None:
    (tmp_path / "other.pubtator").write_text(OTHER, encoding="utf-16")
    assert run(CONFIG + 'encoding = "utf-16"\n')[0] == 0
    result = json.loads((tmp_path / "out" / "result.json").read_text(encoding="utf-8"))
    assert result["corpora"]["one"]["scores"][1]["scores"]["mention_strict"]["overall"]["f1"] == 0.5


def test_gold_relations_do_not_reach_the_output(run: Run, tmp_path: Path) -> None:
    run(CONFIG.replace('packs = ["pack"]', 'packs = ["pack"]\nmentions = "keep"'))
    result = json.loads((tmp_path / "out" / "result.json").read_text(encoding="utf-8"))
    assert result["corpora"]["one"]["scores"][0]["scores"]["relation_cid"]["overall"]["tp"] == 0


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("samples = 20", "samples = 0", "the number is out of range [samples]: '0' (expected at least 1)"),
        ("samples = 20", "sample = 20", "unknown key [sample]"),
        ('gold = "gold.pubtator"', "", "missing key [corpus[0].gold]"),
        ('packs = ["pack"]', 'packs = "pack"', "not a list [system[0].packs]: 'pack' (expected a list)"),
        ('packs = ["pack"]', 'pack = "pack"', "unknown key [system[0].pack]"),
        ('corpus = "one"', 'corpus = "two"', "no such corpus [corpus]: 'two' (expected one)"),
        ('name = "other"', 'name = "own"', "corpus one has two systems of the same name [name]: 'own'"),
        ('name = "one"', 'name = "index"', "not a unique name that a file can have"),
        ('name = "one"', 'name = "../one"', "not a unique name that a file can have"),
        ("[[corpus]]", "[corpus]", "not a list [corpus]"),
        ("samples = 20", "samples =", "not TOML"),
    ],
)
def test_faults_of_a_configuration(run: Run, before: str, after: str, message: str) -> None:
    status, err = run(CONFIG.replace(before, after, 1))
    assert status == 1
    assert message in err


def test_paths_may_name_the_environment(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CORPORA_HERE", str(tmp_path))
    config = CONFIG.replace('"gold.pubtator"', '"$CORPORA_HERE/gold.pubtator"')
    assert run(config)[0] == 0
    assert str(tmp_path) not in (tmp_path / "out" / "result.json").read_text(encoding="utf-8")
    monkeypatch.delenv("CORPORA_HERE")
    status, err = run(config.replace('["pack"]', '["${PACKS_HERE}/a"]'))
    assert status == 1
    assert "the environment has no such variable [corpus.gold]: '$CORPORA_HERE'" in err
    assert "[system.packs]: '${PACKS_HERE}'" in err


def test_errors_are_counted_without_their_strings(run: Run, tmp_path: Path) -> None:
    (tmp_path / "tree.tsv").write_text("D010146\tpain\tC23.888\n", encoding="utf-8")
    assert run('mesh_tree = "tree.tsv"\n' + CONFIG)[0] == 0
    result = json.loads((tmp_path / "out" / "result.json").read_text(encoding="utf-8"))
    missed = result["corpora"]["one"]["scores"][1]["errors"]["mentions"]["missed"]
    assert (missed["gold"], missed["strings"]) == (2, [])


def test_the_committed_configuration_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NMSTAG_SHARED", "shared")
    monkeypatch.setenv("NMSTAG_PACKS", "packs")
    path = Path(__file__).parents[2] / "benchmarks" / "accuracy.toml"
    bench = read_bench(path)
    assert {corpus.name for corpus in bench.corpora} >= {"bc5cdr", "ncbi_disease", "biored", "nms"}
    paths = [*(corpus.gold for corpus in bench.corpora), *(run.packs[0] for run in bench.runs)]
    assert all(given.startswith("$NMSTAG_") for given in paths)


def test_all_faults_are_told_at_once(run: Run) -> None:
    _, err = run(CONFIG.replace("samples = 20", "samples = 0\nodd = 1"))
    assert "[samples]" in err
    assert "[odd]" in err
