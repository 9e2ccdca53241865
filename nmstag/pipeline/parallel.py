"""Tagging many documents, in one process or several; the order of output is the order of input."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING

from nmstag.document import Document
from nmstag.pipeline.tagger import Tagger, TaggerOptions

if TYPE_CHECKING:
    from concurrent.futures import Future

CHUNK_DOCUMENTS = 32
"""Documents sent to a worker at once: enough to make the sending cheap, few enough to keep all busy."""

_worker_tagger: Tagger | None = None


def tag_documents(documents: Iterable[Document], options: TaggerOptions, jobs: int = 1) -> Iterator[Document]:
    """Yield each document tagged, in order, reading ahead no more than a few chunks.

    Args:
        documents: The documents; read as they are needed.
        options: What the tagger is made from.
        jobs: Number of processes; 1 stays in this one.
    """
    if jobs <= 1:
        tagger = Tagger.from_options(options)
        yield from map(tagger.tag, documents)
        return
    yield from _tag_in_processes(iter(documents), options, jobs)


def _tag_in_processes(documents: Iterator[Document], options: TaggerOptions, jobs: int) -> Iterator[Document]:
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    # Compiled once here, so that the workers find it in the cache. 'spawn' works alike on every system
    # and beside threads of the caller.
    Tagger.from_options(options)
    waiting: deque[Future[list[Document]]] = deque()
    with ProcessPoolExecutor(
        jobs, mp_context=get_context("spawn"), initializer=_start_worker, initargs=(options,)
    ) as executor:
        while chunk := list(islice(documents, CHUNK_DOCUMENTS)):
            waiting.append(executor.submit(_tag_chunk, chunk))
            if len(waiting) > 2 * jobs:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()


def _start_worker(options: TaggerOptions) -> None:
    global _worker_tagger
    _worker_tagger = Tagger.from_options(options)


def _tag_chunk(documents: list[Document]) -> list[Document]:
    assert _worker_tagger is not None, "the pool's initializer has run"
    return [_worker_tagger.tag(document) for document in documents]
