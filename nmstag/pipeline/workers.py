"""Processes that tag: each gets chunks of documents through a pipe and gives back what was made of them.

Where the system can copy a process ('fork' on Linux) and no other thread runs, the parent reads the packs and
the workers share its memory; elsewhere each worker reads them from the cache. Each worker has one chunk at a
time, and waits for it while it has none, so that neither side ever waits for a pipe that nobody reads.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection, wait
from multiprocessing.sharedctypes import RawValue
from typing import Any

from nmstag.document import Document
from nmstag.pipeline.options import TaggerOptions
from nmstag.pipeline.tagger import Tagger

_shared: Tagger | None = None


class WorkerEndedError(Exception):
    """A worker ended before its work.

    Args:
        position: The document of its chunk that it was at.
        status: Its exit code; the number of a signal below 0.
    """

    def __init__(self, position: int, status: int | None) -> None:
        super().__init__(position, status)
        self.position = position
        self.status = status


class Worker:
    """One process, and the chunk that it is at."""

    def __init__(
        self, context: Any, options: TaggerOptions, finish: Callable[[Document], Any] | None
    ) -> None:
        self.number = -1
        self._place = RawValue("l", 0)
        self.pipe, other = context.Pipe()
        arguments = (other, self.pipe, options, finish, self._place)
        self.process = context.Process(target=_work, args=arguments, daemon=True)
        self.process.start()
        other.close()

    def send(self, number: int, chunk: Sequence[Document]) -> bool:
        """Give a chunk to a worker that has none; return whether it is there to take it."""
        self._place.value = 0
        try:
            self.pipe.send(chunk)
        except (BrokenPipeError, ConnectionResetError):
            return False
        self.number = number
        return True

    def receive(self) -> list[Any]:
        """Return what was made of the chunk.

        Raises:
            WorkerEndedError: The process is no more.
            Exception: What tagging raised.
        """
        try:
            result = self.pipe.recv()
        except (EOFError, OSError):  # also one that was killed in the middle of an answer
            self.process.join()
            raise WorkerEndedError(self._place.value, self.process.exitcode) from None
        self.number = -1
        if isinstance(result, BaseException):
            raise result
        made: list[Any] = result
        return made

    def end(self) -> None:
        """End the process, whatever it is at."""
        self.pipe.close()
        self.process.terminate()
        self.process.join()


class Workers:
    """Some processes that tag.

    Args:
        options: What the tagger is made from.
        jobs: Their number.
        finish: What each makes of a tagged document; the document itself is sent back where it is None.
    """

    def __init__(
        self, options: TaggerOptions, jobs: int, finish: Callable[[Document], Any] | None = None
    ) -> None:
        self._options, self._finish = options, finish
        self._tagger = Tagger.from_options(options)  # so that workers find it in the cache, in any case
        if _method() == "fork":
            self._tagger.complete()
        gc.collect()
        self.all: list[Worker] = []
        with _unseen_by_collector():
            for _ in range(jobs):
                self.all.append(self._started())

    def _started(self) -> Worker:
        global _shared
        method = _method()
        _shared = self._tagger if method == "fork" else None
        try:
            return Worker(multiprocessing.get_context(method), self._options, self._finish)
        finally:
            _shared = None

    def replace(self, worker: Worker) -> Worker:
        """Return a new worker, started in the place of one that ended."""
        worker.end()
        with _unseen_by_collector():
            new = self.all[self.all.index(worker)] = self._started()
        return new

    def ready(self) -> list[Worker]:
        """Return the workers that have something to receive; waits until one has."""
        busy = {worker.pipe: worker for worker in self.all if worker.number >= 0}
        return [busy[pipe] for pipe in wait(list(busy)) if isinstance(pipe, Connection)]

    def end(self) -> None:
        """End all processes."""
        for worker in self.all:
            worker.end()


@contextmanager
def _unseen_by_collector() -> Iterator[None]:
    """Within the block the garbage collector does not see what there is; copies of this process never do.

    It would touch, and so copy, all that they share: that of a worker when it runs, and that of this process
    between the start of one worker and the next.
    """
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def _method() -> str:
    """Return how processes are started: by a copy of this one only where it has no other thread."""
    if sys.platform != "linux":
        return "spawn"
    try:
        return "fork" if len(os.listdir("/proc/self/task")) == 1 else "spawn"
    except OSError:
        return "fork" if threading.active_count() == 1 else "spawn"


def _work(
    pipe: Connection,
    other: Connection,
    options: TaggerOptions,
    finish: Callable[[Document], Any] | None,
    place: Any,
) -> None:
    """Tag what comes through the pipe until it closes; this is what a worker does."""
    # An interrupt from the keyboard reaches all processes; the parent ends the work.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    other.close()
    threading.Thread(target=_end_with_parent, daemon=True).start()
    tagger = _shared or Tagger.from_options(options)
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):
        while True:
            pipe.send(_tag_chunk(tagger, pipe.recv(), finish, place))


def _tag_chunk(
    tagger: Tagger, chunk: Sequence[Document], finish: Callable[[Document], Any] | None, place: Any
) -> Any:
    """Return what is made of each document, or the error that one of them led to."""
    made = []
    try:
        for position, document in enumerate(chunk):
            place.value = position
            tagged = tagger.tag(document)
            made.append(tagged if finish is None else finish(tagged))
    except Exception as error:
        return error
    return made


def _end_with_parent() -> None:
    """End this process when its parent has ended without a word, such as by 'kill -9'."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
