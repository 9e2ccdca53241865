"""No command writes over what it reads."""

from __future__ import annotations

import json

import pytest

from nmstag.errors import UsageError
from nmstag.learn.atomic_folder import staged

GOLD = "1|t|Pain\n1|a|\n1\t0\t4\tPain\tDisease\tMESH:D010146\n\n"
BENCH = """[[corpus]]
name = "c"
gold = "{gold}"
[[system]]
name = "s"
packs = ["{pack}"]
"""
SCORED = ("evaluate", "--gold", "gold.pubtator", "--pred")


@pytest.fixture
def files(tmp_path, write, small_pack):
    """Return the content of the inputs that are there."""
    for name in ("gold.pubtator", "pred.pubtator", "in/report.md", "out/report.md"):
        write(tmp_path / name, GOLD)
    (tmp_path / "link.pubtator").symlink_to("pred.pubtator")
    write(tmp_path / "bench.toml", BENCH.format(gold="out/report.md", pack="pack"))
    write(tmp_path / "out" / "result.json", BENCH.format(gold="../gold.pubtator", pack="../pack"))
    write(tmp_path / "t.tsv", "id\tnumbers\n")
    return lambda: {path: path.read_bytes() for path in sorted(tmp_path.rglob("*")) if path.is_file()}


@pytest.mark.parametrize(
    "arguments",
    [
        (*SCORED, "pred.pubtator", "--json", "gold.pubtator"),
        (*SCORED, "x=pred.pubtator", "--json", "pred.pubtator"),
        (*SCORED, "in", "--report", "in/report.md"),
        (*SCORED, "in", "--pack", "pack", "--json", "pack/pack.toml"),
        (*SCORED, "in", "--pack", "pack", "--json", "pack/lexicons/curated/small.tsv"),
        (*SCORED, "in", "--mesh-tree", "t.tsv", "--json", "t.tsv"),
        ("compare", "pred.pubtator", "in", "--gold", "gold.pubtator", "--json", "link.pubtator"),
        ("compare", "gold.pubtator", "pred.pubtator", "--gold", "in", "--json", "in/report.md"),
        ("bench", "out/result.json", "--out", "out"),
        ("bench", "bench.toml", "--out", "out"),
        ("view", "gold.pubtator", "-o", "gold.pubtator"),
    ],
)
def test_no_command_replaces_its_input(call, files, arguments):
    before = files()
    status, _, err = call(*arguments)
    assert (status, "would replace an input" in err) == (2, True), err
    assert files() == before


def test_two_outputs_have_two_places(call, files, tmp_path):
    status, _, err = call(*SCORED, "in", "--json", "a.json", "--report", "./a.json")
    assert (status, "two outputs have the same place" in err) == (2, True)
    assert not (tmp_path / "a.json").exists()
    assert call(*SCORED, "in", "--json", "/dev/null", "--report", "/dev/null", "--bootstrap", "9")[0] in (
        0,
        2,
    )


def test_scores_may_lie_beside_what_is_scored(call, files, tmp_path):
    for _ in range(2):
        assert call("evaluate", "--gold", "in", "--pred", "pred.pubtator", "--json", "in/scores.json")[0] == 0
    assert (tmp_path / "in" / "scores.json").exists()


def test_a_pack_is_not_built_over_what_it_is_built_from(call, tmp_path, write, small_pack):
    corpus = write(tmp_path / "made" / "knowledge" / "c.pubtator", GOLD)
    status, _, err = call("build", "--corpus", corpus, "--out", "made")
    assert (status, "'nmstag build' did not make it" in err) == (2, True)
    assert corpus.read_text() == GOLD


@pytest.mark.parametrize("change", [lambda path: path.unlink(), lambda path: path.write_text("new")])
def test_an_input_in_the_folder_of_the_pack_stays(tmp_path, write, change):
    given, other = (write(tmp_path / "made" / "lexicons" / name, "old") for name in ("a.tsv", "b.tsv"))
    making = staged(tmp_path / "made", [given])
    stage = making.__enter__()
    for name in ("a.tsv", "b.tsv"):
        change(stage / "lexicons" / name)
    with pytest.raises(UsageError, match="would replace an input"):
        making.__exit__(None, None, None)
    assert given.read_text() == other.read_text() == "old"
    with staged(tmp_path / "made", [tmp_path / "c.tsv"]) as stage:
        change(stage / "lexicons" / "a.tsv")
    assert not given.exists() or given.read_text() == "new"


def test_a_file_goes_from_one_format_to_another_as_it_is(run, tmp_path, write):
    text = "1|t|Fever.\n1|a|Gout.\n1\t0\t5\tFever\tDisease\tD1\n1\tCID\tD1\tD2\n\n"
    write(tmp_path / "in.pubtator", text)
    kept = ("--mentions", "keep", "--relations", "none", "--no-context")
    assert run("tag", "in.pubtator", *kept, "-o", "mid.jsonl")[0] == 0
    assert run("tag", "mid.jsonl", *kept, "-o", "out.pubtator")[0] == 0
    assert (tmp_path / "out.pubtator").read_text(encoding="utf-8") == text


@pytest.mark.parametrize(
    ("link", "to", "inputs"),
    [("a.jsonl", "b.jsonl", ("a.txt", "b.txt")), ("y", "x", ("x/n.txt", "y/n.txt"))],
    ids=["file", "folder"],
)
def test_outputs_that_links_make_one_place_are_two_files(run, tmp_path, write, link, to, inputs):
    for name in inputs:
        write(tmp_path / "in" / name, f"Pain of {name}.")
    (tmp_path / "out" / "x").mkdir(parents=True)
    (tmp_path / "out" / link).symlink_to(to)
    for _ in range(2):  # the second run finds both finished
        assert run("tag", "in", "-o", "out")[0] == 0
        written = {path.resolve() for path in (tmp_path / "out").rglob("*.jsonl")}
        texts = sorted(json.loads(path.read_text())["text"] for path in written)
        assert texts == [f"Pain of {name}." for name in inputs]


def test_a_folder_that_cannot_be_made_stops_its_own_outputs_alone(run, tmp_path, write):
    for name in ("a.txt", "deep/q.txt", "z.txt"):
        write(tmp_path / "in" / name)
    write(tmp_path / "out" / "deep", "a file")
    status, _, err = run("tag", "in", "-o", "out")
    assert status == 1
    assert "deep: cannot write: file exists" in err
    assert sorted(path.name for path in (tmp_path / "out").glob("*.jsonl")) == ["a.jsonl", "z.jsonl"]
