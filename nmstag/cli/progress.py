"""What a person who waits is shown of a run: a bar on a terminal, and with `-v` a line at the end."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, Any, TypeVar

from nmstag.cli import messages
from nmstag.errors import counted

if TYPE_CHECKING:
    from rich.progress import Progress

File = TypeVar("File")
Key = TypeVar("Key")


class Watch:
    """Follows a run: which of its input files is being read, and what has been tagged.

    Args:
        files: Number of input files. Of several the bar shows how many are done and the time left; of one
            the number of documents.
        bar: Whether a bar is wanted; it is shown on a terminal alone.
    """

    def __init__(self, files: int, bar: bool) -> None:
        self._files = files
        self._bar = bar and sys.stderr.isatty() and messages.level >= messages.USUAL
        self._begun = 0
        self.documents = 0
        self.mentions = 0
        self.pack = ""

    def reading(self, files: Sequence[File]) -> Iterator[File]:
        """Yield the input files in order, noting how many are begun."""
        for file in files:
            self._begun += 1
            yield file

    def tagged(self, documents: Iterable[tuple[Key, Any]]) -> Iterator[tuple[Key, Any]]:
        """Yield the documents as they come, each with its key, and show how far the run is.

        Args:
            documents: Documents, or what has as many `mentions` as a document, and its `pack`.
        """
        start = time.monotonic()
        with self._shown() as bar:
            task = bar.add_task("tagging", total=self._files if self._files > 1 else None) if bar else None
            for key, document in documents:
                self.documents += 1
                self.mentions += len(document.mentions)
                self.pack = document.pack
                if bar and task is not None:
                    done = self._begun - 1 if self._files > 1 else self.documents
                    bar.update(task, completed=done)
                yield key, document
        seconds = time.monotonic() - start
        told = f"{counted(self.documents, 'document')} with {counted(self.mentions, 'mention')}"
        told += f" in {seconds:.1f} s"
        if self.documents:  # else nothing has named a pack
            told += f", pack {self.pack[:12] or 'none'}"
        messages.tell(told, messages.VERBOSE)

    def _shown(self) -> AbstractContextManager[Progress | None]:
        """Return the bar, which is gone when the run ends."""
        if not self._bar:
            return nullcontext()
        from rich.console import Console
        from rich.progress import (
            BarColumn,
            MofNCompleteColumn,
            Progress,
            ProgressColumn,
            TextColumn,
            TimeElapsedColumn,
            TimeRemainingColumn,
        )

        done, what = TextColumn("{task.completed:.0f}"), TextColumn("documents")
        columns: tuple[ProgressColumn, ...] = (BarColumn(), done, what, TimeElapsedColumn())
        if self._files > 1:
            share, files = TextColumn("{task.percentage:>3.0f}%"), TextColumn("files")
            left = TimeRemainingColumn(compact=True)
            columns = (BarColumn(), MofNCompleteColumn(), share, files, left)
        return Progress(*columns, console=Console(stderr=True), transient=True)
