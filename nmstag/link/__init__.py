"""Concept ids for names that something else has found: exact names first, then stated variations."""

from nmstag.link.backoff import TOPIC as BACKOFF
from nmstag.link.backoff import Backoff, BackoffRule, check_backoff
from nmstag.link.linker import Link, Linker, Reading
from nmstag.link.variations import TOPIC as LINKING
from nmstag.link.variations import Variation, check_variation

__all__ = [
    "BACKOFF",
    "LINKING",
    "Backoff",
    "BackoffRule",
    "Link",
    "Linker",
    "Reading",
    "Variation",
    "check_backoff",
    "check_variation",
]
