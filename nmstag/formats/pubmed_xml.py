"""PubMed records in XML to documents of title and abstract; read only."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator

from nmstag.document import Document, Passage
from nmstag.errors import Fault, FaultHandler
from nmstag.formats.base import Lines
from nmstag.formats.xml_source import elements


def read(lines: Lines, *, path: str, on_fault: FaultHandler) -> Iterator[Document]:
    """Yield each record: title, newline, abstract, as in PubTator.

    White space is normalised, and the sections of a structured abstract are joined by a space, each after
    its label ('METHODS: ').
    """
    for record in elements(lines, "MedlineCitation", path, on_fault):
        name = _text(record.find("PMID"))
        if not name:
            on_fault(Fault("a record without a PMID, left out", path, field="PMID"))
            continue
        title = _text(record.find("Article/ArticleTitle"))
        sections = [_section(section) for section in record.iterfind("Article/Abstract/AbstractText")]
        abstract = " ".join(filter(None, sections))
        text = f"{title}\n{abstract}"
        passages = (Passage(0, len(title), "title"), Passage(len(title) + 1, len(text), "abstract"))
        yield Document(name, text, passages)


def _text(element: ET.Element | None) -> str:
    return "" if element is None else " ".join("".join(element.itertext()).split())


def _section(element: ET.Element) -> str:
    label, text = element.get("Label"), _text(element)
    return f"{label}: {text}" if label and label != "UNLABELLED" else text
