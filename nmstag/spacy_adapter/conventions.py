"""Attributes by the names that code for other components reads: negspaCy's, medspaCy's, scispaCy's.

They are stored beside ours, on the spans that the tagger makes, and the flags on the entities of other
components, too. Where they are not (a JSON form without them), they are computed from what is. A component
that has registered a name before keeps its registration, and what it stored on other spans.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any

from spacy.tokens import Span

from nmstag.arguments import check_several
from nmstag.document import Document, Mention
from nmstag.pipeline import Tagger
from nmstag.spacy_adapter.annotations import store_context
from nmstag.spacy_adapter.component import check_choice
from nmstag.spacy_adapter.extensions import span_attributes, span_context, span_ids, user_data
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


class _Derived:
    """The getter of a name: the value that is stored, else what is known of the span.

    Args:
        name: The name.
        value: What is known of a span, by that name.
    """

    def __init__(self, name: str, value: Callable[[Span], Any]) -> None:
        self.name = name
        self.value = value

    def __call__(self, span: Span) -> Any:
        key = _key(span, self.name)
        stored = user_data(span.doc)
        value = stored[key] if key in stored else self.value(span)
        return [tuple(pair) for pair in value] if self.name == KB_ENTS else value


def register_conventions(conventions: str | Iterable[str]) -> None:
    """Register the names of conventions; those that are there stay as they are.

    Args:
        conventions: One or several of 'negspacy', 'medspacy', 'scispacy'.

    Raises:
        UsageError: There is no such convention.
    """
    for convention in check_several("conventions", conventions, "negspacy"):
        check_choice("conventions", convention, CONVENTIONS)
        for name, ours in FLAGS.get(convention, {}).items():
            _register(name, partial(_flag, ours))
        if convention == "scispacy":
            _register(KB_ENTS, _kb_ents)


def _register(name: str, value: Callable[[Span], Any]) -> None:
    if not Span.has_extension(name):
        Span.set_extension(name, getter=_Derived(name, value), setter=partial(_set_on, name))


def _flag(ours: str, span: Span) -> bool:
    return ours in span_attributes(span) or ours in span_context(span)


def _kb_ents(span: Span) -> list[tuple[str, float]]:
    """Return a pair for each concept: its id as scispaCy's linkers write it, without the namespace where this
    is MeSH, and 1.0, as a name is in the lexicon or is not."""
    return [(id_.removeprefix("MESH:"), 1.0) for id_ in span_ids(span)]


def _set_on(name: str, span: Span, value: object) -> None:
    user_data(span.doc)[_key(span, name)] = value


def _key(span: Span, name: str) -> tuple[str, str, int, int]:
    return "._.", name, span.start_char, span.end_char


def write_conventions(spans: Sequence[Span], conventions: Sequence[str]) -> None:
    """Make the names of conventions say on our spans what is known of them, whoever registered the names."""
    values: dict[str, Callable[[Span], Any]] = {}
    for convention in conventions:
        values |= {name: partial(_flag, ours) for name, ours in FLAGS.get(convention, {}).items()}
        values |= {KB_ENTS: _kb_ents} if convention == "scispacy" else {}
    for name, value in values.items():
        for span in spans:
            _set(span, name, value(span))


def write_flags_of_others(
    ents: Sequence[Span], found: Document, tagger: Tagger, conventions: Sequence[str], component: str
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
        known_of = attributes[ent.start_char, ent.end_char]
        store_context(ent, component, sorted(known_of))
        for name, attribute in names.items():
            if _key(ent, name) not in user_data(ent.doc):
                _set(ent, name, attribute in known_of)


def _type(label: str) -> str:
    """Return the type that a label stands for, which some cues ask for; the label where none is known."""
    type_ = DEFAULT_LABELS.get(label.upper(), label)
    return "Disease" if type_ == ANY else type_


def _set(span: Span, name: str, value: object) -> None:
    """Set an attribute, unless another component computes it."""
    _default, _method, getter, setter = Span.get_extension(name)
    if getter is None or setter is not None:
        span._.set(name, value)
