"""Attributes by the names that code for other components reads: negspaCy's, medspaCy's, scispaCy's.

They are written beside ours, as stored values, on the spans that the tagger makes, and the flags on the
entities of other components, too; a component that has registered a name before keeps its registration, and
what it stored on other spans.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Sequence

from spacy.tokens import Span

from nmstag.document import Document, Mention
from nmstag.pipeline import Tagger
from nmstag.spacy_adapter.extensions import span_attributes, span_ids, user_data
from nmstag.spacy_adapter.linker import ANY, DEFAULT_LABELS

FLAGS = {
    "negspacy": {"negex": "negated"},
    "medspacy": {
        "is_negated": "negated",
        "is_uncertain": "uncertain",
        "is_historical": "historical",
        "is_hypothetical": "hypothetical",
        "is_family": "other_experiencer",
    },
}
"""For each convention the names it has, and our attribute of each."""
KB_ENTS = "kb_ents"
CONVENTIONS = (*FLAGS, "scispacy")

COLOURS = {"Disease": "#f4b6a8", "Chemical": "#a8d8ea", "DISEASE": "#f4b6a8", "CHEMICAL": "#a8d8ea"}
"""Colours of labels in displaCy."""


def register_conventions(conventions: Iterable[str]) -> None:
    """Register the names of conventions; those that are there stay as they are."""
    for convention in conventions:
        for name in FLAGS.get(convention, ()):
            if not Span.has_extension(name):
                Span.set_extension(name, default=False)
        if convention == "scispacy" and not Span.has_extension(KB_ENTS):
            Span.set_extension(KB_ENTS, default=[])


def write_conventions(spans: Sequence[Span], conventions: Sequence[str]) -> None:
    """Write on spans what is known of them, by the names of conventions.

    `kb_ents` has a pair for each concept: its id as scispaCy's linkers write it, without the namespace where
    this is MeSH, and 1.0, as a name is in the lexicon or is not.
    """
    for span in spans if conventions else ():
        known = span_attributes(span)
        for convention in conventions:
            for name, ours in FLAGS.get(convention, {}).items():
                _set(span, name, ours in known)
            if convention == "scispacy":
                _set(span, KB_ENTS, [(id_.removeprefix("MESH:"), 1.0) for id_ in span_ids(span)])


def write_flags_of_others(
    ents: Sequence[Span], found: Document, tagger: Tagger, conventions: Sequence[str]
) -> None:
    """Write the flags on entities that another component has found where the tagger found nothing.

    Code for negspaCy and medspaCy reads them on every entity; the default alone would say 'not negated'. They
    are read with our mentions beside them, as items of the same lists. What is stored there stays.
    """
    names = {name: ours for one in conventions for name, ours in FLAGS.get(one, {}).items()}
    known = {(mention.start, mention.end) for mention in found.mentions}
    others = [ent for ent in ents if names and (ent.start_char, ent.end_char) not in known]
    if not others:
        return
    theirs = [Mention(ent.start_char, ent.end_char, ent.text, _type(ent.label_)) for ent in others]
    ends = [other.end for other in theirs]  # entities are in order, and none overlaps another
    nearest = ((one, theirs[bisect_right(ends, one.start) :][:1]) for one in found.mentions)
    ours = [one for one, other in nearest if not (other and one.overlaps(other[0]))]
    together = sorted([*ours, *theirs], key=lambda one: (one.start, one.end))
    document = tagger.add_context(Document("", found.text, mentions=tuple(together)))
    attributes = {(one.start, one.end): {a.name for a in one.attributes} for one in document.mentions}
    for ent in others:
        _write_flags(ent, names, attributes[ent.start_char, ent.end_char])


def _write_flags(span: Span, names: dict[str, str], known: Collection[str]) -> None:
    stored = user_data(span.doc)
    for name, ours in names.items():
        if ("._.", name, span.start_char, span.end_char) not in stored:
            _set(span, name, ours in known)


def _type(label: str) -> str:
    """Return the type that a label stands for, which some cues ask for; the label where none is known."""
    type_ = DEFAULT_LABELS.get(label.upper(), label)
    return "Disease" if type_ == ANY else type_


def _set(span: Span, name: str, value: object) -> None:
    """Set an attribute, unless another component computes it."""
    _default, _method, getter, setter = Span.get_extension(name)
    if getter is None or setter is not None:
        span._.set(name, value)
