"""Wrong calls have status 2; bad input has status 1 and one message, and no good neighbour is lost."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest


@pytest.mark.parametrize(
    ("arguments", "parts"),
    [
        (("tag", "a.txt", "--from", "pubtatr"), ["'pubtatr'", "did you mean 'pubtator'?"]),
        (("tag", "a.txt", "--to", "jsonnl"), ["'jsonnl'", "did you mean 'jsonl'?"]),
        (("tag", "a.txt", "--to", "XYZ"), ["unknown format [--to]: 'XYZ'"]),
        (("tag", "a.txt", "--relations", "clinicl"), ["'clinicl' is not one of none, clinical"]),
        (("tag", "a.txt", "--to", "tabel"), ["'tabel'", "did you mean 'table'?"]),
        (("tag", "a.txt", "--to", "pubmed-xml"), ["cannot be written", "'pubmed-xml'"]),
        (("tag", "a.txt", "--encoding", "utf-9"), ["unknown encoding", "'utf-9'"]),
        (("tag", "a.txt", "--encoding", "idna"), ["unknown encoding", "'idna'"]),
        (("tag", "a.txt", "-o", "out/", "--encoding", "idna"), ["unknown encoding", "'idna'"]),
        (("tag", "a.txt", "--jobs", "0"), ["--jobs"]),
        (("tag", "a.txt", "--mentions", "all"), ["find"]),
        (("tag", "a.txt", "--drop", "negatd"), ["unknown attribute", "'negatd'", "negated, uncertain"]),
        (("tag", "a.txt", "--without", "evidence,txt"), ["'txt'", "evidence, text"]),
        (("tag", "a.txt", "--without", "text", "--to", "pubtator"), ["'pubtator'", "--to jsonl"]),
        (("tag", "a.txt", "-o", "a.txt"), ["the output would replace an input"]),
        (("tag", "a.txt", "-o", "./a.txt", "--to", "jsonl"), ["the output would replace an input"]),
        (("tag",), ["INPUT"]),
        (("tga", "a.txt"), ["tga"]),
        (("tag", "a.txt", "--pack", "nowhere"), ["nowhere: no such pack folder"]),
    ],
)
def test_a_wrong_call_is_told_with_status_2(run, tmp_path, arguments, parts, write):
    write(tmp_path / "a.txt")
    status, out, err = run(*arguments)
    assert (status, out) == (2, "")
    assert all(part in err for part in parts), err


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("none.txt", None, "none.txt: cannot read: no such file"),
        ("empty", "folder", "empty: no file to read in this folder"),
        ("bad.txt", "Schmerz: Lumbägo\n".encode("latin-1"), "bad.txt:1: byte 13 is not valid utf-8"),
        ("bad.txt", b"\x7fELF\x00\x01\xff\xfe", "looks like a binary file"),
        ("bad.txt", "Pain".encode("utf-16"), "--encoding utf-16"),
        ("bad.pdf", b"%PDF-1.4\n", "bad.pdf: this is a PDF, no text (expected its text, such as 'pdftotext"),
        ("bad.ann", "T1\tDisease 0 4\tPain\n", "bad.ann: the text of the annotations cannot be read"),
        ("bad.csv", "id,note\n1,Pain\n", "bad.csv:1: no such column"),
        ("bad.conll", "Pain O\n", "bad.conll: this is a table"),
        ("bad.jsonl", "{broken\n", "bad.jsonl:1: not a JSON object"),
        ("bad.jsonl", '{"id":"1"}\n', "bad.jsonl:1: missing key [text]"),
        ("bad.jsonl", "[" * 100_000 + "\n", "bad.jsonl:1: not a JSON object: a number is too long, or lists"),
        (
            "bad.jsonl",
            '{"id":' + "1" * 5000,
            "bad.jsonl:1: not a JSON object: a number is too long, or lists",
        ),
        ("bad.pubtator", "1|t|Pain\n1|a|\n1\t90\t94\tPain\tDisease\tD1\n", "bad.pubtator:3"),
    ],
)
def test_a_faulty_input_does_not_take_its_neighbours_along(
    run, tmp_path, name, content, message, found, write
):
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


@pytest.mark.parametrize("name", ["none\x1b[31m.txt", "no\nne.txt", "\u202etxt.none"])
def test_a_message_steers_no_terminal(run, tmp_path, name, write):
    write(tmp_path / "a.txt")
    for arguments in (("tag", name), ("tag", "a.txt", "-o", f"{name}/x.jsonl"), ("pack", "info", name)):
        _, _, err = run(*arguments, pack=arguments[0] == "tag")
        assert err.removesuffix("\n").isprintable()


def test_strict_stops_and_writes_nothing(run, tmp_path, write):
    write(tmp_path / "a.txt")
    write(tmp_path / "bad.jsonl", "{broken\n")
    status, _, err = run("tag", "a.txt", "bad.jsonl", "--strict", "-o", "out.jsonl")
    assert (status, "bad.jsonl:1" in err) == (1, True)
    assert not (tmp_path / "out.jsonl").exists()


@pytest.mark.parametrize("span", [(-1, 4), (0, 99), (4, 4), (5, 2)])
def test_offsets_out_of_range_lose_only_their_mention(run, tmp_path, span, found, write):
    mentions = [{"start": s, "end": e, "text": "Pain", "type": "Disease"} for s, e in (span, (0, 4))]
    write(tmp_path / "a.jsonl", json.dumps({"id": "a", "text": "Pain and NMS.", "mentions": mentions}))
    status, out, err = run("tag", "a.jsonl", "--mentions", "keep")
    assert (status, found(out)) == (1, {"a": ["Pain"]})
    assert "a.jsonl:1" in err
    assert "mentions[0]" in err


def test_overlapping_mentions_of_the_input_are_kept(run, tmp_path, write):
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
def test_strange_text_is_tagged_with_right_offsets(run, tmp_path, content, mentions, write):
    write(tmp_path / "a.txt", content)
    status, out, _ = run("tag", "a.txt")
    document = json.loads(out.removesuffix("\n"))
    assert status == 0
    assert document["text"] == content.decode("utf-8-sig")
    assert [mention["text"] for mention in document["mentions"]] == mentions
    assert all(document["text"][m["start"] : m["end"]] == m["text"] for m in document["mentions"])


@pytest.mark.parametrize("to", ["table", "jsonl", "pubtator", "lines", "text", "bioc-xml", "bioc-json"])
def test_lone_surrogates_and_brackets_can_be_written(run, tmp_path, to, write):
    mention = {"start": 0, "end": 4, "text": "Pain", "type": "[/b]", "ids": ["[/x]", "\ud800"]}
    record = {"id": "s\ud800", "text": "Pain \udfff [/b]", "mentions": [mention]}
    write(tmp_path / "s.jsonl", json.dumps(record))
    status, out, err = run("tag", "s.jsonl", "--mentions", "keep", "--to", to)
    assert (status, "Warning" in err) == (0, False)
    assert "Pain" in out
    assert run("explain", "s.jsonl")[0] == 0


def test_an_encoding_can_be_named(run, tmp_path, write):
    write(tmp_path / "a.txt", "Größe, Pain".encode("latin-1"))
    status, out, _ = run("tag", "a.txt", "--encoding", "latin-1")
    assert (status, json.loads(out)["text"]) == (0, "Größe, Pain")


@pytest.mark.parametrize("output", ["file/", "file/o.jsonl", "none/deep/o.jsonl", "bad\0name"])
def test_an_output_that_cannot_be_written_is_told(run, tmp_path, output, write):
    write(tmp_path / "a.txt")
    write(tmp_path / "file")
    status, out, err = run("tag", "a.txt", "-o", output)
    assert (status, out) == (1, "")
    assert err.startswith("nmstag: ")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="this system has no full device")
def test_a_full_disk_is_told(small_pack, tmp_path, write):
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


def test_a_broken_pack_is_told_fault_by_fault(run, make_pack, tmp_path, write):
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
def test_faults_of_other_commands(run, tmp_path, arguments, status, message, write):
    write(tmp_path / "file")
    got, _, err = run(*arguments, pack=False)
    assert got == status
    assert message in err


@pytest.mark.parametrize("content", ["a = " + "1" * 5000, "a = " + "[" * 3000])
def test_a_configuration_that_is_too_deep_is_told_in_plain_words(call, tmp_path, write, content):
    write(tmp_path / "pack" / "pack.toml", content)
    status, _, err = call("tag", "-", "--pack", "pack")
    assert status == 1
    assert "not TOML: a number is too long, or lists are too deep" in err


def test_the_limit_can_be_set(call, tmp_path, small_pack):
    (tmp_path / "a.txt").write_text("Pain. " * 20)
    status, out, err = call("tag", "a.txt", "--pack", small_pack, "--longest", "100")
    assert (status, out) == (1, "")
    assert "a.txt: the text has more than 100 characters, so it is left out" in err
    assert call("tag", "a.txt", "--pack", small_pack, "--longest", "120")[0] == 0
    assert call("explain", "a.txt", "--pack", small_pack, "--longest", "100")[0] == 1
    assert call("view", "a.txt", "-o", "a.html", "--longest", "100")[0] == 1
    assert call("tag", "a.txt", "--longest", "0")[0] == 2


@pytest.mark.parametrize("name", ["utf-16-le", "utf-16-be"])
def test_two_bytes_a_character_without_a_mark_are_told(run, tmp_path, write, found, name):
    write(tmp_path / "a.txt", "Pain and NMS.\nNo more.".encode(name))
    status, out, err = run("tag", "a.txt")
    assert (status, out) == (1, "")
    assert f"this looks like utf-16 [encoding]: 'utf-8' (expected --encoding {name})" in err
    assert found(run("tag", "a.txt", "--encoding", name)[1]) == {"a": ["Pain", "NMS"]}
    write(tmp_path / "b.txt", "Pain\0 and\0 NMS.")
    assert run("tag", "b.txt")[0] == 0


def test_a_whole_number_is_an_id(run, tmp_path, write, found):
    write(tmp_path / "a.jsonl", '{"id": 7, "text": "Pain."}\n{"id": true, "text": "Pain."}\n')
    status, out, err = run("tag", "a.jsonl")
    assert (status, found(out)) == (1, {"7": ["Pain"]})
    assert "a.jsonl:2: wrong type of value [id]" in err


def test_what_cannot_have_an_attribute_is_not_asked_for_it(run, tmp_path, write):
    write(tmp_path / "a.txt")
    for command in (("tag",), ("view", "-o", "p.html")):
        status, _, err = run(*command, "a.txt", "--drop", "negated", "--no-context")
        assert (status, "without context no mention has this attribute [drop]: 'negated'" in err) == (2, True)
    assert run("tag", "a.txt", "--drop", "negated", "--no-context", "--mentions", "keep")[0] == 0


def test_the_type_of_what_is_no_mention_is_not_offered(call, tmp_path, write):
    write(tmp_path / "a.txt")
    for type_ in ("Nothing", "Foo"):
        status, _, err = call("tag", "a.txt", "--types", type_)
        assert (status, "(expected one of Disease, Chemical)" in err) == (2, True), err
