"""The component `nmstag_linker`: gives concept ids to entities that another component has found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from spacy.tokens import Doc, Span, SpanGroup

from nmstag.arguments import named
from nmstag.document import Evidence, Mention
from nmstag.link import Link, Linker
from nmstag.match.abbreviations import Definition, find_definitions
from nmstag.spacy_adapter.abbreviations import detected
from nmstag.spacy_adapter.annotations import joined, store
from nmstag.spacy_adapter.component import PackComponent

ANY = "*"
DEFAULT_LABELS = {
    "DISEASE": "Disease",
    "DISORDER": "Disease",
    "PROBLEM": "Disease",
    "CANCER": "Disease",
    "SYMPTOM": "Disease",
    "CHEMICAL": "Chemical",
    "SIMPLE_CHEMICAL": "Chemical",
    "CHEBI": "Chemical",
    "DRUG": "Chemical",
    "MEDICATION": "Chemical",
    "ENTITY": ANY,
}


class LinkerComponent(PackComponent):
    """Links entities of other components to concepts.

    Args:
        name: Its name in the pipeline.
        packs: Packs by folder or by the word 'default'; several stack.
        labels: Entity type of each label, in any case; '*' is any type, '' links none.
        other_labels: The same for every label that is not listed.
        ents: Whether to link `doc.ents`.
        spans_key: Key of `doc.spans` to link; None links none.
        overwrite: Whether to link entities that have a `kb_id_` already.

    Raises:
        PackError: A pack is broken; every fault is named.
    """

    @named
    def __init__(
        self,
        name: str = "nmstag_linker",
        packs: str | Sequence[str] = ("default",),
        *,
        labels: Mapping[str, str] = DEFAULT_LABELS,
        other_labels: str = "",
        ents: bool = True,
        spans_key: str | None = None,
        overwrite: bool = False,
    ) -> None:
        self.labels = {label.upper(): type_ for label, type_ in labels.items()}
        self.other_labels = other_labels
        self.ents = ents
        self.spans_key = spans_key
        self.overwrite = overwrite
        self._linker: Linker | None = None
        super().__init__(name, packs)

    @property
    def linker(self) -> Linker:
        """The linker that the component works with."""
        self.ensure_loaded()
        assert self._linker is not None, "loading makes it"
        return self._linker

    def load(self, places: Sequence[str]) -> str:
        """Make the linker: the names of the packs, and the variations in their `rules/linking`."""
        from nmstag.packs import CLINICAL, make_of_packs

        pack, self._linker = make_of_packs(places, CLINICAL, lambda pack: (pack, pack.linker()))
        return f"{pack.name} {pack.hash}"

    def unload(self) -> dict[str, Any]:
        """Return the component's values without the linker."""
        return {**self.__dict__, "_linker": None}

    def annotate(self, doc: Doc) -> None:
        """Link the entities and the span group that the settings name."""
        definitions = detected(doc)
        known = {d.short: d for d in (find_definitions(doc.text) if definitions is None else definitions)}
        if self.ents and doc.ents:
            doc.ents = self._linked(doc.ents, known)
        if self.spans_key is not None and self.spans_key in doc.spans:
            present = doc.spans[self.spans_key]
            spans = self._linked(present, known)
            doc.spans[self.spans_key] = SpanGroup(doc, name=present.name, attrs=present.attrs, spans=spans)

    def find(self, span: Span, known: Mapping[str, Definition]) -> Link | None:
        """Return the concepts of an entity.

        Args:
            span: The entity.
            known: The document's own abbreviations, which come before what the packs say.
        """
        wanted = self.labels.get(span.label_.upper(), self.other_labels)
        if not wanted:
            return None
        type_ = None if wanted == ANY else wanted
        definition = known.get(span.text)
        if definition is None:
            return self.linker.link(span.text, type_)
        long_form = span.doc.text[definition.long_start : definition.long_end]
        link = self.linker.link(long_form, type_)
        if link is None:
            return None
        detail = f"{definition.short} = {long_form}"
        row = link.evidence[0].rule
        reason = Evidence("abbreviation", row, detail, definition.long_start, definition.long_end)
        return link._replace(evidence=(reason, *link.evidence[1:]))

    def _linked(self, spans: Iterable[Span], known: Mapping[str, Definition]) -> list[Span]:
        """Return the spans, those that could be linked with their ids."""
        result = []
        for span in spans:
            link = None if span.kb_id_ and not self.overwrite else self.find(span, known)
            result.append(span if link is None else self._with_link(span, link))
        return result

    def _with_link(self, span: Span, link: Link) -> Span:
        new = Span(span.doc, span.start, span.end, span.label_, kb_id=joined(link.ids), span_id=span.id_)
        mention = Mention(span.start_char, span.end_char, span.text, link.type, link.ids, (), link.evidence)
        store(new, self.name, mention)
        return new
