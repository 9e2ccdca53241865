"""Tagging many documents, in one process or several; the order of output is the order of input."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING

from nmstag.document import Document
from nmstag.errors import DataError, Fault
from nmstag.pipeline.tagger import Tagger, TaggerOptions

if TYPE_CHECKING:
    from concurrent.futures import Future

CHUNK_DOCUMENTS = 32
"""Documents sent to a worker at once: enough to make the sending cheap, few enough to keep all busy."""

_worker_tagger: Tagger | None = None


def tag_documents(
    documents: Iterable[Document], options: TaggerOptions, jobs: int = 1, chunk: int = CHUNK_DOCUMENTS
) -> Iterator[Document]:
    """Yield each document tagged, in order, reading ahead no more than a few chunks.

    Args:
        documents: The documents; read as they are needed.
        options: What the tagger is made from.
        jobs: Number of processes; 1 stays in this one.
        chunk: Documents sent to a worker at once.
    """
    if jobs <= 1:
        tagger = Tagger.from_options(options)
        yield from map(tagger.tag, documents)
        return
    yield from _tag_in_processes(iter(documents), options, jobs, chunk)


def _tag_in_processes(
    documents: Iterator[Document], options: TaggerOptions, jobs: int, size: int
) -> Iterator[Document]:
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool
    from multiprocessing import get_context

    # Compiled once here, so that the workers find it in the cache. 'spawn' works alike on every system
    # and beside threads of the caller.
    Tagger.from_options(options)
    waiting: deque[Future[list[Document]]] = deque()
    with ProcessPoolExecutor(
        jobs, mp_context=get_context("spawn"), initializer=_start_worker, initargs=(options,)
    ) as executor:
        try:
            while chunk := list(islice(documents, size)):
                waiting.append(executor.submit(_tag_chunk, chunk))
                if len(waiting) > 2 * jobs:
                    yield from waiting.popleft().result()
            while waiting:
                yield from waiting.popleft().result()
        except BrokenProcessPool:
            message = "a worker process ended before its work: it was killed, or memory ran out"
            raise DataError(Fault(message, field="--jobs", value=str(jobs), allowed="fewer")) from None
        except BaseException:
            executor.shutdown(wait=False, cancel_futures=True)
            raise


def _start_worker(options: TaggerOptions) -> None:
    global _worker_tagger
    # An interrupt from the keyboard reaches all processes; the parent ends the work.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _worker_tagger = Tagger.from_options(options)


def _end_with_parent() -> None:
    """End this process when its parent has ended without a word, such as by 'kill -9'."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _tag_chunk(documents: list[Document]) -> list[Document]:
    assert _worker_tagger is not None, "the pool's initializer has run"
    return [_worker_tagger.tag(document) for document in documents]
