"""What many tests ask of the default pack is worked out once in a run: its files read, its expressions tried.

A test that stacks a pack on the default pack still merges, compiles and checks all of it. Only files of the
default pack are remembered, by their path and the time of their last change; and what a function of its
arguments alone gives for a phrase, a name or an expression.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from nmstag.context import compiling
from nmstag.errors import FaultHandler
from nmstag.lexicon import LexiconRow, compiled, read_lexicon
from nmstag.packs import default_folder, folder
from nmstag.rulecheck import linear, search
from nmstag.rules import loader

EXPRESSIONS = 20_000
"""Compiled expressions that Python keeps; those of all rules are some thousands, and 512 is its own limit."""


def read_default_once() -> None:
    """Remember what is read of the default pack until the process ends."""
    re._MAXCACHE = EXPRESSIONS
    root = str(default_folder())
    folder.read_lexicon = _rows_once(root)
    loader._load_file = _rules_once(root, loader._load_file)
    linear.growth = cache(linear.growth)
    compiled.name_key = search.name_key = cache(compiled.name_key)
    compiling.compile_phrases = _phrases_once(compiling.compile_phrases)


def _phrases_once(compile_phrases: Callable[..., list[Any]]) -> Callable[..., list[Any]]:
    """Return a function that makes the automaton of the same cues once; there are some 120,000 phrases."""
    known = lru_cache(8)(compile_phrases)
    return lambda phrases: known(tuple(phrases))


def _rows_once(root: str) -> Callable[..., Iterator[LexiconRow]]:
    known: dict[Any, list[LexiconRow]] = {}

    def read(path: Path, base: Path, on_fault: FaultHandler) -> Iterator[LexiconRow]:
        if not str(path).startswith(root):
            return read_lexicon(path, base, on_fault)
        key = (path, base, path.stat().st_mtime_ns)
        if key not in known:
            faults: list[Any] = []
            rows = list(read_lexicon(path, base, faults.append))
            if faults:
                return read_lexicon(path, base, on_fault)
            known[key] = rows
        return iter(known[key])

    return read


def _rules_once(root: str, load: Callable[..., list[Any]]) -> Callable[..., list[Any]]:
    known: dict[Any, list[Any]] = {}

    def load_file(path: Path, schema: type, macros: Any, faults: list[Any]) -> list[Any]:
        if not str(path).startswith(root):
            return load(path, schema, macros, faults)
        key = (path, path.stat().st_mtime_ns, schema, tuple(macros.alternatives.items()))
        if key not in known:
            before = len(faults)
            rules = load(path, schema, macros, faults)
            if len(faults) > before:
                return rules
            known[key] = rules
        return list(known[key])

    return load_file
