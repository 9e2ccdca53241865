"""Context of mentions: negated, uncertain, historical, hypothetical, someone else's; drugs stopped or held.

Words are in `rules/context/*.yaml`, the algorithm is here:

    context = Contextualiser.from_rules("rules/context")
    document = context.apply(document, split_sentences(document.text))
"""

from nmstag.context.checks import check_examples
from nmstag.context.engine import Contextualiser, compile_context, load_context_rules
from nmstag.context.rule import ATTRIBUTES, ContextRule, SectionRule
from nmstag.context.sections import SectionFinder, find_sections

__all__ = [
    "ATTRIBUTES",
    "ContextRule",
    "Contextualiser",
    "SectionFinder",
    "SectionRule",
    "check_examples",
    "compile_context",
    "find_sections",
    "load_context_rules",
]
