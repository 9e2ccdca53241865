"""What the scheme 'clinical' reads in a text, as tests compare it."""

from __future__ import annotations

from functools import cache

from nmstag.document import Document, Relation
from nmstag.pipeline import Tagger, TaggerOptions


@cache
def tagger(*drop: str) -> Tagger:
    return Tagger.from_options(TaggerOptions(drop=drop))


def named(document: Document, relation: Relation) -> str:
    one = relation.mentions[0]
    head, tail = (
        document.text[one.head_start : one.head_end],
        document.text[one.tail_start : one.tail_end],
    )
    marks = "".join(f" {item.name}" for item in relation.attributes)
    return f"{head} {relation.type} {tail}{marks}"


def stated(text: str, *drop: str) -> list[str]:
    document = tagger(*drop).tag_text(text)
    return sorted(named(document, relation) for relation in document.relations)
