"""The files of MeSH in any of their forms, also compressed with gzip; yields their records one by one.

Read are: the official descriptor and supplementary XML, the official ASCII files (`d2019.bin`,
`c2019.bin`), and plain TSV: `id, name, entry terms joined by a bar` for descriptors, `mesh_id,
mesh_name, kind` for supplementary records, `mesh_id, mesh_name, mesh_tree_number` for the tree. The
form is told from the first lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO
from zlib import error as zlib_error

from nmstag.errors import DataError, Fault, FaultHandler
from nmstag.late import late
from nmstag.tables import open_binary, read_table

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

DISEASE, CHEMICAL = "Disease", "Chemical"
TYPE_OF_BRANCH = (("C", DISEASE), ("F03", DISEASE), ("D", CHEMICAL))
NOISY_BRANCHES = ("D05", "D08", "D12", "D23", "D24", "D27")
"""Macromolecules, enzymes, peptides and proteins, biological factors, biologicals, actions and uses:
D-branches whose names are mostly no chemicals in the sense of the corpora."""

HEADER_ID = "mesh_id"
_KIND = {"chemical": CHEMICAL, "disease": DISEASE}
_HEAD = 4000
_YEAR = late(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_DOCTYPE_YEAR = late(r"<!DOCTYPE[^>]*?((?:19|20)\d\d)")
_INDEXED = late(r"\s*(?:/.*)?\(\d{4}.*\)\s*$")
"""The years, and the qualifier, after a heading in the list of earlier indexing: 'Lung/injuries (2019)'."""


@dataclass(slots=True)
class MeshRecord:
    """One MeSH record: id, preferred name, entry terms, tree numbers.

    `kind` is the type of a supplementary record ('Chemical', 'Disease') or empty; `earlier` has the
    headings under which papers on a descriptor were indexed before it was one.
    """

    id: str
    name: str
    terms: list[str] = field(default_factory=list)
    tree: list[str] = field(default_factory=list)
    kind: str = ""
    earlier: list[str] = field(default_factory=list)

    def type(self, excluded: tuple[str, ...] = NOISY_BRANCHES) -> str:
        """Return the entity type its branches give it; empty where it is no entity.

        A record in an excluded branch still counts when another of its branches is not excluded.
        """
        if self.kind:
            return self.kind
        open_branches = [number for number in self.tree if not number.startswith(excluded)]
        for branch, type_ in TYPE_OF_BRANCH:
            if any(number.startswith(branch) for number in open_branches):
                return type_
        return ""


def read_records(path: Path, on_fault: FaultHandler) -> Iterator[MeshRecord]:
    """Return the records of a file.

    Args:
        path: Descriptors or supplementary records.
        on_fault: Called with each line that cannot be read.

    Raises:
        DataError: The file cannot be opened or is none of the known forms.
    """
    form = form_of(path)
    if form == "xml":
        return _read_xml(path, on_fault)
    if form == "ascii":
        return _read_ascii(path, on_fault)
    if form == "tsv":
        return _read_tsv(path, on_fault)
    raise DataError(Fault("not a MeSH file", str(path), allowed="MeSH XML, MeSH ASCII, or TSV"))


def form_of(path: Path) -> str:
    """Return 'xml', 'ascii' or 'tsv'; empty where the file has none of these forms."""
    head = _head(path)
    if head.lstrip("\ufeff \r\n").startswith("<"):
        return "xml"
    if "*NEWRECORD" in head:
        return "ascii"
    return "tsv" if "\t" in head else ""


def year_of(path: Path) -> int:
    """Return the year of MeSH that a file's name or its document type tells; 0 where none does."""
    named = _YEAR.findall(path.name)
    declared = _DOCTYPE_YEAR.findall(_head(path))
    return int((named or declared or ["0"])[0])


def _head(path: Path) -> str:
    with _opened(path, _ignore) as stream:
        return stream.read(_HEAD).decode("utf-8", "replace")
    return ""


def _ignore(fault: Fault) -> None:
    """Ignore a fault that is reported when the records are read."""


@contextmanager
def _opened(path: Path, on_fault: FaultHandler) -> Iterator[BinaryIO]:
    """Give an open file; one whose compressed data ends early gives what it holds, with a warning."""
    with open_binary(path, DataError) as stream:
        try:
            yield stream
        except EOFError:
            on_fault(Fault("the compressed file ends early", str(path), severity="warning"))
        except (OSError, zlib_error) as error:
            raise DataError(Fault("cannot be read (the file is damaged)", str(path))) from error


def _read_tsv(path: Path, on_fault: FaultHandler) -> Iterator[MeshRecord]:
    """Yield the records of a TSV of descriptors (no header) or of supplementary names (with one)."""
    supplementary = False
    for row in read_table(path, required=(), unnamed=("id", "name", "more"), on_fault=on_fault):
        if row.line == 1 and row["id"] == HEADER_ID:
            supplementary = True
        elif not re.fullmatch(r"[CD]\d+", row["id"]) or not row["name"]:
            on_fault(row.fault("not a MeSH record", allowed="id, name, terms"))
        elif supplementary:
            yield MeshRecord(row["id"], row["name"], kind=_KIND.get(row["more"], ""))
        else:
            yield MeshRecord(row["id"], row["name"], [term for term in row["more"].split("|") if term])


def _read_xml(path: Path, on_fault: FaultHandler) -> Iterator[MeshRecord]:
    """Yield the records of official XML; a file that ends early gives what it holds, with a warning."""
    from xml.etree.ElementTree import ParseError, iterparse

    kinds = {"DescriptorRecord": "Descriptor", "SupplementalRecord": "SupplementalRecord"}
    root: Element | None = None
    with _opened(path, on_fault) as stream:
        try:
            for event, element in iterparse(stream, ("start", "end")):
                root = element if root is None else root
                if event == "end" and element.tag in kinds:
                    yield _xml_record(element, kinds[element.tag])
                    root.clear()
        except ParseError as error:
            line = error.position[0]
            on_fault(Fault(f"the XML ends or breaks here: {error}", str(path), line, severity="warning"))


def _xml_record(element: Element, prefix: str) -> MeshRecord:
    """Return the record of an element whose child elements begin with `prefix`."""
    name = element.findtext(f"{prefix}Name/String", "").strip()
    terms = [
        term.findtext("String", "").strip()
        for term in element.iterfind("ConceptList/Concept/TermList/Term")
        if term.get("IsPermutedTermYN") != "Y"
    ]
    tree = [node.text or "" for node in element.iterfind("TreeNumberList/TreeNumber")]
    kind = _supplementary_kind(element.get("SCRClass")) if prefix != "Descriptor" else ""
    earlier = [node.text or "" for node in element.iterfind("PreviousIndexingList/PreviousIndexing")]
    return MeshRecord(
        element.findtext(f"{prefix}UI", "").strip(),
        name,
        [term for term in dict.fromkeys(terms) if term and term != name],
        tree,
        kind,
        [_INDEXED.sub("", heading) for heading in earlier],
    )


def _supplementary_kind(scr_class: str | None) -> str:
    """Return the entity type of a supplementary record's class: 1 chemical, 3 disease."""
    return {"1": CHEMICAL, "3": DISEASE}.get(scr_class or "", "")


def _read_ascii(path: Path, on_fault: FaultHandler) -> Iterator[MeshRecord]:
    """Yield the records of the official ASCII form ('MH = ', 'ENTRY = ', 'MN = ', 'UI = ')."""
    fields: dict[str, list[str]] = {}
    with _opened(path, on_fault) as stream:
        for number, line in enumerate(stream, 1):
            try:
                text = line.decode("utf-8").rstrip("\r\n")
            except UnicodeDecodeError:
                on_fault(Fault("not UTF-8; the line is left out", str(path), number, allowed="UTF-8"))
                continue
            if text.startswith("*NEWRECORD"):
                yield from _ascii_record(fields)
                fields = {}
            key, separator, value = text.partition(" = ")
            if separator:
                fields.setdefault(key, []).append(value)
    yield from _ascii_record(fields)


def _ascii_record(fields: dict[str, list[str]]) -> Iterator[MeshRecord]:
    """Yield the record of the lines of one; nothing where it has no id or no name."""
    names = fields.get("MH") or fields.get("NM")
    if "UI" not in fields or not names:
        return
    entries = fields.get("ENTRY", []) + fields.get("PRINT ENTRY", []) + fields.get("SY", [])
    terms = [entry.split("|")[0] for entry in entries]
    # Supplementary records without a class are chemicals.
    kind = "" if "MH" in fields else _supplementary_kind(fields.get("RC", ["1"])[0])
    earlier = [_INDEXED.sub("", heading) for heading in fields.get("PI", [])]
    yield MeshRecord(fields["UI"][0], names[0], terms, fields.get("MN", []), kind, earlier)
