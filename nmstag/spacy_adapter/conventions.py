"""Attributes by the names that code for other components reads: negspaCy's, medspaCy's, scispaCy's.

They are written beside ours, as stored values, on the spans that the tagger makes; a component that has
registered a name before keeps its registration, and what it stored on other spans.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from spacy.tokens import Span

from nmstag.spacy_adapter.extensions import span_attributes, span_ids

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
    for span in spans:
        known = span_attributes(span)
        for convention in conventions:
            for name, ours in FLAGS.get(convention, {}).items():
                _set(span, name, ours in known)
            if convention == "scispacy":
                _set(span, KB_ENTS, [(id_.removeprefix("MESH:"), 1.0) for id_ in span_ids(span)])


def _set(span: Span, name: str, value: object) -> None:
    """Set an attribute, unless another component computes it."""
    _default, _method, getter, setter = Span.get_extension(name)
    if getter is None or setter is not None:
        span._.set(name, value)
