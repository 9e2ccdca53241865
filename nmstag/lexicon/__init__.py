"""Lexicons: rows of names as a person edits them, and the form they are compiled to."""

from nmstag.lexicon.compiled import CompiledLexicon, Entry, EntryFields, compile_lexicon
from nmstag.lexicon.rows import LexiconRow, read_lexicon

__all__ = ["CompiledLexicon", "Entry", "EntryFields", "LexiconRow", "compile_lexicon", "read_lexicon"]
