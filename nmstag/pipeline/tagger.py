"""A document in, the same document with mentions, context and relations out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path

from nmstag.document import Document, Mention
from nmstag.errors import Fault, UsageError
from nmstag.match import Candidate, Gazetteer, Matcher
from nmstag.match.abbreviations import Definition
from nmstag.packs import DEFAULT, CompiledPack, load_packs

CHOICES = {"mentions": ("find", "keep"), "relations": ("none", "biored", "cid")}


@dataclass(frozen=True, slots=True)
class TaggerOptions:
    """What a tagger is made from; small and picklable, so that it can be sent to another process.

    Args:
        packs: Packs by folder or by the word 'default'; several stack.
        mentions: 'find' looks for mentions; 'keep' leaves those of the input as they are.
        relations: 'none', 'biored' (BioRED's types) or 'cid' (chemical-induced disease alone).
    """

    packs: tuple[str, ...] = (DEFAULT,)
    mentions: str = "find"
    relations: str = "none"

    def __post_init__(self) -> None:
        for item in fields(self):
            allowed = CHOICES.get(item.name)
            value = getattr(self, item.name)
            if allowed and value not in allowed:
                raise UsageError(Fault("unknown value", "", 0, item.name, str(value), ", ".join(allowed)))


class Tagger:
    """Tags documents with what packs know. It keeps nothing of a document.

    Args:
        pack: The compiled pack.
        options: How to tag; its `packs` are not looked at.

    >>> tagger = Tagger.load()
    >>> [(m.text, m.ids) for m in tagger.tag_text("NMS was suspected.").mentions]
    [('NMS', ('MESH:D009459',))]
    """

    def __init__(self, pack: CompiledPack, options: TaggerOptions | None = None) -> None:
        self.pack = pack
        self.options = options or TaggerOptions()
        self.matcher = Matcher(Gazetteer(pack.vocabulary, pack.keys, pack.entries))

    @classmethod
    def load(cls, places: Sequence[str | Path] = (DEFAULT,)) -> Tagger:
        """Return a tagger for packs, given by folder or by the word 'default'; several stack."""
        return cls.from_options(TaggerOptions(tuple(map(str, places))))

    @classmethod
    def from_options(cls, options: TaggerOptions) -> Tagger:
        """Return a tagger as the options describe it."""
        return cls(load_packs(options.packs), options)

    def tag(self, document: Document, definitions: list[Definition] | None = None) -> Document:
        """Return the document tagged.

        Args:
            document: Its own mentions are replaced, or kept where the options say so.
            definitions: Abbreviations another program found in it; looked for here otherwise.
        """
        if self.options.mentions == "find":
            document = document.with_mentions(self.mentions(document.text, definitions))
        return document

    def tag_text(self, text: str) -> Document:
        """Return a document for a text, tagged."""
        return self.tag(Document("", text))

    def mentions(self, text: str, definitions: list[Definition] | None = None) -> tuple[Mention, ...]:
        """Return the mentions in a text, in order, without context."""
        return tuple(_mention(text, candidate) for candidate in self.matcher.find(text, definitions))


def _mention(text: str, candidate: Candidate) -> Mention:
    start, end, _, type_, ids, evidence = candidate
    return Mention(start, end, text[start:end], type_, ids, (), (evidence,))
