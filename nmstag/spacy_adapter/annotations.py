"""Writes our records onto a spaCy document: spans by alignment policy, entities by ents policy.

Alignment says what becomes of a mention whose ends lie inside tokens: 'expand' takes in the whole tokens,
'contract' leaves them out, 'strict' makes no span. A mention without a span is still among
`doc._.nmstag_mentions`, and every mention keeps its exact character offsets there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from spacy.tokens import Doc, Span, SpanGroup
from spacy.util import filter_spans

from nmstag.document import Document
from nmstag.document.encoding import encode
from nmstag.spacy_adapter.extensions import RESULTS, STORED, Plain, shifted, thawed, user_data

ALIGNMENTS = ("expand", "contract", "strict")
EntsPolicy = Callable[[Sequence[Span], Sequence[Span]], list[Span]]


def keep_ents(present: Sequence[Span], ours: Sequence[Span]) -> list[Span]:
    """Leave the entities as they are."""
    return list(present)


def add_ents(present: Sequence[Span], ours: Sequence[Span]) -> list[Span]:
    """Keep all present entities, and add the longest of ours that overlap none of them."""
    return [*present, *filter_spans(_free(ours, present))]


def override_ents(present: Sequence[Span], ours: Sequence[Span]) -> list[Span]:
    """Write the longest of ours, and keep the present entities that overlap none of them."""
    chosen = filter_spans(ours)
    return [*chosen, *_free(present, chosen)]


def replace_ents(present: Sequence[Span], ours: Sequence[Span]) -> list[Span]:
    """Write the longest of ours and nothing else."""
    return list(filter_spans(ours))


ENTS_POLICIES: dict[str, EntsPolicy] = {
    "keep": keep_ents,
    "add": add_ents,
    "override": override_ents,
    "replace": replace_ents,
}


def _free(spans: Iterable[Span], others: Iterable[Span]) -> list[Span]:
    taken = {token for span in others for token in range(span.start, span.end)}
    return [span for span in spans if taken.isdisjoint(range(span.start, span.end))]


def write(doc: Doc, document: Document, name: str, pack: str, alignment: str) -> list[Span]:
    """Store what was found with the document and return its spans, in text order, each once.

    Args:
        doc: The document; what the component stored there before is replaced.
        document: What it found; same text.
        name: The component's name in the pipeline.
        pack: Name and hash of its packs.
        alignment: 'expand', 'contract' or 'strict'.
    """
    forget(doc, name)
    plain = encode(document, ["text"])
    unaligned: list[Plain] = []
    spans: dict[tuple[int, int, str, str], Span] = {}
    for mention in plain["mentions"]:
        kb_id = joined(mention["ids"])
        span = doc.char_span(
            mention["start"],
            mention["end"],
            label=mention["type"],
            kb_id=kb_id,
            alignment_mode=alignment,
        )
        if span is None or not len(span):
            unaligned.append(mention)
            continue
        spans.setdefault((span.start, span.end, mention["type"], kb_id), span)
        store(span, name, mention)
    results = dict(user_data(doc).get(("._.", RESULTS, None, None)) or {})
    results[name] = {
        "pack": pack,
        "unaligned": unaligned,
        "relations": plain["relations"],
        "passages": plain["passages"],
    }
    doc._.set(RESULTS, results)
    return list(spans.values())


def store(span: Span, name: str, mention: Plain) -> None:
    """Store a mention with its span, where it is not there yet."""
    start = span.start_char
    key = ("._.", STORED, start, span.end_char)
    moved = shifted(mention, -start)
    entry = {"of": name, "label": span.label_, "kb_id": span.kb_id_, "mention": moved}
    data = user_data(span.doc)
    present = data.get(key)
    if not present:
        data[key] = [entry]
    elif entry not in (stored := thawed(present)):
        data[key] = [*stored, entry]


def forget(doc: Doc, name: str) -> None:
    """Remove what the component of that name stored before."""
    data = user_data(doc)
    for key in [key for key in data if isinstance(key, tuple) and key[:2] == ("._.", STORED)]:
        data[key] = [entry for entry in data[key] if entry["of"] != name]
        if not data[key]:
            del data[key]


def group(doc: Doc, key: str, spans: Sequence[Span], name: str, pack: str) -> None:
    """Write the spans, overlapping or not, under a key of `doc.spans`."""
    doc.spans[key] = SpanGroup(doc, name=key, attrs={"component": name, "pack": pack}, spans=list(spans))


def joined(ids: Sequence[str]) -> str:
    """Return ids as `kb_id_` holds them: joined by '|', as PubTator has them."""
    return "|".join(ids)
