"""Context of mentions: negated, uncertain, historical, hypothetical, someone else's; drugs stopped or held.

Words are in `rules/context/*.yaml`, the algorithm is here:

    context = Contextualiser.from_rules("rules/context")
    document = context.apply(document, split_sentences(document.text))
"""

from typing import TYPE_CHECKING, Any

from nmstag.context.engine import Contextualiser, compile_context, load_context_rules
from nmstag.context.sections import SectionFinder, find_sections

if TYPE_CHECKING:
    from nmstag.context.checks import check_examples
    from nmstag.context.rule import ATTRIBUTES, ContextRule, SectionRule

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


def __getattr__(name: str) -> Any:
    """Import what only the writing and checking of rules needs when it is first asked for."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from nmstag.context import checks, rule

    return getattr(checks if name == "check_examples" else rule, name)
