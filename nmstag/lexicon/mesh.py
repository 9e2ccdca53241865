"""MeSH: gets its files in any of their forms, returns records; used when packs are built and verified.

Read are: the official descriptor and supplementary XML, the official ASCII files (`d2019.bin`,
`c2019.bin`), and plain TSV: `id, name, entry terms joined by a bar` for descriptors, `mesh_id,
mesh_name, kind` for supplementary records, `mesh_id, mesh_name, mesh_tree_number` for the tree. The
form is told from the first lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from nmstag.document import canonical_id
from nmstag.errors import DataError, Fault, FaultHandler
from nmstag.tables import read_table, read_text

DISEASE, CHEMICAL = "Disease", "Chemical"
TYPE_OF_BRANCH = (("C", DISEASE), ("F03", DISEASE), ("D", CHEMICAL))
NOISY_BRANCHES = ("D05", "D08", "D12", "D23", "D24", "D27")
"""Macromolecules, enzymes, peptides and proteins, biological factors, biologicals, actions and uses:
D-branches whose names are mostly no chemicals in the sense of the corpora."""

_TREE_NUMBER = re.compile(r"[A-Z]\d{2}(\.\d+)*")

_HEADER_ID = "mesh_id"
_KIND = {"chemical": CHEMICAL, "disease": DISEASE}


@dataclass(slots=True)
class MeshRecord:
    """One MeSH record: id, preferred name, entry terms, tree numbers.

    `kind` is the type of a supplementary record ('Chemical', 'Disease') or empty.
    """

    id: str
    name: str
    terms: list[str] = field(default_factory=list)
    tree: list[str] = field(default_factory=list)
    kind: str = ""

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


def read_mesh(paths: Iterable[Path], tree: Path | None, on_fault: FaultHandler) -> list[MeshRecord]:
    """Return the records of MeSH files, sorted by id, records of one id merged.

    Args:
        paths: Descriptor and supplementary files.
        tree: A TSV of tree numbers, for descriptors in plain TSV.
        on_fault: Called with each line that cannot be read.

    Raises:
        DataError: A file cannot be opened or is none of the known forms.
    """
    records: dict[str, MeshRecord] = {}
    for path in paths:
        for record in _read_file(path, on_fault):
            known = records.setdefault(record.id, record)
            if known is not record:
                known.terms += record.terms
                known.tree += record.tree
    if tree is not None:
        for id_, number in _read_tree(tree, on_fault):
            if id_ in records and number not in records[id_].tree:
                records[id_].tree.append(number)
    return [records[id_] for id_ in sorted(records)]


def read_tree_numbers(path: Path, on_fault: FaultHandler) -> dict[str, list[str]]:
    """Return the tree numbers of each concept ('MESH:D009459').

    Args:
        path: A TSV of tree numbers, or an official descriptor file, which has them too.
        on_fault: Called with each line that cannot be read.

    Raises:
        DataError: The file cannot be opened, or has no tree number.
    """
    head = read_text(path, DataError)[:2000]
    if head.lstrip("\ufeff \n").startswith("<") or "*NEWRECORD" in head:
        found = (
            (record.id, number) for record in read_mesh([path], None, on_fault) for number in record.tree
        )
    else:
        found = (
            (id_, number) for id_, number in _read_tree(path, on_fault) if _TREE_NUMBER.fullmatch(number)
        )
    numbers: dict[str, list[str]] = {}
    for id_, number in found:
        numbers.setdefault(canonical_id(id_), []).append(number)
    if not numbers:
        raise DataError(
            Fault("no MeSH tree numbers", str(path), allowed="id, name, number; or MeSH descriptors")
        )
    return numbers


def uninverted(term: str) -> str:
    """Return an inverted MeSH term in its natural order; other terms unchanged.

    >>> uninverted("Syndrome, Neuroleptic Malignant"), uninverted("2,4-Dinitrophenol")
    ('Neuroleptic Malignant Syndrome', '2,4-Dinitrophenol')
    """
    return " ".join(reversed(term.split(", "))) if ", " in term else term


def _read_file(path: Path, on_fault: FaultHandler) -> Iterator[MeshRecord]:
    head = read_text(path, DataError)[:2000]
    if head.lstrip("\ufeff \n").startswith("<"):
        return _read_xml(path, on_fault)
    if "*NEWRECORD" in head:
        return _read_ascii(path)
    if "\t" in head:
        return _read_tsv(path, on_fault)
    raise DataError(Fault("not a MeSH file", str(path), allowed="MeSH XML, MeSH ASCII, or TSV"))


def _read_tsv(path: Path, on_fault: FaultHandler) -> Iterator[MeshRecord]:
    """Yield the records of a TSV of descriptors (no header) or of supplementary names (with one)."""
    supplementary = False
    for row in read_table(path, required=(), unnamed=("id", "name", "more"), on_fault=on_fault):
        if row.line == 1 and row["id"] == _HEADER_ID:
            supplementary = True
        elif not re.fullmatch(r"[CD]\d+", row["id"]) or not row["name"]:
            on_fault(row.fault("not a MeSH record", allowed="id, name, terms"))
        elif supplementary:
            yield MeshRecord(row["id"], row["name"], kind=_KIND.get(row["more"], ""))
        else:
            yield MeshRecord(row["id"], row["name"], [term for term in row["more"].split("|") if term])


def _read_tree(path: Path, on_fault: FaultHandler) -> Iterator[tuple[str, str]]:
    """Yield id and tree number of each line of a tree file."""
    for row in read_table(path, required=(), unnamed=("id", "name", "number"), on_fault=on_fault):
        if not row["number"]:
            on_fault(row.fault("not a tree number", allowed="id, name, number"))
        elif row["id"] != _HEADER_ID:
            yield row["id"], row["number"]


def _read_xml(path: Path, on_fault: FaultHandler) -> Iterator[MeshRecord]:
    """Yield the records of official XML; a file that ends early gives what it holds, with a warning."""
    from xml.etree.ElementTree import ParseError, iterparse

    kinds = {"DescriptorRecord": "Descriptor", "SupplementalRecord": "SupplementalRecord"}
    try:
        for _, element in iterparse(path):
            prefix = kinds.get(element.tag)
            if prefix is None:
                continue
            id_ = element.findtext(f"{prefix}UI", "")
            name = element.findtext(f"{prefix}Name/String", "")
            terms = [
                term.findtext("String", "")
                for term in element.iterfind("ConceptList/Concept/TermList/Term")
                if term.get("IsPermutedTermYN") != "Y"
            ]
            tree = [node.text or "" for node in element.iterfind("TreeNumberList/TreeNumber")]
            kind = _supplementary_kind(element.get("SCRClass")) if prefix != "Descriptor" else ""
            yield MeshRecord(id_, name, [t for t in dict.fromkeys(terms) if t != name], tree, kind)
            element.clear()
    except ParseError as error:
        line = error.position[0]
        on_fault(Fault(f"the XML ends or breaks here: {error}", str(path), line, severity="warning"))


def _supplementary_kind(scr_class: str | None) -> str:
    """Return the entity type of a supplementary record's class: 1 chemical, 3 disease."""
    return {"1": CHEMICAL, "3": DISEASE}.get(scr_class or "", "")


def _read_ascii(path: Path) -> Iterator[MeshRecord]:
    """Yield the records of the official ASCII form ('MH = ', 'ENTRY = ', 'MN = ', 'UI = ')."""
    for block in read_text(path, DataError).split("*NEWRECORD")[1:]:
        fields: dict[str, list[str]] = {}
        for line in block.split("\n"):
            key, separator, value = line.rstrip("\r").partition(" = ")
            if separator:
                fields.setdefault(key, []).append(value)
        if "UI" not in fields or not (fields.get("MH") or fields.get("NM")):
            continue
        entries = fields.get("ENTRY", []) + fields.get("PRINT ENTRY", []) + fields.get("SY", [])
        terms = [entry.split("|")[0] for entry in entries]
        name = (fields.get("MH") or fields["NM"])[0]
        kind = "" if "MH" in fields else _ascii_kind(fields)
        yield MeshRecord(fields["UI"][0], name, terms, fields.get("MN", []), kind)


def _ascii_kind(fields: dict[str, list[str]]) -> str:
    """Return the type of a supplementary ASCII record; those without a class are chemicals."""
    return _supplementary_kind(fields.get("RC", ["1"])[0]) or ""
