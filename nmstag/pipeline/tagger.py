"""A document in, the same document with mentions, context and relations out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from nmstag.document import (
    Document,
    Mention,
    Passage,
    RelatedMentions,
    canonical_id,
    canonical_type,
)
from nmstag.late import compile_all, use_codes
from nmstag.match import Candidate, Definition
from nmstag.packs import (
    CLINICAL,
    DEFAULT,
    EXPRESSIONS,
    CompiledPack,
    code_hash,
    expressions_of,
    make_of_packs,
    read_links,
)
from nmstag.pipeline.branches import Branches, read_types, tree_of
from nmstag.pipeline.options import TaggerOptions
from nmstag.pipeline.stages import contextualiser, extractor
from nmstag.text.memo import Memo
from nmstag.text.record import Text

if TYPE_CHECKING:
    from nmstag.context import Effect
    from nmstag.packs import Links
    from nmstag.pipeline.confidence import Confidence

_SOME_NAMES = 2000
"""Of so many names, from all of a pack, each type is expected to have one."""


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
        self._clinical = pack.profile == CLINICAL
        use_codes(expressions_of(pack))
        self.matcher = pack.matcher()
        self._splitter = pack.splitter()
        self._contextualiser = contextualiser(pack) if self.options.context else None
        self._extractor = extractor(pack, self.options.relations)
        options, files = self.options, map(Path, self.options.links)
        self._links = read_links(pack.packs, files, options.also) if options.also or options.links else None
        self._branches = Branches(pack, options.only) if options.only else None
        self._types = read_types(pack, options.types)
        self._confidence = _confidence(pack, options)

    @classmethod
    def load(cls, places: str | Path | Sequence[str | Path] = (DEFAULT,)) -> Self:
        """Return a tagger for packs, given by folder or by the word 'default'; several stack."""
        packs: Any = (places,) if isinstance(places, str | Path) else places  # checked by the options
        return cls.from_options(TaggerOptions(packs))

    @classmethod
    def from_options(cls, options: TaggerOptions) -> Self:
        """Return a tagger as the options describe it."""
        return make_of_packs(options.packs, options.profile, lambda pack: cls(pack, options))

    def __reduce__(self) -> tuple[Any, ...]:
        """Return how the tagger is made again from a pickle, with all that tagging needs."""
        read = (self._links, self._branches, self._confidence)
        pack = self.pack.complete({EXPRESSIONS: expressions_of(self.pack)})
        return _unpickled, (type(self), code_hash(), pack, self.options, *read)

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        """Return a tagger of its own, which shares the pack: nothing changes that."""
        return type(self)(self.pack, self.options)

    def complete(self) -> None:
        """Make what is else made when the first texts need it, so that copies of this process share it."""
        self.matcher.gazetteer.complete()
        self.matcher.prepare()
        compile_all()
        every = self.pack.entries
        some = map(every.__getitem__, range(0, len(every), 1 + len(every) // _SOME_NAMES))
        named = {one[0]: one[4] for readings in some for one in readings}
        sentence = f"No {' and '.join(named.values())} after a histry of it. "
        for _ in range(2):
            self.tag_text(sentence * 200)

    def tag(self, document: Document, definitions: list[Definition] | None = None) -> Document:
        """Return the document tagged.

        Args:
            document: Its own mentions are replaced and its relations left out; where the options say
                'keep', the mentions stay, and so do the relations unless new ones are looked for.
            definitions: Abbreviations another program found in it; looked for here otherwise.
        """
        document = self._tagged(document, definitions)
        links = self._links
        if self._confidence is not None:
            document = self._confidence.scored(document)
        if self.options.min_score:
            least = self.options.min_score
            document = _with_only(document, lambda one: one.score is None or one.score >= least)
            sure = [one for one in document.relations if one.score is None or one.score >= least]
            document = document.with_relations(sure)
        document = narrowed(document, self.options.drop, self._branches, self._types)
        if links is not None:
            mentions = (replace(one, links=links.of(one.ids)) for one in document.mentions)
            document = document.with_mentions(mentions)
        return replace(document, pack=self.pack.hash)

    def _tagged(self, document: Document, definitions: list[Definition] | None) -> Document:
        text = self._read(document, definitions)
        if self.options.mentions == "find":
            # Relations of the input are about its own mentions.
            mentions = tuple(self._mention(text.raw, one) for one in self.matcher.match(text))
            document = document.with_mentions(mentions).with_relations(())
        else:
            document = document.with_mentions(map(self._named, document.mentions))
            if self.options.relations != "none":
                document = document.with_relations(())
        document = self._with_sections(document)
        if not document.mentions or (self._contextualiser is None and self._extractor is None):
            return document
        context = self._contextualiser
        within: tuple[Passage, ...] = ()
        if self._clinical and context is not None:
            within = context.sections_within(document)
            if self.options.mentions == "find":
                document = context.without_headings(document, within)
        types = [mention.type for mention in document.mentions]
        document = _typed(document, map(canonical_type, types))
        if context is not None:
            document = context.apply(document, text.sentences, text.lowered, within)
        if self._extractor is not None:
            document = self._extractor.relate(document, text.sentences, self.options.relations)
        return _typed(document, types)

    def add_context(self, document: Document) -> Document:
        """Return a document whose mentions, whoever found them, have the attributes of their context."""
        if self._contextualiser is None or not document.mentions:
            return document
        text = self._read(document)
        document = self._with_sections(document)
        within = self._contextualiser.sections_within(document) if self._clinical else ()
        types = [mention.type for mention in document.mentions]
        document = _typed(document, map(canonical_type, types))
        return _typed(self._contextualiser.apply(document, text.sentences, text.lowered, within), types)

    def _read(self, document: Document, definitions: list[Definition] | None = None) -> Text:
        """Return the text of a document as the stages share it; no sentence crosses a passage's border."""
        borders = [edge for passage in document.passages for edge in (passage.start, passage.end)]
        table = self.matcher.gazetteer.symbols
        return Text(document.text, table, definitions, self._splitter, borders)

    def context_effects(self, document: Document) -> list[Effect]:
        """Return what context rules do in a tagged document besides setting attributes, in order.

        Args:
            document: Its passages are those that it had before it was tagged.
        """
        if self._contextualiser is None or not document.mentions:
            return []
        typed = _typed(document, [canonical_type(mention.type) for mention in document.mentions])
        return self._contextualiser.explain(typed, self._read(document).sentences)

    def _with_sections(self, document: Document) -> Document:
        """Return a document without passages with the sections of its text."""
        if document.passages or self._contextualiser is None:
            return document
        sections = self._contextualiser.find_sections(document.text)
        return replace(document, passages=sections) if sections else document

    def tag_text(self, text: str) -> Document:
        """Return a document for a text, tagged."""
        return self.tag(Document("", text))

    def mentions(self, text: str, definitions: list[Definition] | None = None) -> tuple[Mention, ...]:
        """Return the mentions in a text, in order, without context."""
        return tuple(self._mention(text, candidate) for candidate in self.matcher.find(text, definitions))

    @cached_property
    def _names(self) -> dict[str, str]:
        return self.pack.concept_names()

    @cached_property
    def _name_of(self) -> _ConceptNames:
        return _ConceptNames(self)

    @cached_property
    def _tree(self) -> Mapping[str, str]:
        return tree_of(self.pack)

    def concept_name(self, *ids: str) -> str:
        """Return the preferred name of a concept, that of several joined by '|'; empty where none is known.

        >>> Tagger.load().concept_name("MESH:D009459")
        'Neuroleptic Malignant Syndrome'
        """
        if len(ids) == 1:
            return self._names.get(canonical_id(ids[0]), "")
        names = [self._names.get(canonical_id(one), "") for one in ids]
        return "|".join(names) if any(names) else ""

    def tree_numbers(self, concept: str) -> tuple[str, ...]:
        """Return the MeSH tree numbers of a concept; none where the packs do not know them.

        >>> Tagger.load().tree_numbers("MESH:D010302")
        ('C10.228.140.079.862.800', 'C10.228.662.600.700')
        """
        return tuple(self._tree.get(canonical_id(concept), "").split())

    def _named(self, mention: Mention) -> Mention:
        """Return a mention of the input with the name of its concept, if it has none."""
        if mention.name or not mention.ids:
            return mention
        return replace(mention, name=self.concept_name(*mention.ids))

    def _mention(self, text: str, candidate: Candidate) -> Mention:
        start, end, _, type_, ids, evidence = candidate
        name = self._name_of[ids] if ids else ""
        return Mention(start, end, text[start:end], type_, ids, (), (evidence,), (), "", None, name)


class _ConceptNames(Memo[tuple[str, ...], str]):
    """The names of the concepts that mentions had so far."""

    def __init__(self, tagger: Tagger) -> None:
        super().__init__()
        self._tagger = tagger

    def make(self, key: tuple[str, ...]) -> str:
        """Return the name of a concept, or of several."""
        return self._tagger.concept_name(*key)


def _unpickled(
    made: type[Tagger],
    code: str,
    pack: CompiledPack,
    options: TaggerOptions,
    links: Links | None,
    branches: Branches | None,
    confidence: Confidence | None,
) -> Tagger:
    """Return the tagger of a pickle; that of other code is made from the packs again, if they are there."""
    if code != code_hash():
        return made.from_options(options)
    tagger = made(pack, replace(options, also=(), links=(), only=(), score=False, min_score=0.0))
    tagger.options = options
    # These are made of files of the packs, which need not be here.
    tagger._links, tagger._branches, tagger._confidence = links, branches, confidence
    return tagger


def _typed(document: Document, types: Iterable[str]) -> Document:
    """Return a document whose mentions have these types; itself where they have them already."""
    mentions = document.mentions
    types = list(types)
    if types == [mention.type for mention in mentions]:
        return document
    typed = tuple(
        mention if mention.type == type_ else replace(mention, type=type_)
        for mention, type_ in zip(mentions, types, strict=True)
    )
    return document.with_mentions(typed)


def narrowed(
    document: Document, drop: Sequence[str], branches: Branches | None, types: Collection[str]
) -> Document:
    """Return a document with what is asked for alone.

    Args:
        document: The document, tagged.
        drop: Attributes whose mentions and relations are left out.
        branches: Branches of MeSH whose mentions are kept; all where there is None.
        types: Types of mentions that are kept, in small letters; all where there is none.
    """
    if drop:
        document = _with_only(document, lambda one: not any(map(one.has, drop)), drop)
    if branches is not None:
        document = _with_only(document, lambda one: branches.has(one.ids))
    if types:
        document = _with_only(document, lambda one: canonical_type(one.type).lower() in types)
    return document


def _with_only(
    document: Document, wanted: Callable[[Mention], bool], attributes: Sequence[str] = ()
) -> Document:
    """Return a document with the mentions that are wanted, and without relations only others are part of.

    Args:
        document: The document.
        wanted: Tells which mentions are.
        attributes: Relations that have one of these are left out, too.
    """
    left = [mention for mention in document.mentions if wanted(mention)]
    gone = {one for mention in document.mentions for one in mention.ids}
    gone.difference_update(one for mention in left for one in mention.ids)
    spans = {(mention.start, mention.end) for mention in left}
    relations = [
        item
        for item in document.relations
        if item.head not in gone
        and item.tail not in gone
        and not any(map(item.has, attributes))
        and (not item.mentions or any(_both_in(spans, one) for one in item.mentions))
    ]
    return document.with_mentions(left).with_relations(relations)


def _both_in(spans: set[tuple[int, int]], related: RelatedMentions) -> bool:
    """Return whether both mentions of a statement are among the spans."""
    head, tail = (related.head_start, related.head_end), (related.tail_start, related.tail_end)
    return head in spans and tail in spans


def _confidence(pack: CompiledPack, options: TaggerOptions) -> Confidence | None:
    """Return what gives mentions and relations a score, None where they get none.

    Those of the input keep theirs.
    """
    if options.mentions != "find" or not (options.score or options.min_score):
        return None
    from nmstag.pipeline.confidence import Confidence

    return Confidence(pack)
