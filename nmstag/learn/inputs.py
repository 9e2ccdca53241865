"""The inputs of `nmstag build`: annotated corpora, and the lines that say what a file was made from."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from nmstag.document import Document
from nmstag.errors import FaultHandler
from nmstag.formats import read_documents

_SPLITS = {"train", "dev", "development", "training", "all"}


@dataclass(frozen=True, slots=True)
class CorpusInput:
    """An annotated file and the name of the corpus it belongs to."""

    name: str
    path: Path


def parse_corpus(argument: str) -> CorpusInput:
    """Return the corpus that 'FILE' or 'NAME=FILE' means; the name is the file's, or its folder's.

    >>> parse_corpus("bc5cdr/train.pubtator").name, parse_corpus("mine=notes.pubtator").name
    ('bc5cdr', 'mine')
    """
    name, separator, rest = argument.partition("=")
    if separator and "/" not in name:
        return CorpusInput(name, Path(rest))
    path = Path(argument)
    stem = path.name.split(".")[0]
    return CorpusInput(path.parent.name if stem in _SPLITS and path.parent.name else stem, path)


def read_corpora(corpora: Sequence[CorpusInput], on_fault: FaultHandler) -> dict[str, list[Document]]:
    """Return the documents of each corpus, corpora sorted by name."""
    documents: dict[str, list[Document]] = {}
    for corpus in sorted(corpora, key=lambda c: (c.name, str(c.path))):
        documents.setdefault(corpus.name, []).extend(read_documents([str(corpus.path)], on_fault=on_fault))
    return documents


def origin(inputs: Sequence[Path]) -> list[str]:
    """Return the comment lines that say how a generated file was made; the first goes on a sentence."""
    lines = ["made by `nmstag build`; do not edit, make it again. From:"]
    return lines + [f"  {place_of(path)} sha256 {checksum(path)[:16]}" for path in inputs]


def place_of(path: Path) -> str:
    """Return an input's name with its folder's, however it was given."""
    return f"{path.resolve().parent.name}/{path.name}"


def checksum(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
