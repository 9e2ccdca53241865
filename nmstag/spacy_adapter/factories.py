"""What `nlp.add_pipe` calls: the components with their settings and what they declare to spaCy."""

from __future__ import annotations

from typing import Any

from spacy.language import Language

from nmstag.spacy_adapter.linker import DEFAULT_LABELS, LinkerComponent
from nmstag.spacy_adapter.realigner import Realigner
from nmstag.spacy_adapter.tagger import TaggerComponent

_DOC_VALUES = ["doc._.nmstag_mentions", "doc._.nmstag_relations", "doc._.nmstag_passages"]
_SPAN_VALUES = [
    "span._.nmstag_mentions",
    "span._.nmstag_ids",
    "span._.nmstag_attributes",
    "span._.nmstag_evidence",
]


@Language.factory(
    "nmstag",
    assigns=["doc.spans", "doc.ents", *_DOC_VALUES, *_SPAN_VALUES],
    default_score_weights={"ents_f": 1.0, "ents_p": 0.0, "ents_r": 0.0},
    default_config={
        "packs": ["default"],
        "spans_key": "nmstag",
        "ents": "add",
        "alignment": "expand",
        "relations": "none",
        "context": True,
        "profile": "clinical",
        "ents_without": [],
        "conventions": [],
        "also": [],
        "links": [],
        "only": [],
    },
)
def create_tagger(
    nlp: Any,
    name: str,
    packs: list[str] | str,
    spans_key: str | None,
    ents: str,
    alignment: str,
    relations: str,
    context: bool,
    profile: str,
    ents_without: list[str] | str,
    conventions: list[str] | str,
    also: list[str] | str,
    links: list[str] | str,
    only: list[str] | str,
) -> TaggerComponent:
    """Return the component `nmstag`; docs/spacy.md has the settings."""
    return TaggerComponent(
        name,
        packs,
        spans_key=spans_key,
        ents=ents,
        alignment=alignment,
        relations=relations,
        context=context,
        profile=profile,
        ents_without=ents_without,
        conventions=conventions,
        also=also,
        links=links,
        only=only,
    )


@Language.factory(
    "nmstag_linker",
    requires=["doc.ents"],
    assigns=["doc.ents", *_SPAN_VALUES],
    default_config={
        "packs": ["default"],
        "labels": DEFAULT_LABELS,
        "other_labels": "",
        "ents": True,
        "spans_key": None,
        "overwrite": False,
    },
)
def create_linker(
    nlp: Any,
    name: str,
    packs: list[str] | str,
    labels: dict[str, str],
    other_labels: str,
    ents: bool,
    spans_key: str | None,
    overwrite: bool,
) -> LinkerComponent:
    """Return the component `nmstag_linker`; docs/spacy.md has the settings."""
    return LinkerComponent(
        name,
        packs,
        labels=labels,
        other_labels=other_labels,
        ents=ents,
        spans_key=spans_key,
        overwrite=overwrite,
    )


@Language.factory(
    "nmstag_realign",
    assigns=["doc.spans", *_SPAN_VALUES],
    default_config={"alignment": "expand"},
)
def create_realigner(nlp: Any, name: str, alignment: str) -> Realigner:
    """Return the component `nmstag_realign`; docs/spacy.md says where it goes."""
    return Realigner(name, alignment)
