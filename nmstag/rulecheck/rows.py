"""Checks of lexicon rows: gets the rows of a pack, yields a fault for each row that cannot be right."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from nmstag.errors import Fault
from nmstag.lexicon import LexiconRow
from nmstag.lexicon.compiled import exact_spelling
from nmstag.lexicon.keys import has_name, name_key
from nmstag.lexicon.rows import CLINICAL_ROWS, CURATED_ROWS, NOTHING, TERM_ROWS
from nmstag.packs import Pack
from nmstag.packs.placement import misplaced

GENERATED = ("learned", "off", "mesh", TERM_ROWS)
"""Sources of rows that are not written by hand."""

ID_FORMS = {
    "MESH": (re.compile(r"[CD](\d{6}|\d{9})"), "D or C with 6 or 9 digits"),
    "OMIM": (re.compile(r"\d{6}"), "6 digits"),
}
"""How the ids of a namespace are written; those of other namespaces are not checked."""

_ID = re.compile(r"([^\s:|]+):(\S+)")


def check_rows(pack: Pack, rows: Sequence[LexiconRow]) -> Iterator[Fault]:
    """Yield every fault of the rows of a pack that can be read.

    In which file a row belongs is told where its type and its ids are right, as the file goes by these.
    """
    yield from _doubles(rows)
    placeable = []
    for row in rows:
        by_hand = row.source not in GENERATED
        wrong = [*_wrong_type(pack, row), *(_wrong_ids(row) if by_hand else ())]
        yield from wrong
        if not wrong:
            placeable.append(row)
        if by_hand:
            yield from _unmatchable(row)
    yield from misplaced(pack, placeable)


def check_labels(pack: Pack, rows: Iterable[LexiconRow], earlier: Sequence[Pack]) -> Iterator[Fault]:
    """Yield a fault for each row whose label is not the one that earlier packs have for its id.

    Nothing is said of rows that were not written by hand, nor of a pack of another year of MeSH, in which
    concepts may be called otherwise.
    """
    labelled = [row for row in rows if _has_own_label(row)]
    years = {one.mesh_year for one in earlier}
    if not labelled or (pack.mesh_year and pack.mesh_year not in years):
        return
    wanted = {row.ids[0] for row in labelled}
    known: dict[str, dict[str, str]] = {}
    for one in earlier:
        for row in one.rows(lambda fault: None):  # reported with that pack
            if row.ids[:1] and row.ids[0] in wanted and _has_own_label(row):
                known.setdefault(row.ids[0], {})[row.label.casefold()] = row.label
    for row in labelled:
        labels = known.get(row.ids[0])
        if labels and row.label.casefold() not in labels:
            yield row.fault(
                "the label is not that of the id", "label", row.label, next(iter(labels.values()))
            )


def _has_own_label(row: LexiconRow) -> bool:
    return bool(row.label) and len(row.ids) == 1 and row.source in (CURATED_ROWS, CLINICAL_ROWS)


def _doubles(rows: Sequence[LexiconRow]) -> Iterator[Fault]:
    """Yield a fault for each name written by hand that an earlier row has, in one of its spellings.

    Rows for clinical prose alone may repeat a name, as they decide what it means there.
    """
    first: dict[tuple[str, str, str, str], LexiconRow] = {}
    for row in rows:
        if row.source in GENERATED:
            continue
        known = first.setdefault((row.source, row.type, name_key(row.name), exact_spelling(row)), row)
        if known is not row:
            other = "" if known.ids == row.ids else " with another id"
            yield row.fault(f"duplicate name (first used{other} in {known.place})", "name", row.name)


def _wrong_type(pack: Pack, row: LexiconRow) -> Iterator[Fault]:
    if pack.types and row.type not in pack.types and row.type != NOTHING:
        yield row.fault("a type that the manifest does not list", "type", row.type, ", ".join(pack.types))


def _wrong_ids(row: LexiconRow) -> Iterator[Fault]:
    """Yield a fault for each id that is not written as ids of its namespace are."""
    for id_ in row.ids:
        if wrong := id_fault(id_):
            message, allowed = wrong
            yield row.fault(message, "id", id_, allowed)


def id_fault(id_: str) -> tuple[str, str] | None:
    """Return what is wrong with how a concept id is written, and what would be right; None where nothing is.

    >>> id_fault("MESH:D00945"), id_fault("MESH:D009459")
    (('not an id of MESH', 'MESH: D or C with 6 or 9 digits'), None)
    >>> id_fault("D009459")
    ('not a concept id', 'a namespace, a colon and a code: MESH:D009459')
    """
    match = _ID.fullmatch(id_)
    if match is None:
        right = f"MESH:{id_}" if ID_FORMS["MESH"][0].fullmatch(id_) else "MESH:D009459"
        return "not a concept id", f"a namespace, a colon and a code: {right}"
    wanted = id_form(id_)
    return (f"not an id of {match[1].upper()}", wanted) if wanted else None


def id_form(id_: str) -> str:
    """Return how the ids of a namespace are written, where this one is written otherwise; else nothing.

    >>> id_form("MESH:D12"), id_form("MESH:D009459"), id_form("X:1")
    ('MESH: D or C with 6 or 9 digits', '', '')
    """
    namespace, _, code = id_.partition(":")
    form, wanted = ID_FORMS.get(namespace.upper(), (None, ""))
    right = form is None or (namespace.isupper() and form.fullmatch(code))
    return "" if right else f"{namespace.upper()}: {wanted}"


def _unmatchable(row: LexiconRow) -> Iterator[Fault]:
    """Yield a fault for a name that matches nothing, or nearly everything."""
    if not has_name(row.name):
        yield row.fault("this name can never match", "name", row.name, "a name with a letter or a digit")
    elif len(row.name) == 1 and row.name.islower() and row.name.isascii():
        yield row.fault("one small letter is no name", "name", row.name, "a symbol in its capital: K")
