"""Rules: YAML files that a person can read, checked against a dataclass and loaded whole or not at all.

A stage declares its rules as a subclass of `Rule`; `load_rules` reads the files:

    rules = load_rules("rules/context", ContextRule)
"""

from nmstag.rules.loader import dump_rules, load_rules, revive_rules
from nmstag.rules.markup import Marked, MarkedSpan, parse_markup
from nmstag.rules.schema import Rule, pattern_field, words_field

__all__ = [
    "Marked",
    "MarkedSpan",
    "Rule",
    "dump_rules",
    "load_rules",
    "parse_markup",
    "pattern_field",
    "revive_rules",
    "words_field",
]
