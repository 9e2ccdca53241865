"""Every reference corpus reads, and writing it back gives the same; skipped where they are absent."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest

from nmstag.errors import Fault
from nmstag.formats import FORMATS, read_documents

SHARED = Path(os.environ.get("NMSTAG_SHARED") or Path(__file__).resolve().parents[3] / "shared")
CORPORA = sorted((SHARED / "corpora").glob("*/*.pubtator"))

KNOWN_FAULTS = {
    "ncbi_disease/train.pubtator": [(3234, "text"), (4518, "id")],
}

pytestmark = pytest.mark.skipif(not CORPORA, reason="the reference corpora are not here")


@pytest.mark.parametrize("path", CORPORA, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_corpus(path: Path) -> None:
    faults: list[Fault] = []
    documents = list(read_documents(path, on_fault=faults.append))
    name = f"{path.parent.name}/{path.name}"
    assert [(fault.line, fault.field) for fault in faults] == KNOWN_FAULTS.get(name, [])
    assert {fault.severity for fault in faults} <= {"warning"}
    assert documents
    for form in ("pubtator", "jsonl"):
        stream = io.StringIO(newline="\n")
        FORMATS[form].write(documents, stream)
        if form == "pubtator":
            assert len(differing_lines(path, stream.getvalue())) == (name == "ncbi_disease/train.pubtator")
        stream.seek(0)
        assert list(FORMATS[form].read(stream, on_fault=lambda fault: None)) == documents


def differing_lines(path: Path, written: str) -> list[str]:
    """Return the lines that are not as before; only an annotation that does not equal its span may be.

    An empty seventh column is not written.
    """
    with open(path, encoding="utf-8", newline="\n") as file:
        before = [line.rstrip("\t\n") for line in file if line.strip()]
    after = [line for line in written.split("\n") if line]
    return [one for one, other in zip(before, after, strict=True) if one != other]


def test_prose() -> None:
    path = SHARED / "corpora" / "nms" / "prose.txt"
    (document,) = read_documents(path)
    assert document.text == path.read_bytes().decode()
    assert document.id == "prose"
