"""BioC XML to documents and back, document by document."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Iterator
from typing import Any, TextIO
from xml.sax.saxutils import escape, quoteattr

from nmstag.document import Document
from nmstag.errors import Fault, FaultHandler
from nmstag.formats.base import Pieces, warn_of
from nmstag.formats.bioc_reader import to_documents
from nmstag.formats.bioc_writer import SOURCE, Object, from_document
from nmstag.formats.xml_source import elements

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE collection SYSTEM "BioC.dtd">\n<collection>'
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def read(lines: Pieces, *, path: str, on_fault: FaultHandler) -> Iterator[Document]:
    """Yield the documents of a collection."""
    found = map(_object, elements(lines, "document", path, on_fault))
    yield from to_documents(found, path, on_fault)


def _object(element: ET.Element) -> Object:
    """Return an element as its object in BioC JSON; attributes and children become keys."""
    result: Object = dict(element.attrib)
    result["infons"] = {infon.get("key"): infon.text or "" for infon in element.findall("infon")}
    for child in element:
        if child.tag in ("id", "offset", "text"):
            result[child.tag] = child.text or ""
        elif child.tag != "infon":
            result.setdefault(child.tag + "s", []).append(_object(child))
    return result


def write(documents: Iterable[Document], stream: TextIO, *, on_fault: FaultHandler = warn_of) -> None:
    """Write a collection; evidence is left out, and what XML cannot hold (NUL) becomes U+FFFD."""
    stream.write(_HEAD + "".join(_element(key, value) for key, value in SOURCE.items()) + "\n")
    for document in documents:
        if _NOT_XML.search(document.text):
            message = "characters that XML cannot hold become U+FFFD"
            on_fault(Fault(message, field="id", value=document.id, severity="warning"))
        stream.write(_document(from_document(document)) + "\n")
    stream.write("</collection>\n")


def _clean(text: Any) -> str:
    return escape(_NOT_XML.sub("\ufffd", str(text)), {"\r": "&#13;"})


def _element(tag: str, text: Any) -> str:
    return f"<{tag}>{_clean(text)}</{tag}>"


def _infons(value: Object) -> str:
    return "".join(
        f"<infon key={quoteattr(key)}>{_clean(text)}</infon>" for key, text in value["infons"].items()
    )


def _document(value: Object) -> str:
    passages = "".join(map(_passage, value["passages"]))
    relations = "".join(map(_relation, value["relations"]))
    return f"<document>{_element('id', value['id'])}{passages}{relations}</document>"


def _relation(value: Object) -> str:
    nodes = "".join(f'<node refid="{one["refid"]}" role="{one["role"]}"/>' for one in value["nodes"])
    return f'<relation id="{value["id"]}">{_infons(value)}{nodes}</relation>'


def _passage(value: Object) -> str:
    annotations = "".join(map(_annotation, value["annotations"]))
    head = f"{_infons(value)}{_element('offset', value['offset'])}"
    return f"<passage>{head}{_element('text', value['text'])}{annotations}</passage>"


def _annotation(value: Object) -> str:
    (place,) = value["locations"]
    location = f'<location offset="{place["offset"]}" length="{place["length"]}"/>'
    text = _element("text", value["text"])
    return f'<annotation id="{value["id"]}">{_infons(value)}{location}{text}</annotation>'
