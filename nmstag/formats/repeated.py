"""Tells of documents with an id that another document of the same run has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from nmstag.document import Document
from nmstag.errors import Fault, FaultHandler, counted

MOST_IDS = 500_000
"""So many ids are remembered (some 50 MB); documents after them are compared with these alone."""


class Repeated:
    """Remembers the ids of a run, and warns once a file of those that came before."""

    def __init__(self) -> None:
        self._earlier: set[str] = set()

    def watch(
        self, documents: Iterable[Document], path: str, on_fault: FaultHandler, *, told: bool
    ) -> Iterator[Document]:
        """Yield the documents of a file as they are; at its end warn of repeated ids.

        Args:
            documents: The documents.
            path: Their file.
            on_fault: Gets the warning.
            told: Whether the reader of the format tells itself of an id that comes twice in the file.
        """
        own: set[str] = set()
        repeated, first = 0, ""
        for document in documents:
            id_ = document.id
            if id_ and (id_ in self._earlier or (id_ in own and not told)):
                repeated += 1
                first = first or id_
            elif len(self._earlier) + len(own) < MOST_IDS:
                own.add(id_)
            yield document
        self._earlier |= own
        if repeated:
            message = f"{counted(repeated, 'document')} with an id that an earlier document has, kept"
            on_fault(Fault(message, path, 0, "id", first, severity="warning"))
