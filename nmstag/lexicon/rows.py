"""Rows of lexicons: gets a TSV file of a pack, returns its rows, one name each.

A lexicon is a TSV file in UTF-8. Lines at its top that start with '#' are comments, which say how the
file came to be; the first other line names the columns. Below it every line that is not blank is a row,
as a name may start with '#'. `name`, `type` and `id` must be there, the others are optional:

    name    the name as people write it
    type    entity type, such as Disease
    id      concept id with its namespace; several joined by '|'; empty where no concept fits
    label   the vocabulary's own name of the concept, so that a wrong id shows
    note    a remark; in overrides and stop lists the reason, which is required there
    seen    how often the corpus annotates the name just so (this type and these ids)
    other   how often it annotates the same span with another type or other ids
    part    how often the name is part of a longer annotation
    free    how often the name occurs in the corpus and is not annotated

A row with counts but `seen` 0 gives its name no meaning: it counts how often another row of the name is
wrong.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from nmstag.errors import Fault, FaultHandler
from nmstag.plain import record
from nmstag.tables import TableRow, read_table

REQUIRED = ("name", "type", "id")
COUNTS = ("seen", "other", "part", "free")
_LONGEST_COUNT = 18
LEARNED = "learned"
"""Source of names that a corpus annotates, or leaves out, with counts."""

COLUMNS = (*REQUIRED, "label", "note", *COUNTS)
STOP = "stoplist"
"""Source of rows that switch a name off."""

CURATED_ROWS = "curated"
"""Source of rows that are written by hand for every profile."""

CLINICAL_ROWS = "clinical"
"""Source of rows that are for clinical prose alone."""

TERM_ROWS = "terms"
"""Source of names of terminologies that `nmstag build --terms` was given."""

VOCABULARY_ROWS = "vocabularies"
"""Source of names that public vocabularies map to MeSH or OMIM; they are for published text alone, where the
scorecard of a corpus judges each."""

NOTHING = "Nothing"
"""Type of phrases that are no mention, and that no mention is part of: 'gold standard'."""

IGNORED = "ignored"
"""File of such phrases, and of names that are never used for a type."""

SOURCES = {
    "diseases": CURATED_ROWS,
    "chemicals": CURATED_ROWS,
    "shorthand": CLINICAL_ROWS,
    "profiles": CLINICAL_ROWS,
    "vocabularies": VOCABULARY_ROWS,
    "mesh_update": CLINICAL_ROWS,
}
"""The source of the rows of a folder, or of a file directly below `lexicons/`; others are named after it."""

_OUTSIDE = ("profiles", "rules", "knowledge")
_WITH_REASON = ("overrides", STOP, "off")


@record(frozen=True, slots=True)
class LexiconRow:
    """One name of one concept, with its place in the pack.

    Args:
        name: The name as written in the file.
        type: Entity type.
        ids: Concept ids; empty where no concept fits.
        source: The kind of lexicon: what `SOURCES` gives its place ('curated', 'clinical'), else the name
            of its folder ('mesh') or, for a file directly below `lexicons/`, of its file ('overrides').
        place: File and line, 'diseases/C04_neoplasms.tsv:12', as evidence quotes it.
        label: The vocabulary's own name of the concept.
        note: Remark or reason.
        counts: seen, other, part, free; None where the file does not count.
    """

    name: str
    type: str
    ids: tuple[str, ...]
    source: str
    place: str
    label: str = ""
    note: str = ""
    counts: tuple[int, int, int, int] | None = None

    @property
    def file(self) -> str:
        """Return its file, relative to the folder of the pack."""
        path = self.place.rpartition(":")[0]
        return path if path.startswith(_OUTSIDE) else f"lexicons/{path}"

    def fault(self, message: str, column: str, value: str, allowed: str = "") -> Fault:
        """Return a fault in this row."""
        return Fault(message, self.file, int(self.place.rpartition(":")[2]), column, value, allowed)


def read_lexicon(path: Path, root: Path, on_fault: FaultHandler) -> Iterator[LexiconRow]:
    """Yield the rows of a lexicon file, in order; faulty rows are reported and left out.

    Args:
        path: The file.
        root: The folder that `place` is relative to: `lexicons/`, or the pack for files of its profiles.
        on_fault: Called with each fault, file and line in it.

    Raises:
        PackError: The file cannot be read or is not UTF-8.
    """
    relative = path.relative_to(root)
    name = relative.parts[0] if len(relative.parts) > 1 else relative.stem
    source = SOURCES.get(name, name)
    if name == "profiles" and relative.parts[1] != CLINICAL_ROWS:
        source = LEARNED
    place = relative.as_posix()
    for cells in read_table(path, required=REQUIRED, optional=COLUMNS[3:], on_fault=on_fault):
        row = _row(cells, source, f"{place}:{cells.line}", on_fault)
        if row is not None:
            yield row


def _row(cells: TableRow, source: str, place: str, on_fault: FaultHandler) -> LexiconRow | None:
    """Return the row of one line, or None after reporting what is wrong with it."""
    name, type_, note = cells["name"], cells["type"], cells["note"]
    if not name or not type_:
        missing = "type" if name else "name"
        comment = name.startswith("#") or next(iter(cells.values())).startswith("#")
        text = cells.text()
        blanks = "one tab between two cells" if " " in text and "\t" not in text else ""
        hint = "comments above the columns" if comment else blanks
        on_fault(cells.fault("a row needs a name and a type", missing, hint, text))
        return None
    counts = _counts(cells, on_fault) if "seen" in cells else None
    if source == IGNORED:
        source = CLINICAL_ROWS if type_ == NOTHING else STOP
    if not note and source in _WITH_REASON:
        on_fault(cells.fault("a row of this file needs its reason", "note", value=name))
        return None
    ids = tuple(filter(None, cells["id"].split("|")))
    return LexiconRow(name, type_, ids, source, place, cells["label"], note, counts)


def _counts(cells: TableRow, on_fault: FaultHandler) -> tuple[int, int, int, int]:
    """Return the four counts of a row; a count that is no number is reported and read as 0."""
    numbers = []
    for column in COUNTS:
        cell = cells[column] or "0"
        if not (cell.isascii() and cell.isdigit() and len(cell) <= _LONGEST_COUNT):
            on_fault(cells.fault("not a count", column, "a whole number from 0"))
            cell = "0"
        numbers.append(int(cell))
    return numbers[0], numbers[1], numbers[2], numbers[3]
