"""A document in, the same document with mentions, context and relations out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from nmstag.document import Document, Mention
from nmstag.match import Candidate, Gazetteer, Matcher
from nmstag.packs import DEFAULT, CompiledPack, load_packs


class Tagger:
    """Tags documents with what packs know. It keeps nothing of a document.

    Args:
        pack: The compiled pack.

    >>> tagger = Tagger.load()
    >>> [(m.text, m.ids) for m in tagger.tag_text("NMS was suspected.").mentions]
    [('NMS', ('MESH:D009459',))]
    """

    def __init__(self, pack: CompiledPack) -> None:
        self.pack = pack
        self.matcher = Matcher(Gazetteer(pack.vocabulary, pack.keys, pack.entries))

    @classmethod
    def load(cls, places: Sequence[str | Path] = (DEFAULT,)) -> Tagger:
        """Return a tagger for packs, given by folder or by the word 'default'; several stack."""
        return cls(load_packs(places))

    def tag(self, document: Document) -> Document:
        """Return the document with the mentions found in its text in place of its own."""
        return document.with_mentions(self.mentions(document.text))

    def tag_text(self, text: str) -> Document:
        """Return a document for a text, tagged."""
        return self.tag(Document("", text))

    def mentions(self, text: str) -> tuple[Mention, ...]:
        """Return the mentions in a text, in order."""
        return tuple(_mention(text, candidate) for candidate in self.matcher.find(text))


def _mention(text: str, candidate: Candidate) -> Mention:
    start, end, _, type_, ids, evidence = candidate
    return Mention(start, end, text[start:end], type_, ids, (), (evidence,))
