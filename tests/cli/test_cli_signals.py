"""What is left when a run ends before its work: real processes, real signals."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")


PROGRAM = "from nmstag.cli import advice, app; advice.FEW_NAMES = 0; app.main()"
"""Runs the command line, and says nothing of a pack of few names."""


@pytest.fixture
def start(small_pack, tmp_path):
    """Return a function that starts a run, and returns it when it waits for more input."""
    started = []

    def start_(*arguments: str) -> subprocess.Popen:
        command = [sys.executable, "-c", PROGRAM, "tag", "-", "--from", "lines", "--pack", str(small_pack)]
        pipe = subprocess.PIPE
        process = subprocess.Popen(
            [*command, *arguments],
            cwd=tmp_path,
            stdin=pipe,
            stdout=pipe,
            stderr=pipe,
            preexec_fn=_with_interrupts,
        )
        started.append(process)
        process.stdin.write(b"Pain and NMS.\n" * 2000)
        process.stdin.flush()
        until = time.monotonic() + 60
        while process.poll() is None and not any(path.stat().st_size for path in temporaries(tmp_path)):
            assert time.monotonic() < until
            time.sleep(0.02)
        return process

    yield start_
    for process in started:
        process.kill()
        process.communicate()


def _with_interrupts():
    """Take signals as a terminal's process does; in the background, or under nohup, some are ignored."""
    for one in (signal.SIGINT, signal.SIGHUP):
        signal.signal(one, signal.SIG_DFL)


def temporaries(folder):
    return list(folder.glob(".nmstag-*.tmp"))


@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize(
    ("name", "status"), [("SIGTERM", 143), ("SIGHUP", 129), ("SIGINT", 130)], ids=lambda value: str(value)
)
def test_a_run_that_is_told_to_end_cleans_up(start, tmp_path, name, status, jobs):
    (tmp_path / "out.jsonl").write_text("before")
    process = start("-o", "out.jsonl", "--jobs", jobs)
    assert len(temporaries(tmp_path)) == 1
    process.send_signal(getattr(signal, name))
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err) == (status, b"", b"")
    assert temporaries(tmp_path) == []
    assert (tmp_path / "out.jsonl").read_text() == "before"


CLEANS_UP = """
import os, signal, sys, time
from nmstag.cli.signals import ended_by_signals
sent = [getattr(signal, name) for name in sys.argv[1:]]
try:
    with ended_by_signals():
        try:
            os.kill(os.getpid(), sent[0])
            time.sleep(60)
        finally:
            for one in sent[1:]:
                os.kill(os.getpid(), one)
                time.sleep(0.01)
            print("clean", flush=True)
except KeyboardInterrupt:
    sys.exit(130)
"""


@pytest.mark.parametrize(
    "names", [("SIGINT", "SIGINT", "SIGTERM"), ("SIGTERM", "SIGINT", "SIGHUP"), ("SIGHUP", "SIGHUP")]
)
def test_a_second_signal_does_not_end_the_clean_up(names):
    command = [sys.executable, "-c", CLEANS_UP, *names]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, preexec_fn=_with_interrupts, timeout=60
    )
    assert (done.returncode, done.stdout, done.stderr) == (128 + getattr(signal, names[0]), "clean\n", "")


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_ctrl_c_twice_is_as_once(start, tmp_path, jobs):
    process = start("-o", "out.jsonl", "--jobs", jobs)
    for _ in range(4):
        process.send_signal(signal.SIGINT)
        time.sleep(0.01)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err) == (130, b"", b"")
    assert temporaries(tmp_path) == []


COPIED = """
import os, signal
from nmstag.cli.signals import ended_by_signals
with ended_by_signals():
    if not (child := os.fork()):
        os.kill(os.getpid(), signal.SIGINT)
        os._exit(7)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
"""


def test_a_copy_of_the_process_leaves_ctrl_c_to_it():
    command = [sys.executable, "-c", COPIED]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, preexec_fn=_with_interrupts, timeout=60
    )
    assert (done.stdout, done.stderr) == ("7\n", "")


def test_what_a_killed_run_left_is_taken_over(start, tmp_path):
    for _ in range(3):
        killed = start("-o", "out.jsonl")
        killed.kill()
        killed.communicate()
        (left,) = temporaries(tmp_path)
    left.write_text("x" * 10_000_000)
    process = start("-o", "out.jsonl")
    _, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (0, b"")
    assert temporaries(tmp_path) == []
    assert (tmp_path / "out.jsonl").read_text().count("\n") == 2000


def test_two_runs_to_one_output_do_not_mix(start, tmp_path):
    first = start("-o", "out.jsonl")
    second = start("-o", "out.jsonl")
    until = time.monotonic() + 60
    while len(temporaries(tmp_path)) < 2 and time.monotonic() < until:
        time.sleep(0.02)
    assert len(temporaries(tmp_path)) == 2
    for process in (first, second):
        assert process.communicate(timeout=60)[1] == b""
        assert process.returncode == 0
        assert (tmp_path / "out.jsonl").read_text().count("\n") == 2000
    assert temporaries(tmp_path) == []


def workers_of(process):
    """Return the processes that tag for a run, without the one that tracks its resources."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    return [
        int(one) for one in children if b"resource_tracker" not in Path(f"/proc/{one}/cmdline").read_bytes()
    ]


def is_alive(number):
    try:
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.skipif(not os.path.exists("/proc/self/task"), reason="processes are looked up in /proc")
def test_a_killed_worker_is_one_message_and_nothing_is_lost_and_workers_end_with_their_parent(
    start, tmp_path
):
    process = start("-o", "out.jsonl", "--jobs", "2")
    for worker in workers_of(process):
        os.kill(worker, signal.SIGKILL)
    _, err = process.communicate(b"Pain.\n" * 2000, timeout=60)
    assert (process.returncode, err.count(b"a worker process was killed")) == (0, 2)
    assert err.count(b"\n") == 3  # and how many there were
    assert (tmp_path / "out.jsonl").read_text().count("\n") == 4000
    assert list(tmp_path.glob(".nmstag-*.tmp")) == []
    process = start("-o", "out.jsonl", "--jobs", "2")
    workers = workers_of(process)
    assert len(workers) == 2
    process.kill()
    until = time.monotonic() + 30
    while any(map(is_alive, workers)) and time.monotonic() < until:
        time.sleep(0.05)
    assert not any(map(is_alive, workers))


@pytest.mark.parametrize(
    "arguments",
    [
        ("tag", "many.txt", "--from", "lines"),
        ("tag", "many.txt", "--from", "lines", "--jobs", "2"),
        ("tag", "many.txt", "--from", "lines", "-o", "/dev/stdout"),
        ("pack", "find", "pain"),
        ("tag", "--help"),
    ],
)
def test_a_reader_that_goes_is_no_fault(small_pack, tmp_path, arguments):
    (tmp_path / "many.txt").write_text("Pain and NMS.\n" * 5000)
    pack = ["--pack", str(small_pack)] if "--help" not in arguments else []
    read, write = os.pipe()
    os.close(read)
    command = [sys.executable, "-c", PROGRAM, *arguments, *pack]
    done = subprocess.run(command, cwd=tmp_path, stdout=write, stderr=subprocess.PIPE, check=False)
    os.close(write)
    assert (done.returncode, done.stderr) == (0, b"")
