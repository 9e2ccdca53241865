"""Inputs of the fuzz harness: texts, documents and bytes, each made of what a generator of numbers gives."""

from __future__ import annotations

import random
from collections.abc import Sequence

from hostile import families

from nmstag.document import Attribute, Document, Evidence, Mention, Passage, RelatedMentions, Relation

_PIECES = (
    *("no fever", "NMS", "neuroleptic malignant syndrome (NMS)", "haloperidol", "haloperiodl", "denies"),
    *("lithium-induced tremor", "renal and hepatic failure", "Crohn&#39;s disease", "5-HT", "1.2 mmol/l"),
    *("mother had", "history of", "PMH:", "[x]", "[ ]", "# fever - lithium", "caused", "was stopped", "It"),
    *(
        "hyper-\ntension",
        "\u03b1-tocopherol",
        "Pa\u0301in",
        "\U0001f9e0",
        "\u202e",
        "\u00df",
        "\u0130",
        "\ufb01",
    ),
    *("\ud800", "\0", "\ufeff", "\n", "\r\n", "\r", "\u2028", "\x85", "\x0c", "\t", " ", "\u00a0"),
    *("(", ")", "[**Name**]", "-", "/", ".", ";", "?"),
)
_BYTES = (
    *(b"", b"\0", b"\xff", b"\xc3", b"\xed\xa0\x80", b"\xef\xbb\xbf", b"\n", b"\r\n", b"\t", b"|", b"|t|"),
    *(b'"', b"{", b"}", b"[", b"]", b"[" * 3000, b'{"a":' * 3000, b",", b":", b"null", b"true", b"-1"),
    *(b"1e999", b"99999999999999999999", b"0", b"NaN", b'""', b"\\ud800", b"\\u0000", b"<", b">", b"</"),
    *(b"&#0;", b"&x;", b"<a>", b"<!DOCTYPE a [<!ENTITY x 'y'>]>", b"<![CDATA[", b"- ", b"  ", b"#", b"'"),
    *(b"!!python/object:os.system", b"&a ", b"*a", b"<<:", b"id: ", b"examples:", b"%", b"(", b")", b"?"),
    *(b"+", b"*", b"<anatomy>", b"{a|b}", b"enabled: no"),
)
ARTICLE = b"""<?xml version="1.0"?><PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>1</PMID><Article>
<ArticleTitle>Fever <i>after</i> haloperidol &amp; lithium</ArticleTitle><Abstract>
<AbstractText Label="AIMS">No rigidity.</AbstractText></Abstract></Article></MedlineCitation></PubmedArticle>
</PubmedArticleSet>"""
_TYPES = ("Disease", "Chemical", "SpecificDisease", "ChemicalEntity", "GeneOrGeneProduct")
_IDS = ("MESH:D009459", "D006220", "OMIM:1", "-1", "a|b")


def mutated(rng: random.Random, content: bytes) -> bytes:
    """Return bytes with a few places cut out, doubled, moved, or replaced by what readers look at."""
    for _ in range(rng.choice((1, 1, 2, 3, 6, 20))):
        start = rng.randrange(len(content) + 1)
        end = min(len(content), start + rng.choice((0, 0, 1, 1, 2, 8, 40, 400)))
        piece = rng.choice((rng.choice(_BYTES), content[start:end] * 2, bytes([rng.randrange(256)])))
        if rng.random() < 0.15:
            other = rng.randrange(len(content) + 1)
            piece = content[other : other + rng.randrange(200)]
        content = content[:start] + piece + content[end:]
    return content[: rng.randrange(len(content) + 1)] if rng.random() < 0.1 else content


def text_of(rng: random.Random) -> str:
    """Return a text of pieces that rules look at, at times with one of a hostile family."""
    pieces = [rng.choice(_PIECES) + rng.choice(("", " ", " ", ", ", ". ")) for _ in range(rng.randrange(40))]
    if rng.random() < 0.1:
        make = rng.choice(list(families().values()))
        pieces.insert(rng.randrange(len(pieces) + 1), make(rng.randrange(600)))
    return "".join(pieces)


def documents(rng: random.Random) -> list[Document]:
    """Return documents with made-up mentions and relations."""
    found = []
    for number in range(rng.randrange(1, 4)):
        text = text_of(rng) or "fever"
        spans = [sorted(rng.sample(range(len(text) + 1), 2)) for _ in range(rng.randrange(6))]
        mentions = tuple(_mention(rng, text, *span) for span in sorted(spans))
        ids = sorted({id_ for one in mentions for id_ in one.ids} | {"MESH:D000001"})
        relations = tuple(_relation(rng, ids, mentions) for _ in range(rng.randrange(3)))
        passages = (Passage(0, len(text), "title"),) if rng.random() < 0.5 else ()
        found.append(Document(f"{number}", text, passages, mentions, relations))
    return found


def _mention(rng: random.Random, text: str, start: int, end: int) -> Mention:
    type_ = rng.choice(_TYPES)
    ids = tuple(rng.choice(_IDS) for _ in range(rng.randrange(3)))
    attributes = (Attribute("negated", (Evidence("rule", "x", "no", 0, 1),)),) if rng.random() < 0.3 else ()
    return Mention(start, end, text[start:end], type_, ids, attributes, (Evidence("input", ""),))


def _relation(rng: random.Random, ids: Sequence[str], mentions: Sequence[Mention]) -> Relation:
    pairs = ()
    if mentions and rng.random() < 0.5:
        one, other = rng.choice(mentions), rng.choice(mentions)
        pairs = (RelatedMentions(one.start, one.end, other.start, other.end),)
    type_ = rng.choice(("CID", "Association", "causes"))
    novelty = rng.choice(("", "Novel"))
    return Relation(type_, rng.choice(ids), rng.choice(ids), novelty=novelty, mentions=pairs)
