"""The tables of a profile: what a corpus teaches, written to `profiles/<corpus>/`.

The end of learning names: gets the lesson of a corpus; writes the tables that `nmstag.packs` reads.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from nmstag.learn import context_filter, span_extension
from nmstag.learn.induction import CorpusLesson
from nmstag.learn.left_edge import edge_cells
from nmstag.lexicon.rows import COUNTS, REQUIRED
from nmstag.match import left_edge
from nmstag.match.spelling import Spelling
from nmstag.packs import LITERATURE
from nmstag.packs.names import (
    CLINICAL_LEXICON,
    CLINICAL_NAMES,
    NAME_WEIGHTS,
    ORDINARY_COLUMNS,
    ORDINARY_WORDS,
    WEIGHT_COLUMNS,
)
from nmstag.rules.sources import PROFILES, SWITCH_COLUMNS, SWITCHES
from nmstag.tables import write_table

NAMES = "names"
TABLES = (NAMES, NAME_WEIGHTS, ORDINARY_WORDS, SWITCHES, "span_extension", "context_filter", left_edge.TABLE)
"""Tables that are made again whenever a corpus is given."""

_LEARNED = (*TABLES, "precision")
"""That of precision is about the names of the base, and was measured on text that may be learned from now."""

DEFAULT_SWITCHES = (
    ("lexicon", CLINICAL_LEXICON, "shorthand and names that are written in clinical notes alone"),
    ("step", "backoff", "half of the links by body part are right in held-out text of corpora"),
    (
        "step",
        CLINICAL_NAMES,
        "the corpus decides which names are used and what they mean",
    ),
    ("step", "drug_effect_split", "guidelines annotate 'paracetamol overdose' in ways of their own"),
    (
        "word",
        f"{Spelling.name}:{Spelling.DISEASES}",
        "in published text half of the slips in names of diseases are none",
    ),
)
"""What the profile of a corpus does not use."""


def write_profile(out: Path, name: str, lesson: CorpusLesson, origin: Sequence[str]) -> dict[str, int]:
    """Write the tables of a profile; return the number of rows of each, by its path in the pack.

    Args:
        out: Folder of the pack.
        name: Name of the profile.
        lesson: What the corpus teaches.
        origin: Lines that say how the tables were made.
    """
    weights = (
        (feature, type_, value, f"{points:.2f}")
        for type_, card in lesson.card.items()
        for (feature, value), points in card.items()
    )
    tables = {
        NAMES: ("Names in the annotations of {}", (*REQUIRED, *COUNTS), lesson.names),
        NAME_WEIGHTS: ("Points of the features of names, in {}", WEIGHT_COLUMNS, sorted(weights)),
        ORDINARY_WORDS: ("Words that are never annotated in {}", ORDINARY_COLUMNS, lesson.words),
        SWITCHES: ("What the profile {} does not use", SWITCH_COLUMNS, (*DEFAULT_SWITCHES, *lesson.switches)),
        "span_extension": (
            "Words beside a name that belong to its mention, or do not, in {}",
            span_extension.COLUMNS,
            list(map(span_extension.extension_row, lesson.extension)),
        ),
        "context_filter": (
            "Words beside which a mention is mostly wrong, in {}",
            context_filter.COLUMNS,
            list(map(context_filter.context_row, lesson.context)),
        ),
        left_edge.TABLE: (
            "Points for the word before a disease being part of its mention, in {}",
            left_edge.COLUMNS,
            list(map(edge_cells, lesson.edge)),
        ),
    }
    written = {}
    for table, (about, columns, rows) in tables.items():
        if rows or (table == NAMES and name != LITERATURE):
            place = f"{PROFILES}/{name}/{table}.tsv"
            comments = [f"{about.format(name)}; {origin[0]}", *origin[1:]]
            written[place] = write_table(out / place, columns, rows, comments)
    return written


def is_learned(name: str) -> bool:
    """Return whether a file of a pack is a table that a corpus teaches."""
    parts = name.split("/")
    return parts[0] == PROFILES and len(parts) == 3 and parts[1] != "clinical" and parts[2][:-4] in _LEARNED
