"""Terms written into a pack: their names as `lexicons/terms/*.tsv`, their links as `knowledge/links.tsv`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from nmstag.errors import DataError, Fault, FaultHandler
from nmstag.learn.terms.delimited import read_delimited
from nmstag.learn.terms.obo import read_obo, read_obographs
from nmstag.learn.terms.record import Term, TermSettings
from nmstag.learn.terms.rrf import TYPE_OF_SEMANTIC_TYPE, read_rrf
from nmstag.lexicon.keys import is_abbreviation, usage_key
from nmstag.lexicon.mesh_files import CHEMICAL, DISEASE
from nmstag.packs.links import COLUMNS, LINKS
from nmstag.tables import open_binary, read_table, table_text, write_table

FOLDER = "lexicons/terms"
_LONGEST = 200
"""Characters of a name; longer ones are definitions."""
_LETTER = re.compile(r"[^\W\d_]")
_NOT_IN_FILES = re.compile(r"[^A-Za-z0-9_.-]+")
_HEAD = 4000
_TYPES = (DISEASE, CHEMICAL)

Reader = Callable[[Path, TermSettings, FaultHandler], Iterator[Term]]


def write_terms(
    out: Path,
    paths: Sequence[Path],
    settings: TermSettings,
    header: Sequence[str],
    ordinary: frozenset[str],
    on_fault: FaultHandler,
) -> tuple[dict[str, int], set[str]]:
    """Write the terms of files; return the number of rows of each table, and the types.

    A name that several terms have belongs to the one whose preferred name it is, else to the first. Left out
    are numbers, single characters and, of diseases and chemicals, single words of ordinary English.

    Args:
        out: Folder of the pack.
        paths: The files; those that say themselves to belong together, as MRCONSO and MRSTY, are one.
        settings: How they are read.
        header: Comment lines of the tables.
        ordinary: Words that are no name of a disease or a chemical.
        on_fault: Called with each part of a file that cannot be used.

    Raises:
        DataError: A file cannot be read, has no known form, or nothing tells the type of its terms.
    """
    written: dict[str, int] = {}
    types: set[str] = set()
    table = out / LINKS
    rows = read_table(table, required=COLUMNS, on_fault=on_fault) if table.is_file() else ()
    links = dict.fromkeys(tuple(row[column] for column in COLUMNS) for row in rows)
    for path in paths:
        if path.name.upper().removesuffix(".GZ") in ("MRSTY.RRF", "RXNSTY.RRF"):
            continue
        lexicon = _TermLexicon(path, settings, ordinary)
        name = f"{FOLDER}/{lexicon.file}.tsv"
        written[name] = written.get(name, 0) + lexicon.write(out / name, header, on_fault)
        types |= lexicon.types
        links |= dict.fromkeys(lexicon.links)
    if links:
        written[LINKS] = write_table(table, COLUMNS, list(links))
    return written, types


class _TermLexicon:
    """The terms of one file on their way into a lexicon, read twice so that few are in memory at once."""

    def __init__(self, path: Path, settings: TermSettings, ordinary: frozenset[str]) -> None:
        self.types: set[str] = set()
        self.links: list[tuple[str, ...]] = []
        self._path, self._settings, self._ordinary = path, settings, ordinary
        self._read = reader_of(path)
        self._owner: dict[str, str] = {}
        first = next(self._typed(_ignore), None)
        if first is None:
            kinds = "TYPE or BRANCH=TYPE, such as Disease or T047=Disease"
            raise DataError(Fault("nothing tells the type of a term", str(path), allowed=f"--type {kinds}"))
        space = settings.namespace or first[0].id.partition(":")[0]
        if not space:
            raise DataError(Fault("ids without a namespace", str(path), allowed="--namespace NAME"))
        self.file = _NOT_IN_FILES.sub("_", space.upper())

    def write(self, path: Path, header: Sequence[str], on_fault: FaultHandler) -> int:
        """Write the table and return its number of rows."""
        for term, type_ in self._typed(_ignore):
            self._owner.setdefault(_slot(term.names[0], type_), term.id)
        path.parent.mkdir(parents=True, exist_ok=True)
        count = 0
        with path.open("w", encoding="utf-8", newline="\n") as stream:
            stream.write(table_text(("name", "type", "id", "label"), (), header))
            for term, type_ in self._typed(on_fault):
                rows = list(self._rows(term, type_))
                stream.write(table_text((), rows).removeprefix("\n"))
                count += len(rows)
        return count

    def _rows(self, term: Term, type_: str) -> Iterator[tuple[str, ...]]:
        """Yield the rows of a term; its links are noted."""
        id_, linked = self._settings.linked(term)
        self.types.add(type_)
        self.links += [(id_, *one.split(":", 1)) for one in linked]
        slots = {_slot(name, type_): name for name in reversed(term.names) if self._usable(name, type_)}
        for slot, name in reversed(slots.items()):
            if self._owner.setdefault(slot, term.id) == term.id:
                yield name, type_, id_, term.names[0]

    def _usable(self, name: str, type_: str) -> bool:
        if not 1 < len(name) <= _LONGEST or not _LETTER.search(name):
            return False
        return type_ not in _TYPES or is_abbreviation(name) or name.lower() not in self._ordinary

    def _typed(self, on_fault: FaultHandler) -> Iterator[tuple[Term, str]]:
        """Yield each term that is taken, with its type."""
        for term in self._read(self._path, self._settings, on_fault):
            type_ = self._settings.type_of(term)
            if not type_ and not self._settings.types:
                type_ = _own_type(term, self._read)
            if type_:
                yield term, type_


def _slot(name: str, type_: str) -> str:
    """Return what names that are one for the tagger have in common."""
    return "\t".join((type_, *usage_key(name)))


def _own_type(term: Term, read: Reader) -> str:
    """Return the type that a terminology itself gives a term: its column, or its semantic type."""
    if read is read_delimited:
        return term.branches[0] if term.branches else ""
    return next((TYPE_OF_SEMANTIC_TYPE[one] for one in term.branches if one in TYPE_OF_SEMANTIC_TYPE), "")


def reader_of(path: Path) -> Reader:
    """Return what reads a file, by its name or how it begins.

    Raises:
        DataError: It has no form that is known, or cannot be read.
    """
    name = path.name.lower().removesuffix(".gz")
    with open_binary(path, DataError) as stream:
        head = stream.read(_HEAD).decode("utf-8", "replace").lstrip("\ufeff\r\n ")
    if name.endswith(".rrf"):
        return read_rrf
    if name.endswith(".obo") or head.startswith("format-version:"):
        return read_obo
    if head.startswith("{"):
        return read_obographs
    if name.endswith((".csv", ".tsv", ".txt", ".tab")) and not head.startswith("<"):
        return read_delimited
    allowed = "CSV, TSV, OBO, OBO in JSON (obographs), or RRF of UMLS or RxNorm"
    raise DataError(Fault("not a terminology of a known form", str(path), allowed=allowed))


def _ignore(fault: Fault) -> None:
    """Ignore a fault that is reported when the rows are written."""
