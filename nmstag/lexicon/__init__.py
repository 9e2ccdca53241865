"""Lexicons: rows of names as a person edits them, and the form they are compiled to."""

from nmstag.lexicon.compiled import (
    CompiledLexicon,
    Entry,
    EntryFields,
    LexiconBase,
    Policy,
    Rejection,
    compile_lexicon,
    rows_by_key,
)
from nmstag.lexicon.rows import CLINICAL_ROWS, LEARNED, STOP, LexiconRow, read_lexicon

__all__ = [
    "CLINICAL_ROWS",
    "LEARNED",
    "STOP",
    "CompiledLexicon",
    "Entry",
    "EntryFields",
    "LexiconBase",
    "LexiconRow",
    "Policy",
    "Rejection",
    "compile_lexicon",
    "read_lexicon",
    "rows_by_key",
]
