"""The abbreviations that scispaCy's `abbreviation_detector` left on a document, as our definitions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from spacy.tokens import Doc, Span

from nmstag.match.abbreviations import Definition
from nmstag.spacy_adapter.extensions import user_data

DETECTED = "abbreviations"


def detected(doc: Doc) -> list[Definition] | None:
    """Return the definitions that the detector found; None where it found none or did not run.

    It leaves spans, or plain mappings with `make_serializable`; both are read. It lists every use of a
    short form, of which the first gives its definition.
    """
    if not Doc.has_extension(DETECTED):
        return None
    found = sorted(_definitions(doc), key=lambda item: (item.short_start, item.long_start))
    first: dict[str, Definition] = {}
    for definition in found:
        first.setdefault(definition.short, definition)
    return list(first.values()) or None


def _definitions(doc: Doc) -> Iterator[Definition]:
    for item in user_data(doc).get(("._.", DETECTED, None, None)) or ():
        ends = _token_ends(item)
        if ends is None or not all(0 <= start < end <= len(doc) for start, end in ends):
            continue
        short, long = (doc[start:end] for start, end in ends)
        yield Definition(short.text, short.start_char, long.start_char, long.end_char)


def _token_ends(item: Any) -> tuple[tuple[int, int], tuple[int, int]] | None:
    """Return the token offsets of short and long form; None where the item has none."""
    if isinstance(item, dict):
        try:
            return (item["short_start"], item["short_end"]), (item["long_start"], item["long_end"])
        except KeyError:
            return None
    long = getattr(item._, "long_form", None)
    return ((item.start, item.end), (long.start, long.end)) if isinstance(long, Span) else None
