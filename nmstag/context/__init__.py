"""Context of mentions: negated, uncertain, historical, hypothetical, someone else's; drugs stopped or held.

After linking and before relations: gets a document with its mentions and sentences, returns it with the
attributes of each mention. Words are in `rules/context/` and `rules/words/context/`, the algorithm is here:

    context = Contextualiser(compile_context(sources))
    document = context.apply(document, sentences)
"""

from nmstag.context.compiling import compile_context
from nmstag.context.engine import Contextualiser
from nmstag.context.found import Effect
from nmstag.context.rule import ContextRule, ListEndRule, MeasuredRule, SectionRule
from nmstag.document import ATTRIBUTES

__all__ = [
    "ATTRIBUTES",
    "ContextRule",
    "Contextualiser",
    "Effect",
    "ListEndRule",
    "MeasuredRule",
    "SectionRule",
    "compile_context",
]
