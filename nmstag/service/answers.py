"""In which form the service answers: our JSON, or a format of files by the header Accept."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from io import StringIO

from nmstag.document import Document
from nmstag.document.encoding import LineEncoder
from nmstag.errors import counted
from nmstag.formats import find_format
from nmstag.service.requests import TagRequest
from nmstag.view.data import PageData

JSON = "application/json"
MEDIA_TYPES = {
    "application/x-bioc+json": "bioc-json",
    "application/x-bioc+xml": "bioc-xml",
    "text/x-pubtator": "pubtator",
    "application/x-ndjson": "jsonl",
}
"""For each media type the format of files that answers it."""
WARNINGS = "Nmstag-Warnings"
"""The header that tells what the format of an answer could not hold."""
_LONGEST_HEADER = 2_000


@dataclass(frozen=True, slots=True)
class Answer:
    """What a request is answered with.

    Args:
        content: The body.
        warnings: What the format could not hold.
    """

    content: str
    warnings: tuple[str, ...] = ()

    def headers(self) -> dict[str, str]:
        """Return the header with the warnings, where there are any, in ASCII as headers are."""
        if not self.warnings:
            return {}
        told = "; ".join(self.warnings).encode("ascii", "backslashreplace").decode()
        return {WARNINGS: told if len(told) <= _LONGEST_HEADER else told[: _LONGEST_HEADER - 3] + "..."}


Form = tuple[str, Callable[[list[Document]], Answer]]


def form_for(accept: str, request: TagRequest) -> Form | None:
    """Return the media type of an answer and what makes it; None where nothing that is accepted can be made.

    Args:
        accept: The header: media types, of which the one with the greatest weight ('q') is taken, and of
            several with the same the first; empty means JSON.
        request: What was asked.
    """
    ranges = [_range(part) for part in accept.split(",") if part.strip()] or [("*/*", 1.0)]
    best: tuple[float, int, str] = 0.0, 0, ""
    for type_ in (JSON, *MEDIA_TYPES):
        weight, place = _weight(type_, ranges)
        if (weight, -place) > best[:2] and weight > 0:
            best = weight, -place, type_
    if not best[2]:
        return None
    return best[2], _json_of(request) if best[2] == JSON else _file_of(MEDIA_TYPES[best[2]])


def _range(part: str) -> tuple[str, float]:
    """Return a media type, or a range of them such as 'text/*', with its weight: 1 where it gives none.

    >>> _range("text/html; level=1; q=0.4"), _range("*/*")
    (('text/html', 0.4), ('*/*', 1.0))
    """
    type_, *parameters = (one.strip().lower() for one in part.split(";"))
    for one in parameters:
        name, _, value = one.partition("=")
        if name.strip() == "q":
            try:
                return type_, min(max(float(value), 0.0), 1.0)
            except ValueError:
                return type_, 1.0
    return type_, 1.0


def _weight(type_: str, ranges: list[tuple[str, float]]) -> tuple[float, int]:
    """Return the weight that a media type has, by the narrowest of the ranges it is in, and its place."""
    for wanted in (type_, type_.partition("/")[0] + "/*", "*/*"):
        for place, (name, weight) in enumerate(ranges):
            if name == wanted:
                return weight, place
    return 0.0, 0


def _json_of(request: TagRequest) -> Callable[[list[Document]], Answer]:
    """Return what makes one object of a text, and a list of several."""
    encoder = LineEncoder(() if request.evidence else ("evidence",))
    one = isinstance(request.text, str)

    def made(documents: list[Document]) -> Answer:
        lines = [encoder.line(document) for document in documents]
        return Answer(lines[0] if one else f"[{','.join(lines)}]")

    return made


def _file_of(name: str) -> Callable[[list[Document]], Answer]:
    """Return what makes a file, in which each document has an id: its position where none was given."""

    def made(documents: list[Document]) -> Answer:
        stream = StringIO()
        warnings: list[str] = []
        named = [replace(one, id=one.id or str(place)) for place, one in enumerate(documents)]
        find_format(name).write(named, stream, on_fault=lambda fault: warnings.append(str(fault)))
        denied = sum(relation.has("negated") for one in named for relation in one.relations)
        if denied and name == "pubtator":
            warnings.append(f"{counted(denied, 'relation')} that the text denies left out")
        return Answer(stream.getvalue(), tuple(warnings))

    return made


def page_data(documents: list[Document]) -> Answer:
    """Return what the script of the page gets of documents."""
    data = PageData()
    values = [data.document(document) for document in documents]
    return Answer(json.dumps({"documents": values, "strings": data.strings}, ensure_ascii=False))
