"""Tagging many documents, in one process or several; the order of output is the order of input."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, TypeVar

from nmstag.document import Document
from nmstag.errors import DataError, Fault, FaultHandler
from nmstag.pipeline.options import TaggerOptions
from nmstag.pipeline.tagger import Tagger

if TYPE_CHECKING:
    from nmstag.pipeline.workers import Worker, Workers

CHUNK_DOCUMENTS = 256
CHUNK_CHARACTERS = 50_000
"""A chunk sent to a worker ends with the document that reaches one of these: enough to make the sending cheap
(some tens of milliseconds of work), few enough to keep all workers busy."""
AHEAD = 4
"""So many chunks for each worker may be read and tagged before the one that is due."""

K = TypeVar("K")
Finish = Callable[[Document], Any]
"""What is made of a tagged document where it is tagged, such as its line of a file; picklable."""
Chunk = list[tuple[Any, Document]]


def tag_documents(
    documents: Iterable[Document], options: TaggerOptions, jobs: int = 1, chunk: int = CHUNK_DOCUMENTS
) -> Iterator[Document]:
    """Yield each document tagged, in order, reading ahead no more than a few chunks.

    Args:
        documents: The documents; read as they are needed.
        options: What the tagger is made from.
        jobs: Number of processes; 1 stays in this one.
        chunk: Most documents sent to a worker at once.

    Raises:
        DataError: A worker was killed twice over the same document.
    """
    pairs = tag_each(((None, one) for one in documents), options, jobs, chunk=chunk)
    return (tagged for _, tagged in pairs)


def tag_each(
    documents: Iterable[tuple[K, Document]],
    options: TaggerOptions,
    jobs: int = 1,
    *,
    finish: Finish | None = None,
    on_fault: FaultHandler | None = None,
    chunk: int = CHUNK_DOCUMENTS,
) -> Iterator[tuple[K, Any]]:
    """Return an iterator over key and tagged document, in order.

    With several processes these are started by the call itself, before anything is read.

    Args:
        documents: The documents, each with a key that comes back with it.
        options: What the tagger is made from.
        jobs: Number of processes; 1 stays in this one.
        finish: What is made of a tagged document where it is tagged; must be picklable for several processes.
        on_fault: Called when a worker was killed: its documents are tagged again, and the one that it held is
            left out when that happens twice. Where it is None, the second time raises.
        chunk: Most documents sent to a worker at once.

    Raises:
        DataError: A worker was killed twice over the same document, and there is no `on_fault`.
    """
    if jobs > 1:
        from nmstag.pipeline.workers import Workers

        documents = _needed(documents) if options.mentions == "find" else documents
        return _Run(Workers(options, jobs, finish), chunk, on_fault).results(iter(documents))
    return _in_this_process(documents, options, finish)


def _in_this_process(
    documents: Iterable[tuple[K, Document]], options: TaggerOptions, finish: Finish | None
) -> Iterator[tuple[K, Any]]:
    tagger = Tagger.from_options(options)
    for key, document in documents:
        tagged = tagger.tag(document)
        yield key, tagged if finish is None else finish(tagged)


def _needed(documents: Iterable[tuple[K, Document]]) -> Iterator[tuple[K, Document]]:
    """Yield the documents without the mentions and relations that would be replaced anyway."""
    for key, one in documents:
        yield key, Document(one.id, one.text, one.passages) if one.mentions or one.relations else one


class _Run:
    """The chunks of one run: those that are due, those that are done, those that have to be done again."""

    def __init__(self, workers: Workers, most: int, on_fault: FaultHandler | None) -> None:
        self._workers = workers
        self._most = most
        self._on_fault = on_fault
        self._chunks: dict[int, Chunk] = {}
        self._again: deque[int] = deque()
        self._made: dict[int, list[Any]] = {}
        self._fallen: dict[int, int] = {}

    def results(self, documents: Iterator[tuple[Any, Document]]) -> Iterator[tuple[Any, Any]]:
        """Yield key and result of each document, in order, and end the workers whatever happens."""
        try:
            last, due, more = 0, 0, True
            while True:
                idle = deque(worker for worker in self._workers.all if worker.number < 0)
                while idle and (self._again or (more and last - due < AHEAD * len(self._workers.all))):
                    if self._again:
                        self._start(idle.popleft(), self._again.popleft())
                    elif chunk := self._chunk(documents):
                        self._chunks[last] = chunk
                        self._start(idle.popleft(), last)
                        last += 1
                    else:
                        more = False
                if due == last and not more:
                    return
                if due not in self._made:
                    for worker in self._workers.ready():
                        self._take(worker)
                while due in self._made:
                    keys = [key for key, _ in self._chunks.pop(due)]
                    yield from zip(keys, self._made.pop(due), strict=True)
                    due += 1
        finally:
            self._workers.end()

    def _chunk(self, documents: Iterator[tuple[Any, Document]]) -> Chunk:
        chunk: Chunk = []
        size = 0
        for one in documents:
            chunk.append(one)
            size += len(one[1].text)
            if len(chunk) >= self._most or size >= CHUNK_CHARACTERS:
                break
        return chunk

    def _start(self, worker: Worker, number: int) -> None:
        chunk = [document for _, document in self._chunks[number]]
        while not worker.send(number, chunk):
            self._tell(Fault("a worker process was killed; another one takes its place", severity="warning"))
            worker = self._workers.replace(worker)

    def _take(self, worker: Worker) -> None:
        from nmstag.pipeline.workers import WorkerEndedError

        number = worker.number
        try:
            self._made[number] = worker.receive()
        except WorkerEndedError as ended:
            self._workers.replace(worker)
            self._repeat(number, ended.position)

    def _repeat(self, number: int, position: int) -> None:
        """Have a chunk done again, without the document over which a worker ended twice."""
        chunk = self._chunks[number]
        document = chunk[position][1]
        times = self._fallen[id(document)] = self._fallen.get(id(document), 0) + 1
        if times == 1:
            message = "a worker process was killed; the document that it held is tagged again"
            self._tell(Fault(message, field="id", value=document.id, severity="warning"))
        else:
            del chunk[position]
            message = "a worker process was killed over this document again, so it is left out"
            fault = Fault(message, field="id", value=document.id, allowed="more memory, or fewer --jobs")
            if self._on_fault is None:
                raise DataError(fault)
            self._tell(fault)
        self._again.append(number)

    def _tell(self, fault: Fault) -> None:
        if self._on_fault is not None:
            self._on_fault(fault)
