"""Terminologies other than MeSH as lexicons: gets a file, writes `lexicons/terms/` of a pack."""

from nmstag.learn.terms.record import Term, TermSettings
from nmstag.learn.terms.writing import write_terms

__all__ = ["Term", "TermSettings", "write_terms"]
