"""Writes our records onto a spaCy document: spans by alignment policy, entities by ents policy.

Alignment says what becomes of a mention whose ends lie inside tokens: 'expand' takes in the whole tokens,
'contract' leaves them out, 'strict' makes no span. A mention without a span is still among
`doc._.nmstag_mentions`, and every mention keeps its exact character offsets there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from spacy.tokens import Doc, Span, SpanGroup
from spacy.util import filter_spans

from nmstag.document import Document, Mention
from nmstag.document.encoding import encode, encode_mention
from nmstag.spacy_adapter.extensions import (
    RESULTS,
    STORED,
    Plain,
    component_mentions,
    decode_mentions,
    thawed,
    user_data,
)

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
    rest: Plain = {"relations": [], "passages": []}
    if document.relations or document.passages:
        rest |= encode(document.with_mentions(()), ["text"])
    forget(doc, name)
    spans, unaligned = _place(doc, document.mentions, name, alignment)
    results = dict(user_data(doc).get(("._.", RESULTS, None, None)) or {})
    results[name] = {
        "pack": pack,
        "unaligned": unaligned,
        "relations": rest["relations"],
        "passages": rest["passages"],
    }
    doc._.set(RESULTS, results)
    return spans


def realign(doc: Doc, alignment: str) -> None:
    """Write the span groups of our components again, after another one has merged or split tokens.

    spaCy moves `doc.ents` with the tokens, but not `doc.spans`. The characters of the mentions are stored, so
    their spans are made again.
    """
    results = thawed(user_data(doc).get(("._.", RESULTS, None, None)) or {})
    groups = {key: dict(group.attrs) for key, group in doc.spans.items()}
    for name, result in results.items():
        keys = [key for key, attrs in groups.items() if attrs.get("component") == name]
        if not keys:
            continue
        stored = [*component_mentions(doc, name), *result["unaligned"]]
        mentions = decode_mentions(doc, sorted(stored, key=lambda one: (one["start"], one["end"])))
        forget(doc, name, with_context=False)
        spans, result["unaligned"] = _place(doc, mentions, name, alignment)
        for key in keys:
            group(doc, key, spans, name, result["pack"])
    if results:
        doc._.set(RESULTS, results)


def _place(
    doc: Doc, mentions: Iterable[Mention], name: str, alignment: str
) -> tuple[list[Span], list[Plain]]:
    """Store mentions with their spans; return these, each once, and the mentions that have none."""
    unaligned: list[Plain] = []
    spans: dict[tuple[int, int, str, str], Span] = {}
    for mention in mentions:
        kb_id = joined(mention.ids)
        span = doc.char_span(
            mention.start, mention.end, label=mention.type, kb_id=kb_id, alignment_mode=alignment
        )
        if span is None or not len(span):
            unaligned.append(encode_mention(mention))
            continue
        spans.setdefault((span.start, span.end, mention.type, kb_id), span)
        _store(span, name, mention, mention.type, kb_id)
    return list(spans.values()), unaligned


def store(span: Span, name: str, mention: Mention) -> None:
    """Store a mention with its span, where it is not there yet."""
    _store(span, name, mention, span.label_, span.kb_id_)


def _store(span: Span, name: str, mention: Mention, label: str, kb_id: str) -> None:
    plain = encode_mention(mention, span.start_char)
    _add(span, {"of": name, "label": label, "kb_id": kb_id, "mention": plain})


def store_context(ent: Span, name: str, attributes: Sequence[str]) -> None:
    """Store the properties in context of an entity that another component has found."""
    _add(ent, {"of": name, "context": list(attributes)})


def _add(span: Span, entry: Plain) -> None:
    """Add an entry to what is stored with a span, where it is not there yet."""
    key = ("._.", STORED, span.start_char, span.end_char)
    data = user_data(span.doc)
    present = thawed(data[key]) if data.get(key) else []
    if entry not in present:
        data[key] = [*present, entry]


def forget(doc: Doc, name: str, *, with_context: bool = True) -> None:
    """Remove what the component of that name stored before, with or without the context of other entities."""
    data = user_data(doc)
    for key in [key for key in data if isinstance(key, tuple) and key[:2] == ("._.", STORED)]:
        data[key] = [
            entry for entry in data[key] if entry["of"] != name or not (with_context or "mention" in entry)
        ]
        if not data[key]:
            del data[key]


def group(doc: Doc, key: str, spans: Sequence[Span], name: str, pack: str) -> None:
    """Write the spans, overlapping or not, under a key of `doc.spans`."""
    doc.spans[key] = SpanGroup(doc, name=key, attrs={"component": name, "pack": pack}, spans=list(spans))


def joined(ids: Sequence[str]) -> str:
    """Return ids as `kb_id_` holds them: joined by '|', as PubTator has them."""
    return "|".join(ids)
