"""Which documents a pack learned from: so that a score on them is not taken for one on held-out text."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from nmstag.document import Document
from nmstag.errors import Fault, PackError
from nmstag.packs.folder import Pack
from nmstag.tables import read_table, write_table

LEARNED_FROM = "knowledge/learned_from.tsv"
_COLUMNS = ("text", "corpus")
_LENGTH = 16


def text_key(text: str) -> str:
    """Return the first 16 hexadecimal digits of the SHA-256 of a text, its white space made even."""
    return hashlib.sha256(" ".join(text.split()).encode("utf-8", "surrogatepass")).hexdigest()[:_LENGTH]


def learned_texts(packs: Sequence[Pack]) -> dict[str, str]:
    """Return the keys of the texts that packs learned from, with the corpus of each.

    Raises:
        PackError: A table cannot be read; every fault is named.
    """
    faults: list[Fault] = []
    rows = [
        row for path in _tables(packs) for row in read_table(path, required=_COLUMNS, on_fault=faults.append)
    ]
    if faults:
        raise PackError(faults)
    return {row["text"]: row["corpus"] for row in rows}


def count_learned(packs: Sequence[Pack], documents: Iterable[Document]) -> int:
    """Return how many of the documents packs learned from."""
    known = learned_texts(packs)
    return sum(text_key(document.text) in known for document in documents) if known else 0


def write_learned_from(folder: Path, corpora: Iterable[tuple[str, Iterable[Document]]]) -> int:
    """Write the table of a pack's folder; return its number of rows."""
    rows = sorted({(text_key(document.text), name) for name, documents in corpora for document in documents})
    comments = ["Texts that were learned from: start of the SHA-256 of each, white space made even."]
    return write_table(folder / LEARNED_FROM, _COLUMNS, rows, comments)


def _tables(packs: Sequence[Pack]) -> Iterator[Path]:
    return (pack.folder / LEARNED_FROM for pack in packs if LEARNED_FROM in pack.files)
