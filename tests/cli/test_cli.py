"""The command line from end to end: what it prints, where, and in which order."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys

import pytest

from nmstag.cli.targets import outputs_of
from nmstag.formats import InputFile, read_documents
from nmstag.packs import open_pack

MENTIONS = {"a": ["Pain", "NMS"]}


def test_a_file_is_tagged_as_jsonl_where_output_is_piped(run, tmp_path, found, write):
    write(tmp_path / "a.txt")
    assert run("tag", "a.txt") == (0, run("tag", "a.txt", "--to", "jsonl")[1], "")
    assert found(run("tag", "a.txt")[1]) == MENTIONS


def test_standard_input(run, found):
    status, out, err = run("tag", "-", stdin="Grüße, pain\r\n".encode())
    assert (status, found(out), err) == (0, {"stdin": ["pain"]}, "")


@pytest.mark.parametrize(
    ("to", "part"),
    [
        ("table", "MESH:D010146"),
        ("pubtator", "a\t0\t4\tPain\tDisease\tMESH:D010146"),
        ("lines", "Pain and NMS.\n"),
        ("text", "Pain and NMS."),
        ("bioc-xml", "<collection>"),
        ("bioc-json", '"documents"'),
    ],
)
def test_every_format_can_be_asked_for(run, tmp_path, to, part, write):
    write(tmp_path / "a.txt")
    status, out, err = run("tag", "a.txt", "--to", to)
    assert (status, err) == (0, "")
    assert part in out


@pytest.mark.parametrize(
    ("name", "beginning"),
    [
        ("o.jsonl", '{"format":"nmstag"'),
        ("o.pubtator", "a|t|"),
        ("o.txt", "a\nstart"),
        ("o", '{"format"'),
    ],
)
def test_the_suffix_of_the_output_names_a_format_that_holds_mentions(run, tmp_path, name, beginning, write):
    write(tmp_path / "a.txt")
    assert run("tag", "a.txt", "-o", name) == (0, "", "")
    assert (tmp_path / name).read_text().startswith(beginning)


@pytest.mark.parametrize("name", ["o.xml", "o.zzz"])
def test_a_suffix_of_no_format_is_refused_unless_the_format_is_said(run, tmp_path, name, write):
    write(tmp_path / "a.txt")
    status, out, err = run("tag", "a.txt", "-o", name)
    assert (status, out, (tmp_path / name).exists()) == (2, "", False)
    assert "this suffix names no format that can be written" in err
    assert "--to FORMAT" in err
    assert run("tag", "a.txt", "-o", name, "--to", "jsonl") == (0, "", "")


def test_the_package_runs_as_a_module():
    done = subprocess.run(
        [sys.executable, "-m", "nmstag", "tag", "-", "--to", "pubtator"],
        input="No fever.",
        capture_output=True,
        text=True,
        check=True,
    )
    assert "fever\tDisease\tMESH:D005334" in done.stdout


def test_a_folder_is_read_with_all_below_it(run, tmp_path, found, write):
    for name in ("notes/b.txt", "notes/a.txt", "notes/deep/c.md"):
        write(tmp_path / name)
    write(tmp_path / "notes/.hidden.txt")
    write(tmp_path / "notes/picture.png", b"\x89PNG\xff")
    status, out, err = run("tag", "notes")
    assert (status, err) == (0, "")
    assert list(found(out)) == ["a", "b", "deep/c"]


@pytest.mark.parametrize("output", ["out", "out/"])
def test_a_folder_is_written_file_by_file(run, tmp_path, output, write):
    write(tmp_path / "notes/a.txt")
    write(tmp_path / "notes/deep/c.txt")
    write(tmp_path / "notes/.hidden.txt")
    write(tmp_path / "notes/picture.png", b"\x89PNG\xff")
    assert run("tag", "notes", "-o", output) == (0, "", "")
    files = sorted(
        path.relative_to(tmp_path / "out").as_posix() for path in (tmp_path / "out").rglob("*.jsonl")
    )
    assert files == ["a.jsonl", "deep/c.jsonl"]


def test_files_of_one_name_do_not_overwrite_each_other(run, tmp_path, found, write):
    for number in range(4):
        write(tmp_path / f"d{number}/x.txt", f"pain {number}")
    assert run("tag", "d0", "d1/x.txt", "d2", "d3", "-o", "out/") == (0, "", "")
    documents = [json.loads(path.read_text()) for path in (tmp_path / "out").glob("*.jsonl")]
    assert {item["text"] for item in documents} == {f"pain {number}" for number in range(4)}
    assert {item["id"] for item in documents} == {"x", "x.txt", "x-2", "x-3"}
    names = ["d0/x.txt", "d1/x.txt", "d1/x.txt", "d1/x.txt"]
    status, out, _ = run("tag", *names)
    assert (status, list(found(out))) == (0, ["x", "d1/x.txt", "d1/x.txt-2", "d1/x.txt-3"])


def test_ids_are_the_same_in_a_folder_as_in_one_file(run, tmp_path, found, write):
    for name in ("notes/c.txt", "notes/deep/c.txt"):
        write(tmp_path / name)
    assert run("tag", "notes", "-o", "out/") == (0, "", "")
    texts = [path.read_text() for path in (tmp_path / "out").rglob("*.jsonl")]
    assert found("".join(texts)).keys() == found(run("tag", "notes")[1]).keys() == {"c", "deep/c"}


def test_compressed_files_go_in_and_out(run, tmp_path, found, write):
    """Folder output, one file and standard output hold the same; `--to` says it where no name can."""
    for name in ("a", "b/c"):
        write(tmp_path / f"in/{name}.txt.gz", gzip.compress(b"Pain and NMS."))
    assert run("tag", "in", "-o", "out", "--to", "jsonl.gz") == (0, "", "")
    assert run("tag", "in", "-o", "all.jsonl.gz") == (0, "", "")
    parts = [gzip.decompress((tmp_path / f"out/{name}.jsonl.gz").read_bytes()) for name in ("a", "b/c")]
    together = gzip.decompress((tmp_path / "all.jsonl.gz").read_bytes())
    assert b"".join(parts) == together
    assert list(found(together.decode())) == ["a", "b/c"]
    assert run("tag", "in", "-o", "all.txt.gz", "--to", "pubtator.gz")[0] == 0
    assert gzip.decompress((tmp_path / "all.txt.gz").read_bytes()).startswith(b"a|t|Pain")


def test_an_output_never_takes_the_place_of_an_input(run, tmp_path, write):
    write(tmp_path / "notes/a.txt")
    status, _, err = run("tag", "notes", "-o", "notes", "--to", "table")
    assert (status, "would replace an input" in err) == (2, True)
    assert (tmp_path / "notes/a.txt").read_text() == "Pain and NMS."


@pytest.mark.parametrize(
    "output",
    [
        "all.jsonl",
        "deep/all.jsonl",
        "all.jsonl.gz",
        "all.bioc.xml.xz",
        "all.txt",
        "all.bioc.xml",
        "all.bioc.json",
    ],
)
def test_an_earlier_output_in_an_input_folder_is_no_input(run, tmp_path, output, write):
    write(tmp_path / "io/a.txt")
    write(tmp_path / "io/deep/b.txt")
    written = []
    for _ in range(3):
        assert run("tag", "io", "-o", f"io/{output}") == (0, "", "")
        written.append((tmp_path / "io" / output).read_bytes())
    assert ("deep/b" in written[0].decode("latin-1")) == (not output.endswith((".gz", ".xz")))
    assert written[0] == written[1] == written[2]


@pytest.mark.parametrize("output", ["io", "io/", "io/out/", "io/deep"])
def test_an_earlier_output_folder_in_an_input_folder_is_no_input(run, tmp_path, output, write):
    write(tmp_path / "io/a.txt")
    write(tmp_path / "io/deep/b.txt")
    written = []
    finished = "nmstag: 2 of 2 files were finished by an earlier run\n"
    for told in ("", finished, finished):
        assert run("tag", "io", "-o", output) == (0, "", told)
        written.append({path: path.read_text() for path in (tmp_path / "io").rglob("*.[jt]*")})
    assert len(written[0]) == 4
    assert written[0] == written[1] == written[2]


@pytest.mark.parametrize("output", ["notes/", "notes/all.jsonl"])
@pytest.mark.parametrize(
    "command", [("tag", "-o", "all.csv"), ("tag", "-o", "out/"), ("view", "-o", "p.html")]
)
def test_outputs_of_an_earlier_run_are_not_tagged_again(run, tmp_path, output, command, write):
    for name in ("a.txt", "b/c.txt"):
        write(tmp_path / "notes" / name)
    to = ("--to", "pubtator") if output == "notes/" else ()
    assert run("tag", "notes", "-o", output, *to)[0] == 0
    write(tmp_path / "notes" / "none.jsonl", "")
    status, _, err = run(command[0], "notes", *command[1:])
    written = 2 if output.endswith("/") else 1
    assert (status, f"{written} output{'s' * (written > 1)} of earlier runs" in err) == (0, True), err
    if command[-1] == "all.csv":
        assert len((tmp_path / "all.csv").read_text().splitlines()) == 1 + 4
    elif command[-1] == "out/":
        outputs = (tmp_path / "out").rglob("*.jsonl")
        assert sorted(path.relative_to(tmp_path / "out").as_posix() for path in outputs) == [
            "a.jsonl",
            "b/c.jsonl",
        ]


def test_a_folder_of_outputs_alone_is_read_and_so_is_an_output_that_is_named(run, tmp_path, write):
    write(tmp_path / "notes" / "a.txt")
    run("tag", "notes", "-o", "notes/", "--to", "jsonl")
    run("tag", "notes", "-o", "tagged/")
    for inputs in (["tagged"], ["notes/a.jsonl"], ["notes", "--from", "jsonl"]):
        status, _, err = run("tag", *inputs, "-o", "x.csv")
        assert (status, "earlier runs" in err) == (0, False), inputs
        assert len((tmp_path / "x.csv").read_text().splitlines()) == 1 + 2


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("b.jsonl", '{"id": "b", "text": "Pain."}\n'),
        ("b.txt", "Pain."),
        ("b.txt", ""),
        ("b.pubtator", "1|t|Pain\n1|a|\n"),
        ("b.bioc.xml", "<collection><source>PubTator</source></collection>"),
        ("deep/b.md", "Pain."),
    ],
)
def test_a_file_of_an_input_folder_is_never_replaced(run, tmp_path, name, content, write):
    write(tmp_path / "io/a.txt")
    file = write(tmp_path / "io" / name, content)
    (tmp_path / "link").symlink_to(tmp_path / "io")
    for output in (f"io/{name}", f"link/{name}", str(file)):
        status, out, err = run("tag", "io", "-o", output, "--to", "jsonl")
        assert (status, out, "would replace an input" in err) == (2, "", True)
    assert file.read_text() == content


def test_a_tagged_file_that_is_given_itself_is_never_replaced(run, tmp_path, write):
    write(tmp_path / "io/a.txt")
    assert run("tag", "io", "-o", "io/all.jsonl")[0] == 0
    before = (tmp_path / "io/all.jsonl").read_text()
    for inputs in (["io/all.jsonl"], ["io", "io/all.jsonl"]):
        assert run("tag", *inputs, "-o", "io/all.jsonl")[0] == 2
    assert (tmp_path / "io/all.jsonl").read_text() == before


def test_the_places_of_many_files_are_found_in_linear_time(tmp_path, monkeypatch):
    calls = []
    real = os.path.realpath
    monkeypatch.setattr(os.path, "realpath", lambda path: calls.append(path) or real(path))
    counts = []
    for size in (50, 100):
        files = [InputFile(str(tmp_path / f"d{number}/x.txt"), "x") for number in range(size)]
        calls.clear()
        outputs = [output for _, output in outputs_of(files, str(tmp_path / "out"), ".jsonl")]
        assert len(set(outputs)) == size
        counts.append(len(calls))
    assert counts[1] <= 2 * counts[0]


def test_standard_input_from_the_output_is_refused(small_pack, tmp_path, write):
    write(tmp_path / "a.txt")
    for output in ("a.txt", "./"):
        command = [sys.executable, "-m", "nmstag", "tag", "-", "-o", output, "--pack", str(small_pack)]
        with open(write(tmp_path / ("a.txt" if output == "a.txt" else "stdin.jsonl"))) as given:
            done = subprocess.run(command, cwd=tmp_path, stdin=given, capture_output=True, check=False)
        assert done.returncode == 2
        assert b"would replace an input" in done.stderr


def test_standard_input_into_a_folder(run, tmp_path):
    assert run("tag", "-", "-o", "out/", stdin=b"pain")[0] == 0
    assert [path.name for path in (tmp_path / "out").glob("*.jsonl")] == ["stdin.jsonl"]


def test_mentions_of_the_input_are_kept_when_asked(run, tmp_path, found, write):
    write(tmp_path / "a.pubtator", "1|t|Pain and NMS\n1|a|\n1\t0\t4\tPain\tFinding\tD1\n")
    _, out, _ = run("tag", "a.pubtator", "--mentions", "keep")
    assert found(out) == {"1": ["Pain"]}
    _, out, _ = run("tag", "a.pubtator")
    assert found(out) == {"1": ["Pain", "NMS"]}


def test_context_can_be_left_out_and_written_to_pubtator(call, tmp_path, write):
    write(tmp_path / "a.txt", "No pain.")
    row = "a\t3\t7\tpain\tDisease\tMESH:D010146"
    for options, column in (((), ""), (("--attributes",), "\t\tnegated")):
        assert f"{row}{column}\n" in call("tag", "a.txt", "--to", "pubtator", *options)[1]
    assert '"negated"' in call("tag", "a.txt")[1]
    assert '"negated"' not in call("tag", "a.txt", "--no-context")[1]
    assert "negated" in call("explain", "a.txt")[1]
    assert "negated" not in call("explain", "a.txt", "--no-context")[1]


def test_mentions_with_an_attribute_are_dropped_with_the_relations_only_they_have(
    call, tmp_path, found, write
):
    write(tmp_path / "a.txt", "PMH: pain due to haloperidol. No NMS.")
    assert found(call("tag", "a.txt")[1]) == {"a": ["pain", "haloperidol", "NMS"]}
    assert found(call("tag", "a.txt", "--drop", "negated,other_experiencer")[1]) == {
        "a": ["pain", "haloperidol"]
    }
    _, out, _ = call("tag", "a.txt", "--drop", "historical", "--relations", "cid")
    assert '"CID"' in call("tag", "a.txt", "--relations", "cid")[1]
    assert '"CID"' not in out


@pytest.mark.parametrize("command", ["tag", "explain"])
def test_a_profile_goes_by_its_corpus(run, tmp_path, small_pack, command, write):
    weights = "feature\ttype\tvalue\tpoints\nword\tDisease\tpain\t-2.0\n"
    folder = small_pack / "profiles" / "mine"
    write(folder / "name_weights.tsv", weights)
    write(folder / "switches.tsv", "what\tname\treason\nstep\tclinical_names\tof abstracts\n")
    write(tmp_path / "a.txt")
    assert "MESH:D010146" in run(command, "a.txt")[1]
    out = run(command, "a.txt", "--profile", "mine")[1]
    assert ("MESH:D010146" in out, "MESH:D009459" in out) == (command == "explain", True)
    status, _, err = run(command, "a.txt", "--profile", "yours")
    assert (status, "'yours' (expected one of clinical, mine)" in err) == (2, True)


def test_the_hash_of_the_pack_is_in_the_output(run, tmp_path, small_pack, write):
    write(tmp_path / "a.txt")
    digest = open_pack(small_pack).hash
    assert run("tag", "a.txt", "-o", "a.jsonl")[0] == 0
    assert json.loads((tmp_path / "a.jsonl").read_text())["pack"] == digest
    assert run("tag", "a.txt", "--to", "table")[1].splitlines()[-1] == f"pack {digest}"
    assert digest not in run("tag", "a.txt", "--to", "pubtator")[1]
    (document,) = read_documents([str(tmp_path / "a.jsonl")], strict=True)
    assert document.pack == digest


def test_evidence_and_text_are_left_out_on_demand(run, tmp_path, write):
    write(tmp_path / "a.txt", "Pain and NMS.")
    whole = json.loads(run("tag", "a.txt", "--to", "jsonl")[1])
    document = json.loads(run("tag", "a.txt", "--to", "jsonl", "--without", "evidence,text")[1])
    assert document.keys() == whole.keys() - {"text"}
    assert [m.keys() for m in document["mentions"]] == [m.keys() - {"evidence"} for m in whole["mentions"]]


def test_two_processes_write_what_one_writes(small_pack, tmp_path, write):
    lines = "".join(f"Pain of day {number}, NMS.\n" for number in range(100))
    write(tmp_path / "many.txt", lines)
    command = [sys.executable, "-c", "from nmstag.cli import main; main()", "tag", "many.txt"]
    command += ["--from", "lines", "--pack", str(small_pack)]
    outputs = [
        subprocess.run([*command, "--jobs", jobs], cwd=tmp_path, capture_output=True, check=True).stdout
        for jobs in "12"
    ]
    assert outputs[0] == outputs[1]
    assert len(outputs[0].splitlines()) == 100


def test_explain(run, tmp_path, write):
    write(tmp_path / "a.txt", "neuromedin S (NMS) and pain")
    status, out, _ = run("explain", "a.txt")
    assert status == 0
    assert "23-27 'pain' Disease MESH:D010146" in out
    assert "defines it as 'neuromedin S'" in out


def test_pack_commands(run, small_pack, make_pack):
    status, out, _ = run("pack", "info", small_pack, pack=False)
    assert (status, out.startswith("small 1: ")) == (0, True)
    assert run("pack", "verify", small_pack, pack=False)[:2] == (0, "small 1: sound\n")
    other = make_pack({"curated/small.tsv": ["Pain; Disease; X:9"]}, "other")
    status, out, _ = run("pack", "diff", small_pack, other, pack=False)
    assert status == 0
    assert "\n  α-tocopherol\n" in out
    assert "1 name changed\n  Pain: Disease MESH:D010146 -> Disease X:9\n" in out


def test_build_and_tag_with_what_was_built(run, tmp_path, found, write):
    write(tmp_path / "c.pubtator", "1|t|A rare ague\n1|a|\n1\t7\t11\tague\tDisease\tD1\n")
    status, out, _ = run("build", "--out", "made", "--corpus", "c.pubtator", pack=False)
    assert status == 0
    assert "profiles/c/names.tsv" in out
    assert found(run("tag", "-", "--pack", "made", stdin=b"ague", pack=False)[1]) == {"stdin": ["ague"]}


@pytest.mark.parametrize(
    "arguments", [("--version",), ("--help",), ("tag", "-h"), ("pack", "diff", "--help")]
)
def test_version_and_help(run, arguments):
    status, out, err = run(*arguments, pack=False)
    assert (status, err) == (0, "")
    assert out


def test_scores_are_written_where_they_are_asked_for(run, tmp_path, small_pack, write):
    write(tmp_path / "a.txt")
    (small_pack / "profiles/clinical").mkdir(parents=True, exist_ok=True)
    columns = "type\tusage\tsource\tform\tevidence\tn\tright\tprecision\n"
    rows = "Disease\t*\t*\t*\t*\t9\t5\t0.55\nDisease\tnever met\tlexicon\tabbreviation\t*\t9\t8\t0.875\n"
    (small_pack / "profiles/clinical/precision.tsv").write_text(columns + rows)
    assert "score" not in run("tag", "a.txt")[1]
    status, out, err = run("tag", "a.txt", "--score", "--to", "pubtator")
    assert (status, err) == (0, "")
    assert [line.split("\t")[-1] for line in out.splitlines() if "\t" in line] == ["0.55", "0.875"]
    assert "0.88 lexicon" in run("tag", "a.txt", "--score", "--to", "table")[1]
    mentions = json.loads(run("tag", "a.txt", "--min-score", "0.6")[1])["mentions"]
    assert [(one["text"], one["score"]) for one in mentions] == [("NMS", 0.875)]
    assert run("tag", "a.txt", "--min-score", "2")[0] == 2
