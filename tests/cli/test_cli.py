"""The command line from end to end: what it prints where, its exit status, and bad input."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys

import pytest

from nmstag.cli import app
from nmstag.formats import read_documents
from nmstag.packs import default_folder, open_pack

MENTIONS = {"a": ["Pain", "NMS"]}


@pytest.fixture
def run(monkeypatch, capsys, small_pack, tmp_path):
    """Return a function that runs `nmstag` here with the small pack, in the test's folder."""
    monkeypatch.chdir(tmp_path)

    def run_(*arguments, stdin=b"", pack=True):
        given = [*map(str, arguments), *(["--pack", str(small_pack)] if pack else [])]
        monkeypatch.setattr(sys, "argv", ["nmstag", *given])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"))
        status = 0
        try:
            app.main()
        except SystemExit as end:
            status = int(end.code or 0)
        captured = capsys.readouterr()
        assert "Traceback" not in captured.err
        return status, captured.out, captured.err

    return run_


def found(output):
    """Return the texts of the mentions of each document of a JSONL output."""
    documents = map(json.loads, output.splitlines())
    return {document["id"]: [mention["text"] for mention in document["mentions"]] for document in documents}


def write(path, content="Pain and NMS."):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


# Tagging


def test_a_file_is_tagged_as_jsonl_where_output_is_piped(run, tmp_path):
    write(tmp_path / "a.txt")
    assert run("tag", "a.txt") == (0, run("tag", "a.txt", "--to", "jsonl")[1], "")
    assert found(run("tag", "a.txt")[1]) == MENTIONS


def test_standard_input(run):
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
def test_every_format_can_be_asked_for(run, tmp_path, to, part):
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
        ("o.xml", '{"format"'),
    ],
)
def test_the_suffix_of_the_output_names_a_format_that_holds_mentions(run, tmp_path, name, beginning):
    write(tmp_path / "a.txt")
    assert run("tag", "a.txt", "-o", name) == (0, "", "")
    assert (tmp_path / name).read_text().startswith(beginning)


def test_a_folder_is_read_with_all_below_it(run, tmp_path):
    for name in ("notes/b.txt", "notes/a.txt", "notes/deep/c.md"):
        write(tmp_path / name)
    write(tmp_path / "notes/.hidden.txt")
    write(tmp_path / "notes/picture.png", b"\x89PNG\xff")
    status, out, err = run("tag", "notes")
    assert (status, err) == (0, "")
    assert list(found(out)) == ["a", "b", "deep/c"]


@pytest.mark.parametrize("output", ["out", "out/"])
def test_a_folder_is_written_file_by_file(run, tmp_path, output):
    write(tmp_path / "notes/a.txt")
    write(tmp_path / "notes/deep/c.txt")
    write(tmp_path / "notes/.hidden.txt")
    write(tmp_path / "notes/picture.png", b"\x89PNG\xff")
    assert run("tag", "notes", "-o", output) == (0, "", "")
    files = sorted(path.relative_to(tmp_path / "out").as_posix() for path in (tmp_path / "out").rglob("*.*"))
    assert files == ["a.jsonl", "deep/c.jsonl"]


def test_files_of_one_name_do_not_overwrite_each_other(run, tmp_path):
    for number in range(4):
        write(tmp_path / f"d{number}/x.txt", f"pain {number}")
    assert run("tag", "d0", "d1/x.txt", "d2", "d3", "-o", "out/") == (0, "", "")
    texts = {json.loads(path.read_text())["text"] for path in (tmp_path / "out").iterdir()}
    assert texts == {f"pain {number}" for number in range(4)}


def test_an_output_never_takes_the_place_of_an_input(run, tmp_path):
    write(tmp_path / "notes/a.txt")
    status, _, err = run("tag", "notes", "-o", "notes", "--to", "table")
    assert (status, "would replace an input" in err) == (2, True)
    assert (tmp_path / "notes/a.txt").read_text() == "Pain and NMS."


def test_standard_input_into_a_folder(run, tmp_path):
    assert run("tag", "-", "-o", "out/", stdin=b"pain")[0] == 0
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["stdin.jsonl"]


def test_mentions_of_the_input_are_kept_when_asked(run, tmp_path):
    write(tmp_path / "a.pubtator", "1|t|Pain and NMS\n1|a|\n1\t0\t4\tPain\tFinding\tD1\n")
    _, out, _ = run("tag", "a.pubtator", "--mentions", "keep")
    assert found(out) == {"1": ["Pain"]}
    _, out, _ = run("tag", "a.pubtator")
    assert found(out) == {"1": ["Pain", "NMS"]}


def rules_of(topic, folder):
    """Copy the default pack's rules on a topic into a pack."""
    shutil.copytree(default_folder() / "rules" / topic, folder / "rules" / topic)


def test_context_can_be_left_out_and_written_to_pubtator(run, tmp_path, small_pack):
    rules_of("context", small_pack)
    write(tmp_path / "a.txt", "No pain.")
    row = "a\t3\t7\tpain\tDisease\tMESH:D010146"
    for options, column in (((), ""), (("--attributes",), "\t\tnegated")):
        assert f"{row}{column}\n" in run("tag", "a.txt", "--to", "pubtator", *options)[1]
    assert '"negated"' in run("tag", "a.txt")[1]
    assert '"negated"' not in run("tag", "a.txt", "--no-context")[1]
    assert "negated" in run("explain", "a.txt")[1]
    assert "negated" not in run("explain", "a.txt", "--no-context")[1]


def test_mentions_with_an_attribute_are_dropped_with_the_relations_only_they_have(run, tmp_path, small_pack):
    for topic in ("context", "relations"):
        rules_of(topic, small_pack)
    write(tmp_path / "a.txt", "PMH: pain due to haloperidol. No NMS.")
    assert found(run("tag", "a.txt")[1]) == {"a": ["pain", "haloperidol", "NMS"]}
    assert found(run("tag", "a.txt", "--drop", "negated,other_experiencer")[1]) == {
        "a": ["pain", "haloperidol"]
    }
    _, out, _ = run("tag", "a.txt", "--drop", "historical", "--relations", "cid")
    assert '"CID"' in run("tag", "a.txt", "--relations", "cid")[1]
    assert '"CID"' not in out


@pytest.mark.parametrize("command", ["tag", "explain"])
def test_a_profile_goes_by_its_corpus(run, tmp_path, small_pack, command):
    path = small_pack / "lexicons" / "off" / "mine.tsv"
    write(path, "name\ttype\tid\tnote\npain\tDisease\t\tmine says no\n")
    write(tmp_path / "a.txt")
    assert "MESH:D010146" in run(command, "a.txt")[1]
    out = run(command, "a.txt", "--profile", "mine")[1]
    assert ("MESH:D010146" in out, "MESH:D009459" in out) == (command == "explain", True)
    status, _, err = run(command, "a.txt", "--profile", "yours")
    assert (status, "'yours' (expected clinical, mine)" in err) == (2, True)


def test_the_hash_of_the_pack_is_in_the_output(run, tmp_path, small_pack):
    write(tmp_path / "a.txt")
    digest = open_pack(small_pack).hash
    assert run("tag", "a.txt", "-o", "a.jsonl")[0] == 0
    assert json.loads((tmp_path / "a.jsonl").read_text())["pack"] == digest
    assert run("tag", "a.txt", "--to", "table")[1].splitlines()[-1] == f"pack {digest}"
    assert digest not in run("tag", "a.txt", "--to", "pubtator")[1]
    (document,) = read_documents([str(tmp_path / "a.jsonl")], strict=True)
    assert document.pack == digest


def test_two_processes_write_what_one_writes(small_pack, tmp_path):
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


# Usage errors: status 2


@pytest.mark.parametrize(
    ("arguments", "parts"),
    [
        (("tag", "a.txt", "--from", "pubtatr"), ["'pubtatr'", "did you mean 'pubtator'?"]),
        (("tag", "a.txt", "--to", "jsonnl"), ["'jsonnl'", "did you mean 'jsonl'?"]),
        (("tag", "a.txt", "--to", "tabel"), ["'tabel'", "did you mean 'table'?"]),
        (("tag", "a.txt", "--to", "pubmed-xml"), ["cannot be written", "'pubmed-xml'"]),
        (("tag", "a.txt", "--encoding", "utf-9"), ["unknown encoding", "'utf-9'"]),
        (("tag", "a.txt", "--jobs", "0"), ["--jobs"]),
        (("tag", "a.txt", "--mentions", "all"), ["find"]),
        (("tag", "a.txt", "--drop", "negatd"), ["unknown attribute", "'negatd'", "negated, uncertain"]),
        (("tag",), ["INPUT"]),
        (("tga", "a.txt"), ["tga"]),
        (("tag", "a.txt", "--pack", "nowhere"), ["nowhere: no such pack folder"]),
    ],
)
def test_a_wrong_call_is_told_with_status_2(run, tmp_path, arguments, parts):
    write(tmp_path / "a.txt")
    status, out, err = run(*arguments)
    assert (status, out) == (2, "")
    assert all(part in err for part in parts), err


# Bad input: status 1, one message, no lost neighbour


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("none.txt", None, "none.txt: cannot read: no such file"),
        ("empty", "folder", "empty: no file to read in this folder"),
        ("bad.txt", "Schmerz: Lumbägo\n".encode("latin-1"), "bad.txt:1: byte 13 is not valid utf-8"),
        ("bad.txt", b"\x7fELF\x00\x01\xff\xfe", "looks like a binary file"),
        ("bad.txt", "Pain".encode("utf-16"), "--encoding utf-16"),
        ("bad.jsonl", "{broken\n", "bad.jsonl:1: not a JSON object"),
        ("bad.jsonl", '{"id":"1"}\n', "bad.jsonl:1: a key is missing [text]"),
        ("bad.jsonl", "[" * 100_000 + "\n", "bad.jsonl:1: not a JSON object"),
        ("bad.pubtator", "1|t|Pain\n1|a|\n1\t90\t94\tPain\tDisease\tD1\n", "bad.pubtator:3"),
    ],
)
def test_a_faulty_input_does_not_take_its_neighbours_along(run, tmp_path, name, content, message):
    write(tmp_path / "a.txt")
    write(tmp_path / "b.txt")
    if content == "folder":
        (tmp_path / name).mkdir()
    elif content is not None:
        write(tmp_path / name, content)
    status, out, err = run("tag", "a.txt", name, "b.txt")
    assert status == 1
    assert message in err
    assert found(out).items() >= {"a": ["Pain", "NMS"], "b": ["Pain", "NMS"]}.items()
    assert run("tag", "a.txt", name, "b.txt", "-o", "out/")[0] == 1
    assert {"a.jsonl", "b.jsonl"} <= {path.name for path in (tmp_path / "out").iterdir()}


def test_strict_stops_and_writes_nothing(run, tmp_path):
    write(tmp_path / "a.txt")
    write(tmp_path / "bad.jsonl", "{broken\n")
    status, _, err = run("tag", "a.txt", "bad.jsonl", "--strict", "-o", "out.jsonl")
    assert (status, "bad.jsonl:1" in err) == (1, True)
    assert not (tmp_path / "out.jsonl").exists()


@pytest.mark.parametrize("span", [(-1, 4), (0, 99), (4, 4), (5, 2)])
def test_offsets_out_of_range_lose_only_their_mention(run, tmp_path, span):
    mentions = [{"start": s, "end": e, "text": "Pain", "type": "Disease"} for s, e in (span, (0, 4))]
    write(tmp_path / "a.jsonl", json.dumps({"id": "a", "text": "Pain and NMS.", "mentions": mentions}))
    status, out, err = run("tag", "a.jsonl", "--mentions", "keep")
    assert (status, found(out)) == (1, {"a": ["Pain"]})
    assert "a.jsonl:1" in err
    assert "mentions[0]" in err


def test_overlapping_mentions_of_the_input_are_kept(run, tmp_path):
    mentions = [
        {"start": s, "end": e, "text": "Pain and NMS."[s:e], "type": "Disease"} for s, e in ((0, 8), (5, 12))
    ]
    write(tmp_path / "a.jsonl", json.dumps({"id": "a", "text": "Pain and NMS.", "mentions": mentions}))
    for to in ("jsonl", "table", "pubtator"):
        assert run("tag", "a.jsonl", "--mentions", "keep", "--to", to, "--relations", "cid")[0] == 0


@pytest.mark.parametrize(
    ("content", "mentions"),
    [
        (b"", []),
        (b"\n\n", []),
        (b"Pain\x00NMS\x00", ["Pain", "NMS"]),
        (b"\xef\xbb\xbfPain", ["Pain"]),
        ("ألم Pain עברית \u202eNMS\u202c".encode(), ["Pain", "NMS"]),
        ("Pa\u0301in 🧠Pain👩‍👩‍👧".encode(), ["Pa\u0301in", "Pain"]),
        (b"Pain\r\nNMS\r", ["Pain", "NMS"]),
        (b"Pain " * 20_000, ["Pain"] * 20_000),
    ],
)
def test_strange_text_is_tagged_with_right_offsets(run, tmp_path, content, mentions):
    write(tmp_path / "a.txt", content)
    status, out, _ = run("tag", "a.txt")
    document = json.loads(out.removesuffix("\n"))
    assert status == 0
    assert document["text"] == content.decode("utf-8-sig")
    assert [mention["text"] for mention in document["mentions"]] == mentions
    assert all(document["text"][m["start"] : m["end"]] == m["text"] for m in document["mentions"])


@pytest.mark.parametrize("to", ["table", "jsonl", "pubtator", "lines", "text", "bioc-xml", "bioc-json"])
def test_lone_surrogates_and_brackets_can_be_written(run, tmp_path, to):
    mention = {"start": 0, "end": 4, "text": "Pain", "type": "[/b]", "ids": ["[/x]", "\ud800"]}
    record = {"id": "s\ud800", "text": "Pain \udfff [/b]", "mentions": [mention]}
    write(tmp_path / "s.jsonl", json.dumps(record))
    status, out, err = run("tag", "s.jsonl", "--mentions", "keep", "--to", to)
    assert (status, "Warning" in err) == (0, False)
    assert "Pain" in out
    assert run("explain", "s.jsonl")[0] == 0


def test_an_encoding_can_be_named(run, tmp_path):
    write(tmp_path / "a.txt", "Größe, Pain".encode("latin-1"))
    status, out, _ = run("tag", "a.txt", "--encoding", "latin-1")
    assert (status, json.loads(out)["text"]) == (0, "Größe, Pain")


@pytest.mark.parametrize("output", ["file/", "file/o.jsonl", "none/deep/o.jsonl", "bad\0name"])
def test_an_output_that_cannot_be_written_is_told(run, tmp_path, output):
    write(tmp_path / "a.txt")
    write(tmp_path / "file")
    status, out, err = run("tag", "a.txt", "-o", output)
    assert (status, out) == (1, "")
    assert err.startswith("nmstag: ")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="this system has no full device")
def test_a_full_disk_is_told(small_pack, tmp_path):
    write(tmp_path / "a.txt")
    command = [
        sys.executable,
        "-c",
        "from nmstag.cli import main; main()",
        "tag",
        "a.txt",
        "--pack",
        str(small_pack),
    ]
    with open("/dev/full", "wb") as full:
        done = subprocess.run(command, cwd=tmp_path, stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.returncode == 1
    assert b"no space left" in done.stderr
    assert b"Traceback" not in done.stderr


# Other commands


def test_explain(run, tmp_path):
    write(tmp_path / "a.txt", "neuromedin S (NMS) and pain")
    status, out, _ = run("explain", "a.txt")
    assert status == 0
    assert "23-27 'pain' Disease MESH:D010146" in out
    assert "defines it as 'neuromedin S'" in out


def test_a_broken_pack_is_told_fault_by_fault(run, make_pack, tmp_path):
    write(tmp_path / "a.txt")
    broken = make_pack({"curated/a.tsv": ["; Disease; X:1", "pain; ; X:1"]}, "broken")
    for arguments in (
        ("tag", "a.txt", "--pack", broken),
        ("pack", "info", broken),
        ("pack", "verify", broken),
    ):
        status, _, err = run(*arguments, pack=False)
        assert status == 1
        assert "a.tsv:2: " in err
        assert "a.tsv:3: " in err


def test_pack_commands(run, small_pack, make_pack):
    status, out, _ = run("pack", "info", small_pack, pack=False)
    assert (status, out.startswith("small 1: ")) == (0, True)
    assert run("pack", "verify", small_pack, pack=False)[:2] == (0, "small 1: sound\n")
    other = make_pack({"curated/small.tsv": ["Pain; Disease; X:9"]}, "other")
    status, out, _ = run("pack", "diff", small_pack, other, pack=False)
    assert status == 0
    assert "1 names changed\n  pain: Disease MESH:D010146 -> Disease X:9\n" in out


def test_build_and_tag_with_what_was_built(run, tmp_path):
    write(tmp_path / "c.pubtator", "1|t|A rare ague\n1|a|\n1\t7\t11\tague\tDisease\tD1\n")
    status, out, _ = run("build", "--out", "made", "--corpus", "c.pubtator", pack=False)
    assert status == 0
    assert "lexicons/learned/c.tsv" in out
    assert found(run("tag", "-", "--pack", "made", stdin=b"ague", pack=False)[1]) == {"stdin": ["ague"]}


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (("build", "--out", "made"), 2, "nothing to build from"),
        (("build", "--out", "made", "--mesh", "none"), 1, "none: cannot read"),
        (("build", "--out", "made", "--corpus", "none.pubtator"), 1, "none.pubtator: cannot read"),
        (("build", "--out", "made", "--base", "none"), 2, "none: no such pack folder"),
        (("build", "--out", "file", "--base", "pack"), 1, "file: "),
        (("pack", "info", "none"), 2, "none: no such pack folder"),
        (("pack", "diff", "pack", "none"), 2, "none: no such pack folder"),
        (("evaluate", "--gold", "none", "--pred", "none"), 1, "none: cannot read"),
    ],
)
def test_faults_of_other_commands(run, tmp_path, arguments, status, message):
    write(tmp_path / "file")
    got, _, err = run(*arguments, pack=False)
    assert got == status
    assert message in err


@pytest.mark.parametrize(
    "arguments", [("--version",), ("--help",), ("tag", "-h"), ("pack", "diff", "--help")]
)
def test_version_and_help(run, arguments):
    status, out, err = run(*arguments, pack=False)
    assert (status, err) == (0, "")
    assert out
