"""Reads terms of UMLS and RxNorm in Rich Release Format: MRCONSO or RXNCONSO with MRSTY or RXNSTY beside it.

Both are licensed, and given by the user. Columns: UMLS Reference Manual, chapter 3
(https://www.ncbi.nlm.nih.gov/books/NBK9685/).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path

from nmstag.errors import DataError, Fault, FaultHandler
from nmstag.learn.terms.record import Term, TermSettings, canonical_space
from nmstag.tables import open_binary

_CONCEPT, _LANGUAGE, _STATUS, _PREFERRED, _SOURCE, _TERM_TYPE, _CODE, _NAME, _SUPPRESSED = (
    0,
    1,
    2,
    6,
    11,
    12,
    13,
    14,
    16,
)
_COLUMNS = 18
_DRUGS = ("IN", "PIN", "MIN", "BN")
"""Term types of RxNorm that name ingredients and brands, not packages with doses."""
_SYNONYMS = ("SY", "TMSY")

_DISORDERS = "T019 T020 T037 T046 T047 T048 T049 T050 T184 T190 T191"
_CHEMICALS = (
    "T103 T104 T109 T114 T116 T120 T121 T122 T123 T125 T126 T127 T129 T130 T131 T192 T195 T196 T197 T200"
)
TYPE_OF_SEMANTIC_TYPE = {
    **dict.fromkeys(_DISORDERS.split(), "Disease"),
    **dict.fromkeys(_CHEMICALS.split(), "Chemical"),
}
"""The type of each semantic type of UMLS where none is asked for: its groups of disorders, but for findings,
and of chemicals."""


def read_rrf(path: Path, settings: TermSettings, on_fault: FaultHandler) -> Iterator[Term]:
    """Yield the concepts of UMLS or RxNorm with their English names that are not suppressed.

    Raises:
        DataError: The file cannot be read, or UMLS has no semantic types beside it and no type is given.
    """
    rxnorm = path.name.upper().startswith("RXN")
    semantic = _semantic_types(path, rxnorm)
    if not rxnorm and not semantic and "" not in settings.types:
        allowed = "MRSTY.RRF in the same folder, or --type TYPE for all"
        raise DataError(Fault("no semantic types of the concepts", str(path), allowed=allowed))
    space = settings.namespace or ("RXNORM" if rxnorm else "UMLS")
    for concept, group in groupby(_rows(path, on_fault), key=lambda row: row[_CONCEPT]):
        rows = list(group)
        names = _drug_names(rows) if rxnorm else _names(rows)
        if names:
            branches = semantic.get(concept, ())
            yield Term(f"{space}:{concept}", names, branches, tuple(_links(rows, settings.link_to)))


def _rows(path: Path, on_fault: FaultHandler) -> Iterator[Sequence[str]]:
    """Yield the rows of a file of names, in the file's order, which is that of the concepts."""
    with open_binary(path, DataError) as stream:
        for number, line in enumerate(stream, 1):
            cells = line.decode("utf-8", "replace").rstrip("\r\n").split("|")
            if len(cells) < _COLUMNS:
                on_fault(Fault("too few columns", str(path), number, "", "|".join(cells), f"{_COLUMNS}"))
            elif cells[_LANGUAGE] == "ENG" and cells[_SUPPRESSED] in ("N", ""):
                yield cells


def _semantic_types(path: Path, rxnorm: bool) -> dict[str, tuple[str, ...]]:
    """Return for each concept its semantic types: the code, the name, and the places in the network above."""
    found: dict[str, tuple[str, ...]] = {}
    shared: dict[str, tuple[str, ...]] = {}
    name = "RXNSTY.RRF" if rxnorm else "MRSTY.RRF"
    places = (place for place in path.parent.iterdir() if place.name.upper() in (name, f"{name}.GZ"))
    for place in places:
        with open_binary(place, DataError) as stream:
            for line in stream:
                concept, code, tree, label = line.decode("utf-8", "replace").split("|")[:4]
                levels = tree.split(".")
                above = (".".join(levels[:size]) for size in range(len(levels), 0, -1))
                branches = shared.setdefault(code, (code, label, *above))
                found[concept] = (*found[concept], *branches) if concept in found else branches
    return found


def _names(rows: Iterable[Sequence[str]]) -> tuple[str, ...]:
    """Return the names of a UMLS concept, its preferred one first."""
    ordered = sorted(rows, key=lambda row: (row[_STATUS] != "P", row[_PREFERRED] != "Y"))
    return tuple(dict.fromkeys(row[_NAME] for row in ordered))


def _drug_names(rows: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Return the names of an ingredient or a brand of RxNorm; none for a dose form."""
    own = [row for row in rows if row[_SOURCE] == "RXNORM"]
    main = [row[_NAME] for row in own if row[_TERM_TYPE] in _DRUGS]
    more = [row[_NAME] for row in own if row[_TERM_TYPE] in _SYNONYMS]
    return tuple(dict.fromkeys([*main, *more])) if main else ()


def _links(rows: Iterable[Sequence[str]], wanted: Sequence[str]) -> Iterator[str]:
    """Yield the codes that a concept has in other sources."""
    for row in rows:
        space = canonical_space(row[_SOURCE])
        if space in wanted and row[_CODE] != "NOCODE":
            yield f"{space}:{row[_CODE]}"
