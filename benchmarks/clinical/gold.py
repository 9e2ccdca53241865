"""The notes as gold documents, written beside their marked-up text as PubTator and JSONL.

    python benchmarks/clinical/gold.py

`notes/*.txt` is what is edited; run this after a change. In PubTator the attributes are the eighth column,
and line breaks are spaces; the offsets are the same in all three.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1]))

from nmstag.document import (  # noqa: E402
    ATTRIBUTES,
    Attribute,
    Document,
    Mention,
)
from nmstag.formats import FORMATS, open_output  # noqa: E402
from nmstag.rules import Marked, parse_markup  # noqa: E402

NOTES = HERE / "notes"
WRITTEN = {"pubtator": {"attributes": True}, "jsonl": {}}


def note_paths() -> list[Path]:
    """Return the marked-up notes in order of name."""
    return sorted(NOTES.glob("*.txt"))


def read_gold() -> list[Document]:
    """Return the notes with their gold mentions, ids and attributes; a note's id is its file's name."""
    return [gold_document(path.stem, parse_markup(path.read_text(encoding="utf-8"))) for path in note_paths()]


def gold_document(name: str, marked: Marked) -> Document:
    """Return what a marked text says: the labels of a span are concept ids and attributes."""
    mentions = (
        Mention(
            span.start,
            span.end,
            marked.text[span.start : span.end],
            span.type,
            tuple(label for label in span.labels if label.startswith("MESH:")),
            tuple(Attribute(name) for name in ATTRIBUTES if name in span.labels),
        )
        for span in marked.spans
    )
    return Document(name, marked.text, mentions=tuple(mentions))


def written(document: Document, format_: str) -> str:
    """Return a gold document as it stands in its file of that format."""
    stream = io.StringIO()
    FORMATS[format_].write([document], stream, **WRITTEN[format_])
    return stream.getvalue()


def main() -> None:
    """Write all files."""
    for document in read_gold():
        for format_ in WRITTEN:
            with open_output(NOTES / f"{document.id}.{format_}") as stream:
                stream.write(written(document, format_))


if __name__ == "__main__":
    main()
