"""Several processes: the same documents in the same order, and what happens when one of them ends."""

from __future__ import annotations

import multiprocessing
import os
import signal
import struct
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from nmstag.document import Document
from nmstag.document.encoding import LineEncoder
from nmstag.errors import DataError, Fault
from nmstag.pipeline import TaggerOptions, parallel, tag_documents, tag_each, workers

DOCUMENTS = [Document(f"d{number}", f"NMS and pain, day {number}.") for number in range(40)]


@pytest.fixture
def options(small_pack):
    return TaggerOptions((str(small_pack),))


class KillOn:
    """Ends the process that makes the line of one document: the first time, or each time."""

    def __init__(self, id_: str, mark: Path, always: bool) -> None:
        self.id, self.mark, self.always = id_, mark, always

    def __call__(self, document: Document) -> str:
        if document.id == self.id and (self.always or not self.mark.exists()):
            self.mark.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return document.id


@pytest.mark.parametrize("method", ["fork", "spawn"])
@pytest.mark.parametrize("chunk", [1, 7])
def test_lines_are_made_where_a_document_is_tagged(options, monkeypatch, method, chunk):
    if method == "fork" and sys.platform != "linux":
        pytest.skip("processes are copied on Linux")
    monkeypatch.setattr(workers, "_method", lambda: method)
    line = LineEncoder(("evidence",)).line
    pairs = list(enumerate(DOCUMENTS[: 4 * chunk + 1]))
    made = list(tag_each(iter(pairs), options, 2, finish=line, chunk=chunk))
    assert made == list(tag_each(pairs, options, finish=line))
    assert [key for key, _ in made] == [key for key, _ in pairs]


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
@pytest.mark.parametrize("always", [False, True])
def test_a_killed_worker_names_its_document_and_the_others_finish(options, tmp_path, always):
    faults: list[Fault] = []
    finish = KillOn("d9", tmp_path / "mark", always)
    pairs = [(one.id, one) for one in DOCUMENTS]
    made = list(tag_each(pairs, options, 2, finish=finish, on_fault=faults.append, chunk=7))
    expected = [key for key, _ in pairs if key != "d9" or not always]
    assert made == [(key, key) for key in expected]
    assert [fault.value for fault in faults] == ["d9"] * (2 if always else 1)
    assert [fault.severity for fault in faults] == ["warning", "error"][: len(faults)]


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
@pytest.mark.parametrize(
    "sent", [b"", b"\0\0", struct.pack("!i", 100), struct.pack("!i", 100) + b"half an answer"]
)
def test_a_worker_killed_in_the_middle_of_an_answer_has_ended(sent):
    worker = workers.Worker.__new__(workers.Worker)
    worker.pipe, other = multiprocessing.Pipe()
    worker.process = SimpleNamespace(join=lambda: None, exitcode=-signal.SIGKILL)
    worker._place = SimpleNamespace(value=3)
    os.write(other.fileno(), sent)
    other.close()
    with pytest.raises(workers.WorkerEndedError) as told:
        worker.receive()
    assert (told.value.position, told.value.status) == (3, -signal.SIGKILL)


def test_a_lost_document_raises_where_nobody_is_told(options, tmp_path):
    finish = KillOn("d9", tmp_path / "mark", True)
    with pytest.raises(DataError, match="d9"):
        list(tag_each([(0, one) for one in DOCUMENTS], options, 2, finish=finish))


def test_an_error_in_a_worker_is_raised_here(options):
    with pytest.raises(TypeError):
        list(tag_each([(0, DOCUMENTS[0])], options, 2, finish=int))


def test_no_more_is_read_than_a_few_chunks(options):
    read = []

    def documents():
        for document in DOCUMENTS * 50:
            read.append(document)
            yield document

    tagged = tag_documents(documents(), options, 2, chunk=5)
    assert next(tagged).id == "d0"
    assert len(read) <= (2 * parallel.AHEAD + 1) * 5
    tagged.close()


def test_chunks_end_with_the_document_that_fills_them(options, monkeypatch):
    monkeypatch.setattr(parallel, "CHUNK_CHARACTERS", 100)
    sent = []
    send = workers.Worker.send
    monkeypatch.setattr(workers.Worker, "send", lambda self, n, c: sent.append(len(c)) or send(self, n, c))
    assert len(list(tag_documents(DOCUMENTS[:10], options, 2))) == 10
    assert sent == [5, 5]
