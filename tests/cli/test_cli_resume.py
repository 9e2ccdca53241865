"""Runs that end early and are called again: real processes that are killed, and disks that are full."""

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress

import pytest

from nmstag.formats import temporary

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals, locks and limits of POSIX")

# Documents take a moment, and what is written is made safe often: a short run can be caught in its middle.
SLOW = """
import time
from nmstag.cli import advice, continuing, main
from nmstag.pipeline import Tagger
advice.FEW_NAMES = 0
continuing.SECONDS = 0.02
tag = Tagger.tag
def slowly(self, *arguments):
    time.sleep({pause})
    return tag(self, *arguments)
Tagger.tag = slowly
main()
"""
LINES = "".join(f"Pain and NMS on day {number}.\n" for number in range(1500))


def _with_interrupts():
    """Take signals as a terminal's process does; in the background, or under nohup, some are ignored."""
    for one in (signal.SIGINT, signal.SIGHUP):
        signal.signal(one, signal.SIG_DFL)


@pytest.fixture
def start(small_pack, tmp_path):
    """Return a function that starts a slow run."""
    started = []

    def start_(*arguments, pause=0.001, limit=None):
        program = [sys.executable, "-c", SLOW.format(pause=pause), "tag", "--pack", str(small_pack)]
        command = [*program, *map(str, arguments)]
        if limit:
            command = ["bash", "-c", f'ulimit -f {limit}; exec "$@"', "bash", *command]
        pipe = subprocess.PIPE
        process = subprocess.Popen(
            command, cwd=tmp_path, stdout=pipe, stderr=pipe, preexec_fn=_with_interrupts
        )
        started.append(process)
        return process

    yield start_
    for process in started:
        process.kill()
        process.communicate()


@pytest.fixture
def finish(start, run):
    """Return a function that runs to the end, in this process where one tags; it returns what was said."""

    def finish_(*arguments):
        if "2" not in arguments:
            status, _, err = run("tag", *arguments)
            assert status == 0, err
            return err
        process = start(*arguments, pause=0)
        _, err = process.communicate(timeout=120)
        assert process.returncode == 0, err
        return err.decode()

    return finish_


def wait_until(process, condition):
    until = time.monotonic() + 60
    while not condition():
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < until
        time.sleep(0.005)


def end(process, name):
    process.send_signal(getattr(signal, name))
    _, err = process.communicate(timeout=60)
    assert process.returncode == {"SIGKILL": -9, "SIGTERM": 143, "SIGINT": 130}[name]
    return err.decode()


def hidden(folder):
    return sorted(path.name for path in folder.glob(".*"))


def journal_lines(folder):
    return [line for path in folder.glob(".*.journal") for line in path.read_text().splitlines()]


def safe_documents(folder):
    """Return the number of documents in the last whole line of the journal."""
    found = [0]
    for line in journal_lines(folder):
        with suppress(ValueError):
            found.append(json.loads(line).get("documents", 0))
    return found[-1]


def interrupted(start, tmp_path, name="SIGKILL", *more):
    """Interrupt a run to one file in its middle, when something is safe."""
    process = start("in.txt", "--from", "lines", "-o", "out.jsonl", *more)
    wait_until(process, lambda: safe_documents(tmp_path) > 0)
    return end(process, name)


@pytest.fixture(scope="module")
def undisturbed():
    """Return what an undisturbed run made of the input, once there was one."""
    return []


@pytest.fixture
def expected(run, tmp_path, undisturbed):
    """Write an input, and return what an undisturbed run makes of it."""
    (tmp_path / "in.txt").write_text(LINES)
    if not undisturbed:
        assert run("tag", "in.txt", "--from", "lines", "-o", "reference.jsonl")[0] == 0
        undisturbed.append((tmp_path / "reference.jsonl").read_bytes())
    return undisturbed[0]


@pytest.mark.parametrize(
    ("name", "jobs"), [("SIGKILL", "1"), ("SIGKILL", "2"), ("SIGTERM", "2"), ("SIGINT", "1")]
)
def test_one_file_is_continued(start, finish, tmp_path, expected, name, jobs):
    told = interrupted(start, tmp_path, name, "--jobs", jobs)
    assert ("the same command goes on" in told) is (name != "SIGKILL")
    assert not (tmp_path / "out.jsonl").exists()
    assert len(hidden(tmp_path)) == 2
    told = finish("in.txt", "--from", "lines", "-o", "out.jsonl", "--jobs", jobs)
    assert told.startswith("nmstag: going on after ")
    assert 0 < int(told.split()[4]) < 1500
    assert (tmp_path / "out.jsonl").read_bytes() == expected
    assert hidden(tmp_path) == []


def test_it_is_continued_again_and_again(start, finish, tmp_path, expected):
    done = [0]
    for _ in range(3):
        process = start("in.txt", "--from", "lines", "-o", "out.jsonl")
        wait_until(process, lambda: safe_documents(tmp_path) > done[-1])
        end(process, "SIGKILL")
        done.append(safe_documents(tmp_path))
        (journal,) = tmp_path.glob(".*.journal")
        journal.write_text(journal.read_text() + '{"documents": 9')  # as if cut short in the middle of a line
    assert done == sorted(set(done))
    finish("in.txt", "--from", "lines", "-o", "out.jsonl")
    assert (tmp_path / "out.jsonl").read_bytes() == expected


def flip(path):
    content = bytearray(path.read_bytes())
    content[100] ^= 1
    path.write_bytes(content)


@pytest.mark.parametrize(
    "damage",
    [
        flip,
        lambda path: path.write_bytes(path.read_bytes()[:50]),
        lambda path: path.unlink(),
        lambda path: path.with_suffix(".journal").write_text('{"documents": 5, "bytes": 10}\n[]\n'),
        lambda path: path.with_suffix(".journal").unlink(),
    ],
)
def test_a_damaged_part_is_begun_again(start, finish, tmp_path, expected, damage):
    interrupted(start, tmp_path)
    (part,) = tmp_path.glob(".*.part")
    damage(part)
    assert finish("in.txt", "--from", "lines", "-o", "out.jsonl") == ""
    assert (tmp_path / "out.jsonl").read_bytes() == expected
    assert hidden(tmp_path) == []


def test_what_is_not_made_alike_is_begun_again(start, finish, tmp_path, expected):
    interrupted(start, tmp_path)
    finish("in.txt", "--from", "lines", "-o", "out.jsonl", "--without", "evidence")
    assert b"evidence" in expected
    assert b"evidence" not in (tmp_path / "out.jsonl").read_bytes()
    assert hidden(tmp_path) == []
    interrupted(start, tmp_path)
    assert finish("in.txt", "--from", "lines", "-o", "out.jsonl", "--no-resume") == ""
    assert (tmp_path / "out.jsonl").read_bytes() == expected


def test_inputs_may_grow_but_not_change(start, finish, tmp_path, expected):
    interrupted(start, tmp_path)
    (tmp_path / "in.txt").write_text(LINES + "More pain.\n")
    assert finish("in.txt", "--from", "lines", "-o", "out.jsonl").startswith("nmstag: going on after")
    assert (tmp_path / "out.jsonl").read_bytes().startswith(expected)
    interrupted(start, tmp_path)
    (tmp_path / "in.txt").write_text("No p" + LINES[1:])
    told = finish("in.txt", "--from", "lines", "-o", "out.jsonl")
    assert "the inputs are not those of the interrupted run" in told
    assert (tmp_path / "out.jsonl").read_bytes().count(b"\n") == 1500


@pytest.mark.parametrize("form", ["pubtator", "bioc-json"])
def test_other_formats(start, finish, run, tmp_path, expected, form):
    run("tag", "in.txt", "--from", "lines", "-o", "reference", "--to", form)
    process = start("in.txt", "--from", "lines", "-o", "out", "--to", form)
    wait_until(process, lambda: any(path.stat().st_size > 5000 for path in tmp_path.glob(".*[pt]")))
    end(process, "SIGKILL")
    finish("in.txt", "--from", "lines", "-o", "out", "--to", form)
    assert (tmp_path / "out").read_bytes() == (tmp_path / "reference").read_bytes()
    assert hidden(tmp_path) == []


def test_a_full_disk_is_one_message_and_the_work_is_kept(start, finish, tmp_path, expected):
    process = start("in.txt", "--from", "lines", "-o", "out.jsonl", limit=100)
    _, err = process.communicate(timeout=60)
    lines = err.decode().splitlines()
    assert process.returncode == 1
    assert [line.split(":")[0] for line in lines] == ["nmstag", "nmstag"]
    assert "the same command goes on" in lines[0]
    assert "out.jsonl: cannot write: file too large" in lines[1]
    assert "going on" in finish("in.txt", "--from", "lines", "-o", "out.jsonl")
    assert (tmp_path / "out.jsonl").read_bytes() == expected


@pytest.mark.parametrize(
    ("number", "ends"), [(errno.ENOSPC, True), (errno.EDQUOT, True), (errno.EIO, False), (errno.EFBIG, False)]
)
@pytest.mark.parametrize("when", ["written", "waited for"])
def test_a_full_disk_ends_a_run_to_a_folder(run, tmp_path, write, monkeypatch, number, ends, when):
    for name in "abcd":
        write(tmp_path / "notes" / f"{name}.txt")
    calls = []

    def fail(*arguments):
        calls.append(arguments)
        if len(calls) == 1:  # the first file is written
            return before(*arguments)
        raise OSError(number, os.strerror(number))

    place, name = (temporary._HashedFile, "write") if when == "written" else (temporary, "to_disk")
    before = getattr(place, name)
    with monkeypatch.context() as patch:
        patch.setattr(place, name, fail)
        status, _, err = run("tag", "notes", "-o", "out/")
    lines = [line for line in err.splitlines() if "cannot write" in line]
    assert status == 1
    assert [line.count(os.strerror(number).lower()) for line in lines] == [1] * (1 if ends else 3)
    assert lines[0].startswith("nmstag: out/b.jsonl: " if ends and when == "written" else "nmstag: ")
    assert len(err.splitlines()) == (1 if ends else 4)  # and how many errors there were
    assert (hidden(tmp_path / "out"), list(outputs(tmp_path / "out"))) == ([".nmstag-finished"], ["a.jsonl"])
    status, _, err = run("tag", "notes", "-o", "out/")
    assert (status, err) == (0, "nmstag: 1 of 4 files was finished by an earlier run\n")


@pytest.fixture
def notes(tmp_path, write):
    """Return a folder of notes."""
    for number in range(120):
        write(tmp_path / "notes" / f"ward{number % 3}" / f"{number}.txt", f"Pain and NMS on day {number}.")
    return tmp_path / "notes"


def outputs(folder):
    found = (path for path in folder.rglob("*.jsonl") if not path.name.startswith("."))
    return {path.relative_to(folder).as_posix(): (path.read_bytes(), path.stat().st_ino) for path in found}


@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize("name", ["SIGKILL", "SIGTERM"])
def test_a_folder_is_finished(start, finish, run, tmp_path, notes, name, jobs):
    assert run("tag", "notes", "-o", "reference/")[0] == 0
    out = tmp_path / "out"
    process = start("notes", "-o", "out/", "--jobs", jobs, pause=0.01)
    wait_until(process, lambda: len(outputs(out)) > 5 and (out / ".nmstag-finished").exists())
    end(process, name)
    before = outputs(out)
    assert len(before) < 120
    told = finish("notes", "-o", "out/", "--jobs", jobs)
    after = outputs(out)
    kept = [one for one in before if before[one] == after[one]]
    assert len(before) - 1 <= len(kept) <= len(before)  # one may have been written and not noted
    assert f"{len(kept)} of 120 files were finished" in told
    assert {name: content for name, (content, _) in after.items()} == {
        name: content for name, (content, _) in outputs(tmp_path / "reference").items()
    }
    assert hidden(out) == [".nmstag-finished"]
    assert list(out.rglob("*.tmp")) == []


def test_only_what_is_known_to_be_the_same_is_left_out(run, tmp_path, notes):
    def changed(*arguments):
        before = outputs(out)
        status, _, told = run("tag", "notes", "-o", "out/", *arguments)
        assert status == 0
        after = outputs(out)
        return sum(before.get(name) != after[name] for name in after), told

    out = tmp_path / "out"
    run("tag", "notes", "-o", "out/")
    expected = {name: content for name, (content, _) in outputs(out).items()}
    told = "nmstag: 120 of 120 files were finished by an earlier run\n"
    assert changed() == (0, told)
    assert changed("-q") == (0, "")
    status, err = changed("-v")
    assert (status, told in err, "pack" in err) == (0, True, False)
    (notes / "ward0" / "0.txt").write_text("More pain.")
    assert changed()[0] == 1
    (out / "ward0" / "3.jsonl").write_text("")
    (out / "ward0" / "6.jsonl").unlink()
    (out / "ward0" / "9.jsonl").write_bytes(expected["ward0/9.jsonl"][:-1])
    (notes / "ward0" / "new.txt").write_text("Pain.")
    assert changed()[0] == 4
    assert outputs(out)["ward0/9.jsonl"][0] == expected["ward0/9.jsonl"]
    journal = out / ".nmstag-finished"
    journal.write_bytes(b'[]\n7\n\xff\n{"output": []}\n' + journal.read_bytes()[:-20])
    assert changed()[0] == 1
    assert changed()[0] == 0
    assert changed("--no-resume")[0] == 121
    assert changed()[0] == 0
    assert changed("--no-context")[0] == 121


def test_another_pack_is_another_output(call, make_pack, tmp_path, write):
    write(tmp_path / "notes" / "a.txt", "Pain and rigor.")
    one = make_pack({"curated/a.tsv": ["pain; Disease; X:1"]}, "one")
    assert call("tag", "notes", "-o", "out/", "--pack", one)[2] == ""
    make_pack({"curated/a.tsv": ["rigor; Disease; X:1"]}, "one")
    assert call("tag", "notes", "-o", "out/", "--pack", one)[2] == ""
    assert '"rigor"' in (tmp_path / "out" / "a.jsonl").read_text()


def test_what_had_an_error_is_read_again_and_warnings_are_told_again(run, tmp_path, write):
    write(tmp_path / "notes" / "a.jsonl", '{"id":"1","text":"Pain."}\n{broken\n')
    write(tmp_path / "notes" / "b.txt", "Pain\0.")
    write(tmp_path / "notes" / "c.txt", "Pain.")
    told = []
    for _ in range(3):
        status, _, err = run("tag", "notes", "-o", "out/")
        assert status == 1
        told.append([line for line in err.splitlines() if "a.jsonl:2:" in line or "b.txt" in line])
    assert told[0] == told[1] == told[2]
    assert ["error" in line for line in told[0]] == [True, False]
    assert "NUL characters" in told[0][1]
    assert "2 of 3 files" in err


def test_what_is_said_of_a_folder_is_said_once_in_each_run(run, tmp_path, write):
    write(tmp_path / "notes" / "a.txt")
    write(tmp_path / "notes" / "b.csv")
    for _ in range(3):
        status, _, err = run("tag", "notes/", "-o", "out/")
        assert (status, err.count("1 file of this folder left out")) == (0, 1)
    assert (tmp_path / "out" / ".nmstag-finished").read_text().count("warnings") == 0


def test_of_many_warnings_some_are_told_again_and_the_rest_counted(run, tmp_path, write):
    write(tmp_path / "notes" / "a.pubtator", "1|t|Pain.\n1|a|NMS.\n\n" * 131)
    first = run("tag", "notes", "-o", "out/")
    again = run("tag", "notes", "-o", "out/")
    assert (first[0], again[0]) == (0, 0)
    assert again[2].count("nmstag: warning: ") == 50
    assert "101 warnings" in again[2]


@pytest.mark.parametrize(
    "warnings",
    ['"all"', "[7]", "[{}]", '[{"message": 7}]', '[{"message": "m", "colour": "red"}]', '[{"line": 3}]'],
)
def test_a_line_with_other_warnings_counts_for_nothing(run, tmp_path, write, warnings):
    write(tmp_path / "notes" / "a.txt", "Pain\0.")
    assert run("tag", "notes", "-o", "out/")[0] == 0
    journal = tmp_path / "out" / ".nmstag-finished"
    head, _, _ = journal.read_text().partition('"warnings": ')
    journal.write_text(f'{head}"warnings": {warnings}}}\n')
    status, _, err = run("tag", "notes", "-o", "out/", "-v")
    assert status == 0
    assert "NUL characters" in err
    assert "finished by an earlier run" not in err


def test_standard_input_and_pipes_are_not_continued(run, tmp_path):
    os.mkfifo(tmp_path / "pipe")
    writer = subprocess.Popen(["bash", "-c", "echo 'Pain.' > pipe"], cwd=tmp_path)
    assert run("tag", "pipe", "-", "-o", "out.jsonl", stdin=b"NMS.")[0] == 0
    assert writer.wait(timeout=60) == 0
    assert (tmp_path / "out.jsonl").read_text().count("\n") == 2
    assert hidden(tmp_path) == []


def test_a_second_run_to_the_same_file_goes_its_own_way(start, finish, tmp_path, expected):
    first = start("in.txt", "--from", "lines", "-o", "out.jsonl", pause=0.003)
    wait_until(first, lambda: journal_lines(tmp_path))
    finish("in.txt", "--from", "lines", "-o", "out.jsonl")
    assert (tmp_path / "out.jsonl").read_bytes() == expected
    assert first.communicate(timeout=60)[1] == b""
    assert (tmp_path / "out.jsonl").read_bytes() == expected
    assert hidden(tmp_path) == []
