"""The component `nmstag`: finds mentions and relations, and writes them on the document."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from spacy.scorer import Scorer
from spacy.tokens import Doc, Span
from spacy.training import Example

from nmstag.arguments import check_several, check_text, check_truth, named
from nmstag.document import Document
from nmstag.errors import Fault, UsageError
from nmstag.spacy_adapter.abbreviations import detected
from nmstag.spacy_adapter.annotations import ALIGNMENTS, ENTS_POLICIES, group, write
from nmstag.spacy_adapter.component import PackComponent, check_choice
from nmstag.spacy_adapter.conventions import (
    register_conventions,
    write_conventions,
    write_flags_of_others,
)
from nmstag.spacy_adapter.extensions import span_attributes

if TYPE_CHECKING:
    from nmstag.pipeline import Tagger


class TaggerComponent(PackComponent):
    """Tags documents.

    Args:
        name: Its name in the pipeline.
        packs: Packs by folder or by the word 'default'; several stack.
        spans_key: Key of `doc.spans` to write, overlapping spans too; None writes none.
        ents: 'keep' leaves `doc.ents`, 'add' adds what overlaps nothing there, 'override' lets ours win,
            'replace' writes ours alone.
        alignment: 'expand', 'contract' or 'strict'; see `nmstag.spacy_adapter.annotations`.
        relations: 'none', 'biored' or 'cid', as for `nmstag tag`.
        context: Whether spans get their attributes ('negated' and so on).
        profile: The guideline that is followed: 'clinical', or a corpus the packs learned from.
        also: Namespaces whose ids mentions get as links, as for `nmstag tag`.
        links: Tables of links besides those of the packs.
        only: Branches of MeSH whose mentions are kept; all where there is none.
        ents_without: Attributes with which a mention is no entity of `doc.ents`; it stays among the spans.
        conventions: Names of other components' attributes to write, too: 'negspacy' (`negex`), 'medspacy'
            (`is_negated` and so on), 'scispacy' (`kb_ents`).

    Of settings that are lists, one name alone is a list of one.

    Raises:
        UsageError: A setting has a value that it may not have.
        PackError: A pack is broken; every fault is named.
    """

    @named
    def __init__(
        self,
        name: str = "nmstag",
        packs: str | Sequence[str] = ("default",),
        *,
        spans_key: str | None = "nmstag",
        ents: str = "add",
        alignment: str = "expand",
        relations: str = "none",
        context: bool = True,
        profile: str = "clinical",
        ents_without: str | Sequence[str] = (),
        conventions: str | Sequence[str] = (),
        also: str | Sequence[str] = (),
        links: str | Sequence[str] = (),
        only: str | Sequence[str] = (),
    ) -> None:
        from nmstag.context import ATTRIBUTES
        from nmstag.pipeline.options import CHOICES

        if spans_key == "":
            raise UsageError(Fault("is empty", field="spans_key", allowed="a key, or None to write no spans"))
        self.spans_key = spans_key if spans_key is None else check_text("spans_key", spans_key, "nmstag")
        self.ents = check_choice("ents", ents, ENTS_POLICIES)
        self.alignment = check_choice("alignment", alignment, ALIGNMENTS)
        self.relations = check_choice("relations", relations, CHOICES["relations"])
        self.context = check_truth("context", context)
        self.profile = check_text("profile", profile, "clinical")
        without = check_several("ents_without", ents_without, "negated")
        self.ents_without = frozenset(check_choice("ents_without", one, ATTRIBUTES) for one in without)
        register_conventions(conventions)
        self.conventions = check_several("conventions", conventions, "negspacy")
        self.also = check_several("also", also, "umls")
        self.links = check_several("links", links, "links.tsv", paths=True)
        self.only = check_several("only", only, "C14")
        self._tagger: Tagger | None = None
        super().__init__(name, packs)

    @property
    def tagger(self) -> Tagger:
        """The tagger that the component works with."""
        self.ensure_loaded()
        assert self._tagger is not None, "loading makes it"
        return self._tagger

    def load(self, places: Sequence[str]) -> str:
        """Make the tagger."""
        from nmstag.pipeline import Tagger, TaggerOptions

        options = TaggerOptions(
            tuple(places),
            relations=self.relations,
            profile=self.profile,
            context=self.context,
            also=self.also,
            links=self.links,
            only=self.only,
        )
        self._tagger = Tagger.from_options(options)
        return f"{self._tagger.pack.name} {self._tagger.pack.hash}"

    def unload(self) -> dict[str, Any]:
        """Return the component's values without the tagger."""
        return {**self.__dict__, "_tagger": None}

    def predict(self, doc: Doc) -> Document:
        """Return what is found in a document, which stays as it is."""
        return self.tagger.tag(Document("", doc.text), detected(doc))

    def annotate(self, doc: Doc) -> None:
        """Write mentions and relations on the document."""
        self.set_annotations(doc, self.predict(doc))

    def set_annotations(self, doc: Doc, found: Document) -> None:
        """Write on a document what was found in it."""
        spans = write(doc, found, self.name, self.pack, self.alignment)
        write_conventions(spans, self.conventions)
        if self.spans_key is not None:
            group(doc, self.spans_key, spans, self.name, self.pack)
        if self.ents != "keep":
            doc.set_ents(ENTS_POLICIES[self.ents](doc.ents, self._entities(spans)))
        if self.conventions and self.context:
            write_flags_of_others(doc.ents, found, self.tagger, self.conventions, self.name)

    def _entities(self, spans: list[Span]) -> list[Span]:
        """Return the spans without those whose attributes keep them out of `doc.ents`."""
        if not self.ents_without:
            return spans
        return [span for span in spans if self.ents_without.isdisjoint(span_attributes(span))]

    def score(self, examples: Iterable[Example], **settings: Any) -> dict[str, Any]:
        """Return precision, recall and F1 of `doc.ents` and of the span group, for `nlp.evaluate`.

        Args:
            examples: Documents with what was predicted and what is right.
            settings: Passed on to spaCy's scorer.
        """
        scores: dict[str, Any] = Scorer.score_spans(examples, "ents", **settings)
        if (key := self.spans_key) is not None:
            settings |= {
                "allow_overlap": True,
                "getter": lambda doc, _: doc.spans.get(key, ()),
                "has_annotation": lambda doc: key in doc.spans,
            }
            scores |= Scorer.score_spans(examples, f"spans_{key}", **settings)
        return scores
