"""In which form the service answers: our JSON, or a format of files by the header Accept."""

from __future__ import annotations

import json
from collections.abc import Callable
from io import StringIO

from nmstag.document import Document
from nmstag.document.encoding import LineEncoder
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

Form = tuple[str, Callable[[list[Document]], str]]


def form_for(accept: str, request: TagRequest) -> Form | None:
    """Return the media type of an answer and what makes it; None where nothing that is accepted can be made.

    Args:
        accept: The header: media types, the first that can be made is taken; empty or '*/*' means JSON.
        request: What was asked.
    """
    for part in accept.split(",") if accept.strip() else ("*/*",):
        type_ = part.partition(";")[0].strip().lower()
        if type_ in MEDIA_TYPES:
            return type_, _file_of(MEDIA_TYPES[type_])
        if type_ in (JSON, "*/*", "application/*"):
            return JSON, _json_of(request)
    return None


def _json_of(request: TagRequest) -> Callable[[list[Document]], str]:
    """Return what makes one object of a text, and a list of several."""
    encoder = LineEncoder(() if request.evidence else ("evidence",))
    one = isinstance(request.text, str)

    def made(documents: list[Document]) -> str:
        lines = [encoder.line(document) for document in documents]
        return lines[0] if one else f"[{','.join(lines)}]"

    return made


def _file_of(name: str) -> Callable[[list[Document]], str]:
    def made(documents: list[Document]) -> str:
        stream = StringIO()
        find_format(name).write(documents, stream, on_fault=lambda fault: None)
        return stream.getvalue()

    return made


def page_data(documents: list[Document]) -> str:
    """Return what the script of the page gets of documents."""
    data = PageData()
    values = [data.document(document) for document in documents]
    return json.dumps({"documents": values, "strings": data.strings}, ensure_ascii=False)
