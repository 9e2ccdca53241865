"""One output file that grows document by document, and that the next run continues after an interruption.

What is written goes to '.nmstag-*.part' beside the output, and takes its place when all is written. Every
second the part is brought to the disk, and a line of '.nmstag-*.journal' then says how many documents and
bytes are safe, with a checksum of the bytes and a hash of the inputs so far. A run that finds both goes on
after the last such line, if it is called alike and the documents it reads are the same so far; else it begins
again.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import islice
from typing import NamedTuple, TextIO, TypeVar

from nmstag.cli import messages
from nmstag.document import Document
from nmstag.errors import DataError, Fault, NmstagError, counted
from nmstag.formats.source import reason
from nmstag.formats.temporary import hidden_name, open_locked, put_in_place, release, replacing, to_disk

T = TypeVar("T")
SECONDS = 1.0
"""So much work at most is lost, besides what a single document takes."""
_PIECE = 1 << 20


class _Safe(NamedTuple):
    """What of a part is safe.

    Args:
        documents: Number of documents read and written.
        bytes: Length of what was written.
        checksum: Its CRC-32.
        inputs: Hash of the documents read.
    """

    documents: int = 0
    bytes: int = 0
    checksum: int = 0
    inputs: str = ""


class Part:
    """An output file while it is written.

    Args:
        descriptor: The part, open and locked.
        journal: The path of its journal.
        safe: What of it is kept; the rest is cut off.
        made_with: Hash of all that the output depends on besides its inputs.
    """

    def __init__(self, descriptor: int, journal: str, safe: _Safe, made_with: str) -> None:
        self._descriptor, self._journal, self._made_with = descriptor, journal, made_with
        self._stream = open(descriptor, "w", encoding="utf-8", newline="\n", closefd=False)  # noqa: SIM115
        self.safe = safe
        self._documents = 0
        self._inputs = hashlib.blake2b(digest_size=16)
        self._saved = time.monotonic()
        if safe.documents:
            self._cut(safe)
            self._note(safe, begin=True)  # without a line that was cut short
        else:
            self.begin_again()

    @property
    def stream(self) -> TextIO:
        """The part, open for writing."""
        return self._stream

    def begin_again(self) -> None:
        """Empty the part and its journal."""
        self._cut(_Safe())
        self._documents = 0
        self._inputs = hashlib.blake2b(digest_size=16)
        self._note(self.safe, begin=True)

    def unwritten(self, read: Callable[[], Iterable[Document]]) -> Iterator[tuple[bytes, Document]]:
        """Yield each document that the part does not hold yet, with the key that `written` takes.

        Args:
            read: Returns the documents of the inputs, from the first one on.
        """
        documents = iter(read())
        if self.safe.documents:
            wanted = self.safe
            for document in islice(documents, wanted.documents):
                self._count(_hash(document))
            if (self._documents, self._inputs.hexdigest()) == (wanted.documents, wanted.inputs):
                messages.tell(
                    f"going on after {counted(wanted.documents, 'document')} that an interrupted run wrote"
                )
            else:
                messages.tell("the inputs are not those of the interrupted run: beginning again")
                self.begin_again()
                documents = iter(read())
        for document in documents:
            yield _hash(document), document

    def written(self, tagged: Iterable[tuple[bytes, T]]) -> Iterator[T]:
        """Yield what is to be written, and note each when the next one is asked for."""
        for key, one in tagged:
            yield one
            self._count(key)
            if time.monotonic() - self._saved >= SECONDS:
                self.save()

    def save(self) -> None:
        """Bring what is written to the disk, and note it in the journal."""
        self._stream.flush()
        to_disk(self._descriptor)
        size = os.fstat(self._descriptor).st_size
        checksum = _checksum(self._descriptor, self.safe.bytes, size, self.safe.checksum)
        self.safe = _Safe(self._documents, size, checksum, self._inputs.hexdigest())
        self._note(self.safe)
        self._saved = time.monotonic()

    def finish(self) -> None:
        """Bring all to the disk."""
        self._stream.flush()
        to_disk(self._descriptor)

    def close(self) -> None:
        """Close the part, without what is not written yet."""
        with suppress(OSError):
            self._stream.close()
        release(self._descriptor)

    def _note(self, safe: _Safe, *, begin: bool = False) -> None:
        """Write what is safe to the journal, or to a new one."""
        line = json.dumps(safe._asdict()) + "\n"
        if begin:
            with replacing(self._journal) as new:
                new.write(json.dumps({"made_with": self._made_with}) + "\n" + line)
        else:
            with open(self._journal, "a", encoding="utf-8") as journal:
                journal.write(line)

    def _count(self, key: bytes) -> None:
        self._inputs.update(key)
        self._documents += 1

    def _cut(self, safe: _Safe) -> None:
        os.ftruncate(self._descriptor, safe.bytes)
        os.lseek(self._descriptor, safe.bytes, os.SEEK_SET)
        self.safe = safe


@contextmanager
def continued(output: str, made_with: str, *, again: bool = False) -> Iterator[Part | None]:
    """Open an output file that can be continued; None where that is not possible, or another run writes it.

    Args:
        output: Its name.
        made_with: Hash of all that it depends on besides its inputs.
        again: Whether to begin again even so.

    Raises:
        DataError: It cannot be written.
    """
    target = os.path.realpath(output)
    path, journal = hidden_name(target, ".part"), hidden_name(target, ".journal")
    part = None
    try:
        descriptor = open_locked(path)
        if descriptor is None:
            yield None
            return
        safe = _Safe() if again else _last_safe(descriptor, journal, made_with)
        part = Part(descriptor, journal, safe, made_with)
        yield part
        part.finish()
        put_in_place(path, target)
        os.unlink(journal)
    except BaseException as error:
        _leave(part, path, journal, error)
        if isinstance(error, OSError) and not isinstance(error, BrokenPipeError):
            raise DataError(Fault(f"cannot write: {reason(error)}", output)) from error
        raise
    finally:
        if part is not None:
            part.close()


def _leave(part: Part | None, path: str, journal: str, error: BaseException) -> None:
    """Remove a part that is not finished, unless it is worth to be continued."""
    if part is None:
        return
    if part.safe.documents and not isinstance(error, NmstagError):
        kept = f"{counted(part.safe.documents, 'document')} kept"
        messages.tell(f"stopped; {kept}, and the same command goes on from there")
        return
    for name in (path, journal):
        with suppress(OSError):
            os.unlink(name)


def _last_safe(descriptor: int, journal: str, made_with: str) -> _Safe:
    """Return what of a part is safe by its journal and by its checksum."""
    found = _Safe()
    with suppress(OSError, ValueError, TypeError), open(journal, encoding="utf-8", newline="\n") as stream:
        if json.loads(next(stream, "")) != {"made_with": made_with}:
            return found
        size = os.fstat(descriptor).st_size
        for line in stream:
            safe = _Safe(**json.loads(line))
            if safe.bytes > size:
                break
            found = safe
    if _checksum(descriptor, 0, found.bytes, 0) != found.checksum:
        return _Safe()
    return found


def _checksum(descriptor: int, start: int, end: int, before: int) -> int:
    """Return the CRC-32 of a file up to `end`, given that up to `start`."""
    while start < end:
        piece = os.pread(descriptor, min(_PIECE, end - start), start)
        if not piece:
            break
        before, start = zlib.crc32(piece, before), start + len(piece)
    return before


def _hash(document: Document) -> bytes:
    """Return the hash of all that tagging reads of a document."""
    found = hashlib.blake2b(document.id.encode("utf-8", "surrogatepass"), digest_size=16)
    found.update(b"\0" + document.text.encode("utf-8", "surrogatepass"))
    rest = (document.passages, document.mentions, document.relations)
    if any(rest):
        found.update(repr(rest).encode("utf-8", "surrogatepass"))
    return found.digest()
