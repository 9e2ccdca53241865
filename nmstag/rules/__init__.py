"""Rules: YAML files that a person can read, checked against a dataclass; one fault and none is loaded.

A stage declares its rules as a subclass of `Rule`; `load_rules` reads files, and `Sources.rules` those of
several packs:

    rules = load_rules("rules/context", ContextRule)
"""

from nmstag.rules.loader import load_rules
from nmstag.rules.macros import MACRO_FILE
from nmstag.rules.markup import Marked, MarkedSpan, parse_markup
from nmstag.rules.schema import Rule, pattern_field, words_field
from nmstag.rules.sources import RULES, Sources

__all__ = [
    "MACRO_FILE",
    "RULES",
    "Marked",
    "MarkedSpan",
    "Rule",
    "Sources",
    "load_rules",
    "parse_markup",
    "pattern_field",
    "words_field",
]
