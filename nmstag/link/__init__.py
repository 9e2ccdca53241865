"""Concept ids for names that something else has found: exact names first, then stated variations."""

from nmstag.link.linker import Link, Linker, Reading
from nmstag.link.variations import Variation, check_variation, load_variations

__all__ = ["Link", "Linker", "Reading", "Variation", "check_variation", "load_variations"]
