"""Parses XML in pieces for the XML formats, so that a collection needs the memory of one document."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from typing import Any
from xml.parsers.expat import ErrorString

from nmstag.errors import Fault, FaultHandler
from nmstag.formats.base import Pieces

_CHUNK = 1 << 16


def elements(lines: Pieces, tag: str, path: str, log: FaultHandler) -> Iterator[ET.Element]:
    """Yield each element of that name when it is complete; it is emptied before the next one.

    External entities are not loaded. What follows broken XML cannot be read; this is reported.
    """
    parser: Any = ET.XMLPullParser(("start", "end"))
    root: ET.Element | None = None
    fed = found = False
    try:
        for chunk in _chunks(lines):
            if chunk is None:
                return
            fed = True
            parser.feed(chunk)
            for event, element in parser.read_events():
                if root is None:
                    root = element
                if event == "end" and element.tag == tag:
                    found = True
                    yield element
                    root.clear()
        if not fed:
            return  # An empty file, which has been reported.
        parser.close()
    except ET.ParseError as error:
        log(broken(ErrorString(error.code), path, error.position[0]))
        return
    except (LookupError, ValueError):
        log(broken("its encoding is not known", path, 1))
        return
    if not found:
        log(Fault(f"no element <{tag}> in this file", path, allowed=f"XML with at least one <{tag}>"))


def broken(what: str, path: str, line: int) -> Fault:
    """Return the fault of XML that cannot be read from some place on."""
    allowed = "UTF-8, or the encoding that the file declares, or --encoding" if "token" in what else ""
    return Fault(f"broken XML, nothing after this can be read: {what}", path, line, allowed=allowed)


def _chunks(lines: Pieces) -> Iterator[str | bytes | None]:
    for line in lines:
        if line is None:
            yield None
            return
        for start in range(0, len(line), _CHUNK):
            yield line[start : start + _CHUNK]
